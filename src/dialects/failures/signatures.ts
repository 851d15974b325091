// The words and codes by which servers say what their status alone does not. A server of this dialect is often a
// router that repeats another's words, so these hold for all of them; what only one server means by a code is in its preset.

import type { ErrorBody } from './error-body.ts';

const CONTEXT_NAMES = [
  'context_length_exceeded',
  'model_context_window_exceeded',
  'exceed_context_size_error',
  'max_context_length_exceeded',
];

const CONTEXT_TEXTS = [
  /maximum context length/,
  /exceeds? the (?:model's )?context window/,
  /reduce the length of the messages/,
  /prompt is too long/,
  /prompt_too_long/,
  /input length and max_tokens exceed context limit/,
  /exceeds? context limit/,
  /input is too long for requested model/,
  /input token count.{0,60}exceeds the maximum/,
  /token count of \d+ exceeds the limit of \d+/,
  /maximum prompt length is/,
  /range of input length should be/,
  /exceeded model token limit/,
  /context window exceeds limit/,
  /exceeds the available context size/,
  /greater than the context length/,
  /input length exceeds the context length/,
  /contextwindowexceedederror/,
  /current length is \d+ while limit is \d+/,
  /prompt tokens \(\d+\) exceed model maximum/,
  // A budget of tokens that went below nothing once the prompt had been taken off it.
  /max_tokens must be at least 1, got -\d/,
];

const RATE_NAMES = ['rate_limit_exceeded', 'rate_limit_error'];

/** Limits per minute speak of tokens and lengths as well; waiting cures those, a larger window does not. */
const RATE_TEXTS = [
  /\brate[ _-]limit/,
  /too many requests/,
  /(?:tokens|requests) per[ -](?:minute|hour|day)/,
  /\b[tr]p[md]\b/,
];

const FILTER_NAMES = [
  'content_policy_violation',
  'content_filter',
  'content_filtered',
  'data_inspection_failed',
  'datainspectionfailed',
  'responsibleaipolicyviolation',
  'cyber_policy',
  'refusal',
  'flagged_input',
];

const FILTER_TEXTS = [
  /invalid prompt.{0,200}usage policy/s,
  /violat\w+ (?:our|the) (?:usage|content) polic/,
  /rejected as a result of (?:our|the) safety system/,
  /content filtering policy/,
  /content management policy/,
  /contentpolicyviolationerror/,
];

const BALANCE_NAMES = [
  'insufficient_quota',
  'insufficient_balance',
  'insufficient_credits',
  'insufficient_funds',
  'insufficient_user_quota',
  'arrearage',
  'budget_exceeded',
  'billing_error',
  'billing_not_active',
  'billing_hard_limit_reached',
  'exceeded_current_quota_error',
  'enforced_spend_limit_reached',
  'payment_required',
];

const BALANCE_TEXTS = [
  /credit balance is too low/,
  /insufficient (?:account )?(?:balance|credits?|funds)/,
  /(?:account|wallet|credit) balance (?:is )?(?:insufficient|not enough|exhausted)/,
  /reached (?:your|the|its|this).{0,40}(?:spend|spending|usage) limit/,
  /(?:exceededbudget|budget has been exceeded)/,
  /account is not active, please check your billing/,
  /account is in good standing/,
  /余额不足/,
];

const KEY_NAMES = [
  'api_key_invalid',
  'invalid_api_key',
  'invalidapikey',
  'authentication_error',
  'authenticationerror',
];

const KEY_TEXTS = [
  /api[ _-]?key (?:is )?(?:not valid|invalid|incorrect|expired|missing|not found)/,
  /(?:invalid|incorrect|wrong|missing|expired|no|unknown) api[ _-]?key/,
  /api[ _-]?key expired/,
];

const MODEL_NAMES = [
  'model_not_found',
  'modelnotfound',
  'model_not_available',
  'model_decommissioned',
  'model_deprecated',
  'invalid_model',
  'unknown_model',
  'deploymentnotfound',
  'model.accessdenied',
  'accessdenied.unpurchased',
  'modelnotopen',
];

const MODEL_TEXTS = [
  /\bmodel\b.{0,120}(?:does not exist|do(?:es)? not exist|not exist\b|not found|could not be found|is not available|no longer (?:available|supported))/,
  /\bmodel\b.{0,120}(?:has been|was|is) (?:deprecated|decommissioned|retired|shut down)/,
  /(?:invalid|unknown|unrecognized|no such|unsupported) model\b/,
  /is not a valid model/,
  /invalid model name/,
];

/** A stored response or item of an earlier call, which is the caller's to know. */
const STORED_ITEM_TEXTS = [/item with id .{0,120}not found/, /previous[ _]response/, /not persisted/];

const FEATURE_TEXTS = [
  /unknown (?:name|field|parameter|argument)/,
  /unrecognized (?:request )?(?:argument|parameter|field|key)/,
  /(?:unsupported|unexpected|invalid) (?:parameter|argument|field|value|role|keyword)/,
  /(?:extra inputs|extra fields|additional properties) (?:are )?not (?:permitted|allowed)/,
  /(?:does not|do not|doesn't|not yet) support/,
  /(?:is|are) (?:not supported|unsupported|not enabled|not permitted|not allowed)/,
  /unsupportedparamserror/,
  /response_format|json_schema|response mime type/,
  /must contain the word '?json/,
  /\btools?\b|tool_choice|function call/,
  /\brole\b|\broles\b/,
  /reasoning_content|reasoning_effort|thought_signature|\bthinking\b/,
  /only support stream mode|stream(?:ing)? (?:mode )?is required/,
];

/** The conversation itself, which is the same wherever it is sent. */
const WHOLE_CONVERSATION = /^(?:messages|input|prompt|body)(?:$|\[\d+\]$|\.\d+$|\.\[\d+\]$)/;

export function isRateLimit(error: ErrorBody): boolean {
  return says(error, RATE_NAMES, RATE_TEXTS);
}

export function isContextOverflow(error: ErrorBody, status: number): boolean {
  if (hasName(error, CONTEXT_NAMES)) return true;
  if (status !== 400 && status !== 413 && status !== 422) return false;
  // A single field that is too long is no overflow of the context.
  if (hasName(error, ['string_above_max_length']) || isRateLimit(error)) return false;
  return says(error, [], CONTEXT_TEXTS);
}

export function isContentFilter(error: ErrorBody): boolean {
  return says(error, FILTER_NAMES, FILTER_TEXTS);
}

export function isOutOfCredit(error: ErrorBody): boolean {
  return says(error, BALANCE_NAMES, BALANCE_TEXTS);
}

export function isKeyFault(error: ErrorBody): boolean {
  return says(error, KEY_NAMES, KEY_TEXTS);
}

export function isModelMissing(error: ErrorBody): boolean {
  return error.param === 'model' || says(error, MODEL_NAMES, MODEL_TEXTS);
}

export function isStoredItem(error: ErrorBody): boolean {
  return says(error, ['previous_response_not_found'], STORED_ITEM_TEXTS);
}

/** Names a parameter, a tool, a role or a format: another server may well accept it. */
export function isFeatureRefused(error: ErrorBody): boolean {
  if (error.param !== null && !WHOLE_CONVERSATION.test(error.param)) return true;
  return says(error, ['unsupported_parameter', 'unsupported_value', 'unknown_parameter'], FEATURE_TEXTS);
}

function says(error: ErrorBody, names: readonly string[], texts: readonly RegExp[]): boolean {
  return hasName(error, names) || texts.some((text) => text.test(error.text));
}

function hasName(error: ErrorBody, names: readonly string[]): boolean {
  return names.some((name) => error.names.has(name));
}

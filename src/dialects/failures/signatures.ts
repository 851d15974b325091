// The sentences by which servers say what their status alone does not, and the questions that both they and the codes answer.
// A code decides where there is one: sentences are read only for what no code has said.

import type { ErrorBody } from './error-body.ts';
import * as names from './signature-names.ts';

const CONTEXT_TEXTS = [
  /maximum context length/,
  /exceeds? the (?:model's )?context window/,
  /reduce the length of the messages/,
  /prompt is too long/,
  /prompt_too_long/,
  /input length and `?max_tokens`? exceed context limit/,
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
  /context length of only \d+ tokens/,
  /input length exceeds the context length/,
  /longer than the (?:maximum model length|model's context length)/,
  /too long to fit into the model/,
  /inputs`? tokens \+ `?max_new_tokens`? must be <=/,
  /contextwindowexceedederror/,
  /current length is \d+ while limit is \d+/,
  /prompt tokens \(\d+\) exceed model maximum/,
  // A budget of tokens that went below nothing once the prompt had been taken off it.
  /max_tokens must be at least 1, got -\d/,
];

/** Limits per minute speak of tokens and lengths as well; waiting cures those, a larger window does not. */
const RATE_TEXTS = [
  /\brate[ _-]limit/,
  /too many requests/,
  /(?:tokens|requests) per[ -](?:minute|hour|day)/,
  /\b[tr]p[md]\b/,
  /service tier capacity exceeded/,
];

const FILTER_TEXTS = [
  /invalid prompt.{0,200}usage policy/s,
  /violat\w+ (?:our|the) (?:usage|content) polic/,
  /content violates usage guidelines/,
  /rejected as a result of (?:our|the) safety system/,
  /content filtering policy/,
  /content management policy/,
  /contentpolicyviolationerror/,
];

const BALANCE_TEXTS = [
  /credit balance is too low/,
  /insufficient (?:account )?(?:balance|credits?|funds)/,
  /(?:account|wallet|credit) balance (?:is )?(?:insufficient|not enough|exhausted)/,
  /(?:doesn't|does not) have any credits/,
  /(?:used all (?:available|of your|your)|run out of) credits/,
  /credits (?:are|have been) (?:depleted|exhausted|used up)/,
  /(?:user|token) quota is not enough/,
  /reached (?:your|the|its|this).{0,40}(?:spend|spending|usage) limit/,
  /monthly spend(?:ing)? limit/,
  /(?:exceededbudget|budgetexceedederror|budget has been exceeded)/,
  /account is not active, please check your billing/,
  /account is in good standing/,
  /余额不足/,
];

const KEY_TEXTS = [
  /api[ _-]?key (?:is )?(?:not valid|invalid|incorrect|expired|missing|not found)/,
  /(?:invalid|incorrect|wrong|missing|expired|no|unknown) api[ _-]?key/,
  /api[ _-]?key expired/,
];

const MODEL_TEXTS = [
  /\bmodel\b.{0,120}(?:do(?:es)? not exist|not exist\b|not found|could not be found|is not available|no longer (?:available|supported))/,
  /\bmodel\b.{0,120}(?:has been|was|is) (?:deprecated|decommissioned|retired|shut down)/,
  /(?:invalid|unknown|unrecognized|no such|unsupported) model\b/,
  /is not a valid model/,
  /invalid model name/,
];

/** A stored response or item of an earlier call, which is the caller's to know. */
const STORED_ITEM_TEXTS = [
  /(?:item|previous response) with id .{0,120}not found/,
  /not persisted when `?store`? is set to false/,
];

const FEATURE_TEXTS = [
  /unknown (?:name|field|parameter|argument|variant)/,
  /unrecognized (?:request )?(?:argument|parameter|field|key)/,
  /(?:unsupported|unexpected|invalid) (?:parameter|argument|field|value|role|keyword)/,
  /(?:extra inputs|extra fields|additional properties) (?:are )?not (?:permitted|allowed)/,
  /(?:does not|do not|doesn't|not yet) support/,
  /(?:is|are) (?:not supported|unsupported|not enabled|not permitted|not allowed)/,
  /cannot (?:both be specified|be set simultaneously)/,
  /maximum allowed number of output tokens/,
  /failed to deserialize the json body into the target type/,
  /unsupportedparamserror/,
  /response_format|json_schema|response mime type/,
  /must contain the word '?json/,
  /\btools?\b|\btool_(?:choice|calls?|use|result)\b|function call/,
  /\broles?\b/,
  /not a multimodal model|at most \d+ (?:image|audio|video)/,
  /invalid temperature|only [\d.]+ is allowed/,
  /only support stream mode|stream(?:ing)? (?:mode )?is required/,
  // Reasoning that is missing, superfluous or somebody else's; an answer begun by the caller.
  /reasoning_content|reasoning_effort|thought[_ ]signature|\b(?:redacted_|enable_)?thinking\b|budget_tokens/,
  /\bsignature: (?:field required|extra inputs)|invalid `?signature`? in/,
  /without its required (?:following item|'reasoning' item)/,
  /encrypted content.{0,200}could not be (?:verified|decrypted)/s,
  /message prefill|must end with a user message/,
];

/** The conversation itself, which is the same wherever it is sent. */
const WHOLE_CONVERSATION = /^(?:messages|input|prompt|body)(?:$|\[\d+\]$|\.\d+$|\.\[\d+\]$)/;

export function isRateLimit(error: ErrorBody): boolean {
  return says(error, names.RATE_NAMES, RATE_TEXTS);
}

/** Named so, whatever the status: some builds of llama.cpp send a wrong one. */
export function isNamedOverflow(error: ErrorBody): boolean {
  return hasName(error, names.CONTEXT_NAMES);
}

export function isContextOverflow(error: ErrorBody, status: number): boolean {
  if (status !== 400 && status !== 413 && status !== 422) return false;
  return !isRateLimit(error) && says(error, [], CONTEXT_TEXTS);
}

export function isContentFilter(error: ErrorBody): boolean {
  return says(error, names.FILTER_NAMES, FILTER_TEXTS);
}

export function isOutOfCredit(error: ErrorBody): boolean {
  return says(error, names.BALANCE_NAMES, BALANCE_TEXTS);
}

export function isKeyFault(error: ErrorBody): boolean {
  return says(error, names.KEY_NAMES, KEY_TEXTS);
}

export function isNamedModel(error: ErrorBody): boolean {
  return error.param === 'model' || hasName(error, names.MODEL_NAMES);
}

export function isModelMissing(error: ErrorBody): boolean {
  return isNamedModel(error) || says(error, [], MODEL_TEXTS);
}

/** Refers to something that is not there or broken: a stored answer, an image. */
export function isCallersOwn(error: ErrorBody): boolean {
  return says(error, names.CALLERS_NAMES, STORED_ITEM_TEXTS);
}

export function isNamedSchema(error: ErrorBody): boolean {
  return hasName(error, names.SCHEMA_NAMES);
}

/** Names a parameter, a tool, a role or a format: another server, or this one after a repair, may well accept it. */
export function isFeatureRefused(error: ErrorBody): boolean {
  if (error.param !== null && !WHOLE_CONVERSATION.test(error.param)) return true;
  return says(error, names.SCHEMA_NAMES, FEATURE_TEXTS);
}

/** Whoever names a field or its value may quote it, so that its sentence proves nothing. */
function says(error: ErrorBody, known: readonly string[], texts: readonly RegExp[]): boolean {
  return hasName(error, known) || (!isNamedSchema(error) && texts.some((text) => text.test(error.text)));
}

function hasName(error: ErrorBody, known: readonly string[]): boolean {
  return known.some((name) => error.names.has(name));
}

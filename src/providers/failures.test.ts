// How each provider's failures are read, its own hook first, as dispatch does. The bodies are re-worded after what each row
// names: "documented" by the vendor, "reported" in a public issue, "seen" in the code of a client that copes with it, "unverified" where it is only
// generally known. None is a recording. Names of people, keys and accounts are made up.
import { describe, expect, test } from 'vitest';
import type { FailedAnswer } from '../dialects/failures/failed-answer.ts';
import { readInBandError, readResponsesError } from '../dialects/failures/in-band.ts';
import { readFailure } from '../dialects/failures/read-failure.ts';
import type { Failure, FailureKind } from '../domain/failure.ts';
import { findPreset } from './registry.ts';

const NOW = Date.UTC(2026, 10, 22, 10);

function read(preset: string, status: number, body: unknown, headers: Record<string, string> = {}): Failure {
  const isText = typeof body === 'string';
  const answer: FailedAnswer = {
    status,
    headers: (name) => headers[name] ?? null,
    body: isText ? undefined : body,
    bodyText: isText ? body : JSON.stringify(body),
    nowMs: NOW,
    elapsedMs: 10,
  };
  const found = findPreset(preset);
  if (found === undefined) throw new Error(`no preset ${preset}`);
  return found.readFailure?.(answer) ?? readFailure(answer);
}

const error = (message: string, rest: object = {}): unknown => ({ error: { message, ...rest } });
const google = (code: number, status: string, message: string, details: unknown[] = []): unknown => [
  { error: { code, message, status, details } },
];
const claude = (type: string, message: string): unknown => ({ type: 'error', error: { type, message } });

type Row = readonly [why: string, status: number, body: unknown, kind: FailureKind];

const openai: Row[] = [
  [
    'out of credit as a rate limit (documented)',
    429,
    error('You exceeded your current quota', { type: 'insufficient_quota', code: 'insufficient_quota' }),
    'quota',
  ],
  [
    'a rate limit (documented)',
    429,
    error('Rate limit reached for gpt-x on tokens per min (TPM)', { type: 'tokens', code: 'rate_limit_exceeded' }),
    'rate-limit',
  ],
  ['a bad key (documented)', 401, error('Incorrect API key provided', { code: 'invalid_api_key' }), 'auth'],
  [
    'a country (documented)',
    403,
    error('Country, region, or territory not supported', { code: 'unsupported_country_region_territory' }),
    'auth',
  ],
  [
    'a missing model (documented)',
    404,
    error('The model `gpt-x` does not exist', { code: 'model_not_found' }),
    'model',
  ],
  ['overloaded (documented)', 503, error('The server is overloaded', { code: 'server_is_overloaded' }), 'outage'],
  ['slow down (documented)', 503, error('Slow down', { code: 'slow_down' }), 'outage'],
  [
    'tools with reasoning in chat (reported: LiteLLM PR 34569)',
    400,
    error('Function tools with reasoning_effort are not supported for gpt-x in /v1/chat/completions.', {
      param: 'reasoning_effort',
    }),
    'schema',
  ],
  [
    'cyber policy (seen: Codex)',
    400,
    error('This request has been flagged for possible cybersecurity risk.', { code: 'cyber_policy' }),
    'content-filter',
  ],
  ['a conflict (documented)', 409, error('Conflict'), 'outage'],
  [
    "somebody else's reasoning (reported: codex 8119)",
    400,
    error('The encrypted content gAAA...c90= could not be verified.', {
      type: 'invalid_request_error',
      param: null,
      code: 'invalid_encrypted_content',
    }),
    'schema',
  ],
  ['the same without a code', 400, error('The encrypted content for item rs_1 could not be verified.'), 'schema'],
  [
    'reasoning without its item (reported: vercel/ai 7099)',
    400,
    error("Item 'rs_1' of type 'reasoning' was provided without its required following item.", { param: 'input' }),
    'schema',
  ],
  [
    'an item without its reasoning (reported: continue 11994)',
    400,
    error("Item 'fc_1' of type 'function_call' was provided without its required 'reasoning' item: 'rs_1'.", {
      param: 'input',
    }),
    'schema',
  ],
  [
    'an item that was not stored (reported)',
    404,
    error("Item with id 'rs_1' not found. Items are not persisted when `store` is set to false.", { param: 'input' }),
    'request',
  ],
  [
    'the same as a 400',
    400,
    error("Item with id 'rs_1' not found. Items are not persisted when `store` is set to false.", { param: 'input' }),
    'request',
  ],
  [
    'a response that was not stored (documented)',
    400,
    error("Previous response with id 'resp_1' not found.", {
      param: 'previous_response_id',
      code: 'previous_response_not_found',
    }),
    'request',
  ],
  [
    'a parameter that is only named like it',
    400,
    error('Unsupported parameter: previous_response_id', {
      param: 'previous_response_id',
      code: 'unsupported_parameter',
    }),
    'schema',
  ],
  [
    'unanswered calls (reported: dify-official-plugins 2352)',
    400,
    error(
      "An assistant message with 'tool_calls' must be followed by tool messages responding to each 'tool_call_id'.",
    ),
    'schema',
  ],
  [
    'a broken image (documented)',
    400,
    error('The image data you provided does not represent a valid image.', { code: 'invalid_base64_image' }),
    'request',
  ],
  ['an image beyond its limits (documented)', 400, error('Image too large', { code: 'image_too_large' }), 'schema'],
];

const anthropic: Row[] = [
  ['400 (documented)', 400, claude('invalid_request_error', 'messages: at least one message is required'), 'request'],
  ['401 (documented)', 401, claude('authentication_error', 'invalid x-api-key'), 'auth'],
  ['402 (documented)', 402, claude('billing_error', 'Payment required'), 'quota'],
  ['403 (documented)', 403, claude('permission_error', 'Your API key does not have permission'), 'auth'],
  ['404 (documented)', 404, claude('not_found_error', 'model: claude-x'), 'model'],
  ['409 (documented)', 409, claude('conflict_error', 'Conflict'), 'outage'],
  ['413 (documented)', 413, claude('request_too_large', 'Request exceeds the maximum size'), 'request'],
  [
    '429 (documented)',
    429,
    claude(
      'rate_limit_error',
      'This request would exceed your organization’s rate limit of 50,000 input tokens per minute',
    ),
    'rate-limit',
  ],
  ['500 (documented)', 500, claude('api_error', 'Internal server error'), 'outage'],
  ['504 (documented)', 504, claude('timeout_error', 'Request timed out'), 'timeout'],
  ['529 (documented)', 529, claude('overloaded_error', 'Overloaded'), 'outage'],
  [
    'no credit as a 400 (reported)',
    400,
    claude(
      'invalid_request_error',
      'Your credit balance is too low to access the Anthropic API. Please go to Plans & Billing.',
    ),
    'quota',
  ],
  [
    'a spend limit as a 400 (reported: claude-code 2127)',
    400,
    claude(
      'invalid_request_error',
      'You have reached your specified API usage limits. You will regain access on 2026-12-01 at 00:00 UTC.',
    ),
    'quota',
  ],
  [
    'a spend cap as a 429 (reported: oh-my-pi 5418)',
    429,
    claude('rate_limit_error', "This request would exceed your account's monthly spend limit. Please try again later."),
    'quota',
  ],
  [
    'a long prompt beyond the plan (reported: claude-code 29584)',
    429,
    claude('rate_limit_error', 'Extra usage is required for long context requests.'),
    'context-length',
  ],
  [
    'too long (documented)',
    400,
    claude('invalid_request_error', 'prompt is too long: 210000 tokens > 200000 maximum'),
    'context-length',
  ],
  [
    'the sum is too long (documented)',
    400,
    claude(
      'invalid_request_error',
      'input length and `max_tokens` exceed context limit: 190000 + 64000 > 200000, decrease input length or `max_tokens` and try again',
    ),
    'context-length',
  ],
  [
    'a filter (documented)',
    400,
    claude('invalid_request_error', 'Output blocked by content filtering policy'),
    'content-filter',
  ],
  [
    'a foreign signature (seen: cc-switch)',
    400,
    claude('invalid_request_error', 'messages.1.content.0: Invalid `signature` in `thinking` block'),
    'schema',
  ],
  [
    'no thinking first (seen: cc-switch)',
    400,
    claude('invalid_request_error', 'messages.3: a final assistant message must start with a thinking block'),
    'schema',
  ],
  [
    'thinking expected (seen: cc-switch)',
    400,
    claude(
      'invalid_request_error',
      'messages.1.content.0.type: Expected `thinking` or `redacted_thinking`, but found `tool_use`',
    ),
    'schema',
  ],
  [
    'a signature is missing (seen: cc-switch)',
    400,
    claude('invalid_request_error', 'messages.1.content.0.signature: Field required'),
    'schema',
  ],
  [
    'a signature too many (seen: cc-switch)',
    400,
    claude('invalid_request_error', 'messages.1.content.0.signature: Extra inputs are not permitted'),
    'schema',
  ],
  [
    'changed blocks (seen: cc-switch)',
    400,
    claude(
      'invalid_request_error',
      'messages.1.content.0: `thinking` or `redacted_thinking` blocks in the latest assistant message cannot be modified',
    ),
    'schema',
  ],
  [
    'Gemini behind the skin (seen: cc-switch)',
    400,
    claude('invalid_request_error', 'Thought signature is not valid'),
    'schema',
  ],
  [
    'a budget (seen: cc-switch)',
    400,
    claude('invalid_request_error', '`max_tokens` must be greater than budget_tokens'),
    'schema',
  ],
  [
    'prefill (reported: vercel/ai 12296)',
    400,
    claude(
      'invalid_request_error',
      'This model does not support assistant message prefill. The conversation must end with a user message.',
    ),
    'schema',
  ],
  [
    'two samplings (reported: litellm 15097)',
    400,
    claude('invalid_request_error', '`temperature` and `top_p` cannot both be specified for this model'),
    'schema',
  ],
  [
    'unanswered calls (documented)',
    400,
    claude(
      'invalid_request_error',
      'messages.2: `tool_use` ids were found without `tool_result` blocks immediately after: toolu_1',
    ),
    'schema',
  ],
  [
    'too many output tokens (unverified)',
    400,
    claude(
      'invalid_request_error',
      'max_tokens: 200000 > 64000, which is the maximum allowed number of output tokens for claude-x',
    ),
    'schema',
  ],
];

const gemini: Row[] = [
  [
    'a bad key as a 400 (documented)',
    400,
    google(400, 'INVALID_ARGUMENT', 'API key not valid. Please pass a valid API key.', [
      { '@type': 'type.googleapis.com/google.rpc.ErrorInfo', reason: 'API_KEY_INVALID' },
    ]),
    'auth',
  ],
  [
    'a bad key by its reason only',
    400,
    google(400, 'INVALID_ARGUMENT', 'No.', [{ reason: 'API_KEY_INVALID' }]),
    'auth',
  ],
  [
    'no billing (documented)',
    400,
    google(
      400,
      'FAILED_PRECONDITION',
      'The free tier is not available in your country. Please enable billing on your project.',
    ),
    'quota',
  ],
  [
    'a region (reported)',
    400,
    google(400, 'FAILED_PRECONDITION', 'User location is not supported for the API use.'),
    'auth',
  ],
  ['a leaked key (documented)', 403, google(403, 'PERMISSION_DENIED', 'Your API key was reported as leaked.'), 'auth'],
  [
    'a missing model (documented)',
    404,
    google(404, 'NOT_FOUND', 'models/x is not found for API version v1beta'),
    'model',
  ],
  [
    'a limit per minute (reported: gemini-cli-action 36)',
    429,
    google(429, 'RESOURCE_EXHAUSTED', 'You exceeded your current quota, please check your plan and billing details.', [
      {
        '@type': 'type.googleapis.com/google.rpc.QuotaFailure',
        violations: [{ quotaId: 'GenerateContentInputTokensPerModelPerMinute-FreeTier' }],
      },
    ]),
    'rate-limit',
  ],
  [
    'a used-up prepayment (reported: roni 125)',
    429,
    google(429, 'RESOURCE_EXHAUSTED', 'Your prepayment credits are depleted.'),
    'quota',
  ],
  [
    'overloaded (documented)',
    503,
    google(503, 'UNAVAILABLE', 'The model is overloaded. Please try again later.'),
    'outage',
  ],
  ['too late (documented)', 504, google(504, 'DEADLINE_EXCEEDED', 'Deadline exceeded'), 'timeout'],
  [
    'an unknown field (reported: page-assist 418)',
    400,
    google(400, 'INVALID_ARGUMENT', 'Invalid JSON payload received. Unknown name "seed": Cannot find field.', [
      {
        '@type': 'type.googleapis.com/google.rpc.BadRequest',
        fieldViolations: [{ description: 'Unknown name "seed"' }],
      },
    ]),
    'schema',
  ],
  [
    'too long (documented)',
    400,
    google(
      400,
      'INVALID_ARGUMENT',
      'The input token count (1100000) exceeds the maximum number of tokens allowed (1048576).',
    ),
    'context-length',
  ],
  [
    'a proof that is missing (documented)',
    400,
    google(400, 'INVALID_ARGUMENT', 'Function call is missing a thought_signature in functionCall parts.'),
    'schema',
  ],
];

const router = (code: number, message: string, metadata: object = {}, rest: object = {}): unknown => ({
  error: { code, message, metadata, ...rest },
});

const openrouter: Row[] = [
  [
    'an unknown model as a 400 (documented)',
    400,
    router(400, 'No such thing', {}, { availability: { code: 'model_not_found', retryable: false } }),
    'model',
  ],
  ['an unknown model in words (reported)', 400, router(400, 'foo/bar is not a valid model ID'), 'model'],
  [
    'no endpoints (documented)',
    404,
    router(404, 'No endpoints found', { error_type: 'not_found' }, { availability: { code: 'no_endpoints' } }),
    'model',
  ],
  [
    'constraints (documented)',
    404,
    router(404, 'Filtered', { error_type: 'not_found' }, { availability: { code: 'constraint_filtered' } }),
    'model',
  ],
  [
    'privacy (documented)',
    404,
    router(404, 'No endpoints found matching your data policy.', {}, { availability: { code: 'privacy_restricted' } }),
    'model',
  ],
  [
    'a deprecated model (documented)',
    404,
    router(404, 'Gone', {}, { availability: { code: 'model_deprecated' } }),
    'model',
  ],
  [
    'a free variant that ended (documented)',
    404,
    router(404, 'Ended', {}, { availability: { code: 'free_variant_ended' } }),
    'model',
  ],
  [
    'no capacity (documented)',
    429,
    router(429, 'At capacity', {}, { availability: { code: 'capacity_exhausted' } }),
    'rate-limit',
  ],
  ['no tools there (reported: kilocode 9006)', 404, router(404, 'No endpoints found that support tool use.'), 'schema'],
  [
    'too long (documented)',
    400,
    router(400, 'Provider returned error', { error_type: 'context_length_exceeded' }),
    'context-length',
  ],
  [
    'a budget of tokens (documented)',
    400,
    router(400, 'Prompt tokens limit exceeded', { error_type: 'token_limit_exceeded' }),
    'quota',
  ],
  [
    'a long string (documented)',
    400,
    router(400, 'Provider returned error', { error_type: 'string_too_long' }),
    'schema',
  ],
  [
    'a policy (documented)',
    400,
    router(400, 'Provider returned error', { error_type: 'content_policy_violation' }),
    'content-filter',
  ],
  ['a refusal (documented)', 400, router(400, 'Provider returned error', { error_type: 'refusal' }), 'content-filter'],
  ['a broken image (documented)', 400, router(400, 'Corrupt', { error_type: 'invalid_image' }), 'request'],
  [
    'an image that is not there (documented)',
    404,
    router(404, 'Not there', { error_type: 'image_not_found' }),
    'request',
  ],
  ['an image format (documented)', 400, router(400, 'Format', { error_type: 'unsupported_image_format' }), 'schema'],
  ['a bad key (documented)', 401, router(401, 'Invalid credentials', { error_type: 'authentication' }), 'auth'],
  [
    'no credit (documented)',
    402,
    router(402, 'This request requires more credits, or fewer max_tokens.', {
      error_type: 'payment_required',
      limit_source: 'openrouter_credits',
    }),
    'quota',
  ],
  [
    'credit held by running calls (documented)',
    402,
    router(402, 'This request would exceed your available credits given your current in-flight requests.', {
      reason: 'in_flight_budget_exhausted',
      limit_source: 'openrouter_in_flight_budget',
    }),
    'rate-limit',
  ],
  [
    "the key's limit as a 403 (reported: gptme 1449)",
    403,
    router(403, 'Key limit exceeded (monthly limit). Manage it using https://openrouter.ai/settings/keys'),
    'quota',
  ],
  [
    'moderation (documented)',
    403,
    router(403, 'Your input was flagged', { reasons: ['violence'], provider_name: 'OpenAI' }),
    'content-filter',
  ],
  [
    'a guardrail (documented)',
    403,
    router(403, 'Request blocked: prompt injection patterns detected', {
      patterns: ['ignore all previous instructions'],
    }),
    'content-filter',
  ],
  ['permission (documented)', 403, router(403, 'Forbidden', { error_type: 'permission_denied' }), 'auth'],
  ['a timeout (documented)', 408, router(408, 'Timeout', { error_type: 'timeout' }), 'timeout'],
  ['overloaded (documented)', 503, router(503, 'Overloaded', { error_type: 'provider_overloaded' }), 'outage'],
  ['a broken provider (documented)', 502, router(502, 'Bad answer', { error_type: 'provider_unavailable' }), 'outage'],
  ['unmapped (documented)', 500, router(500, 'Internal', { error_type: 'unmapped' }), 'outage'],
  [
    'the vendor within (reported: crush 279)',
    400,
    router(400, 'Provider returned error', {
      raw: '{"object":"error","message":"Unexpected order","type":"invalid_request_message_order","param":null,"code":"3230"}',
      provider_name: 'Mistral',
    }),
    'schema',
  ],
  [
    'an empty account of the router (reported: opencode 24462)',
    429,
    router(429, 'Provider returned error', {
      raw: '{"error":{"message":"Your account is suspended due to insufficient balance","type":"exceeded_current_quota_error"}}',
    }),
    'quota',
  ],
];

const mistral: Row[] = [
  [
    'the order of messages (reported: avante.nvim 2695)',
    400,
    {
      object: 'error',
      message: "Unexpected role 'user' after role 'tool'",
      type: 'invalid_request_message_order',
      param: null,
      code: '3230',
    },
    'schema',
  ],
  [
    'the last message (reported: zed 37021)',
    400,
    {
      object: 'error',
      message: 'Expected last role User or Tool (or Assistant with prefix True) for serving but got assistant',
      type: 'invalid_request_message_order',
      code: '3230',
    },
    'schema',
  ],
  [
    'an id of a call (reported)',
    400,
    {
      object: 'error',
      message: 'Tool call id was call_x but must be a-z, A-Z, 0-9, with a length of 9.',
      type: 'invalid_request_error',
      code: null,
    },
    'schema',
  ],
  [
    'an unknown field (documented)',
    422,
    { detail: [{ type: 'extra_forbidden', loc: ['body', 'seed'], msg: 'Extra inputs are not permitted', input: 7 }] },
    'schema',
  ],
  [
    'the same within message (seen)',
    422,
    {
      object: 'error',
      message: {
        detail: [{ type: 'extra_forbidden', loc: ['body', 'seed'], msg: 'Extra inputs are not permitted', input: 7 }],
      },
      type: 'invalid_request_error',
    },
    'schema',
  ],
  ['a bad key', 401, { message: 'Unauthorized', request_id: 'r' }, 'auth'],
  [
    'capacity (reported)',
    429,
    {
      object: 'error',
      message: 'Service tier capacity exceeded for this model.',
      type: 'service_tier_capacity_exceeded',
      code: '3505',
    },
    'rate-limit',
  ],
  [
    'capacity behind another status',
    400,
    {
      object: 'error',
      message: 'Service tier capacity exceeded for this model.',
      type: 'invalid_request_error',
      code: '3505',
    },
    'rate-limit',
  ],
  [
    'too long (documented)',
    400,
    {
      object: 'error',
      message: 'Prompt contains 65673 tokens and 0 draft tokens, too large for model with 32768 maximum context length',
      type: 'invalid_request_error',
    },
    'context-length',
  ],
];

const others: Record<string, Row[]> = {
  deepseek: [
    [
      'no balance (documented)',
      402,
      error('Insufficient Balance', { type: 'unknown_error', code: 'invalid_request_error' }),
      'quota',
    ],
    [
      'a bad key (documented)',
      401,
      error('Authentication Fails', { type: 'authentication_error', code: 'invalid_request_error' }),
      'auth',
    ],
    [
      'images (reported: Zoo-Code 1106)',
      400,
      error(
        'Failed to deserialize the JSON body into the target type: messages[4]: unknown variant `image_url`, expected `text` at line 1 column 666',
      ),
      'schema',
    ],
    [
      'parts (reported: browser-use 159)',
      422,
      'Failed to deserialize the JSON body into the target type: messages[2]: data did not match any variant of untagged enum ChatCompletionRequestContent at line 1 column 15700',
      'schema',
    ],
    [
      'reasoning to be handed back (reported)',
      400,
      error('The `reasoning_content` in the thinking mode must be passed back to the API.', {
        code: 'invalid_request_error',
      }),
      'schema',
    ],
    ['overloaded (documented)', 503, error('Service is overloaded'), 'outage'],
  ],
  qwen: [
    [
      'arrears as a 400 (documented)',
      400,
      error('Access denied, please make sure your account is in good standing.', { code: 'Arrearage' }),
      'quota',
    ],
    [
      'a limit of tokens named like no credit (documented)',
      429,
      error('You exceeded your current quota, please check your plan and billing details.', {
        type: 'insufficient_quota',
        code: 'insufficient_quota',
      }),
      'rate-limit',
    ],
    [
      'the free allowance (reported: CLIProxyAPI 1500)',
      429,
      error('Free allocated quota exceeded.', { code: 'insufficient_quota' }),
      'quota',
    ],
    [
      'the free tier only (reported: APIPark 394)',
      403,
      {
        code: 'AllocationQuota.FreeTierOnly',
        message: 'The free tier of the model has been exhausted. Please disable the "use free tier only" mode.',
        request_id: 'r',
      },
      'quota',
    ],
    [
      'too fast (documented)',
      429,
      { code: 'Throttling.BurstRate', message: 'Request rate increased too quickly.', request_id: 'r' },
      'rate-limit',
    ],
    [
      'inspection (documented)',
      400,
      error('Input data may contain inappropriate content.', { code: 'data_inspection_failed' }),
      'content-filter',
    ],
    [
      'a key of another region (documented)',
      401,
      error('Incorrect API key provided.', { code: 'invalid_api_key' }),
      'auth',
    ],
    [
      'not bought (documented)',
      403,
      { code: 'AccessDenied.Unpurchased', message: 'Access to model denied.', request_id: 'r' },
      'model',
    ],
    [
      'too long (documented)',
      400,
      error('Range of input length should be [1, 129024]', { code: 'invalid_parameter_error' }),
      'context-length',
    ],
    [
      'thinking in one piece (documented)',
      400,
      error('parameter.enable_thinking must be set to false for non-streaming calls', {
        code: 'invalid_parameter_error',
      }),
      'schema',
    ],
    [
      'the word json (reported: agno 5317)',
      400,
      error("'messages' must contain the word 'json' in some form.", { code: 'invalid_parameter_error' }),
      'schema',
    ],
  ],
  zhipu: [
    [
      'arrears as a 429 (documented)',
      429,
      error('Insufficient balance or no resource package. Please recharge.', { code: '1113' }),
      'quota',
    ],
    [
      'arrears, the number as a type (reported: claude-code 9201)',
      429,
      claude('1113', 'No resource package.'),
      'quota',
    ],
    [
      "these hours' share (documented)",
      429,
      error('Usage limit reached for 5 hour. Your limit will reset at 2026-11-23 05:38:28', { code: '1308' }),
      'quota',
    ],
    [
      "the week's share, before the sentence (reported: gajae-code 1821)",
      429,
      claude('rate_limit_error', '[1310][Weekly Limit Exhausted. Your limit will reset at 2026-11-28 07:49:08]'),
      'quota',
    ],
    ['at once (documented)', 429, error('High concurrency usage of this API', { code: '1302' }), 'rate-limit'],
    ['busy (documented)', 429, error('Too busy', { code: '1305' }), 'rate-limit'],
    ['an unknown model (documented)', 400, error('Model does not exist', { code: '1211' }), 'model'],
    ['a parameter (documented)', 400, error('Invalid `x` parameter', { code: '1214' }), 'schema'],
    ['too long (documented)', 400, error('Prompt exceeds max length', { code: '1261' }), 'context-length'],
    [
      'sensitive (documented)',
      400,
      error('System detected potentially unsafe content', { code: '1301' }),
      'content-filter',
    ],
    ['a bad token (documented)', 401, error('Authorization Token is invalid', { code: '1002' }), 'auth'],
    ['a locked account (documented)', 429, error('Your account has been locked', { code: '1112' }), 'auth'],
    ['its network (documented)', 400, error('Network error', { code: '1234' }), 'outage'],
  ],
  moonshot: [
    [
      'no balance as a 403 (reported: Kimi-K2 5)',
      403,
      error(
        'Your account is not active, organization exceeded current quota, please check your plan and billing details',
        { type: 'exceeded_current_quota_error' },
      ),
      'quota',
    ],
    [
      'no balance as a 429 (reported: kimi-code 1857)',
      429,
      error('Your account is suspended due to insufficient balance, please recharge', {
        type: 'exceeded_current_quota_error',
      }),
      'quota',
    ],
    ['a plan that ended (documented)', 402, error('Membership unavailable'), 'quota'],
    ["a plan's cycle (documented)", 403, error('You have reached the limit of this billing cycle'), 'quota'],
    ['another client wanted (documented)', 403, error('Only available for Coding Agents'), 'auth'],
    [
      'a rate limit (reported: kimi-cc 41)',
      429,
      error('Your account reached project TPM rate limit, please try again after 1 seconds', {
        type: 'rate_limit_reached_error',
      }),
      'rate-limit',
    ],
    [
      'overloaded (reported: Kimi-K2 127)',
      429,
      error('The engine is currently overloaded, please try again later', { type: 'engine_overloaded_error' }),
      'rate-limit',
    ],
    [
      'reasoning is missing (reported)',
      400,
      error('reasoning_content is missing in assistant tool call message'),
      'schema',
    ],
    [
      'too long (documented)',
      400,
      error('Your request exceeded model token limit: 131072 (requested: 140000)'),
      'context-length',
    ],
  ],
  xai: [
    [
      'a bad key as a 400 (reported)',
      400,
      {
        code: 'Client specified an invalid argument',
        error: 'Incorrect API key provided: xa***. You can obtain an API key from the console.',
      },
      'auth',
    ],
    [
      'no credit as a 403 (reported: continue 12670)',
      403,
      {
        code: 'The caller does not have permission to execute the specified operation',
        error: "Your newly created team doesn't have any credits or licenses yet.",
      },
      'quota',
    ],
    [
      'no credit as a 429 (reported: continue 10373)',
      429,
      {
        code: 'Some resource has been exhausted',
        error: 'Your team has either used all available credits or reached its monthly spending limit.',
      },
      'quota',
    ],
    [
      'safety as a 403 (reported: inspect_ai 2267)',
      403,
      {
        code: 'The caller does not have permission to execute the specified operation',
        error: 'Content violates usage guidelines. Failed check: SAFETY_CHECK_TYPE_BIO',
      },
      'content-filter',
    ],
    [
      'too long (documented)',
      400,
      {
        code: 'Client specified an invalid argument',
        error: "This model's maximum prompt length is 131072 but the request contains 140000 tokens.",
      },
      'context-length',
    ],
    [
      'a missing model (unverified)',
      404,
      { code: 'Some requested entity was not found', error: 'The model grok-x does not exist.' },
      'model',
    ],
  ],
  groq: [
    [
      'a malformed call (documented)',
      400,
      error('Failed to call a function. Please adjust your prompt.', {
        type: 'invalid_request_error',
        code: 'tool_use_failed',
        failed_generation: '{"error":"insufficient_quota: rate limit"}',
      }),
      'schema',
    ],
    [
      'malformed JSON (documented)',
      400,
      error('Failed to generate JSON.', {
        code: 'json_validate_failed',
        failed_generation: 'content filtering policy',
      }),
      'schema',
    ],
    ['flex capacity (documented)', 498, error('capacity exceeded'), 'rate-limit'],
    [
      'tokens per minute as a 413 (reported)',
      413,
      error('Request too large for model `x` on tokens per minute (TPM): Limit 6000, Requested 9000', {
        type: 'tokens',
        code: 'rate_limit_exceeded',
      }),
      'rate-limit',
    ],
    ['a failed dependency (documented)', 424, error('dependency'), 'outage'],
    [
      'a restricted organisation (reported: crewAI 783)',
      400,
      error('Organization has been restricted.', { type: 'invalid_request_error', code: 'organization_restricted' }),
      'auth',
    ],
    ['a bad answer of ours (documented)', 422, error('semantic', { type: 'invalid_request_error' }), 'request'],
  ],
  together: [
    ['nested (seen)', 429, error('You have reached the rate limit', { type: 'model_rate_limit' }), 'rate-limit'],
    ['a string (seen)', 401, { error: 'Invalid API key provided' }, 'auth'],
    [
      'flat (seen)',
      400,
      { message: 'Unable to access model x: unknown model', type: 'invalid_request_error' },
      'model',
    ],
    ['payment (documented)', 402, error('Credit limit exceeded'), 'quota'],
    [
      'the sum is too long (reported: chat-ui 327)',
      422,
      error(
        'Input validation error: `inputs` tokens + `max_new_tokens` must be <= 4097. Given: 4000 `inputs` tokens and 1024 `max_new_tokens`',
      ),
      'context-length',
    ],
  ],
  fireworks: [
    [
      'suspended for its bill (reported: gaia 3766)',
      412,
      {
        error: {
          message:
            'Account x is suspended, possibly due to reaching the monthly spending limit or failure to pay past invoices.',
          param: null,
          code: 'PRECONDITION_FAILED',
          type: 'error',
        },
        request_id: 'r',
      },
      'quota',
    ],
    [
      'its edge (seen: Portkey)',
      401,
      { fault: { faultstring: 'Invalid ApiKey', detail: { errorcode: 'oauth.v2.InvalidApiKey' } } },
      'auth',
    ],
    [
      'its edge, busy (seen: Portkey)',
      429,
      {
        fault: {
          faultstring: 'Rate limit quota violation',
          detail: { errorcode: 'policies.ratelimit.QuotaViolation' },
        },
      },
      'rate-limit',
    ],
    [
      'a missing model (unverified)',
      404,
      error('Model not found, inaccessible, and/or not deployed', { code: 'NOT_FOUND' }),
      'model',
    ],
  ],
  azure: [
    [
      'a filter (documented)',
      400,
      {
        error: {
          code: 'content_filter',
          message: 'The response was filtered',
          param: 'prompt',
          innererror: { code: 'ResponsibleAIPolicyViolation', content_filter_result: { hate: { filtered: true } } },
        },
      },
      'content-filter',
    ],
    [
      'a filter by its inner code',
      400,
      { error: { code: null, message: 'Filtered', innererror: { code: 'ResponsibleAIPolicyViolation' } } },
      'content-filter',
    ],
    [
      'a missing deployment (documented)',
      404,
      { error: { code: 'DeploymentNotFound', message: 'The API deployment for this resource does not exist.' } },
      'model',
    ],
    [
      'another kind of model (unverified)',
      400,
      {
        error: {
          code: 'OperationNotSupported',
          message: 'The chatCompletion operation does not work with the specified model.',
        },
      },
      'model',
    ],
    [
      'a bad key (documented)',
      401,
      { error: { code: '401', message: 'Access denied due to invalid subscription key or wrong API endpoint.' } },
      'auth',
    ],
    ['out of credit (documented)', 429, { error: { code: 'insufficient_quota', message: 'Quota' } }, 'quota'],
    [
      'a rate limit (documented)',
      429,
      {
        error: { code: '429', message: 'Requests have exceeded the token rate limit. Please retry after 26 seconds.' },
      },
      'rate-limit',
    ],
  ],
  litellm: [
    [
      'too long (documented)',
      400,
      error('litellm.ContextWindowExceededError: litellm.BadRequestError: AnthropicException - too big', {
        type: null,
        code: '400',
      }),
      'context-length',
    ],
    [
      'too long, the names the other way round',
      400,
      error('litellm.BadRequestError: litellm.ContextWindowExceededError: too big', { code: '400' }),
      'context-length',
    ],
    ['a policy (documented)', 400, error('litellm.ContentPolicyViolationError: no', { code: '400' }), 'content-filter'],
    [
      'a rate limit (documented)',
      429,
      error('litellm.RateLimitError: RateLimitError: OpenAIException - slow down', { code: '429' }),
      'rate-limit',
    ],
    [
      'a rate limit that comes as a 400',
      400,
      error('litellm.RateLimitError: slow down', { code: '400' }),
      'rate-limit',
    ],
    [
      'a bad key (documented)',
      401,
      error('litellm.AuthenticationError: AuthenticationError: OpenAIException - no', { code: '401' }),
      'auth',
    ],
    ['a missing model (documented)', 404, error('litellm.NotFoundError: no', { code: '404' }), 'model'],
    ['a timeout (documented)', 408, error('litellm.Timeout: late', { code: '408' }), 'timeout'],
    ['unavailable (documented)', 503, error('litellm.ServiceUnavailableError: no', { code: '503' }), 'outage'],
    ['a connection (documented)', 500, error('litellm.APIConnectionError: no', { code: '500' }), 'outage'],
    [
      'a budget as a 400 (documented)',
      400,
      error('ExceededBudget: User=x over budget. Spend=1, Budget=1', { type: 'budget_exceeded', code: '400' }),
      'quota',
    ],
    [
      'a budget as a 429',
      429,
      error('Budget has been exceeded! Current cost: 2, Max budget: 1', { type: 'budget_exceeded', code: '429' }),
      'quota',
    ],
    [
      'a parameter (documented)',
      400,
      error("litellm.UnsupportedParamsError: openai does not support parameters: {'logit_bias': {}}", { code: '400' }),
      'schema',
    ],
    [
      "a model beyond the key's (documented)",
      401,
      error('key not allowed to access model. This key can only access models=[a]', {
        type: 'key_model_access_denied',
        param: 'model',
        code: '401',
      }),
      'model',
    ],
    ['the same by its type only', 403, error('No', { type: 'team_model_access_denied', code: '403' }), 'model'],
    [
      'a bad key of the proxy (reported: litellm 40217)',
      401,
      error('Authentication Error, Invalid proxy server token passed.', { type: 'token_not_found_in_db', code: '401' }),
      'auth',
    ],
    [
      'the vendor within (reported: onyx 6458)',
      400,
      error(
        'litellm.BadRequestError: MistralException - {"object":"error","message":"Unexpected order","type":"invalid_request_message_order","param":null,"code":"3230"}',
        { code: '400' },
      ),
      'schema',
    ],
  ],
  portkey: [
    ['a budget (documented)', 412, error('Budget exhausted'), 'quota'],
    [
      'a guardrail (documented)',
      446,
      { error: { message: 'The guardrail checks defined in the config failed.', type: 'hooks_failed' } },
      'content-filter',
    ],
    ['a timeout (documented)', 408, error('Request timed out'), 'timeout'],
    ['a rate limit (documented)', 429, error('openai error: Rate limit reached'), 'rate-limit'],
  ],
  tokenmix: [
    ['flat (seen: its CLI)', 402, { code: 402, message: 'wallet is empty' }, 'quota'],
    ['flat, a bad key (seen: its CLI)', 401, { code: 401, message: 'no' }, 'auth'],
    ['nested (seen: its CLI)', 429, error('slow'), 'rate-limit'],
  ],
  ollama: [
    ['a string (documented)', 400, { error: 'registry.ollama.ai/library/x does not support tools' }, 'schema'],
    ['not pulled (documented)', 404, error("model 'x' not found", { type: 'not_found_error' }), 'model'],
    ['not pulled, a string (documented)', 404, { error: "model 'x' not found, try pulling it first" }, 'model'],
    [
      'too long (reported)',
      400,
      error('the input length exceeds the context length', { type: 'invalid_request_error' }),
      'context-length',
    ],
    [
      "the cloud's share of these hours (reported: continue 10579)",
      429,
      { error: 'you (x) have reached your session usage limit, please wait or upgrade to continue' },
      'quota',
    ],
    [
      "beyond the cloud's plan (reported: ollama 15990)",
      403,
      error('this model requires a subscription, upgrade for access', { type: 'permission_error' }),
      'model',
    ],
    [
      'too many requests waiting',
      503,
      { error: 'server busy, please try again. maximum pending requests exceeded' },
      'outage',
    ],
  ],
  lmstudio: [
    [
      'a string (reported: bug-tracker 189)',
      400,
      { error: "'response_format.type' must be 'json_schema' or 'text'" },
      'schema',
    ],
    [
      'too long (reported: openclaude 353)',
      400,
      {
        error:
          'The number of tokens to keep from the initial prompt is greater than the context length (n_keep: 13055>= n_ctx: 4096).',
      },
      'context-length',
    ],
    [
      'too long, its older words (reported: bug-tracker 546)',
      400,
      {
        error:
          'Trying to keep the first 111490 tokens when context the overflows. However, the model is loaded with context length of only 32768 tokens, which is not enough.',
      },
      'context-length',
    ],
    [
      'crashed (reported: bug-tracker 1347)',
      400,
      { error: 'The model has crashed without additional information. (Exit code: 1)' },
      'outage',
    ],
    [
      'not loaded (reported: crush 2546)',
      400,
      { error: 'Failed to load model "x". Error: Operation canceled.' },
      'outage',
    ],
  ],
  llamacpp: [
    [
      'loading (documented)',
      503,
      { error: { code: 503, message: 'Loading model', type: 'unavailable_error' } },
      'outage',
    ],
    [
      'too long (documented)',
      400,
      {
        error: {
          code: 400,
          message: 'the request exceeds the available context size',
          type: 'exceed_context_size_error',
          n_prompt_tokens: 9000,
          n_ctx: 4096,
        },
      },
      'context-length',
    ],
    [
      'too long, with a wrong status (reported: textgen 7257)',
      500,
      { error: { code: 400, message: 'no', type: 'exceed_context_size_error' } },
      'context-length',
    ],
    [
      'images (reported: llama.cpp 13566)',
      500,
      { error: { code: 500, message: 'image input is not supported by this server', type: 'server_error' } },
      'schema',
    ],
    [
      'tools (reported: LLMKube 126)',
      500,
      { error: { code: 500, message: 'tools param requires --jinja flag', type: 'server_error' } },
      'schema',
    ],
    [
      'tools, older (reported: llama.cpp 10920)',
      500,
      { error: { code: 500, message: 'Unsupported param: tools', type: 'server_error' } },
      'schema',
    ],
    [
      'not started for it (documented)',
      501,
      { error: { code: 501, message: 'This server does not support embeddings.', type: 'not_supported_error' } },
      'schema',
    ],
    ['anything else', 500, { error: { code: 500, message: 'decode failed', type: 'server_error' } }, 'outage'],
  ],
  vllm: [
    [
      'too long, flat (documented)',
      400,
      {
        object: 'error',
        message:
          "This model's maximum context length is 4096 tokens. However, you requested 5000 tokens (4000 in the messages, 1000 in the completion). Please reduce the length of the messages or completion.",
        type: 'BadRequestError',
        param: null,
        code: 400,
      },
      'context-length',
    ],
    [
      'too long, nested (reported: vllm 33425)',
      400,
      error(
        "This model's maximum context length is 2048 tokens. However, your request has 8 input tokens plus 2045 'max_tokens'.",
        { type: 'BadRequestError', param: 'input_tokens, max_tokens', code: 400 },
      ),
      'context-length',
    ],
    [
      'too long, with images (reported: vllm 12165)',
      400,
      error('The prompt (total length 25938) is too long to fit into the model (context length 4096).', {
        type: 'BadRequestError',
        code: 400,
      }),
      'context-length',
    ],
    [
      'a negative budget (reported)',
      400,
      error('max_tokens must be at least 1, got -186.', { type: 'BadRequestError', code: 400 }),
      'context-length',
    ],
    [
      'a missing model (documented)',
      404,
      { object: 'error', message: 'The model `x` does not exist.', type: 'NotFoundError', param: 'model', code: 404 },
      'model',
    ],
    [
      'tools (documented)',
      400,
      error('"auto" tool choice requires --enable-auto-tool-choice and --tool-call-parser to be set', {
        type: 'BadRequestError',
        code: 400,
      }),
      'schema',
    ],
    [
      'images (unverified)',
      400,
      error('At most 0 image(s) may be provided in one prompt.', { type: 'BadRequestError', code: 400 }),
      'schema',
    ],
  ],
  custom: [
    ['MiniMax with a 500 (reported: MiniMax-M2 62)', 500, claude('api_error', 'insufficient balance (1008)'), 'quota'],
    [
      'MiniMax with its status in the body (reported: modelscope 1691)',
      429,
      {
        error: { http_code: '429', message: 'insufficient balance (1008)', type: 'insufficient_balance_error' },
        request_id: 'r',
      },
      'quota',
    ],
    [
      'MiniMax, parameters (seen)',
      400,
      { type: 'error', error: { type: 'bad_request_error', message: 'invalid params (2013)', http_code: '400' } },
      'schema',
    ],
    [
      'MiniMax, too long (reported)',
      400,
      {
        type: 'error',
        error: { type: 'bad_request_error', message: 'invalid params, context window exceeds limit (2013)' },
      },
      'context-length',
    ],
    ['a number that is not MiniMax’s', 400, error('Something is wrong (1008)'), 'request'],
    [
      'a reseller without quota (reported: one-api 1270)',
      403,
      error('user quota is not enough (request id: 1)', { type: 'one_api_error', code: 'insufficient_user_quota' }),
      'quota',
    ],
    ['a reseller’s token (seen: one-api)', 403, error('no', { code: 'pre_consume_token_quota_failed' }), 'quota'],
    [
      'a subscription that is used up (reported: zed 63738)',
      429,
      error('The usage limit has been reached', { type: 'usage_limit_reached' }),
      'quota',
    ],
    [
      'an error that wraps another (reported: continue 10643)',
      400,
      {
        message:
          '{"error":{"message":"The encrypted content for item rs_1 is bad.","type":"invalid_request_error","param":"","code":"invalid_encrypted_content"}}  tid:1',
        type: '400',
      },
      'schema',
    ],
    [
      'Google’s words in another’s sentence (reported: continue 10479)',
      429,
      error(
        '{\n  "error": {\n    "code": 429,\n    "message": "Resource has been exhausted (e.g. check quota).",\n    "status": "RESOURCE_EXHAUSTED"\n  }\n}\n',
        { code: 429, status: 'Too Many Requests' },
      ),
      'rate-limit',
    ],
  ],
};

describe.each([
  ['openai', openai],
  ['anthropic', anthropic],
  ['gemini', gemini],
  ['openrouter', openrouter],
  ['mistral', mistral],
  ...Object.entries(others),
] as const)('%s', (preset, rows) => {
  test.each(rows)('%s', (_why, status, body, kind) => {
    expect(read(preset, status, body).kind).toBe(kind);
  });
});

describe('the wait that comes with it', () => {
  test.each<
    [
      why: string,
      preset: string,
      status: number,
      body: unknown,
      headers: Record<string, string>,
      kind: FailureKind,
      wait: number | null,
    ]
  >([
    [
      'money has no rate (OpenAI)',
      'openai',
      429,
      error('quota', { code: 'insufficient_quota' }),
      { 'x-ratelimit-reset-requests': '1s' },
      'quota',
      null,
    ],
    [
      'money with a wait of its own',
      'openai',
      429,
      error('quota', { code: 'insufficient_quota' }),
      { 'retry-after': '60' },
      'quota',
      60_000,
    ],
    [
      'credit held by running calls (OpenRouter)',
      'openrouter',
      402,
      router(402, 'held', { reason: 'in_flight_budget_exhausted' }),
      { 'retry-after': '3' },
      'rate-limit',
      3_000,
    ],
    [
      'a spending cap with a wait (Anthropic)',
      'anthropic',
      429,
      claude('rate_limit_error', "This request would exceed your account's monthly spend limit."),
      { 'retry-after': '240' },
      'quota',
      240_000,
    ],
    [
      'a monthly tier with a wait is a rate limit (Anthropic)',
      'anthropic',
      429,
      claude('rate_limit_error', 'Number of requests has exceeded your monthly tier'),
      { 'retry-after': '5' },
      'rate-limit',
      5_000,
    ],
    [
      'without a wait it is a cap (Anthropic)',
      'anthropic',
      429,
      claude('rate_limit_error', 'Number of requests has exceeded your monthly tier'),
      {},
      'quota',
      null,
    ],
    [
      'a plan without this model (Gemini; reported: gemini-cli 22486)',
      'gemini',
      429,
      google(
        429,
        'RESOURCE_EXHAUSTED',
        'You exceeded your current quota.\n* Quota exceeded for metric: free_tier_requests, limit: 0, model: gemini-x\nPlease retry in 25.4s.',
      ),
      {},
      'rate-limit',
      600_000,
    ],
    [
      "a day's quota (Gemini; reported: comic-translate 403)",
      'gemini',
      429,
      google(429, 'RESOURCE_EXHAUSTED', 'You exceeded your current quota. limit: 20. Please retry in 58.8s.', [
        {
          '@type': 'x/QuotaFailure',
          violations: [{ quotaId: 'GenerateRequestsPerDayPerProjectPerModel-FreeTier', quotaValue: '20' }],
        },
      ]),
      {},
      'rate-limit',
      600_000,
    ],
    [
      "a minute's quota (Gemini)",
      'gemini',
      429,
      google(429, 'RESOURCE_EXHAUSTED', 'Slow down.', [
        {
          '@type': 'x/QuotaFailure',
          violations: [{ quotaId: 'GenerateRequestsPerMinutePerProjectPerModel-FreeTier' }],
        },
        { '@type': 'x/RetryInfo', retryDelay: '34s' },
      ]),
      {},
      'rate-limit',
      34_000,
    ],
    [
      'the vendor’s header through LiteLLM',
      'litellm',
      429,
      error('litellm.RateLimitError: no', { code: '429' }),
      { 'llm_provider-retry-after': '7' },
      'rate-limit',
      7_000,
    ],
    [
      'all of LiteLLM’s deployments rest (documented)',
      'litellm',
      429,
      error('No deployments available for selected model, Try again in 5 seconds. Passed model=x.', { code: '429' }),
      {},
      'rate-limit',
      5_000,
    ],
  ])('%s', (_why, preset, status, body, headers, kind, wait) => {
    expect(read(preset, status, body, headers)).toMatchObject({ kind, retryAfterMs: wait });
  });
});

describe('what is passed on', () => {
  test('is the vendor’s sentence, code and parameter where a router wraps them', () => {
    const raw =
      '{"error":{"message":"Unsupported parameter","type":"invalid_request_error","param":"top_k","code":"unsupported_parameter"}}';
    const found = read('openrouter', 400, router(400, 'Provider returned error', { raw }));
    expect(found).toMatchObject({
      kind: 'schema',
      message: 'Unsupported parameter',
      param: 'top_k',
      code: 'unsupported_parameter',
    });
  });

  test('is the router’s own sentence where it names its exception', () => {
    const found = read(
      'litellm',
      400,
      error('litellm.BadRequestError: XException - {"error":{"message":"no","param":"seed"}}', { code: '400' }),
    );
    expect(found.message).toMatch(/^litellm\.BadRequestError/);
    expect(found.param).toBe('seed');
  });

  test.each<[why: string, body: unknown, code: string | null]>([
    [
      'the router’s word for it',
      router(400, 'No', { error_type: 'context_length_exceeded' }),
      'context_length_exceeded',
    ],
    ['the status where there is nothing else', router(400, 'No'), '400'],
    ['its own code before everything', error('No', { code: 'x', metadata: { error_type: 'y' } }), 'x'],
    ['none', error('No'), null],
  ])('the code: %s', (_why, body, code) => {
    expect(read('openrouter', 400, body).code).toBe(code);
  });
});

describe('inside a 200, with the provider’s own reading', () => {
  test.each<[why: string, preset: string, event: unknown, expected: Partial<Failure>]>([
    [
      'Zhipu, arrears',
      'zhipu',
      error('in arrears', { code: '1113' }),
      { kind: 'quota', status: null, billing: 'none' },
    ],
    [
      'Qwen, no credit that is none',
      'qwen',
      error('quota', { code: 'insufficient_quota' }),
      { kind: 'rate-limit', status: 429 },
    ],
    [
      'Qwen, its native form',
      'qwen',
      { code: 'Throttling.AllocationQuota', message: 'Allocated quota exceeded', request_id: 'r' },
      { kind: 'rate-limit', status: 429 },
    ],
    [
      'Groq, a malformed call with its status (unverified)',
      'groq',
      error('Failed to call a function.', { code: 'tool_use_failed', status_code: 400, failed_generation: 'x' }),
      { kind: 'schema', status: 400, billing: 'none' },
    ],
    [
      'OpenRouter, its budget',
      'openrouter',
      { ...(router(402, 'held', { reason: 'in_flight_budget_exhausted' }) as object), choices: [] },
      { kind: 'rate-limit', status: 402 },
    ],
    [
      'OpenRouter, in the choice',
      'openrouter',
      {
        choices: [
          {
            message: { content: 'rate limit reached' },
            finish_reason: 'error',
            error: { code: 502, message: 'Provider disconnected', metadata: { error_type: 'provider_unavailable' } },
          },
        ],
      },
      { kind: 'outage', status: 502, billing: 'begun' },
    ],
    [
      'OpenRouter, a code that is a word',
      'openrouter',
      error('Internal', { code: 'server_error', metadata: { error_type: 'rate_limit_exceeded' } }),
      { kind: 'rate-limit', status: 429 },
    ],
    [
      'Anthropic, overloaded',
      'anthropic',
      claude('overloaded_error', 'Overloaded'),
      { kind: 'outage', status: 529, billing: 'none' },
    ],
  ])('%s', (_why, preset, event, expected) => {
    expect(readInBandError(event, null, findPreset(preset)?.readFailure)).toMatchObject(expected);
  });

  test('a Responses stream asks the provider, too', () => {
    const event = { type: 'error', error: { code: 'insufficient_quota', message: 'You exceeded your current quota' } };
    expect(readResponsesError(event, null, findPreset('qwen')?.readFailure)?.kind).toBe('rate-limit');
    expect(readResponsesError(event)?.kind).toBe('quota');
  });
});

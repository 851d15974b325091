// The bodies are made after the providers' documentation and after issue reports, as collected per provider in the
// project's research; the comment of a row says which. None is a recording.
import { describe, expect, test } from 'vitest';
import type { FailureKind } from '../../domain/failure.ts';
import type { FailedAnswer } from './failed-answer.ts';
import { readFailure } from './read-failure.ts';

function answer(
  status: number,
  body: unknown,
  more: Partial<FailedAnswer> & { head?: Record<string, string> } = {},
): FailedAnswer {
  const isText = typeof body === 'string';
  const { head = {}, ...rest } = more;
  return {
    status,
    headers: (name) => head[name] ?? null,
    body: isText ? undefined : body,
    bodyText: isText ? body : JSON.stringify(body),
    nowMs: 0,
    elapsedMs: 100,
    ...rest,
  };
}

const openai = (message: string, rest: object = {}): unknown => ({
  error: { message, type: 'invalid_request_error', param: null, code: null, ...rest },
});
const google = (code: number, status: string, message: string, details: unknown[] = []): unknown => [
  { error: { code, message, status, details } },
];
const flat = (message: string, rest: object = {}): unknown => ({
  object: 'error',
  message,
  type: 'invalid_request_error',
  param: null,
  code: null,
  ...rest,
});
const fastApi = (loc: unknown[], msg: string): unknown => ({ detail: [{ type: 'value_error', loc, msg, input: {} }] });

type Row = readonly [why: string, status: number, body: unknown, kind: FailureKind];

const context: Row[] = [
  ['vLLM, short', 400, flat('Please reduce the length of the messages'), 'context-length'],
  ['Claude Code’s agreed text', 400, openai('capability_rejected: prompt_too_long'), 'context-length'],
  [
    'tokens per minute',
    413,
    openai('Limit 6000 tokens per minute. Please reduce the length of the messages'),
    'rate-limit',
  ],
  [
    'OpenAI, code',
    400,
    openai("This model's maximum context length is 128000 tokens.", {
      code: 'context_length_exceeded',
      param: 'messages',
    }),
    'context-length',
  ],
  ['OpenAI, responses text', 400, openai('Your input exceeds the context window of this model'), 'context-length'],
  [
    'vLLM, flat with an integer code',
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
  ['vLLM, negative budget', 400, flat('max_tokens must be at least 1, got -186'), 'context-length'],
  ['Anthropic', 400, openai('prompt is too long: 210000 tokens > 200000 maximum'), 'context-length'],
  [
    'Anthropic, sum rule',
    400,
    openai('input length and `max_tokens` exceed context limit: 190000 + 64000 > 200000'),
    'context-length',
  ],
  ['Bedrock', 400, openai('Input is too long for requested model.'), 'context-length'],
  [
    'Gemini',
    400,
    google(
      400,
      'INVALID_ARGUMENT',
      'The input token count (1100000) exceeds the maximum number of tokens allowed (1048576).',
    ),
    'context-length',
  ],
  [
    'xAI, error as a string',
    400,
    {
      code: 'Client specified an invalid argument',
      error: "This model's maximum prompt length is 131072 but the request contains 140000 tokens.",
    },
    'context-length',
  ],
  [
    'Mistral',
    400,
    flat('Prompt contains 40000 tokens, too large for model with 32768 maximum context length'),
    'context-length',
  ],
  [
    'Qwen',
    400,
    openai('Range of input length should be [1, 129024]', { code: 'invalid_parameter_error' }),
    'context-length',
  ],
  ['Moonshot', 400, openai('Your request exceeded model token limit: 131072 (requested: 140000)'), 'context-length'],
  ['MiniMax', 400, openai('context window exceeds limit'), 'context-length'],
  [
    'llama.cpp',
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
    'llama.cpp, with another status',
    406,
    { error: { code: 400, message: 'too long', type: 'exceed_context_size_error' } },
    'context-length',
  ],
  [
    'LM Studio, error as a string',
    400,
    { error: 'The number of tokens to keep from the initial prompt is greater than the context length' },
    'context-length',
  ],
  ['Ollama', 400, openai('the input length exceeds the context length'), 'context-length'],
  [
    'LiteLLM',
    400,
    openai('litellm.ContextWindowExceededError: litellm.BadRequestError: too big', { code: '400' }),
    'context-length',
  ],
  [
    'OpenRouter, error type',
    400,
    { error: { code: 400, message: 'Provider returned error', metadata: { error_type: 'context_length_exceeded' } } },
    'context-length',
  ],
  ['Copilot', 400, openai('prompt token count of 70000 exceeds the limit of 64000'), 'context-length'],
  [
    'Groq 413 about tokens per minute is a rate limit',
    413,
    openai(
      'Request too large for model `x` on tokens per minute (TPM): Limit 6000, Requested 9000, please reduce your message size',
      { type: 'tokens', code: 'rate_limit_exceeded' },
    ),
    'rate-limit',
  ],
  [
    'a rate limit that speaks of lengths',
    400,
    openai('Too many requests: please reduce the length of the messages'),
    'rate-limit',
  ],
  [
    'a long field is no overflow',
    400,
    openai("Invalid 'metadata.a': string too long. Maximum context length", {
      code: 'string_above_max_length',
      param: 'metadata.a',
    }),
    'schema',
  ],
];

const filter: Row[] = [
  [
    'Azure, text',
    400,
    openai("The response was filtered due to the prompt triggering Azure OpenAI's content management policy."),
    'content-filter',
  ],
  [
    'OpenAI, code',
    400,
    openai('Your request was rejected as a result of our safety system.', { code: 'content_policy_violation' }),
    'content-filter',
  ],
  [
    'OpenAI, text',
    400,
    openai('Invalid prompt: your prompt was flagged as potentially violating our usage policy.', {
      code: 'invalid_prompt',
    }),
    'content-filter',
  ],
  [
    'Azure',
    400,
    {
      error: {
        code: 'content_filter',
        message: 'The response was filtered',
        param: 'prompt',
        innererror: { code: 'ResponsibleAIPolicyViolation' },
      },
    },
    'content-filter',
  ],
  [
    'Qwen',
    400,
    openai('Input data may contain inappropriate content.', { code: 'data_inspection_failed' }),
    'content-filter',
  ],
  [
    'Qwen, native',
    400,
    { code: 'DataInspectionFailed', message: 'Output data may contain inappropriate content.', request_id: 'r' },
    'content-filter',
  ],
  ['Anthropic', 400, openai('Output blocked by content filtering policy'), 'content-filter'],
  [
    'OpenRouter moderation is 403',
    403,
    { error: { code: 403, message: 'Flagged', metadata: { reasons: ['violence'], flagged_input: 'x' } } },
    'content-filter',
  ],
  ['LiteLLM', 400, openai('litellm.ContentPolicyViolationError: no'), 'content-filter'],
];

const money: Row[] = [
  ['LiteLLM, text', 400, openai('Budget has been exceeded! Current cost: 1, Max budget: 1'), 'quota'],
  ['Qwen, text', 400, openai('Access denied, please make sure your account is in good standing.'), 'quota'],
  ['a server error is no matter of credit', 500, openai('…', { code: 'insufficient_quota' }), 'outage'],
  [
    'OpenAI 429 without hope',
    429,
    openai('You exceeded your current quota, please check your plan and billing details.', {
      type: 'insufficient_quota',
      code: 'insufficient_quota',
    }),
    'quota',
  ],
  [
    'Gemini 429 with the same words is a rate limit',
    429,
    google(429, 'RESOURCE_EXHAUSTED', 'You exceeded your current quota, please check your plan and billing details.'),
    'rate-limit',
  ],
  [
    '402',
    402,
    { error: { message: 'Insufficient Balance', type: 'unknown_error', param: null, code: 'invalid_request_error' } },
    'quota',
  ],
  ['402 without a body', 402, '', 'quota'],
  [
    'Qwen 400',
    400,
    openai('Access denied, please make sure your account is in good standing.', { code: 'Arrearage' }),
    'quota',
  ],
  ['Anthropic 400', 400, openai('Your credit balance is too low to access the Anthropic API.'), 'quota'],
  [
    'Anthropic 400, workspace cap',
    400,
    openai('You have reached your specified API usage limits. This workspace has reached its spend limit.'),
    'quota',
  ],
  [
    'LiteLLM 400',
    400,
    { error: { message: 'ExceededBudget: User over budget', type: 'budget_exceeded', param: null, code: '400' } },
    'quota',
  ],
  ['OpenRouter 402', 402, { error: { code: 402, message: 'Insufficient credits' } }, 'quota'],
  ['Moonshot 429', 429, openai('quota', { type: 'exceeded_current_quota_error' }), 'quota'],
  ['resellers, 403', 403, openai('user quota is not enough', { code: 'insufficient_user_quota' }), 'quota'],
];

const keys: Row[] = [
  ['OpenAI 401', 401, openai('Incorrect API key provided: sk-…', { code: 'invalid_api_key' }), 'auth'],
  [
    'Gemini 400, a list of one',
    400,
    google(400, 'INVALID_ARGUMENT', 'API key not valid. Please pass a valid API key.', [
      { '@type': 'type.googleapis.com/google.rpc.ErrorInfo', reason: 'API_KEY_INVALID' },
    ]),
    'auth',
  ],
  ['Gemini 400, reason only', 400, google(400, 'INVALID_ARGUMENT', 'No.', [{ reason: 'API_KEY_INVALID' }]), 'auth'],
  [
    'xAI 400',
    400,
    {
      code: 'Client specified an invalid argument',
      error: 'Incorrect API key provided: xa***. You can obtain an API key from https://console.x.ai.',
    },
    'auth',
  ],
  [
    'a region',
    403,
    openai('Country, region, or territory not supported', { code: 'unsupported_country_region_territory' }),
    'auth',
  ],
  ['Mistral 401', 401, { message: 'Unauthorized', request_id: 'r' }, 'auth'],
  [
    '403 that names a model',
    403,
    openai('Project does not have access to model gpt-x', { code: 'model_not_found' }),
    'model',
  ],
];

const models: Row[] = [
  ['OpenRouter 400, text', 400, { error: { code: 400, message: 'foo/bar is not a valid model ID' } }, 'model'],
  [
    'OpenAI 404',
    404,
    openai('The model `gpt-9` does not exist or you do not have access to it.', { code: 'model_not_found' }),
    'model',
  ],
  [
    'OpenRouter 400',
    400,
    { error: { code: 400, message: 'foo/bar is not a valid model ID', availability: { code: 'model_not_found' } } },
    'model',
  ],
  ['DeepSeek 400', 400, openai('Model Not Exist', { code: 'invalid_request_error' }), 'model'],
  ['Mistral 400', 400, flat('Invalid model: mistral-x', { type: 'invalid_model', code: '1500' }), 'model'],
  ['Ollama 404', 404, openai("model 'x' not found", { type: 'not_found_error' }), 'model'],
  [
    'Azure 404',
    404,
    { error: { code: 'DeploymentNotFound', message: 'The API deployment for this resource does not exist.' } },
    'model',
  ],
  [
    'Groq 400',
    400,
    openai('The model `x` has been decommissioned and is no longer supported.', { code: 'model_decommissioned' }),
    'model',
  ],
  ['Qwen 404', 404, openai('The model `x` does not exist.', { code: 'model_not_found' }), 'model'],
  ['Qwen 403', 403, { code: 'Model.AccessDenied', message: 'Model access denied.', request_id: 'r' }, 'model'],
  [
    'LiteLLM 400',
    400,
    openai(
      '/chat/completions: Invalid model name passed in model=x. Call `/v1/models` to view available models for your key.',
    ),
    'model',
  ],
  ['the parameter is the model', 400, openai('Nope', { param: 'model' }), 'model'],
  ['404 without a body', 404, '', 'model'],
  [
    'a stored item is the caller’s',
    404,
    openai("Item with id 'rs_1' not found. Items are not persisted when `store` is set to false."),
    'request',
  ],
];

const schema: Row[] = [
  ['LiteLLM, name only', 400, openai('litellm.UnsupportedParamsError: logit_bias'), 'schema'],
  ['the word json', 400, openai("Prompt must contain the word 'json' in some form"), 'schema'],
  [
    'OpenAI, max_tokens',
    400,
    openai(
      "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.",
      { param: 'max_tokens', code: 'unsupported_parameter' },
    ),
    'schema',
  ],
  [
    'OpenAI, temperature',
    400,
    openai("Unsupported value: 'temperature' does not support 0.2 with this model.", {
      param: 'temperature',
      code: 'unsupported_value',
    }),
    'schema',
  ],
  [
    'OpenAI, tools with reasoning',
    400,
    openai('Function tools with reasoning_effort are not supported for gpt-5.5 in /v1/chat/completions.', {
      param: 'reasoning_effort',
    }),
    'schema',
  ],
  ['OpenAI, unknown', 400, openai('Unrecognized request argument supplied: foo'), 'schema'],
  [
    'Gemini',
    400,
    google(400, 'INVALID_ARGUMENT', 'Invalid JSON payload received. Unknown name "seed": Cannot find field.'),
    'schema',
  ],
  [
    'Gemini, tools with JSON',
    400,
    google(400, 'INVALID_ARGUMENT', "Function calling with a response mime type: 'application/json' is unsupported"),
    'schema',
  ],
  [
    'Gemini, signature',
    400,
    google(400, 'INVALID_ARGUMENT', 'Function call is missing a thought_signature in functionCall parts.'),
    'schema',
  ],
  ['Anthropic', 400, openai('foo: Extra inputs are not permitted'), 'schema'],
  ['Mistral, FastAPI', 422, fastApi(['body', 'stream_options'], 'Extra inputs are not permitted'), 'schema'],
  [
    'Mistral, FastAPI inside message',
    422,
    {
      object: 'error',
      message: { detail: [{ loc: ['body', 'seed'], msg: 'Extra inputs are not permitted' }] },
      type: 'invalid_request_error',
    },
    'schema',
  ],
  [
    'Mistral, roles',
    400,
    flat("Unexpected role 'user' after role 'tool'", { type: 'invalid_request_message_order', code: '3230' }),
    'schema',
  ],
  ['LM Studio, error as a string', 400, { error: "'response_format.type' must be 'json_schema' or 'text'" }, 'schema'],
  [
    'Qwen, the word json',
    400,
    openai("'messages' must contain the word 'json' in some form, to use 'response_format' of type 'json_object'.", {
      code: 'invalid_parameter_error',
    }),
    'schema',
  ],
  [
    'Qwen, streams only',
    400,
    openai('This model only support stream mode, please enable the stream parameter'),
    'schema',
  ],
  [
    'DeepSeek, reasoning',
    400,
    openai('The `reasoning_content` in the thinking mode must be passed back to the API.', {
      code: 'invalid_request_error',
    }),
    'schema',
  ],
  [
    'LiteLLM',
    400,
    openai("litellm.UnsupportedParamsError: x does not support parameters: {'logit_bias': {}}"),
    'schema',
  ],
  ['images', 400, openai('This model does not support image input.'), 'schema'],
  [
    'vLLM, tools',
    400,
    flat('"auto" tool choice requires --enable-auto-tool-choice and --tool-call-parser to be set'),
    'schema',
  ],
  [
    'FastAPI, a field within a message',
    422,
    fastApi(['body', 'messages', 0, 'content'], 'Input should be a valid string'),
    'schema',
  ],
];

const request: Row[] = [
  [
    'the conversation as a whole',
    400,
    openai("Invalid 'messages': empty array. Expected an array with minimum length 1.", {
      param: 'messages',
      code: 'empty_array',
    }),
    'request',
  ],
  ['one message', 400, openai('Invalid type', { param: 'messages[0]' }), 'request'],
  ['FastAPI, messages', 422, fastApi(['body', 'messages'], 'Field required'), 'request'],
  ['no words', 400, '', 'request'],
  ['no hint', 400, openai('Bad request'), 'request'],
  ['too large', 413, openai('Request exceeds the maximum size', { type: 'request_too_large' }), 'request'],
  ['something else', 418, 'teapot', 'request'],
];

const statuses: Row[] = [
  ['408', 408, '', 'timeout'],
  ['504', 504, '', 'timeout'],
  ['429', 429, openai('Rate limit reached', { type: 'tokens', code: 'rate_limit_exceeded' }), 'rate-limit'],
  ['429 of Mistral', 429, flat('Service tier capacity exceeded for this model.', { code: '3505' }), 'rate-limit'],
  ['409', 409, openai('Conflict'), 'outage'],
  ['500', 500, openai('The server had an error', { type: 'server_error' }), 'outage'],
  ['502', 502, '', 'outage'],
  ['503', 503, { error: { code: 503, message: 'Loading model', type: 'unavailable_error' } }, 'outage'],
  ['520', 520, '', 'outage'],
  ['524', 524, '', 'outage'],
  ['501', 501, openai('Not implemented'), 'schema'],
  ['529', 529, { type: 'error', error: { type: 'overloaded_error', message: 'Overloaded' } }, 'outage'],
  ['a 500 that speaks of tools is still an outage', 500, openai('tool use failed: maximum context length'), 'outage'],
];

describe.each([
  ['an overflow of the context', context],
  ['a content filter', filter],
  ['being out of credit', money],
  ['a bad key', keys],
  ['a missing model', models],
  ['a refused feature', schema],
  ['a request nobody could serve', request],
  ['a bare status', statuses],
])('%s', (_title, rows) => {
  test.each(rows)('%s', (_why, status, body, kind) => {
    expect(readFailure(answer(status, body))).toMatchObject({ kind, status, connect: false });
  });
});

describe('what is told', () => {
  test('is the provider’s own sentence, with its fields', () => {
    const body = openai("Unsupported parameter: 'max_tokens'", { param: 'max_tokens', code: 'unsupported_parameter' });
    expect(readFailure(answer(400, body))).toEqual({
      kind: 'schema',
      status: 400,
      message: "Unsupported parameter: 'max_tokens'",
      code: 'unsupported_parameter',
      type: 'invalid_request_error',
      param: 'max_tokens',
      retryAfterMs: null,
      billing: 'none',
      connect: false,
    });
  });

  test.each<[why: string, body: unknown, message: string]>([
    ['nested', openai('A'), 'A'],
    ['a string', { error: 'B' }, 'B'],
    ['flat', { message: 'C' }, 'C'],
    ['FastAPI, a sentence', { detail: 'D' }, 'D'],
    [
      'FastAPI, a complaint',
      fastApi(['body', 'top_k'], 'Extra inputs are not permitted'),
      'top_k: Extra inputs are not permitted',
    ],
    ['a list of errors', { errors: [{ message: 'E' }] }, 'E'],
    ['a list of one', [{ error: { message: 'F' } }], 'F'],
    ['Fireworks’ edge', { fault: { faultstring: 'G', detail: { errorcode: 'x' } } }, 'G'],
    ['MiniMax', { base_resp: { status_code: 1004, status_msg: 'H' } }, 'H'],
    ['what a router hides', { error: { message: 'Provider returned error', metadata: { raw: 'I' } } }, 'I'],
    ['plain text', 'J', 'J'],
    ['nothing', '', 'The provider refused the request.'],
    ['an empty object', {}, 'The provider refused the request.'],
    ['several lines and control characters', openai('K\r\n\tL\u0007\u2028M\u202e!'), 'K L M!'],
  ])('%s', (_why, body, message) => {
    expect(readFailure(answer(400, body)).message).toBe(message);
  });

  test('is cut to 500 characters, never inside a character', () => {
    const { message } = readFailure(answer(400, openai('👩'.repeat(400))));
    expect(message.length).toBeLessThanOrEqual(500);
    expect(message.isWellFormed()).toBe(true);
    expect(message).toMatch(/…$/);
  });

  test('carries the wait', () => {
    expect(readFailure(answer(429, openai('slow down'), { head: { 'retry-after': '7' } })).retryAfterMs).toBe(7_000);
  });
});

describe('a web page', () => {
  const page = '<!DOCTYPE html><html><body><h1>Model not found in tools: invalid api key</h1></body></html>';
  test.each<[status: number, kind: FailureKind, says: RegExp]>([
    [200, 'schema', /^Got a web page, not an API answer\. Check the base URL\.$/],
    [401, 'auth', /Check the base URL/],
    [403, 'outage', /Check the base URL/],
    [404, 'outage', /Check the base URL/],
    [405, 'outage', /Check the base URL/],
    [429, 'rate-limit', /Check the base URL/],
    [502, 'outage', /web page from something in front/],
    [504, 'timeout', /web page from something in front/],
  ])('with status %i is a matter of the address or of a proxy: %s', (status, kind, says) => {
    const found = readFailure(answer(status, page));
    expect(found).toMatchObject({ kind, code: null, param: null });
    expect(found.message).toMatch(says);
  });

  test('is known by its type as well', () => {
    const found = readFailure(answer(404, 'no such page', { head: { 'content-type': 'text/html; charset=utf-8' } }));
    expect(found.message).toBe('Got a web page, not an API answer. Check the base URL.');
  });
});

describe('answers that are no errors but no answers either', () => {
  test('a redirect names the host and nothing of the path', () => {
    const found = readFailure(answer(307, '', { head: { location: 'https://login.example.com/ticket?secret=1' } }));
    expect(found).toMatchObject({ kind: 'outage', status: 307, billing: 'none' });
    expect(found.message).toMatch(/redirected to login\.example\.com\./);
    expect(found.message).not.toMatch(/secret|ticket/);
    expect(readFailure(answer(301, '', { head: { location: '/elsewhere' } })).message).toMatch(/redirected elsewhere/);
  });

  test.each<[body: unknown, says: RegExp]>([
    ['', /empty/],
    ['{"choices":[', /not JSON/],
    [[], /not a chat completion/],
  ])('a 200 with %j', (body, says) => {
    const found = readFailure(answer(200, body));
    expect(found).toMatchObject({ kind: 'schema', billing: 'possible' });
    expect(found.message).toMatch(says);
  });
});

/** Validators, moderations and models repeat the prompt, and a prompt may speak of anything. */
describe('what an error quotes says nothing of itself', () => {
  const PROMPT =
    'maximum context length; insufficient balance; invalid api key; rate limit; content filtering policy; the model does not exist';

  test.each<[why: string, status: number, body: unknown, kind: FailureKind]>([
    [
      'FastAPI repeats the value',
      422,
      {
        detail: [{ type: 'string_type', loc: ['body', 'messages', 0, 'content'], msg: 'Not a string', input: PROMPT }],
      },
      'schema',
    ],
    [
      'FastAPI repeats the whole body',
      422,
      { detail: [{ type: 'missing', loc: ['body', 'messages'], msg: 'Field required', input: { prompt: PROMPT } }] },
      'request',
    ],
    [
      'vLLM repeats it in its sentence',
      400,
      openai(
        `[{'type': 'missing', 'loc': ('body', 'stop'), 'msg': 'Field required', 'input': {'prompt': '${PROMPT}'}}]`,
      ),
      'request',
    ],
    [
      'Pydantic repeats it in its sentence',
      400,
      openai(
        `1 validation error\nstop\n  Input should be a list [type=list_type, input_value='${PROMPT}', input_type=str]`,
      ),
      'request',
    ],
    [
      'a moderation repeats what it flagged',
      403,
      { error: { code: 403, message: 'Flagged', metadata: { flagged_input: PROMPT, reasons: ['x'] } } },
      'content-filter',
    ],
    [
      'a guardrail repeats its pattern',
      403,
      { error: { code: 403, message: 'No', metadata: { patterns: [PROMPT] } } },
      'auth',
    ],
    [
      'a router repeats what the model wrote',
      400,
      {
        error: {
          code: 400,
          message: 'Provider returned error',
          metadata: {
            raw: JSON.stringify({ error: { message: 'Failed', type: 'x', failed_generation: PROMPT, input: PROMPT } }),
          },
        },
      },
      'request',
    ],
    [
      'an exception repeats its request',
      400,
      openai(`litellm.BadRequestError: XException - ${JSON.stringify({ message: 'No', prompt: PROMPT })}`),
      'request',
    ],
    [
      'JSON of the prompt in a sentence is not the vendor’s error',
      400,
      openai(`Cannot parse: ${JSON.stringify({ error: { code: 'insufficient_quota' } })}`),
      'request',
    ],
    [
      'a code decides before a sentence',
      400,
      openai(`Invalid value: '${PROMPT}'`, { code: 'unsupported_value', param: 'stop' }),
      'schema',
    ],
  ])('%s', (_why, status, body, kind) => {
    expect(readFailure(answer(status, body)).kind).toBe(kind);
  });

  test('a body without any known field is read as a whole', () => {
    expect(readFailure(answer(400, { failure: { why: 'Insufficient credits' } })).kind).toBe('quota');
  });
});

test('JSON that is labelled as a page is read as JSON', () => {
  const head = { 'content-type': 'text/html; charset=utf-8' };
  expect(readFailure(answer(402, openai('Pay'), { head }))).toMatchObject({ kind: 'quota', message: 'Pay' });
});

test.each<[status: number, elapsedMs: number, billing: string]>([
  [429, 60_000, 'none'],
  [503, 60_000, 'none'],
  [500, 1_000, 'none'],
  [500, 30_001, 'possible'],
  [502, 30_001, 'possible'],
  [504, 1_000, 'possible'],
  [400, 60_000, 'none'],
])('a %i after %i ms may cost: %s', (status, elapsedMs, billing) => {
  expect(readFailure(answer(status, '', { elapsedMs })).billing).toBe(billing);
});

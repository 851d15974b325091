// The messages are re-worded from issue reports and from the vendors' documentation; each table row says whose they are.
// They go through readFailure first, as in the gateway, so that both readings are held together.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { DialectId } from '../../domain/dialect.ts';
import { failure, type Failure } from '../../domain/failure.ts';
import type { Fix } from '../../domain/fix.ts';
import { readFailure } from '../failures/read-failure.ts';
import type { JsonObject } from '../json.ts';
import { FORMAT_ROWS } from './format-rows.ts';
import { LIMIT_ROWS, SUM_ROWS } from './limit-rows.ts';
import { readRepair } from './read-repair.ts';
import { NAME_ROWS } from './refused-names.ts';
import type { Sent } from './repair.ts';
import { THINKING_ROWS } from './thinking-rows.ts';
import { TOOL_ROWS } from './tool-rows.ts';

function refused(status: number, answer: unknown): Failure {
  const bodyText = typeof answer === 'string' ? answer : JSON.stringify(answer);
  const isHtml = bodyText.startsWith('<');
  return readFailure({
    status,
    headers: (name) => (name === 'content-type' ? (isHtml ? 'text/html' : 'application/json') : null),
    bodyText,
    body: typeof answer === 'string' ? undefined : answer,
    nowMs: 0,
    elapsedMs: 100,
  });
}

/** OpenAI's envelope. */
const says = (message: string, param: string | null = null, code: string | null = null): unknown => ({
  error: { message, type: 'invalid_request_error', param, code },
});
/** Anthropic's. */
const claude = (message: string): unknown => ({ type: 'error', error: { type: 'invalid_request_error', message } });
/** FastAPI's. */
const fastApi = (loc: readonly unknown[], msg: string, input: unknown = null): unknown => ({
  detail: [{ type: 'extra_forbidden', loc: ['body', ...loc], msg, input }],
});

const user = { role: 'user', content: 'hi' };
const tool = { type: 'function', function: { name: 'f', parameters: { type: 'object' }, strict: true } };

function sent(dialect: DialectId, fields: JsonObject, rest: Partial<Sent> = {}): Sent {
  const base = dialect === 'openai-responses' ? { model: 'm', input: 'hi' } : { model: 'm', messages: [user] };
  return { dialect, body: { ...base, ...fields }, speaks: [dialect], isHome: true, ...rest };
}
const chat = (fields: JsonObject, rest: Partial<Sent> = {}): Sent => sent('openai-chat', fields, rest);
const messages = (fields: JsonObject, rest: Partial<Sent> = {}): Sent => sent('anthropic-messages', fields, rest);
const responses = (fields: JsonObject, rest: Partial<Sent> = {}): Sent => sent('openai-responses', fields, rest);

function repairOf(status: number, answer: unknown, request: Sent): { fix: Fix; remember: boolean } | null {
  const repair = readRepair(refused(status, answer), request);
  if (repair === null) return null;
  const { in: dialect, ...fix } = repair.fix;
  expect(dialect).toBe(request.dialect);
  return { fix, remember: repair.remember };
}

type Case = readonly [name: string, answer: unknown, request: Sent, fix: Fix];

const NAMED: readonly Case[] = [
  [
    'OpenAI, unsupported parameter',
    says("Unsupported parameter: 'logprobs' is not supported with this model.", 'logprobs', 'unsupported_parameter'),
    chat({ logprobs: true }),
    { do: 'drop', field: 'logprobs' },
  ],
  [
    'OpenAI, unknown parameter',
    says("Unknown parameter: 'store_it'.", 'store_it', 'unknown_parameter'),
    chat({ store_it: 1 }),
    { do: 'drop', field: 'store_it' },
  ],
  [
    'OpenAI, only the param tells',
    says('This is not supported with this model.', 'prediction', 'unsupported_parameter'),
    chat({ prediction: {} }),
    { do: 'drop', field: 'prediction' },
  ],
  [
    'OpenAI, only the default value',
    says(
      "Unsupported value: 'temperature' does not support 0.5 with this model. Only the default (1) value is supported.",
      'temperature',
      'unsupported_value',
    ),
    chat({ temperature: 0.5 }),
    { do: 'drop', field: 'temperature' },
  ],
  [
    'OpenAI, several arguments: the first that is there',
    says('Unrecognized request arguments supplied: foo, logit_bias, user'),
    chat({ logit_bias: {}, user: 'u' }),
    { do: 'drop', field: 'logit_bias' },
  ],
  [
    'Azure, old api-version',
    says('Unrecognized request argument supplied: stream_options'),
    chat({ stream: true, stream_options: {} }),
    { do: 'drop', field: 'stream_options' },
  ],
  [
    'Azure AI inference',
    says('Validation error at #/stream_options: Extra inputs are not permitted'),
    chat({ stream: true, stream_options: {} }),
    { do: 'drop', field: 'stream_options' },
  ],
  [
    'Anthropic',
    claude('service_tier: Extra inputs are not permitted'),
    messages({ service_tier: 'auto' }),
    { do: 'drop', field: 'service_tier' },
  ],
  [
    'Gemini, a list of one error',
    [
      {
        error: {
          code: 400,
          status: 'INVALID_ARGUMENT',
          message:
            'Invalid JSON payload received. Unknown name "metadata": Cannot find field.\nInvalid JSON payload received. Unknown name "seed": Cannot find field.',
        },
      },
    ],
    chat({ seed: 1 }),
    { do: 'drop', field: 'seed' },
  ],
  [
    'Gemini, penalties',
    [{ error: { code: 400, status: 'INVALID_ARGUMENT', message: 'Penalty is not enabled for this model' } }],
    chat({ presence_penalty: 0.1 }),
    { do: 'drop', field: 'presence_penalty' },
  ],
  [
    'Mistral, 422',
    { object: 'error', message: fastApi(['user'], 'Extra inputs are not permitted'), type: 'invalid_request_error' },
    chat({ user: 'u' }),
    { do: 'drop', field: 'user' },
  ],
  [
    'Groq, top level',
    says("property 'store' is unsupported, did you mean 'stop'?"),
    chat({ store: false }),
    { do: 'drop', field: 'store' },
  ],
  [
    'Groq, a sentence',
    says('`logprobs` is not supported with this model'),
    chat({ logprobs: true }),
    { do: 'drop', field: 'logprobs' },
  ],
  [
    'xAI, camel case in a flat error',
    { code: 'Client specified an invalid argument', error: 'Argument not supported on this model: presencePenalty' },
    chat({ presence_penalty: 0 }),
    { do: 'drop', field: 'presence_penalty' },
  ],
  [
    'xAI, another wording, through LiteLLM',
    says(
      'litellm.BadRequestError: XaiException - {"code":"Client specified an invalid argument","error":"Model grok-4-latest does not support parameter reasoningEffort."}\nReceived Model Group=grok-4',
    ),
    chat({ reasoning_effort: 'high' }),
    { do: 'drop', field: 'reasoning_effort' },
  ],
  [
    'xAI in Responses',
    { code: 'Client specified an invalid argument', error: 'Model grok-4 does not support parameter reasoningEffort.' },
    responses({ reasoning: { effort: 'high' } }),
    { do: 'drop', field: 'reasoning.effort' },
  ],
  [
    'LiteLLM, several',
    says(
      "litellm.UnsupportedParamsError: groq does not support parameters: ['seed', 'logit_bias'], for model=llama. To drop these, set `litellm.drop_params=True`",
      null,
      '400',
    ),
    chat({ logit_bias: {} }),
    { do: 'drop', field: 'logit_bias' },
  ],
  [
    'LiteLLM, with their values',
    says("litellm.UnsupportedParamsError: cohere does not support parameters: {'user': 'seed', 'n': 2}"),
    chat({ seed: 1, n: 2 }),
    { do: 'drop', field: 'n' },
  ],
  [
    'LiteLLM, one value',
    says(
      "litellm.UnsupportedParamsError: gpt-5-nano doesn't support temperature=0.1 while reasoning is active. Only temperature=1 is supported.",
    ),
    chat({ temperature: 0.1 }),
    { do: 'drop', field: 'temperature' },
  ],
  [
    'Claude, deprecated',
    claude('`temperature` is deprecated for this model.'),
    messages({ temperature: 0.7 }),
    { do: 'drop', field: 'temperature' },
  ],
  [
    'Claude behind Bedrock behind LiteLLM',
    says(
      'litellm.BadRequestError: BedrockException - {"message":"The model returned the following errors: temperature is deprecated for this model."}',
    ),
    chat({ temperature: 0.7 }),
    { do: 'drop', field: 'temperature' },
  ],
  [
    'Claude, effort',
    claude('This model does not support the effort parameter.'),
    messages({ output_config: { effort: 'high' } }),
    { do: 'drop', field: 'output_config.effort' },
  ],
  [
    'Claude before 4.5, output_config without a format',
    claude('output_config: Extra inputs are not permitted'),
    messages({ output_config: { effort: 'high' } }),
    { do: 'drop', field: 'output_config' },
  ],
  [
    'Claude before 4.5, output_config with a format: that is said otherwise first',
    claude('output_config: Extra inputs are not permitted'),
    messages({ output_config: { effort: 'high', format: { type: 'json_schema', schema: {} } } }),
    { do: 'emulate', field: 'output_config.format', to: 'prompt' },
  ],
  [
    'Bedrock, stop sequences',
    says("This model doesn't support the stopSequences field. Remove stopSequences and try again."),
    chat({ stop: ['x'] }),
    { do: 'drop', field: 'stop' },
  ],
  [
    'Bedrock, a key too many',
    says(
      'Malformed input request: #: extraneous key [top_k] is not permitted, please reformat your input and try again.',
    ),
    chat({ top_k: 1 }),
    { do: 'drop', field: 'top_k' },
  ],
  [
    'Moonshot',
    says('invalid temperature: only 0.6 is allowed for this model'),
    chat({ temperature: 1 }),
    { do: 'drop', field: 'temperature' },
  ],
  [
    'Rust servers',
    says(
      'Failed to deserialize the JSON body into the target type: unknown field `store`, expected one of `model`, `messages` at line 1',
    ),
    chat({ store: true }),
    { do: 'drop', field: 'store' },
  ],
  [
    'Vercel',
    says("Unrecognized key(s) in object: 'prompt_cache_key', 'seed'"),
    chat({ seed: 3 }),
    { do: 'drop', field: 'seed' },
  ],
  [
    'ChatGPT behind Codex',
    { detail: 'Unsupported parameter: max_output_tokens' },
    responses({ max_output_tokens: 100 }),
    { do: 'drop', field: 'max_output_tokens' },
  ],
  [
    'verbosity in Responses',
    says(
      "Unsupported value: 'low' is not supported with the 'gpt-5-codex' model. Supported values are: 'medium'.",
      'text.verbosity',
      'unsupported_value',
    ),
    responses({ text: { verbosity: 'low' } }),
    { do: 'drop', field: 'text.verbosity' },
  ],
  [
    'a reply of OpenRouter with the provider’s error inside',
    {
      error: {
        message: 'Provider returned error',
        code: 400,
        metadata: {
          raw: '{"error":{"message":"`top_k` is not supported with this model","type":"invalid_request_error"}}',
        },
      },
    },
    chat({ top_k: 4 }),
    { do: 'drop', field: 'top_k' },
  ],
];

const PLACES: readonly Case[] = [
  [
    'OpenAI, a field of a message',
    says("Unknown parameter: 'messages[1].reasoning_content'.", 'messages[1].reasoning_content', 'unknown_parameter'),
    chat({ messages: [user, { role: 'assistant', content: 'x', reasoning_content: 'y' }, user] }),
    { do: 'drop', field: 'messages[].reasoning_content' },
  ],
  [
    'Groq, a field of a message',
    says(
      "'messages.1' : for 'role:assistant' the following must be satisfied[('messages.1' : property 'reasoning_content' is unsupported)]",
    ),
    chat({ messages: [user, { role: 'assistant', content: 'x', reasoning_content: 'y' }] }),
    { do: 'drop', field: 'messages[].reasoning_content' },
  ],
  [
    'Mistral, with the tag of the union',
    fastApi(['messages', 0, 'user', 'name'], 'Extra inputs are not permitted'),
    chat({ messages: [{ role: 'user', content: 'x', name: 'bob' }] }),
    { do: 'drop', field: 'messages[].name' },
  ],
  [
    'Fireworks, with the value',
    says(
      "Extra inputs are not permitted, field: 'messages[0].reasoning_content', value: 'Unsupported parameter: 'seed''",
    ),
    chat({ seed: 1, messages: [{ role: 'assistant', content: 'x', reasoning_content: 'y' }] }),
    { do: 'drop', field: 'messages[].reasoning_content' },
  ],
  [
    'Gemini, a field of a message',
    [
      {
        error: {
          code: 400,
          message: 'Invalid JSON payload received. Unknown name "name" at \'messages[0]\': Cannot find field.',
        },
      },
    ],
    chat({ messages: [{ role: 'user', content: 'x', name: 'bob' }] }),
    { do: 'drop', field: 'messages[].name' },
  ],
  [
    'cache hints of a tool',
    claude('tools.3.cache_control: Extra inputs are not permitted'),
    messages({ tools: [{ name: 'a' }, { name: 'b' }, { name: 'c' }, { name: 'd', cache_control: {} }] }),
    { do: 'drop', field: 'tools[].cache_control' },
  ],
  [
    'cache hints of parts, in Chat Completions',
    says("Unknown parameter: 'messages[0].content[0].cache_control'."),
    chat({ messages: [{ role: 'user', content: [{ type: 'text', text: 'x', cache_control: {} }] }] }),
    { do: 'drop', field: 'messages[].content[].cache_control' },
  ],
  [
    'a part of a cache hint',
    claude('system.0.cache_control.ephemeral.scope: Extra inputs are not permitted'),
    messages({ system: [{ type: 'text', text: 'x', cache_control: { type: 'ephemeral', scope: 'global' } }] }),
    { do: 'drop', field: 'system[].cache_control.scope' },
  ],
  [
    'Claude, a field of a tool, with its tag',
    claude('tools.0.custom.input_examples: Extra inputs are not permitted'),
    messages({ tools: [{ name: 'a', input_examples: [] }] }),
    { do: 'drop', field: 'tools[].input_examples' },
  ],
  [
    'strict of tools, OpenAI’s path',
    says("Unknown parameter: 'tools[0].function.strict'."),
    chat({ tools: [tool] }),
    { do: 'drop', field: 'tools[].strict' },
  ],
  [
    'strict of tools, in words',
    says('Function strict mode is only supported in the beta API.'),
    chat({ tools: [tool] }),
    { do: 'drop', field: 'tools[].strict' },
  ],
  [
    'Responses, a field of an item',
    says("Unknown parameter: 'input[1].namespace'.", 'input[1].namespace', 'unknown_parameter'),
    responses({ input: [user, { type: 'function_call', call_id: 'c', name: 'f', arguments: '{}', namespace: 'n' }] }),
    { do: 'drop', field: 'input[].namespace' },
  ],
  [
    'a schema’s own name for itself',
    says("Unknown parameter: 'tools[0].function.parameters.$schema'."),
    chat({ tools: [{ type: 'function', function: { name: 'f', parameters: { $schema: 'x', type: 'object' } } }] }),
    { do: 'drop', field: 'tools[].parameters.$schema' },
  ],
];

const TOKENS: readonly Case[] = [
  [
    'OpenAI: max_tokens has another name',
    says(
      "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.",
      'max_tokens',
      'unsupported_parameter',
    ),
    chat({ max_tokens: 9 }),
    { do: 'rename', field: 'max_tokens', to: 'max_completion_tokens' },
  ],
  [
    'and back again, Mistral',
    fastApi(['max_completion_tokens'], 'Extra inputs are not permitted', 9),
    chat({ max_completion_tokens: 9 }),
    { do: 'rename', field: 'max_completion_tokens', to: 'max_tokens' },
  ],
  [
    'under both names the refused one goes',
    says("Unknown parameter: 'max_completion_tokens'."),
    chat({ max_completion_tokens: 9, max_tokens: 9 }),
    { do: 'drop', field: 'max_completion_tokens' },
  ],
  [
    'moved, in Responses',
    says("Unsupported parameter: 'max_tokens'. In the Responses API, this parameter has moved to 'max_output_tokens'."),
    responses({ max_tokens: 9 }),
    { do: 'rename', field: 'max_tokens', to: 'max_output_tokens' },
  ],
  [
    'Anthropic',
    claude('max_tokens: 200000 > 64000, which is the maximum allowed number of output tokens for claude-sonnet-4-5'),
    messages({ max_tokens: 200_000 }),
    { do: 'cap', field: 'max_tokens', to: 64_000 },
  ],
  [
    'OpenAI, and the field that is there',
    says(
      'max_tokens is too large: 32000. This model supports at most 16384 completion tokens, whereas you provided 32000.',
      'max_tokens',
    ),
    chat({ max_completion_tokens: 32_000 }),
    { do: 'cap', field: 'max_completion_tokens', to: 16_384 },
  ],
  [
    'Xiaomi, the sentence in the place of the name',
    {
      error: {
        message: 'Param Incorrect',
        type: 'upstream_error',
        param:
          'max_tokens is too large: 1048576. This model supports at most 131072 completion tokens, whereas you provided 1048576.',
        code: '400',
      },
    },
    chat({ max_tokens: 1_048_576 }),
    { do: 'cap', field: 'max_tokens', to: 131_072 },
  ],
  [
    'DeepSeek',
    says('Invalid max_tokens value, the valid range of max_tokens is [1, 8192]'),
    chat({ max_tokens: 9_000 }),
    { do: 'cap', field: 'max_tokens', to: 8_192 },
  ],
  [
    'Qwen',
    says('<400> InternalError.Algo.InvalidParameter: Range of max_tokens should be [1, 8192]'),
    chat({ max_tokens: 9_000 }),
    { do: 'cap', field: 'max_tokens', to: 8_192 },
  ],
  [
    'Volcengine',
    says(
      'The parameter max_tokens specified in the request is not valid: integer above maximum value, expected a value <= 32768, but got 64000 instead.',
      'max_tokens',
      'InvalidParameter',
    ),
    chat({ max_tokens: 64_000 }),
    { do: 'cap', field: 'max_tokens', to: 32_768 },
  ],
  [
    'Groq',
    says(
      '`max_tokens` must be less than or equal to `8192`, the maximum value for `max_tokens` is less than the `context_window` for this model',
    ),
    chat({ max_tokens: 9_000 }),
    { do: 'cap', field: 'max_tokens', to: 8_192 },
  ],
  [
    'a relay',
    {
      code: 400,
      reason: 'INVALID_REQUEST_BODY',
      message: 'max_tokens (current value: 4096) must be between 0 and 4000 ',
    },
    chat({ max_tokens: 4_096 }),
    { do: 'cap', field: 'max_tokens', to: 4_000 },
  ],
  [
    'a number with separators',
    says('max_tokens cannot exceed 128,000'),
    chat({ max_tokens: 200_000 }),
    { do: 'cap', field: 'max_tokens', to: 128_000 },
  ],
  [
    'in other words',
    says('max_tokens exceeds the maximum of 16384 for this model'),
    chat({ max_tokens: 20_000 }),
    { do: 'cap', field: 'max_tokens', to: 16_384 },
  ],
  [
    'temperature, OpenAI',
    says(
      "Invalid 'temperature': decimal above maximum value. Expected a value <= 2, but got 3 instead.",
      'temperature',
    ),
    chat({ temperature: 3 }),
    { do: 'cap', field: 'temperature', to: 2 },
  ],
  [
    'temperature, Mistral',
    fastApi(['temperature'], 'Input should be less than or equal to 1.5', 2),
    chat({ temperature: 2 }),
    { do: 'cap', field: 'temperature', to: 1.5 },
  ],
  [
    'temperature, the limit itself left out',
    says('Range of temperature should be [0.0, 2.0)'),
    chat({ temperature: 2 }),
    { do: 'cap', field: 'temperature', to: 1.99 },
  ],
  ['n, Groq', says("'n' : number must be at most 1"), chat({ n: 3 }), { do: 'cap', field: 'n', to: 1 }],
];

const SUMS: readonly Case[] = [
  [
    'vLLM and OpenAI',
    says(
      "This model's maximum context length is 16384 tokens. However, you requested 22946 tokens (12946 in the messages, 10000 in the completion). Please reduce the length of the messages or completion.",
    ),
    chat({ max_tokens: 10_000 }),
    { do: 'cap', field: 'max_tokens', to: 3_438 },
  ],
  [
    'vLLM of 2025',
    says(
      "'max_tokens' or 'max_completion_tokens' is too large: 32000. This model's maximum context length is 8192 tokens and your request has 50 input tokens (32000 > 8192 - 50).",
    ),
    chat({ max_completion_tokens: 32_000 }),
    { do: 'cap', field: 'max_completion_tokens', to: 8_142 },
  ],
  [
    'vLLM of 2026, whose input is not counted',
    says(
      "This model's maximum context length is 128000 tokens. However, you requested 65535 output tokens and your prompt contains at least 62466 input tokens, for a total of at least 128001 tokens.",
    ),
    chat({ max_tokens: 65_535 }),
    { do: 'cap', field: 'max_tokens', to: 32_767 },
  ],
  [
    'OpenRouter',
    says(
      "This endpoint's maximum context length is 131072 tokens. However, you requested about 140000 tokens (120000 of text input, 20000 in the output). Please reduce the length of either one.",
    ),
    chat({ max_tokens: 20_000 }),
    { do: 'cap', field: 'max_tokens', to: 11_072 },
  ],
  [
    'SGLang',
    says(
      "Requested token count exceeds the model's maximum context length of 8192 tokens. You requested a total of 9000 tokens: 1000 tokens from the input messages and 8000 tokens for the completion.",
    ),
    chat({ max_tokens: 8_000 }),
    { do: 'cap', field: 'max_tokens', to: 7_192 },
  ],
  [
    'Anthropic',
    claude(
      'input length and `max_tokens` exceed context limit: 188240 + 21333 > 200000, decrease input length or `max_tokens` and try again',
    ),
    messages({ max_tokens: 21_333 }),
    { do: 'cap', field: 'max_tokens', to: 11_760 },
  ],
  [
    'Text Generation Inference',
    {
      error: '`inputs` tokens + `max_new_tokens` must be <= 4096. Given: 31 `inputs` tokens and 9000 `max_new_tokens`',
    },
    chat({ max_tokens: 9_000 }),
    { do: 'cap', field: 'max_tokens', to: 4_065 },
  ],
];

const FORMATS: readonly Case[] = [
  [
    'DeepSeek',
    says('This response_format type is unavailable now'),
    chat({ response_format: { type: 'json_schema', json_schema: {} } }),
    { do: 'emulate', field: 'response_format', to: 'prompt', from: 'json_schema' },
  ],
  [
    'LM Studio, a string as error',
    { error: "'response_format.type' must be 'json_schema' or 'text'" },
    chat({ response_format: { type: 'json_object' } }),
    { do: 'emulate', field: 'response_format', to: 'prompt', from: 'json_object' },
  ],
  [
    'OpenAI, an older model',
    says("Invalid parameter: 'response_format' of type 'json_schema' is not supported with this model.", null),
    chat({ response_format: { type: 'json_schema', json_schema: {} } }),
    { do: 'emulate', field: 'response_format', to: 'prompt', from: 'json_schema' },
  ],
  [
    'the whole field is unknown',
    says(
      "Unsupported parameter: 'response_format' is not supported with this model.",
      'response_format',
      'unsupported_parameter',
    ),
    chat({ response_format: { type: 'json_object' } }),
    { do: 'emulate', field: 'response_format', to: 'prompt' },
  ],
  [
    'LiteLLM, among others',
    says("litellm.UnsupportedParamsError: perplexity does not support parameters: ['response_format'], for model=x"),
    chat({ response_format: { type: 'json_object' } }),
    { do: 'emulate', field: 'response_format', to: 'prompt' },
  ],
  [
    'Claude before 4.5',
    claude("'claude-sonnet-4-20250514' does not support output format."),
    messages({ output_config: { format: { type: 'json_schema', schema: {} } } }),
    { do: 'emulate', field: 'output_config.format', to: 'prompt' },
  ],
  [
    'OpenAI: the word is missing',
    says(
      "'messages' must contain the word 'json' in some form, to use 'response_format' of type 'json_object'.",
      'messages',
    ),
    chat({ response_format: { type: 'json_object' } }),
    { do: 'rewrite', field: 'response_format', to: 'with the word JSON' },
  ],
  [
    'DeepSeek: the word is missing',
    says("Prompt must contain the word 'json' in some form to use 'response_format' of type 'json_object'."),
    chat({ response_format: { type: 'json_object' } }),
    { do: 'rewrite', field: 'response_format', to: 'with the word JSON' },
  ],
  [
    'Gemini: not with tools',
    [
      {
        error: {
          code: 400,
          message: "Function calling with a response mime type: 'application/json' is unsupported",
          status: 'INVALID_ARGUMENT',
        },
      },
    ],
    chat({ tools: [tool], response_format: { type: 'json_object' } }),
    { do: 'emulate', field: 'response_format', to: 'prompt', with: 'tools' },
  ],
  [
    'Groq: not with tools',
    says('json mode cannot be combined with tool/function calling'),
    chat({ tools: [tool], response_format: { type: 'json_object' } }),
    { do: 'emulate', field: 'response_format', to: 'prompt', with: 'tools' },
  ],
];

const developer = { role: 'developer', content: 'be brief' };
const called = {
  role: 'assistant',
  content: null,
  tool_calls: [{ id: 'call_abcdefgh', type: 'function', function: { name: 'f', arguments: '{}' } }],
};
const result = { role: 'tool', tool_call_id: 'call_abcdefgh', content: 'ok' };

const ROLES: readonly Case[] = [
  [
    'DeepSeek, developer',
    says(
      'Failed to deserialize the JSON body into the target type: messages[0].role: unknown variant `developer`, expected one of `system`, `user`, `assistant`, `tool` at line 1 column 60',
    ),
    chat({ messages: [developer, user] }),
    { do: 'rewrite', field: 'messages[].role', to: 'system' },
  ],
  [
    'Qwen, developer',
    says("developer is not one of ['system', 'assistant', 'user', 'tool', 'function'] - 'messages.[0].role'"),
    chat({ messages: [developer, user] }),
    { do: 'rewrite', field: 'messages[].role', to: 'system' },
  ],
  [
    'Vercel, developer',
    says(
      "Invalid enum value. Expected 'system' | 'user' | 'assistant' | 'tool', received 'developer'",
      'messages.0.role',
    ),
    chat({ messages: [developer, user] }),
    { do: 'rewrite', field: 'messages[].role', to: 'system' },
  ],
  [
    'a chat template',
    says('Unexpected message role.'),
    chat({ messages: [developer, user] }),
    { do: 'rewrite', field: 'messages[].role', to: 'system' },
  ],
  [
    'system first',
    says('System message must be at the beginning.'),
    chat({ messages: [user, { role: 'system', content: 'x' }, user] }),
    { do: 'rewrite', field: 'messages[].role', to: 'system first' },
  ],
  [
    'Mistral, system after tool',
    {
      object: 'error',
      message: "Unexpected role 'system' after role 'tool'",
      type: 'invalid_request_message_order',
      code: '3230',
    },
    chat({ messages: [user, called, result, { role: 'system', content: 'x' }] }),
    { do: 'rewrite', field: 'messages[].role', to: 'system first' },
  ],
  [
    'Mistral, user after tool',
    {
      object: 'error',
      message: "Unexpected role 'user' after role 'tool'",
      type: 'invalid_request_message_order',
      code: '3230',
    },
    chat({ messages: [user, called, result, user] }),
    { do: 'rewrite', field: 'messages[].role', to: 'assistant after tools' },
  ],
  [
    'Mistral, ids of calls',
    {
      object: 'error',
      message: 'Tool call id was call_abcdefgh but must be a-z, A-Z, 0-9, with a length of 9.',
      type: 'invalid_function_call',
      code: '3280',
    },
    chat({ messages: [user, called, result] }),
    { do: 'rewrite', field: 'messages[].tool_call_id', to: 'nine characters' },
  ],
  [
    'no user message',
    says('No user query found in messages.'),
    chat({ messages: [{ role: 'system', content: 'x' }] }),
    { do: 'rewrite', field: 'messages[].role', to: 'with a user message' },
  ],
  [
    'content as text',
    says('messages[0]: invalid type: sequence, expected a string at line 1 column 57'),
    chat({ messages: [{ role: 'user', content: [{ type: 'text', text: 'x' }] }] }),
    { do: 'rewrite', field: 'messages[].content', to: 'text' },
  ],
  [
    'Claude, prefill',
    claude('This model does not support assistant message prefill. The conversation must end with a user message.'),
    messages({ messages: [user, { role: 'assistant', content: '{' }] }),
    { do: 'rewrite', field: 'messages[].role', to: 'user last' },
  ],
];

const tools = [tool];
const named = { type: 'function', function: { name: 'f' } };

const TOOLS: readonly Case[] = [
  [
    'Qwen, required while thinking',
    says(
      '<400> InternalError.Algo.InvalidParameter: The tool_choice parameter does not support being set to required or object in thinking mode',
      null,
      'invalid_parameter_error',
    ),
    chat({ tools, tool_choice: 'required' }),
    { do: 'set', field: 'tool_choice', to: 'auto', from: 'required' },
  ],
  [
    'DeepSeek, a named tool while thinking',
    says('Thinking mode does not support this tool_choice'),
    chat({ tools, tool_choice: named }),
    { do: 'set', field: 'tool_choice', to: 'auto', from: 'function' },
  ],
  [
    'a choice of none',
    says('tool_choice: unknown variant `none`, expected `auto`'),
    chat({ tools, tool_choice: 'none' }),
    { do: 'rewrite', field: 'tool_choice', to: 'without tools', from: 'none' },
  ],
  [
    'Claude, forced while thinking',
    claude('Thinking may not be enabled when tool_choice forces tool use.'),
    messages({ thinking: { type: 'enabled' }, tool_choice: { type: 'any' } }),
    { do: 'drop', field: 'tool_choice', from: 'any', with: 'thinking' },
  ],
  [
    'parallel calls without tools',
    says(
      "Invalid value for 'parallel_tool_calls': 'parallel_tool_calls' is only allowed when 'tools' are specified.",
      'parallel_tool_calls',
    ),
    chat({ parallel_tool_calls: true }),
    { do: 'drop', field: 'parallel_tool_calls', without: 'tools' },
  ],
  [
    'options of a stream without a stream',
    says("The 'stream_options' parameter is only allowed when 'stream' is enabled.", 'stream_options'),
    chat({ stream_options: {} }),
    { do: 'drop', field: 'stream_options', without: 'stream' },
  ],
  [
    'vLLM, the same',
    says('Stream options can only be defined when `stream=True`.'),
    chat({ stream_options: {}, stream: false }),
    { do: 'drop', field: 'stream_options', without: 'stream' },
  ],
  [
    'tools while reasoning, where Responses is spoken',
    says(
      "Function tools with reasoning_effort are not supported for gpt-5.6-terra in /v1/chat/completions. To use function tools, use /v1/responses or set reasoning_effort to 'none'.",
      'reasoning_effort',
    ),
    chat({ tools }, { speaks: ['openai-chat', 'openai-responses'] }),
    { do: 'speak', field: 'dialect', to: 'openai-responses', with: 'tools' },
  ],
  [
    'tools while reasoning, where it is not',
    says(
      'Function tools with reasoning_effort are not supported for gpt-5.4 in /v1/chat/completions. Please use /v1/responses instead.',
      'reasoning_effort',
    ),
    chat({ tools, reasoning_effort: 'high' }),
    { do: 'set', field: 'reasoning_effort', to: 'none', with: 'tools' },
  ],
  [
    'custom tools in Responses, by their place',
    says(
      'Only `type:"function"` tools are supported on this endpoint. Built-in tools (web_search, file_search, code_interpreter, computer_use, mcp) are not executed here.',
      'tools.1.type',
    ),
    responses({ tools: [{ type: 'web_search' }, { type: 'custom', name: 'apply_patch' }] }),
    { do: 'rewrite', field: 'tools[].type', to: 'function', from: 'custom' },
  ],
  [
    'namespaces in Responses, without any place',
    {
      type: 'error',
      error: {
        type: 'BadRequest',
        code: '400',
        message: 'malformed request: failed to parse JSON for /v1/responses: unknown tool type',
      },
    },
    responses({
      tools: [
        { type: 'function', name: 'f' },
        { type: 'namespace', name: 'n' },
      ],
    }),
    { do: 'rewrite', field: 'tools[].type', to: 'function', from: 'namespace' },
  ],
  [
    'hosted tools in Responses, by name',
    says("Unsupported tool type: 'web_search'"),
    responses({ tools: [{ type: 'custom', name: 'c' }, { type: 'web_search' }] }),
    { do: 'rewrite', field: 'tools[].type', to: 'left out', from: 'hosted' },
  ],
];

const THINKING: readonly Case[] = [
  [
    'Claude, enabled is out',
    claude(
      '"thinking.type.enabled" is not supported for this model. Use "thinking.type.adaptive" and "output_config.effort" to control thinking behavior.',
    ),
    messages({ thinking: { type: 'enabled', budget_tokens: 2_000 }, max_tokens: 9_000 }),
    { do: 'rewrite', field: 'thinking', to: 'adaptive' },
  ],
  [
    'Claude, adaptive is not there yet',
    claude('adaptive thinking is not supported on this model'),
    messages({ thinking: { type: 'adaptive' } }),
    { do: 'rewrite', field: 'thinking', to: 'enabled' },
  ],
  [
    'a FastAPI server, adaptive',
    fastApi(['thinking', 'type'], "Input should be 'enabled' or 'disabled'", 'adaptive'),
    messages({ thinking: { type: 'adaptive' } }),
    { do: 'rewrite', field: 'thinking', to: 'enabled' },
  ],
  [
    'Claude, temperature while thinking',
    claude('`temperature` may only be set to 1 when thinking is enabled or in adaptive mode.'),
    messages({ thinking: { type: 'enabled' }, temperature: 0.2 }),
    { do: 'drop', field: 'temperature', with: 'thinking' },
  ],
  [
    'Claude, temperature and top_p',
    claude('`temperature` and `top_p` cannot both be specified for this model. Please use only one.'),
    messages({ temperature: 0.2, top_p: 0.9 }),
    { do: 'drop', field: 'top_p', with: 'temperature' },
  ],
  [
    'reasoning cannot be turned off, OpenRouter',
    says('Reasoning is mandatory for this endpoint and cannot be disabled.'),
    chat({ reasoning: { enabled: false } }),
    { do: 'drop', field: 'reasoning.enabled', from: false },
  ],
  [
    'reasoning cannot be turned off, by effort',
    says('Reasoning is mandatory for this endpoint and cannot be disabled.'),
    chat({ reasoning_effort: 'none' }),
    { do: 'drop', field: 'reasoning_effort', from: 'none' },
  ],
  [
    'Qwen, a thinking model',
    says('The value of the enable_thinking parameter is restricted to True.'),
    chat({ enable_thinking: false }),
    { do: 'drop', field: 'enable_thinking', from: false },
  ],
  [
    'Claude Opus 5, disabled',
    claude('"thinking.type.disabled" is not supported with this effort.'),
    messages({ thinking: { type: 'disabled' } }),
    { do: 'drop', field: 'thinking', from: 'disabled' },
  ],
  [
    'Ollama, no thinking at all',
    says('"llama3.2" does not support thinking'),
    chat({ reasoning_effort: 'low' }),
    { do: 'drop', field: 'reasoning_effort' },
  ],
  [
    'Qwen, thinking without a stream',
    says('parameter.enable_thinking must be set to false for non-streaming calls', null, 'invalid_parameter_error'),
    chat({}),
    { do: 'set', field: 'enable_thinking', to: false, without: 'stream' },
  ],
  [
    'DeepSeek, reasoning must come back',
    says('The `reasoning_content` in the thinking mode must be passed back to the API.'),
    chat({ messages: [user, called, result] }),
    { do: 'rewrite', field: 'messages[].reasoning_content', to: 'placeholder' },
  ],
  [
    'Moonshot, reasoning must come back',
    says('thinking is enabled but reasoning_content is missing in assistant tool call message at index 2'),
    chat({ messages: [user, called, result] }),
    { do: 'rewrite', field: 'messages[].reasoning_content', to: 'placeholder' },
  ],
  [
    'encrypted content is not given out',
    says('Encrypted content is not supported with this model.', 'include'),
    responses({ include: ['reasoning.encrypted_content'] }),
    { do: 'drop', field: 'include' },
  ],
];

const effortCase = (name: string, answer: unknown, request: Sent, field: string, from: string, to: string): Case => [
  name,
  answer,
  request,
  { do: 'set', field, to, from },
];

const EFFORTS: readonly Case[] = [
  effortCase(
    'OpenAI',
    says(
      "Unsupported value: 'reasoning_effort' does not support 'minimal' with this model. Supported values are: 'low', 'medium', and 'high'.",
    ),
    chat({ reasoning_effort: 'minimal' }),
    'reasoning_effort',
    'minimal',
    'low',
  ),
  effortCase(
    'OpenAI, Responses, named by param only',
    says(
      "Invalid value: 'max'. Supported values are: 'none', 'minimal', 'low', 'medium', 'high', and 'xhigh'.",
      'reasoning.effort',
      'invalid_value',
    ),
    responses({ reasoning: { effort: 'max' } }),
    'reasoning.effort',
    'max',
    'xhigh',
  ),
  effortCase(
    'Groq, qwen3',
    says('`reasoning_effort` must be one of `none` or `default`'),
    chat({ reasoning_effort: 'high' }),
    'reasoning_effort',
    'high',
    'default',
  ),
  effortCase(
    'Mistral',
    fastApi(['reasoning_effort'], "Input should be 'high' or 'none'", 'medium'),
    chat({ reasoning_effort: 'medium' }),
    'reasoning_effort',
    'medium',
    'high',
  ),
  effortCase(
    'Ollama',
    says('invalid reasoning value: \'xhigh\' (must be "high", "medium", "low", "max", or "none")'),
    chat({ reasoning_effort: 'xhigh' }),
    'reasoning_effort',
    'xhigh',
    'max',
  ),
  effortCase(
    'Kimi through a router, which tells what it received',
    says("Validation error for `reasoning_effort`: expected one of `'low' | 'medium' | 'high'`, received `'xhigh'`"),
    chat({ reasoning_effort: 'xhigh' }),
    'reasoning_effort',
    'xhigh',
    'high',
  ),
  effortCase(
    'SGLang, a validator’s complaint as text',
    {
      object: 'error',
      message:
        "1 validation error:\n  {'type': 'literal_error', 'loc': ('body', 'reasoning_effort'), 'msg': \"Input should be 'low', 'medium' or 'high'\", 'input': 'max', 'ctx': {}}",
      type: 'Bad Request',
      code: 400,
    },
    chat({ reasoning_effort: 'max' }),
    'reasoning_effort',
    'max',
    'high',
  ),
  effortCase(
    'CLIProxyAPI',
    says('level "max" not supported, valid levels: low, medium, high, xhigh'),
    chat({ reasoning_effort: 'max' }),
    'reasoning_effort',
    'max',
    'xhigh',
  ),
  effortCase(
    'Claude',
    claude("output_config.effort: Input should be 'low', 'medium' or 'high'"),
    messages({ output_config: { effort: 'max' } }),
    'output_config.effort',
    'max',
    'high',
  ),
  effortCase(
    'between two the higher one',
    says("Unsupported value: 'reasoning_effort' does not support 'medium'. Supported values are: 'low' and 'high'."),
    chat({ reasoning_effort: 'medium' }),
    'reasoning_effort',
    'medium',
    'high',
  ),
  effortCase(
    'none is not taken for little',
    says("Unsupported value: 'reasoning_effort' does not support 'minimal'. Supported values are: 'none', 'high'."),
    chat({ reasoning_effort: 'minimal' }),
    'reasoning_effort',
    'minimal',
    'high',
  ),
];

describe.each<[what: string, cases: readonly Case[]]>([
  ['names', NAMED],
  ['places', PLACES],
  ['limits', TOKENS],
  ['formats', FORMATS],
  ['roles', ROLES],
  ['tools', TOOLS],
  ['thinking', THINKING],
  ['efforts', EFFORTS],
])('%s, remembered', (_what, cases) => {
  test.each(cases)('%s', (_name, answer, request, fix) => {
    expect(repairOf(400, answer, request)).toEqual({ fix, remember: true });
  });
});

describe('sums of prompt and answer, for this request only', () => {
  test.each(SUMS)('%s', (_name, answer, request, fix) => {
    expect(repairOf(400, answer, request)).toEqual({ fix, remember: false });
  });

  test('not when there is hardly any room left', () => {
    const answer = says(
      "This model's maximum context length is 16384 tokens. However, you requested 26284 tokens (16284 in the messages, 10000 in the completion).",
    );
    expect(repairOf(400, answer, chat({ max_tokens: 10_000 }))).toBeNull();
  });

  test('not when the client set no limit', () => {
    expect(repairOf(400, SUMS[0]?.[1], chat({}))).toBeNull();
  });
});

describe('proofs of reasoning, for this request only', () => {
  const thought = {
    role: 'assistant',
    content: [
      { type: 'thinking', thinking: 'x', signature: 's' },
      { type: 'text', text: 'y' },
    ],
  };

  test.each([
    'messages.1.content.0: Invalid `signature` in `thinking` block',
    'messages.1.content.0.type: Expected `thinking` or `redacted_thinking`, but found `tool_use`. When `thinking` is enabled, a final `assistant` message must start with a thinking block.',
    'messages.1.content.0.thinking.signature: Field required',
    'messages.1.content.0.thinking.signature: Extra inputs are not permitted',
    'messages.1.content.0: `thinking` or `redacted_thinking` blocks in the latest assistant message cannot be modified.',
    'Thought signature is not valid',
  ])('%s', (message) => {
    const request = messages({ messages: [user, thought, user] });
    expect(repairOf(400, claude(message), request)).toEqual({
      fix: { do: 'drop', field: 'messages[].thinking' },
      remember: false,
    });
  });

  test('not when the request holds no thoughts', () => {
    expect(
      repairOf(400, claude('messages.1.content.0: Invalid `signature` in `thinking` block'), messages({})),
    ).toBeNull();
  });

  test.each<[status: number, message: string, code: string | null]>([
    [400, 'The encrypted content gAAA...Rg== could not be verified.', 'invalid_encrypted_content'],
    [400, "Item 'rs_1' of type 'reasoning' was provided without its required following item.", null],
    [400, "Item 'msg_1' of type 'message' was provided without its required 'reasoning' item: 'rs_1'.", null],
    [404, "Item with id 'rs_1' not found. Items are not persisted when `store` is set to false.", null],
  ])('%i %s', (status, message, code) => {
    const request = responses({
      input: [user, { type: 'reasoning', id: 'rs_1', summary: [] }, { ...user, id: 'msg_1' }],
    });
    expect(repairOf(status, says(message, 'input', code), request)).toEqual({
      fix: { do: 'drop', field: 'input[].encrypted_content' },
      remember: false,
    });
  });

  test('cache hints on a thought go once: on all other blocks they are worth money', () => {
    const block = { type: 'thinking', thinking: 'x', signature: 's', cache_control: {} };
    const answer = claude('messages.1.content.0.thinking.cache_control: Extra inputs are not permitted');
    expect(repairOf(400, answer, messages({ messages: [user, { role: 'assistant', content: [block] }] }))).toEqual({
      fix: { do: 'drop', field: 'messages[].content[].cache_control' },
      remember: false,
    });
  });
});

describe('budgets of thinking, for this request only', () => {
  const tooLittle = claude('thinking.enabled.budget_tokens: Input should be greater than or equal to 1024');
  const tooMuch = claude('`max_tokens` must be greater than `thinking.budget_tokens`.');
  const thinking = (budget_tokens: number): JsonObject => ({ type: 'enabled', budget_tokens });

  test.each<[answer: unknown, budget: number, most: number, fix: Fix]>([
    [tooLittle, 500, 4_096, { do: 'set', field: 'thinking.budget_tokens', to: 1_024 }],
    [tooLittle, 500, 800, { do: 'drop', field: 'thinking' }],
    [tooMuch, 10_000, 8_000, { do: 'cap', field: 'thinking.budget_tokens', to: 4_000 }],
    [tooMuch, 10_000, 1_500, { do: 'cap', field: 'thinking.budget_tokens', to: 1_024 }],
    [tooMuch, 10_000, 1_000, { do: 'drop', field: 'thinking' }],
  ])('%#', (answer, budget, most, fix) => {
    const request = messages({ thinking: thinking(budget), max_tokens: most });
    expect(repairOf(400, answer, request)).toEqual({ fix, remember: false });
  });

  test('an answer shorter than the server gives', () => {
    const answer = says(
      "Invalid 'max_output_tokens': integer below minimum value. Expected a value >= 16, but got 5 instead.",
      'max_output_tokens',
    );
    expect(repairOf(400, answer, responses({ max_output_tokens: 5 }))).toEqual({
      fix: { do: 'set', field: 'max_output_tokens', to: 16, from: 5 },
      remember: false,
    });
  });
});

describe('streams only', () => {
  test.each<[answer: unknown, request: Sent]>([
    [says('This model only support stream mode, please enable the stream parameter to access the model. '), chat({})],
    [{ detail: 'Stream must be set to true' }, responses({ stream: false })],
    [says('Requests with max_tokens > 4096 must have stream=true'), chat({ max_tokens: 9_000 })],
  ])('%#', (answer, request) => {
    expect(repairOf(400, answer, request)).toEqual({ fix: { do: 'stream', field: 'stream' }, remember: true });
  });

  test('not when it was a stream', () => {
    expect(repairOf(400, says('This model only support stream mode'), chat({ stream: true }))).toBeNull();
  });
});

describe('an address that is not there', () => {
  const away = { speaks: ['openai-chat', 'openai-responses'] as const, isHome: false };

  test.each<[name: string, status: number, answer: unknown]>([
    ['an HTML page', 404, '<html><body>Cannot POST /v1/responses</body></html>'],
    ['nothing', 404, ''],
    ['FastAPI', 404, { detail: 'Not Found' }],
    ['Go', 404, '404 page not found'],
    [
      'Groq and OpenAI',
      404,
      says('Unknown request URL: POST /v1/responses. Please check the URL for typos.', null, 'unknown_url'),
    ],
    ['one-api', 404, says('Invalid URL (POST /v1/responses)')],
    ['Kong in front of Mistral', 404, { message: 'no Route matched with those values', request_id: 'x' }],
    ['Spring', 404, { timestamp: 1, status: 404, error: 'Not Found', path: '/v1/responses' }],
    ['llama.cpp', 404, { error: { code: 404, message: 'File Not Found', type: 'not_found_error' } }],
    ['method', 405, { detail: 'Method Not Allowed' }],
    ['method, without words', 405, ''],
    ['not made yet', 501, says('Not Implemented')],
    ['vLLM', 400, { object: 'error', message: 'The model does not support Responses API', code: 400 }],
  ])('%s', (_name, status, answer) => {
    expect(repairOf(status, answer, responses({}, away))).toEqual({
      fix: { do: 'speak', field: 'dialect', to: 'openai-chat' },
      remember: true,
    });
  });

  test.each<[name: string, status: number, answer: unknown]>([
    [
      'the model is missing',
      404,
      says('The model `x` does not exist or you do not have access to it.', null, 'model_not_found'),
    ],
    [
      'the model is missing, Anthropic',
      404,
      { type: 'error', error: { type: 'not_found_error', message: 'model: x' } },
    ],
    [
      'the model is not pulled, Ollama',
      404,
      { error: { message: 'model "x" not found, try pulling it first', type: 'not_found_error' } },
    ],
    [
      'the deployment is missing',
      404,
      { error: { code: 'DeploymentNotFound', message: 'The API deployment for this resource does not exist.' } },
    ],
    ['no tools there, OpenRouter', 404, { error: { message: 'No endpoints found that support tool use.', code: 404 } }],
    ['a page of a front that is ill', 503, '<html>busy</html>'],
    [
      'an answer that is kept no more',
      404,
      says("Previous response with id 'resp_1' not found.", 'previous_response_id', 'previous_response_not_found'),
    ],
  ])('not when %s', (_name, status, answer) => {
    expect(repairOf(status, answer, responses({}, away))).toBeNull();
  });

  test('not at home: there is nowhere else to go', () => {
    expect(repairOf(404, '', responses({}))).toBeNull();
    expect(repairOf(404, '', responses({}, { ...away, isHome: true }))).toBeNull();
    expect(
      repairOf(404, { detail: 'Not Found' }, chat({}, { speaks: ['openai-chat', 'openai-responses'] })),
    ).toBeNull();
  });

  test.each<[message: string, status: number]>([
    ['This model is only supported in v1/responses and not in v1/chat/completions.', 404],
    ['Unsupported legacy protocol: /v1/chat/completions is not supported. Please use /v1/responses.', 400],
  ])('a model that is only there, even at home: %s', (message, status) => {
    const request = chat({}, { speaks: ['openai-chat', 'openai-responses'] });
    expect(repairOf(status, says(message, 'model'), request)).toEqual({
      fix: { do: 'speak', field: 'dialect', to: 'openai-responses' },
      remember: true,
    });
    expect(repairOf(status, says(message, 'model'), chat({}))).toBeNull();
  });
});

test('OpenRouter has no endpoint for a choice of tools: a 404 that is about the request', () => {
  const answer = {
    error: {
      message:
        "No endpoints found that support the provided 'tool_choice' value. To learn more about provider routing, visit: https://openrouter.ai/docs",
      code: 404,
    },
  };
  expect(repairOf(404, answer, chat({ tools, tool_choice: 'required' }))).toEqual({
    fix: { do: 'set', field: 'tool_choice', to: 'auto', from: 'required' },
    remember: true,
  });
});

/** A request that has everything a complaint could be taken to be about. */
const FULL = chat({
  temperature: 0.5,
  top_p: 0.9,
  seed: 1,
  stop: ['x'],
  max_tokens: 4_000,
  user: 'u',
  metadata: {},
  tools,
  tool_choice: 'auto',
  response_format: { type: 'json_object' },
  reasoning_effort: 'high',
});

describe('none', () => {
  test.each<[name: string, status: number, answer: unknown]>([
    [
      'the prompt is too long',
      400,
      says(
        "This model's maximum context length is 8192 tokens. Your messages resulted in 9000 tokens.",
        'messages',
        'context_length_exceeded',
      ),
    ],
    ['the prompt alone is too long, Anthropic', 400, claude('prompt is too long: 210000 tokens > 200000 maximum')],
    ['the prompt is too long, Qwen', 400, says('Range of input length should be [1, 30720]')],
    [
      'a content filter',
      400,
      says(
        "Invalid prompt: violating our usage policy. It said: Unsupported parameter: 'seed'.",
        null,
        'invalid_prompt',
      ),
    ],
    ['a bad key', 401, says('Incorrect API key provided: seed is not supported', null, 'invalid_api_key')],
    [
      'a bad key, Gemini',
      400,
      [
        {
          error: {
            code: 400,
            message: 'API key not valid. Please pass a valid API key.',
            details: [{ reason: 'API_KEY_INVALID' }],
          },
        },
      ],
    ],
    ['no credit', 400, claude('Your credit balance is too low to access the Anthropic API.')],
    ['a rate limit', 429, says("Rate limit reached. 'seed' is not supported", null, 'rate_limit_exceeded')],
    ['a server error', 500, says("Unsupported parameter: 'seed' is not supported with this model.")],
    ['overload', 503, says("Unknown parameter: 'seed'.")],
    ['an unknown model', 404, says('The model `gpt-9` does not exist', 'model', 'model_not_found')],
    ['the model itself', 400, says("Unsupported parameter: 'model' is not supported.", 'model')],
    ['the messages themselves', 400, says("Unknown parameter: 'messages'.", 'messages', 'unknown_parameter')],
    ['the tools themselves', 400, says('`tools` is not supported with this model', 'tools', 'unsupported_parameter')],
    ['tools, Ollama', 400, says('registry.ollama.ai/library/gemma does not support tools')],
    [
      'tools, vLLM without a parser',
      400,
      says('"auto" tool choice requires --enable-auto-tool-choice and --tool-call-parser to be set'),
    ],
    [
      'streaming',
      400,
      says(
        "Unsupported value: 'stream' does not support true with this model. Only the default (false) value is supported.",
        'stream',
        'unsupported_value',
      ),
    ],
    ['a field that was not sent', 400, says("Unknown parameter: 'logit_bias'.", 'logit_bias', 'unknown_parameter')],
    [
      'a role that has no other name',
      400,
      says(
        "Unsupported value: 'messages[0].role' does not support 'user' with this model.",
        'messages[0].role',
        'unsupported_value',
      ),
    ],
    ['the content of a message', 422, fastApi(['messages', 0, 'content'], 'Extra inputs are not permitted', 'hi')],
    [
      'a schema that is wrong',
      400,
      says(
        "Invalid schema for response_format 'x': In context=(), 'additionalProperties' is required to be supplied and to be false.",
        'response_format',
      ),
    ],
    ['a tool that is missing', 400, says("tool_choice 'g' not found in tools: invalid tool_choice")],
    [
      'calls without results',
      400,
      says(
        "An assistant message with 'tool_calls' must be followed by tool messages responding to each 'tool_call_id'.",
        'messages.[2].role',
      ),
    ],
    [
      'a wrong type',
      400,
      says(
        "Invalid type for 'messages[0].content': expected one of a string or array of objects, but got an integer instead.",
        'messages[0].content',
      ),
    ],
    ['images', 400, says('messages[0]: unknown variant `image_url`, expected `text`')],
    ['nothing said', 400, says('Provider returned error')],
    ['an empty body', 400, ''],
    [
      'a thought signature of Gemini',
      400,
      [{ error: { code: 400, message: 'Function call is missing a thought_signature in functionCall parts.' } }],
    ],
    [
      'a kept answer',
      400,
      says(
        'Previous response cannot be used for this organization due to Zero Data Retention.',
        'previous_response_id',
        'unsupported_parameter',
      ),
    ],
    ['a limit of something else', 400, says('tools: maximum number of tools is 128')],
  ])('%s', (_name, status, answer) => {
    expect(repairOf(status, answer, FULL)).toBeNull();
  });

  test.each<[name: string, answer: unknown]>([
    [
      'FastAPI',
      fastApi(['messages', 0, 'user', 'content'], 'Input should be a valid string', "Unsupported parameter: 'seed'"),
    ],
    [
      'vLLM',
      says(
        "[{'type': 'list_type', 'loc': ('body', 'messages'), 'msg': 'Input should be a valid list', 'input': \"Unsupported parameter: 'seed' is not supported\"}]",
      ),
    ],
    [
      'pydantic',
      says(
        '1 validation error for Request\nmessages\n  Input should be a valid list [type=list_type, input_value="Unknown parameter: \'seed\'", input_type=str]',
      ),
    ],
    [
      'Fireworks',
      says("Extra inputs are not permitted, field: 'messages[0].foo', value: \"Unknown parameter: 'seed'\""),
    ],
    [
      'LiteLLM, of another target',
      says(
        "litellm.BadRequestError: bad request. No fallback model group found. Fallbacks=['x: Unknown parameter: 'seed'.']",
      ),
    ],
  ])('a prompt that is quoted by %s', (_name, answer) => {
    expect(repairOf(400, answer, FULL)).toBeNull();
  });

  test('what did not help is not tried again', () => {
    const answer = says(
      "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.",
    );
    const heeded: Fix[] = [{ do: 'rename', field: 'max_completion_tokens', to: 'max_tokens', in: 'openai-chat' }];
    expect(repairOf(400, answer, chat({ max_tokens: 9 }, { heeded }))).toBeNull();
    const role = says('Unexpected message role.');
    const request = chat({ messages: [developer] });
    const repair = readRepair(refused(400, role), request);
    expect(readRepair(refused(400, role), { ...request, heeded: repair === null ? [] : [repair.fix] })).toBeNull();
  });

  test('Responses was tried for tools: then without reasoning', () => {
    const answer = says(
      'Function tools with reasoning_effort are not supported for gpt-5.5 in /v1/chat/completions. Please use /v1/responses instead.',
    );
    const heeded: Fix[] = [{ do: 'speak', field: 'dialect', to: 'openai-responses', with: 'tools', in: 'openai-chat' }];
    const request = chat({ tools }, { heeded, speaks: ['openai-chat', 'openai-responses'] });
    expect(repairOf(400, answer, request)?.fix).toEqual({
      do: 'set',
      field: 'reasoning_effort',
      to: 'none',
      with: 'tools',
    });
    const off = chat({ tools, reasoning_effort: 'none' }, { heeded, speaks: ['openai-chat', 'openai-responses'] });
    expect(repairOf(400, answer, off)).toBeNull();
  });

  test('a place in a message is not taken for the field of the same name', () => {
    const answer = says("Unknown parameter: 'messages[0].seed'.", 'messages[0].seed', 'unknown_parameter');
    expect(repairOf(400, answer, FULL)).toBeNull();
  });

  test('a word of a sentence is not taken for a name', () => {
    const answer = says('Streaming audio is not supported. This model does not support audio in history.');
    expect(repairOf(400, answer, chat({ audio: {}, stream: true }))).toBeNull();
  });

  test('Claude must have max_tokens', () => {
    expect(repairOf(400, claude('max_tokens: Extra inputs are not permitted'), messages({ max_tokens: 5 }))).toBeNull();
  });
});

test.each([...TOOL_ROWS, ...THINKING_ROWS, ...FORMAT_ROWS, ...LIMIT_ROWS, ...SUM_ROWS])(
  'the row made for "$example" knows it',
  ({ says: pattern, example }) => {
    expect(pattern.test(example)).toBe(true);
  },
);

test.each(NAME_ROWS)('the row of names made for "$example" knows it', ({ says: pattern, example }) => {
  expect([...example.matchAll(pattern)]).not.toEqual([]);
});

test('whatever is said of whatever was sent: it does not throw, and takes nothing essential away', () => {
  const words = fc.constantFrom(
    'Unsupported parameter: ',
    "'messages[0].content'",
    'max_tokens',
    ' is not supported',
    'tools.0.function.name',
    ': Extra inputs are not permitted',
    'must be less than or equal to 5',
    'response_format',
    'tool_choice',
    'thinking',
    '__proto__',
    'constructor',
    "'",
    '[',
    '{',
    'model',
    'input',
  );
  const body = fc.dictionary(
    fc.constantFrom(
      'messages',
      'tools',
      'input',
      'thinking',
      'max_tokens',
      'tool_choice',
      'response_format',
      'reasoning',
      '__proto__',
    ),
    fc.anything({ maxDepth: 3 }),
  );
  const dialect = fc.constantFrom<DialectId>('openai-chat', 'anthropic-messages', 'openai-responses');
  fc.assert(
    fc.property(
      fc.array(words, { maxLength: 6 }),
      body,
      dialect,
      fc.constantFrom(400, 404, 422),
      (said, fields, id, status) => {
        const failed = failure('schema', said.join(''), { status, param: said[0] ?? null });
        const repair = readRepair(failed, { dialect: id, body: fields, speaks: ['openai-chat'], isHome: false });
        if (repair?.fix.do === 'drop') expect(['model', 'messages', 'tools', 'input']).not.toContain(repair.fix.field);
      },
    ),
    { numRuns: 2_000 },
  );
});

// Complaints about the form of the answer asked for, of the conversation, and of the answer's transport.

import { isObject, objectIn } from '../json.ts';
import type { Complaint } from './complaint.ts';
import { hasRole, messagesOf, typeOf } from './find-in-request.ts';
import { has } from './paths.ts';
import { forGood, type Repair, type RepairRow, type Sent } from './repair.ts';
import { REWRITES } from './rewrites.ts';

export const FORMAT_ROWS: readonly RepairRow[] = [
  {
    says: /must contain (?:the word )?[`'"]?json|word [`'"]?json[`'"]? (?:must|in (?:some|any) form)/i,
    example: "'messages' must contain the word 'json' in some form, to use 'response_format' of type 'json_object'.",
    source: 'OpenAI, Qwen, DeepSeek',
    dialect: 'openai-chat',
    repair: (_said, { body }) => (formatType(body) === null ? null : forGood(REWRITES.wordJson)),
    last: true,
  },
  {
    says: /function calling with a response mime type|json mode cannot be combined with tool|(?:response_format|json mode|structured output).{0,60}(?:cannot|can't|can not|not).{0,40}(?:tools?|function)\b|(?:tools?|function).{0,40}(?:cannot|can't|can not|not).{0,40}(?:response_format|json mode|structured output)/i,
    example: "Function calling with a response mime type: 'application/json' is unsupported",
    source: 'Gemini before 3; Groq: json mode cannot be combined with tool/function calling',
    dialect: 'openai-chat',
    repair: (_said, { body }) =>
      has(body, 'tools') && formatType(body) !== null
        ? forGood({ do: 'emulate', field: 'response_format', to: 'prompt', with: 'tools' })
        : null,
  },
  {
    // A schema that is wrong stays wrong whoever reads it.
    says: /^(?!.*(?:invalid schema|missing required|additionalproperties)).*(?:response[_ ]format|json[_ ]schema|json_object|json mode|structured outputs?|output[_ ]format|output_config\.format)/is,
    example: 'This response_format type is unavailable now',
    source:
      "DeepSeek; LM Studio: 'response_format.type' must be 'json_schema' or 'text'; Anthropic before 4.5: does not support output format",
    repair: (_said, sent, complaint) => emulated(sent, complaint),
    last: true,
  },
  {
    says: /\bdeveloper\b(?!\.)|(?:unexpected|invalid|unknown|unsupported) (?:message )?role\b|messages\W+\d+\W+role\b/i,
    example:
      'Failed to deserialize the JSON body into the target type: messages[0].role: unknown variant `developer`, expected one of `system`, `user`, `assistant`, `tool`',
    source: "DeepSeek; Qwen: developer is not one of ['system', …]; Vercel, LM Studio, chat templates",
    dialect: 'openai-chat',
    repair: (_said, sent) => (hasRole(sent, 'developer') ? forGood(REWRITES.developerAsSystem) : null),
  },
  {
    says: /system (?:message|role|prompt)s?.{0,40}(?:must|should|only|can).{0,30}(?:beginning|first|start)|only the first message.{0,30}system|unexpected role 'system' after|roles must alternate/i,
    example: 'System message must be at the beginning.',
    source: "chat templates (Qwen on vLLM, Gemma); MiniMax; Mistral: Unexpected role 'system' after role 'tool'",
    dialect: 'openai-chat',
    repair: (_said, sent) => {
      const isLater = messagesOf(sent).some(({ role }, i) => i > 0 && (role === 'system' || role === 'developer'));
      return isLater ? forGood(REWRITES.systemFirst) : null;
    },
  },
  {
    says: /at least one user message|must contain (?:a|at least one|one) user|no user query found/i,
    example: 'No user query found in messages.',
    source: 'chat templates (Qwen), Zhipu',
    dialect: 'openai-chat',
    repair: (_said, sent) => (hasRole(sent, 'user') ? null : forGood(REWRITES.withUser)),
  },
  {
    says: /assistant message prefill|conversation must end with a user message/i,
    example: 'This model does not support assistant message prefill. The conversation must end with a user message.',
    source: 'Anthropic, from 4.6 on',
    dialect: 'anthropic-messages',
    repair: (_said, sent) => (messagesOf(sent).at(-1)?.['role'] === 'assistant' ? forGood(REWRITES.userLast) : null),
    last: true,
  },
  {
    says: /messages?\W.*(?:invalid type: sequence, expected a string|content.{0,20}must be a string|content.{0,40}expected a string|should be a valid string)/i,
    example: 'messages[0]: invalid type: sequence, expected a string at line 1 column 57',
    source: 'servers in Rust; FastAPI servers',
    dialect: 'openai-chat',
    repair: (_said, sent) =>
      messagesOf(sent).some(({ content }) => isTextList(content)) ? forGood(REWRITES.contentAsText) : null,
  },
  {
    says: /enable_thinking must be set to false for non-streaming/i,
    example: 'parameter.enable_thinking must be set to false for non-streaming calls',
    source: 'Qwen, open models',
    dialect: 'openai-chat',
    repair: (_said, { body }) =>
      has(body, 'stream') ? null : forGood({ do: 'set', field: 'enable_thinking', to: false, without: 'stream' }),
    last: true,
  },
  {
    says: /only supports? stream|stream must be (?:set to )?true|must have stream=true|require[sd]? stream(?:ing)?\b|streaming is required|non-stream(?:ing)? (?:mode|requests?|calls?) (?:is|are) not supported/i,
    example: 'This model only support stream mode, please enable the stream parameter to access the model.',
    source: 'Qwen; ChatGPT behind Codex: Stream must be set to true; Fireworks with a large max_tokens',
    repair: (_said, { body }) => (body['stream'] === true ? null : forGood({ do: 'stream', field: 'stream' })),
    last: true,
  },
];

/** The kind of JSON asked for; null when none is. */
function formatType(body: Sent['body']): string | null {
  const type = typeOf(body['response_format']);
  return type === 'text' ? null : type;
}

const REFUSED =
  /not supported|unsupported|unavailable|not available|n't support|not support|must be|should be|unknown|unrecognized|not permitted|not allowed|not enabled|invalid (?:value|parameter|enum)|expected one of/i;
/** The field itself is unknown, not only this kind of it. */
const UNKNOWN =
  /(?:unknown|unsupported|unrecognized)[a-z ]*:? [`'"]?response_format|response_format[`'"]?: extra inputs|response_format[`'"]? (?:is|parameter is) (?:not supported|unsupported)|support (?:parameters?:? \W*|the )?response_format/i;

function emulated({ dialect, body }: Sent, { text, names }: Complaint): Repair | null {
  const isRefused = REFUSED.test(text) || names.some((name) => name.startsWith('unsupported_'));
  if (!isRefused) return null;
  if (dialect === 'anthropic-messages') {
    const hasFormat = isObject(objectIn(body, 'output_config')['format']);
    return hasFormat ? forGood({ do: 'emulate', field: 'output_config.format', to: 'prompt' }) : null;
  }
  const from = formatType(body);
  if (dialect !== 'openai-chat' || from === null) return null;
  const fix = { do: 'emulate', field: 'response_format', to: 'prompt' } as const;
  return forGood(UNKNOWN.test(text) ? fix : { ...fix, from });
}

function isTextList(content: unknown): boolean {
  return Array.isArray(content) && content.every((part) => typeOf(part) === 'text');
}

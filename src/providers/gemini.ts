// Google Gemini through its OpenAI-compatible endpoint, which refuses every field it does not know. Errors come as a list
// of one.
//
// Models: its list, whose ids begin with models/; windows and prices are the catalog's, because the list that has windows
// takes the key in another header. Balance: none.

import { readErrorBody } from '../dialects/failures/error-body.ts';
import type { FailedAnswer } from '../dialects/failures/failed-answer.ts';
import { failureAs } from '../dialects/failures/read-failure.ts';
import { isObject, objectIn, type JsonObject } from '../dialects/json.ts';
import { readListAs } from '../dialects/model-list.ts';
import { NO_REASONING } from '../dialects/openai-chat/openai-models.ts';
import type { ChatTraits, ReasoningTraits } from '../dialects/openai-chat/traits.ts';
import { readAnswerUsage } from '../dialects/openai-chat/usage.ts';
import { tokens } from '../dialects/token-count.ts';
import type { Failure } from '../domain/failure.ts';
import type { Usage } from '../domain/usage.ts';
import { definePreset } from './provider.ts';

/** A day's quota does not come back within the seconds that such an answer still asks for. */
const DAY_QUOTA_WAIT_MS = 600_000;
/** The id of a day's quota, or a plan that has none at all of this model. */
const NOT_BACK_SOON = /^\w*perday\w*(?:-\w+)?$|\blimit: 0\b/m;

const JSON_MODES = { object: 'native', schema: 'native', needsWord: false, withTools: true } as const;

const THINKING: ReasoningTraits = {
  switch: 'effort',
  off: 'none',
  efforts: { minimal: 'minimal', low: 'low', medium: 'medium', high: 'high', xhigh: 'high', max: 'high' },
};

const STRICT: Partial<ChatTraits> = {
  knows: new Set([
    'extra_body',
    'max_completion_tokens',
    'max_tokens',
    'messages',
    'model',
    'n',
    'reasoning_effort',
    'response_format',
    'service_tier',
    'stop',
    'stream',
    'stream_options',
    'temperature',
    'tool_choice',
    'tools',
    'top_p',
  ]),
  ranges: { temperature: { min: 0, max: 2 } },
  developerRole: 'system',
  needsUser: true,
  parallelToolCalls: 'drop',
  strictTools: 'drop',
  customTools: false,
  pairs: 'completed',
  messageFields: new Set(['role', 'content', 'name', 'tool_calls', 'tool_call_id', 'extra_content']),
  reasoning: THINKING,
  reasoningBack: null,
  json: JSON_MODES,
  cacheHints: false,
  // From Gemini 3 on a call without the signature it came with is refused.
  callExtras: 'needed',
  // Streamed without their index, and finished with `stop`.
  calls: 'anew',
};

export const gemini = definePreset({
  id: 'gemini',
  label: 'Google Gemini',
  baseUrl: 'https://generativelanguage.googleapis.com/v1beta/openai',
  chat: {
    all: STRICT,
    models: [
      { match: /gemini-(?:1\.|2\.0)|gemma/, traits: { reasoning: NO_REASONING } },
      // Function calling together with a response of type JSON is refused.
      { match: /gemini-[12]\./, traits: { json: { ...JSON_MODES, withTools: false } } },
      // These cannot be kept from thinking.
      {
        match: /gemini-(?:2\.5-pro|[3-9]|\d{2,}|pro-latest|flash-latest)/,
        traits: { reasoning: { ...THINKING, off: null } },
      },
    ],
  },
  serves: new Set(['embeddings', 'images']),
  modelList: { path: '/models', read: (answer) => readListAs({ id: bareId }, answer) },
  keyUrl: 'https://aistudio.google.com/apikey',
  keyNames: ['GEMINI_API_KEY', 'GOOGLE_API_KEY', 'GOOGLE_GENERATIVE_AI_API_KEY'],
  note: 'Its OpenAI-compatible endpoint refuses fields it does not know, such as seed or frequency_penalty.',
  catalog: 'google',
  autoModel: 'gemini-3.1-flash-lite',
  readFailure,
  readUsage,
});

function bareId(entry: JsonObject): unknown {
  const id = entry['id'];
  return typeof id === 'string' ? id.replace(/^models\//, '') : null;
}

function readFailure(answer: FailedAnswer): Failure | null {
  const { names, text } = readErrorBody(answer.body, answer.bodyText);
  if (answer.status === 400 && names.has('failed_precondition')) {
    return failureAs(text.includes('billing') ? 'quota' : 'auth', answer);
  }
  if (answer.status === 429 && NOT_BACK_SOON.test(text)) {
    return { ...failureAs('rate-limit', answer), retryAfterMs: DAY_QUOTA_WAIT_MS };
  }
  return null;
}

/** Thinking tokens are billed as output, but counted in the total only. */
function readUsage(answer: unknown): Usage | null {
  const usage = readAnswerUsage(answer);
  if (usage === null || !isObject(answer) || usage.inputTokens === null) return usage;
  const total = tokens(objectIn(answer, 'usage')['total_tokens']);
  if (total === null) return usage;
  const answered = usage.outputTokens ?? 0;
  const thought = total - usage.inputTokens - answered;
  if (thought <= 0) return usage;
  return { ...usage, outputTokens: answered + thought, reasoningTokens: (usage.reasoningTokens ?? 0) + thought };
}

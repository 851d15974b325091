// Anthropic, in its own dialect. The OpenAI-compatible layer, which it offers for trying it out, loses prompt caching and
// thinking and ignores JSON mode: spoken only when asked for. Its SDKs take the base URL without /v1.
//
// Models: its list, with windows; prices are the catalog's. Balance: not told to an API key.

import { CLAUDE_MODELS } from '../dialects/anthropic-messages/claude-models.ts';
import { readErrorBody } from '../dialects/failures/error-body.ts';
import type { FailedAnswer } from '../dialects/failures/failed-answer.ts';
import { failureAs } from '../dialects/failures/read-failure.ts';
import { readModelList } from '../dialects/model-list.ts';
import { NO_REASONING } from '../dialects/openai-chat/openai-models.ts';
import { CLAUDE_CHAT } from '../dialects/openai-chat/relayed-models.ts';
import { dropping, OPEN_MODEL_FIELDS, ROUTER_FIELDS } from '../dialects/openai-chat/router-extensions.ts';
import type { ChatTraits } from '../dialects/openai-chat/traits.ts';
import type { Failure } from '../domain/failure.ts';
import { bearer, definePreset, messagesDialect, xApiKey } from './provider.ts';

/** What the layer ignores without a word is dropped, so that the client is told. */
const COMPATIBLE_LAYER: Partial<ChatTraits> = {
  drops: dropping(
    ...OPEN_MODEL_FIELDS.filter((field) => field !== 'thinking'),
    'audio',
    'frequency_penalty',
    'logit_bias',
    'logprobs',
    'metadata',
    'modalities',
    'prediction',
    'presence_penalty',
    'seed',
    'service_tier',
    'store',
    'top_logprobs',
    'user',
  ),
  ranges: { temperature: { min: 0, max: 1 } },
  mostChoices: 1,
  reasoning: NO_REASONING,
  reasoningBack: null,
  json: { object: 'emulated', schema: 'emulated', needsWord: false, withTools: true },
  strictTools: 'drop',
  customTools: false,
  cacheHints: false,
  callExtras: 'drop',
};

export const anthropic = definePreset({
  id: 'anthropic',
  label: 'Anthropic',
  billsAbandoned: false,
  baseUrl: 'https://api.anthropic.com/v1',
  sdkAddsV1: true,
  dialects: [messagesDialect({ countsTokens: true }), { id: 'openai-chat', authHeader: bearer, onlyOnDemand: true }],
  messages: { all: { drops: new Set(ROUTER_FIELDS) }, models: CLAUDE_MODELS },
  chat: { all: COMPATIBLE_LAYER, models: [CLAUDE_CHAT] },
  modelList: { path: '/models?limit=1000', read: readModelList },
  keyPrefix: 'sk-ant-',
  keyUrl: 'https://console.anthropic.com/settings/keys',
  keyNames: ['ANTHROPIC_API_KEY'],
  authHeader: xApiKey,
  catalog: 'anthropic',
  autoModel: 'claude-haiku-4-5',
  readFailure,
});

/**
 * A spending cap comes as a rate limit, mostly without the wait that a real one names; long prompts beyond a plan as another,
 * and waiting does not shorten them.
 */
function readFailure(answer: FailedAnswer): Failure | null {
  if (answer.status !== 429) return null;
  const { text } = readErrorBody(answer.body, answer.bodyText);
  if (/extra usage is required for long context/.test(text)) return failureAs('context-length', answer);
  const isCap = answer.headers('retry-after') === null && /spend|monthly|usage limit/.test(text);
  return isCap ? failureAs('quota', answer) : null;
}

// Portkey, a hosted gateway with statuses of its own. The key has its own header; Authorization is for the vendor behind it.
//
// Models: the workspace's catalog, as @provider/model. Prices: not told. Balance: none.

import { CLAUDE_MODELS } from '../dialects/anthropic-messages/claude-models.ts';
import type { FailedAnswer } from '../dialects/failures/failed-answer.ts';
import { failureAs } from '../dialects/failures/read-failure.ts';
import { OPENAI_PLACES } from '../dialects/openai-chat/openai-models.ts';
import { RELAYED_MODELS } from '../dialects/openai-chat/relayed-models.ts';
import { OPENAI_RESPONSES } from '../dialects/openai-responses/openai-models.ts';
import type { Failure } from '../domain/failure.ts';
import { definePreset, messagesDialect } from './provider.ts';

const BUDGET_USED_UP = 412;
const GUARDRAIL_DENIED = 446;

export const portkey = definePreset({
  id: 'portkey',
  label: 'Portkey',
  aggregator: true,
  baseUrl: 'https://api.portkey.ai/v1',
  // The others work for some of the vendors behind it only, and the name of a model does not say for which.
  dialects: [
    { id: 'openai-chat' },
    messagesDialect({ onlyOnDemand: true }),
    { id: 'openai-responses', onlyOnDemand: true },
  ],
  chat: { models: [...RELAYED_MODELS, ...OPENAI_PLACES] },
  messages: { models: CLAUDE_MODELS },
  responses: { models: OPENAI_RESPONSES },
  serves: new Set(['completions', 'embeddings', 'images', 'audio', 'moderations', 'rerank']),
  keyUrl: 'https://app.portkey.ai/api-keys',
  keyNames: ['PORTKEY_API_KEY'],
  note: 'Name models as in its Model Catalog: @provider-slug/model.',
  authHeader: (key) => ['x-portkey-api-key', key],
  readFailure,
});

function readFailure(answer: FailedAnswer): Failure | null {
  if (answer.status === BUDGET_USED_UP) return failureAs('quota', answer);
  return answer.status === GUARDRAIL_DENIED ? failureAs('content-filter', answer) : null;
}

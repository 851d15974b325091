// LM Studio on the user's own machine.
//
// Models: what is downloaded, without windows. Prices: none. Balance: none. Keys are read only where the user has said so.

import { readErrorBody } from '../dialects/failures/error-body.ts';
import type { FailedAnswer } from '../dialects/failures/failed-answer.ts';
import { failureAs } from '../dialects/failures/read-failure.ts';
import { isObject } from '../dialects/json.ts';
import { dropping, ROUTER_FIELDS } from '../dialects/openai-chat/router-extensions.ts';
import type { Failure } from '../domain/failure.ts';
import { definePreset, messagesDialect } from './provider.ts';

export const lmstudio = definePreset({
  id: 'lmstudio',
  label: 'LM Studio',
  baseUrl: 'http://localhost:1234/v1',
  dialects: [{ id: 'openai-chat' }, messagesDialect(), { id: 'openai-responses' }],
  chat: {
    all: {
      drops: dropping(),
      renames: { max_completion_tokens: 'max_tokens' },
      mostChoices: 1,
      // Templates decide, and most know neither another role nor another place for it.
      developerRole: 'system',
      systemPlace: 'first',
      toolChoice: { none: 'native', required: 'native', named: 'auto' },
      customTools: false,
      // `json_object` is refused.
      json: { object: 'emulated', schema: 'native', needsWord: false, withTools: true },
      resultParts: false,
      cacheHints: false,
      callExtras: 'drop',
    },
  },
  messages: { all: { drops: new Set(ROUTER_FIELDS), efforts: [], structuredOutput: false, serverTools: false } },
  responses: { all: { drops: new Set(ROUTER_FIELDS), customTools: false, namespaces: false, hostedTools: false } },
  serves: new Set(['completions', 'embeddings']),
  key: 'optional',
  // What it does not know it answers with 200 and an error.
  signs: [{ path: '/api/v0/models', is: isOwnList }],
  note: 'Start its server in the Developer tab. The first request may have to load the model.',
  local: true,
  readFailure,
});

/** Its own form of the list says of each model whether it is loaded. */
function isOwnList(answer: unknown): boolean {
  if (!isObject(answer) || answer['object'] !== 'list') return false;
  const { data } = answer;
  return Array.isArray(data) && data.every((model) => isObject(model) && typeof model['state'] === 'string');
}

/** A model that crashed, or could not be loaded, is reported as a fault of the request. */
function readFailure(answer: FailedAnswer): Failure | null {
  if (answer.status !== 400) return null;
  const { text } = readErrorBody(answer.body, answer.bodyText);
  return /^failed to load model|model (?:has )?crashed|model (?:is )?unloaded/m.test(text)
    ? failureAs('outage', answer)
    : null;
}

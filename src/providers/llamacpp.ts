// llama.cpp's own server.
//
// Models: the one it was started with, and its window. Prices: none. Balance: none.

import { readErrorBody } from '../dialects/failures/error-body.ts';
import type { FailedAnswer } from '../dialects/failures/failed-answer.ts';
import { failureAs } from '../dialects/failures/read-failure.ts';
import { isObject } from '../dialects/json.ts';
import { dropping, ROUTER_FIELDS } from '../dialects/openai-chat/router-extensions.ts';
import type { Failure } from '../domain/failure.ts';
import { definePreset, isListOf, messagesDialect } from './provider.ts';

export const llamacpp = definePreset({
  id: 'llamacpp',
  label: 'llama.cpp',
  baseUrl: 'http://localhost:8080/v1',
  dialects: [{ id: 'openai-chat' }, messagesDialect(), { id: 'openai-responses' }],
  chat: {
    all: {
      drops: dropping(),
      renames: { max_completion_tokens: 'max_tokens' },
      // Templates decide, and most know neither another role nor another place for it.
      developerRole: 'system',
      systemPlace: 'first',
      customTools: false,
      resultParts: false,
      cacheHints: false,
      callExtras: 'drop',
    },
  },
  messages: { all: { drops: new Set(ROUTER_FIELDS), efforts: [], structuredOutput: false, serverTools: false } },
  responses: {
    all: {
      drops: new Set([...ROUTER_FIELDS, 'store', 'conversation']),
      customTools: false,
      namespaces: false,
      hostedTools: false,
      stateful: false,
    },
  },
  serves: new Set(['completions', 'embeddings', 'rerank']),
  // The calls that cost nothing are open even where it was started with a key.
  keyTest: null,
  key: 'optional',
  // The list is open even where it was started with a key; older ones do not say there who they are.
  signs: [
    { path: '/v1/models', is: isListOf('llamacpp') },
    { path: '/props', is: (answer) => isObject(answer) && isObject(answer['default_generation_settings']) },
  ],
  note: 'Start llama-server with --jinja if tools are to work.',
  local: true,
  readFailure,
});

/** What it was not started for is reported as a fault of the server, and would trip its breaker. */
function readFailure(answer: FailedAnswer): Failure | null {
  if (answer.status !== 500) return null;
  const { text } = readErrorBody(answer.body, answer.bodyText);
  return /input is not supported|^unsupported param: |requires --jinja/m.test(text)
    ? failureAs('schema', answer)
    : null;
}

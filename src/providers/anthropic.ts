// Anthropic, spoken to through its OpenAI-compatible layer. Its SDKs take the base URL without /v1.

import type { FailedAnswer } from '../dialects/failures/failed-answer.ts';
import { failureAs } from '../dialects/failures/read-failure.ts';
import type { Failure } from '../domain/failure.ts';
import { definePreset } from './provider.ts';

export const anthropic = definePreset({
  id: 'anthropic',
  label: 'Anthropic',
  baseUrl: 'https://api.anthropic.com/v1',
  sdkAddsV1: true,
  keyPrefix: 'sk-ant-',
  keyUrl: 'https://console.anthropic.com/settings/keys',
  note: 'Spoken to through its OpenAI-compatible layer: no prompt caching, no thinking text, and JSON mode is ignored.',
  catalog: 'anthropic',
  autoModel: 'claude-haiku-4-5',
  readFailure,
});

/** A monthly spending cap comes as a rate limit that names no wait; a real rate limit names one. */
function readFailure(answer: FailedAnswer): Failure | null {
  const isCap =
    answer.status === 429 && answer.headers('retry-after') === null && /spend|monthly/i.test(answer.bodyText);
  return isCap ? failureAs('quota', answer) : null;
}

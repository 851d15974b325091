// Portkey, a hosted gateway with statuses of its own. The key has its own header; Authorization is for the vendor behind it.

import type { FailedAnswer } from '../dialects/failures/failed-answer.ts';
import { failureAs } from '../dialects/failures/read-failure.ts';
import type { Failure } from '../domain/failure.ts';
import { definePreset } from './provider.ts';

const BUDGET_USED_UP = 412;
const GUARDRAIL_DENIED = 446;

export const portkey = definePreset({
  id: 'portkey',
  label: 'Portkey',
  baseUrl: 'https://api.portkey.ai/v1',
  keyUrl: 'https://app.portkey.ai/api-keys',
  note: 'Name models as in its Model Catalog: @provider-slug/model.',
  authHeader: (key) => ['x-portkey-api-key', key],
  readFailure,
});

function readFailure(answer: FailedAnswer): Failure | null {
  if (answer.status === BUDGET_USED_UP) return failureAs('quota', answer);
  return answer.status === GUARDRAIL_DENIED ? failureAs('content-filter', answer) : null;
}

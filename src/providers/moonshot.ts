// Moonshot (Kimi).

import type { FailedAnswer } from '../dialects/failures/failed-answer.ts';
import { failureAs } from '../dialects/failures/read-failure.ts';
import type { Failure } from '../domain/failure.ts';
import { definePreset } from './provider.ts';

export const moonshot = definePreset({
  id: 'moonshot',
  label: 'Moonshot (Kimi)',
  baseUrl: 'https://api.moonshot.ai/v1',
  keyPrefix: 'sk-',
  keyUrl: 'https://platform.moonshot.ai/console/api-keys',
  note: 'For keys of the Chinese platform use https://api.moonshot.cn/v1.',
  catalog: 'moonshotai',
  autoModel: 'kimi-k2.6',
  readFailure,
});

/** An empty account is reported as forbidden. */
function readFailure(answer: FailedAnswer): Failure | null {
  const isEmpty = answer.status === 403 && /balance|billing|quota|suspended|membership/i.test(answer.bodyText);
  return isEmpty ? failureAs('quota', answer) : null;
}

// Qwen at Alibaba Model Studio (DashScope), in its OpenAI-compatible mode.

import { readErrorBody } from '../dialects/failures/error-body.ts';
import type { FailedAnswer } from '../dialects/failures/failed-answer.ts';
import { failureAs } from '../dialects/failures/read-failure.ts';
import type { Failure } from '../domain/failure.ts';
import { definePreset } from './provider.ts';

export const qwen = definePreset({
  id: 'qwen',
  label: 'Qwen (Alibaba Model Studio)',
  baseUrl: 'https://dashscope-intl.aliyuncs.com/compatible-mode/v1',
  keyPrefix: 'sk-',
  keyUrl: 'https://modelstudio.console.alibabacloud.com/?tab=playground#/api-key',
  note: 'Keys belong to a region. For Beijing use https://dashscope.aliyuncs.com/compatible-mode/v1.',
  catalog: 'alibaba',
  autoModel: 'qwen-flash',
  readFailure,
});

/** Here insufficient_quota is mostly a limit per minute; only a used-up free allowance is final. */
function readFailure(answer: FailedAnswer): Failure | null {
  if (answer.status !== 429) return null;
  const { text } = readErrorBody(answer.body, answer.bodyText);
  return failureAs(
    /free (?:allocated |tier |trial )?(?:quota|allowance|tier)/.test(text) ? 'quota' : 'rate-limit',
    answer,
  );
}

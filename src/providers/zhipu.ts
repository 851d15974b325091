// Zhipu (GLM, Z.AI). Says in four-digit codes what its statuses do not: an empty account answers 429.

import { readErrorBody } from '../dialects/failures/error-body.ts';
import type { FailedAnswer } from '../dialects/failures/failed-answer.ts';
import { failureAs } from '../dialects/failures/read-failure.ts';
import type { Failure, FailureKind } from '../domain/failure.ts';
import { definePreset } from './provider.ts';

export const zhipu = definePreset({
  id: 'zhipu',
  label: 'Zhipu (Z.AI, GLM)',
  baseUrl: 'https://api.z.ai/api/paas/v4',
  keyUrl: 'https://z.ai/manage-apikey/apikey-list',
  note: 'For bigmodel.cn use https://open.bigmodel.cn/api/paas/v4; for the coding plan its own base URL, …/api/coding/paas/v4.',
  // Its last event carries the usage unasked; stream_options is not among its parameters.
  streamUsage: 'always',
  catalog: 'zai',
  autoModel: 'glm-4.7-flashx',
  readFailure,
});

const KIND_OF_CODE: ReadonlyMap<string, FailureKind> = new Map([
  ['1113', 'quota'], // in arrears
  ['1211', 'model'], // unknown
  ['1214', 'schema'], // a parameter it does not take
  ['1261', 'context-length'],
  ['1301', 'content-filter'],
  ['1302', 'rate-limit'], // concurrency
  ['1303', 'rate-limit'], // frequency
  ['1304', 'rate-limit'], // calls of the day
  ['1305', 'rate-limit'], // too busy
  ['1308', 'quota'], // the plan's share of these hours
  ['1309', 'quota'], // plan expired
  ['1310', 'quota'], // the plan's share of the week or month
  ['1311', 'model'], // not in the plan
  ['1312', 'rate-limit'], // model too busy
]);

function readFailure(answer: FailedAnswer): Failure | null {
  const { code } = readErrorBody(answer.body, answer.bodyText);
  const kind = code === null ? undefined : KIND_OF_CODE.get(code);
  return kind === undefined ? null : failureAs(kind, answer);
}

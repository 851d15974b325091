// Groq. Streams end with an extension of its own, x_groq, which carries the usage unasked.

import { readErrorBody } from '../dialects/failures/error-body.ts';
import type { FailedAnswer } from '../dialects/failures/failed-answer.ts';
import { failureAs } from '../dialects/failures/read-failure.ts';
import { isObject } from '../dialects/json.ts';
import { readAnswerUsage } from '../dialects/openai-chat/usage.ts';
import type { Failure } from '../domain/failure.ts';
import type { Usage } from '../domain/usage.ts';
import { definePreset } from './provider.ts';

const FLEX_CAPACITY_EXCEEDED = 498;

export const groq = definePreset({
  id: 'groq',
  label: 'Groq',
  baseUrl: 'https://api.groq.com/openai/v1',
  keyPrefix: 'gsk_',
  keyUrl: 'https://console.groq.com/keys',
  streamUsage: 'always',
  catalog: 'groq',
  autoModel: 'openai/gpt-oss-120b',
  readFailure,
  readUsage,
});

function readFailure(answer: FailedAnswer): Failure | null {
  if (answer.status === FLEX_CAPACITY_EXCEEDED) return failureAs('rate-limit', answer);
  // The model wrote a malformed tool call: a fault of that model, which another may not make.
  const isBadToolCall = readErrorBody(answer.body, answer.bodyText).code === 'tool_use_failed';
  return isBadToolCall ? failureAs('schema', answer) : null;
}

function readUsage(answer: unknown): Usage | null {
  return readAnswerUsage(answer) ?? (isObject(answer) ? readAnswerUsage(answer['x_groq']) : null);
}

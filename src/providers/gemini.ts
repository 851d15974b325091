// Google Gemini through its OpenAI-compatible endpoint. Errors come as a list of one.

import { readErrorBody } from '../dialects/failures/error-body.ts';
import type { FailedAnswer } from '../dialects/failures/failed-answer.ts';
import { failureAs } from '../dialects/failures/read-failure.ts';
import { isObject, objectIn } from '../dialects/json.ts';
import { readAnswerUsage, tokens } from '../dialects/openai-chat/usage.ts';
import type { Failure } from '../domain/failure.ts';
import type { Usage } from '../domain/usage.ts';
import { definePreset } from './provider.ts';

/** A day's quota does not come back within the seconds that such an answer still asks for. */
const DAY_QUOTA_WAIT_MS = 600_000;

export const gemini = definePreset({
  id: 'gemini',
  label: 'Google Gemini',
  baseUrl: 'https://generativelanguage.googleapis.com/v1beta/openai',
  keyUrl: 'https://aistudio.google.com/apikey',
  note: 'Its OpenAI-compatible endpoint refuses fields it does not know, such as seed or frequency_penalty.',
  catalog: 'google',
  autoModel: 'gemini-3.1-flash-lite',
  readFailure,
  readUsage,
});

function readFailure(answer: FailedAnswer): Failure | null {
  const { names, text } = readErrorBody(answer.body, answer.bodyText);
  if (answer.status === 400 && names.has('failed_precondition')) {
    return failureAs(text.includes('billing') ? 'quota' : 'auth', answer);
  }
  if (answer.status === 429 && /quotaid"?:\s*"?\w*perday/.test(text)) {
    return { ...failureAs('rate-limit', answer), retryAfterMs: DAY_QUOTA_WAIT_MS };
  }
  return null;
}

/** Thinking tokens are billed as output, but counted in the total only. */
function readUsage(answer: unknown): Usage | null {
  const usage = readAnswerUsage(answer);
  if (usage === null || !isObject(answer) || usage.inputTokens === null) return usage;
  const total = tokens(objectIn(answer, 'usage')['total_tokens']);
  if (total === null) return usage;
  const answered = usage.outputTokens ?? 0;
  const thought = total - usage.inputTokens - answered;
  if (thought <= 0) return usage;
  return { ...usage, outputTokens: answered + thought, reasoningTokens: (usage.reasoningTokens ?? 0) + thought };
}

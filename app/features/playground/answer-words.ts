// How an answer came about, in words.

import type { RequestDetail } from '../../../src/contract/views.ts';
import { format, plural } from '../../ui/format.ts';
import { costText, tokensPerSecond, ttftText } from '../panel/request-words.ts';
import type { Answer } from './conversation.ts';

export interface AnswerFigure {
  readonly name: string;
  readonly text: string;
}

/** Cost, time to first token, speed and tokens, as far as they are known. */
export function answerFigures(request: RequestDetail): readonly AnswerFigure[] {
  const rate = tokensPerSecond(request);
  const { inputTokens, outputTokens, cachedInputTokens, reasoningTokens } = request;
  const parts = [
    cachedInputTokens !== null && cachedInputTokens > 0
      ? `${format.count(cachedInputTokens)} of them from cache`
      : null,
    reasoningTokens !== null && reasoningTokens > 0 ? `${format.count(reasoningTokens)} reasoning` : null,
  ].filter((part) => part !== null);
  const tokens = `${countOf(inputTokens)} in, ${countOf(outputTokens)} out${parts.length > 0 ? ` (${parts.join(', ')})` : ''}`;
  return [
    { name: 'Cost', text: costText(request) },
    { name: 'TTFT', text: ttftText(request) },
    { name: 'Speed', text: rate === null ? '' : format.rate(rate) },
    { name: 'Tokens', text: inputTokens === null && outputTokens === null ? '' : tokens },
  ].filter(({ text }) => text !== '');
}

function countOf(tokens: number | null): string {
  return tokens === null ? 'unknown' : format.count(tokens);
}

/** What did not go as one would expect; each a sentence. */
export function answerNotes({ finish, request, phase }: Answer): readonly string[] {
  const notes: string[] = [];
  if (phase === 'stopped') notes.push('Stopped. What was written until then may be billed.');
  if (finish === 'length') notes.push('Cut off at the limit of tokens.');
  if (finish === 'content-filter') notes.push('The provider’s content filter ended it.');
  if (finish === 'context-window') notes.push('Cut off because the context window was full.');
  if (request === null) return notes;
  const failed = request.attemptList.filter(({ outcome }) => outcome !== 'ok' && outcome !== 'cancelled');
  if (phase === 'done' && failed.length > 0) {
    notes.push(
      `${failed.length} ${plural(failed.length, 'attempt')} failed before: ${failed.map(({ provider }) => provider).join(', ')}.`,
    );
  }
  const { fixes = [] } = request.attemptList.at(-1) ?? {};
  for (const { words } of fixes) notes.push(`Breakerbox ${words}.`);
  return notes;
}

// Asks the models, and writes into the conversation what comes of it.

import { MAX_PLAYGROUND_CHARS } from '../../../src/contract/playground-limits.ts';
import type { PlaygroundEvent } from '../../../src/contract/playground-views.ts';
import { describeError } from '../../transport/describe-error.ts';
import { format } from '../../ui/format.ts';
import { bodyOf, isRunning, messagesOf, newAnswer, withEvent, type Answer, type Turn } from './conversation.ts';
import { readParameters } from './parameters.ts';
import { changeAnswer, changeAnswers, changePlay, newKey, NOTHING_SAID, play } from './playground-store.ts';

export type Ask = (
  input: { body: string },
  options: { signal: AbortSignal },
) => Promise<AsyncIterable<PlaygroundEvent>>;

/** What comes faster is shown together. */
const SHOW_EVERY_MS = 40;

export const NOT_READY = 'Something under Settings is not right yet.';
const BROKEN_OFF = 'The connection to Breakerbox broke off. Ask again.';

const running = new Map<number, AbortController>();

/** To all models at once. */
export function sendDraft(ask: Ask): void {
  const { draft, turns, columns } = play();
  const turn: Turn = { key: newKey(), ...draft, answers: {} };
  changePlay({ turns: [...turns, turn], draft: NOTHING_SAID });
  for (const { key } of columns) void startAnswer(ask, turn.key, key);
}

/** What was said after it is gone, and so is what was answered to it. */
export function sayOtherwise(ask: Ask, turn: Turn, text: string): void {
  const { turns, columns } = play();
  stopAll();
  const place = turns.findIndex(({ key }) => key === turn.key);
  const other: Turn = { ...turn, key: newKey(), text, answers: {} };
  changePlay({ turns: [...turns.slice(0, place), other] });
  for (const { key } of columns) void startAnswer(ask, other.key, key);
}

/** The conversation as it was. What runs belongs to what is taken back. */
export function takeBack(turns: readonly Turn[]): void {
  stopAll();
  changePlay({ turns });
}

/** Once more, in the place of the last answer. Returns how to bring that one back. */
export function answerAgain(ask: Ask, turn: number, column: number): () => void {
  const before = answersOf(turn, column);
  changeAnswers(turn, column, (answers) => answers.slice(0, -1));
  void startAnswer(ask, turn, column);
  return () => {
    for (const { key } of answersOf(turn, column)) stop(key);
    changeAnswers(turn, column, () => before);
  };
}

/** Tools were called, and what they said is there. */
export function goOn(ask: Ask, turn: number, column: number): void {
  void startAnswer(ask, turn, column);
}

export function typeResult(turn: number, column: number, answer: Answer, call: string, result: string): void {
  const calls = answer.calls.map((each) => (each.id === call ? { ...each, result } : each));
  changeAnswer(turn, column, { ...answer, calls });
}

export function stop(answer: number): void {
  running.get(answer)?.abort();
}

/** False: nothing was running. */
export function stopAll(): boolean {
  const any = running.size > 0;
  for (const controller of running.values()) controller.abort();
  return any;
}

/** Nobody would see the rest. */
export function stopColumn(column: number): void {
  for (const { key: turn } of play().turns) for (const { key } of answersOf(turn, column)) stop(key);
}

function answersOf(turn: number, column: number): readonly Answer[] {
  return play().turns.find(({ key }) => key === turn)?.answers[column] ?? [];
}

/** The next answer of a model to a turn: the first one, or the one after tools were called. */
async function startAnswer(ask: Ask, turn: number, column: number): Promise<void> {
  const { turns, columns, parameters } = play();
  const model = columns.find(({ key }) => key === column)?.model ?? '';
  const upTo = turns.slice(0, turns.findIndex(({ key }) => key === turn) + 1);
  const messages = messagesOf(upTo, column, parameters.system);
  const { fields, problems } = readParameters(parameters);
  const body = JSON.stringify(bodyOf(model, messages, fields));
  const answer = newAnswer(newKey(), model);
  changeAnswers(turn, column, (answers) => [...answers, answer]);
  const hindrance = Object.keys(problems).length > 0 ? NOT_READY : tooLongWords(body.length);
  if (hindrance === null) await follow(ask, body, answer, (next) => changeAnswer(turn, column, next));
  else changeAnswer(turn, column, failed(answer, hindrance));
}

async function follow(ask: Ask, body: string, first: Answer, show: (answer: Answer) => void): Promise<void> {
  const stopping = new AbortController();
  running.set(first.key, stopping);
  let answer = first;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const showNow = (): void => {
    clearTimeout(timer);
    timer = undefined;
    show(answer);
  };
  try {
    for await (const event of await ask({ body }, { signal: stopping.signal })) {
      answer = withEvent(answer, event);
      timer ??= setTimeout(showNow, SHOW_EVERY_MS);
    }
  } catch (error) {
    if (!stopping.signal.aborted) answer = failed(answer, describeError(error));
  }
  running.delete(first.key);
  if (isRunning(answer)) {
    answer = stopping.signal.aborted ? { ...answer, phase: 'stopped' } : failed(answer, BROKEN_OFF);
  }
  showNow();
}

function failed(answer: Answer, message: string): Answer {
  return { ...answer, phase: 'failed', error: { message, attempts: [] } };
}

/** null: it is not. */
function tooLongWords(chars: number): string | null {
  if (chars <= MAX_PLAYGROUND_CHARS) return null;
  const [is, most] = [format.bytes(chars), format.bytes(MAX_PLAYGROUND_CHARS)];
  return `The conversation has ${is} with its pictures, and at most ${most} can be sent at once. Take a picture away, or clear the conversation.`;
}

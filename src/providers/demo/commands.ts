// Orders to the demo provider, written into a message: [[fail 429]], [[hang]], [[cut]], [[slow 2s]].

import { hash } from './text.ts';

export const COMMAND = /\[\[\s*(fail|hang|cut|slow)\b\s*([^\]]*)\]\]/gi;

export interface Failing {
  readonly status: number;
  readonly retryAfter: number;
}

export interface Commands {
  readonly fail: Failing | null;
  readonly hang: boolean;
  /** Tokens after which the connection breaks. */
  readonly cutAfter: number | null;
  readonly slowMs: number | null;
}

const OBEDIENT: Commands = { fail: null, hang: false, cutAfter: null, slowMs: null };

/** What the message orders, on top of what a flaky model does by itself. */
export function readCommands(text: string, isFlaky: boolean, nowMs: number): Commands {
  let commands = isFlaky ? moodOf(text, nowMs) : OBEDIENT;
  for (const [, name = '', rest = ''] of text.matchAll(COMMAND)) {
    const [first = Number.NaN, second = Number.NaN] = (rest.match(/\d+(?:\.\d+)?/g) ?? []).map(Number);
    commands = { ...commands, ...readCommand(name.toLowerCase(), first, second, rest) };
  }
  return commands;
}

function readCommand(name: string, first: number, second: number, rest: string): Partial<Commands> {
  if (name === 'fail')
    return { fail: { status: first >= 400 && first < 600 ? Math.floor(first) : 500, retryAfter: second || 2 } };
  if (name === 'hang') return { hang: true };
  if (name === 'cut') return { cutAfter: Number.isNaN(first) ? 3 : first };
  const unitMs = /\d\s*ms/.test(rest) ? 1 : 1_000;
  return { slowMs: Math.min(Number.isNaN(first) ? 2_000 : first * unitMs, 600_000) };
}

function moodOf(text: string, nowMs: number): Commands {
  const moods: readonly Partial<Commands>[] = [
    { fail: { status: 429, retryAfter: 2 } },
    { fail: { status: 503, retryAfter: 1 } },
    { cutAfter: 3 },
  ];
  return { ...OBEDIENT, ...moods[hash(`${text} ${Math.floor(nowMs / 1_000)}`) % 9] };
}

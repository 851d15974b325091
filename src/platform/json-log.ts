// The log: one JSON object per line, without secrets and without characters that a terminal would act upon.

import type { Clock, Log, LogFields } from '../domain/ports.ts';
import type { Redactor } from './redactor.ts';

type Level = 'info' | 'warn' | 'error';

/** The part of a stream that the log needs. */
export interface LogStream {
  write(text: string): unknown;
  on(event: 'error', listener: (error: Error) => void): unknown;
}

export interface JsonLogParts {
  readonly stream: LogStream;
  readonly clock: Pick<Clock, 'now'>;
  readonly redactor: Pick<Redactor, 'redact'>;
}

/** A field's value longer than this is cut. */
const LONGEST_TEXT = 4096;

/** JSON escapes the first 32 characters; these can drive a terminal, break a line or turn its direction as well. */
const UNSAFE = /[\u007f-\u009f\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/**
 * Lines look like `{"time":"2026-01-02T03:04:05.006Z","level":"warn","event":"breaker-tripped","provider":"openai"}`.
 * Logging never throws: when the stream breaks, the log falls silent, because there is no place left to say so.
 */
export function createJsonLog({ stream, clock, redactor }: JsonLogParts): Log {
  let isBroken = false;
  // A reader that went away (`| head`) must not take the gateway with it.
  stream.on('error', () => {
    isBroken = true;
  });
  const write = (level: Level, event: string, fields: LogFields = {}) => {
    if (isBroken) return;
    try {
      stream.write(formatLine(level, event, fields, clock.now(), redactor));
    } catch {
      // The same as the event above, from streams that report at once.
      isBroken = true;
    }
  };
  return {
    info: (event, fields) => write('info', event, fields),
    warn: (event, fields) => write('warn', event, fields),
    error: (event, fields) => write('error', event, fields),
  };
}

function formatLine(
  level: Level,
  event: string,
  fields: LogFields,
  now: number,
  redactor: Pick<Redactor, 'redact'>,
): string {
  const safe = Object.entries(fields).map(([name, value]) => [
    name,
    typeof value === 'string' ? clean(value, redactor) : value,
  ]);
  // The fields first, so that none of them can replace these three; JSON keeps the order of first appearance.
  const entry = { time: '', level: '', event: '', ...Object.fromEntries(safe) };
  Object.assign(entry, { time: new Date(now).toISOString(), level, event: clean(event, redactor) });
  return `${JSON.stringify(entry).replace(UNSAFE, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`)}\n`;
}

function clean(text: string, redactor: Pick<Redactor, 'redact'>): string {
  // Redacted first: a cut through the middle of a secret would hide it from the redactor.
  const redacted = redactor.redact(text);
  return redacted.length > LONGEST_TEXT ? `${redacted.slice(0, LONGEST_TEXT)}…` : redacted;
}

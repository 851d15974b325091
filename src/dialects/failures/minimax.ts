// MiniMax's numbers, read for every server: it is no preset of ours, and it reports its errors with statuses that say something
// else, a 200 and a 500 among them. Its shapes are its own, so nobody else's numbers are mistaken for these.

import type { FailureKind } from '../../domain/failure.ts';
import { isObject } from '../json.ts';
import type { JsonObject } from '../json.ts';

const KIND_OF_CODE: ReadonlyMap<string, FailureKind> = new Map([
  ['1000', 'outage'], // unknown error
  ['1001', 'timeout'],
  ['1002', 'rate-limit'],
  ['1004', 'auth'],
  ['1008', 'quota'], // balance
  ['1024', 'outage'], // internal error
  ['1026', 'content-filter'], // of the input
  ['1027', 'content-filter'], // of the output
  ['1033', 'outage'], // system error
  ['1039', 'rate-limit'], // tokens per minute
  ['1041', 'rate-limit'], // connections
  ['1042', 'request'], // invisible characters
  ['2013', 'schema'], // invalid params
  ['2045', 'rate-limit'], // rate grew too fast
  ['2049', 'auth'],
  ['2056', 'quota'], // the plan's share of these hours
]);

const PREFIX = 'minimax-';

const LONGEST_SENTENCE = 200;
/** What it says before a number at the end of a sentence: `insufficient balance (1008)`. */
const SENTENCE =
  /(?:unknown error|timeout|limit|not authorized|insufficient balance|internal error|system error|sensitive|invalid params|invalid api key)[^(]*\((\d{4})\)\s*$/i;

/** The name under which such a number is told. */
export function miniMaxName(root: JsonObject, message: string | null): string | null {
  const base = root['base_resp'];
  const code = isObject(base)
    ? String(base['status_code'])
    : SENTENCE.exec((message ?? '').slice(-LONGEST_SENTENCE))?.[1];
  return code !== undefined && KIND_OF_CODE.has(code) ? `${PREFIX}${code}` : null;
}

export function miniMaxKind(names: ReadonlySet<string>): FailureKind | null {
  for (const name of names) {
    if (name.startsWith(PREFIX)) return KIND_OF_CODE.get(name.slice(PREFIX.length)) ?? null;
  }
  return null;
}

/** `base_resp` comes with good answers, too; then its number is 0. */
export function isMiniMaxError(root: JsonObject): boolean {
  const base = root['base_resp'];
  const code = isObject(base) ? base['status_code'] : undefined;
  return (typeof code === 'number' || typeof code === 'string') && Number(code) !== 0;
}

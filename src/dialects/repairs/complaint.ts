// What a refusal says, without what it quotes from the request: a prompt that speaks of unsupported parameters is no
// complaint about one.

import type { Failure } from '../../domain/failure.ts';

export interface Complaint {
  readonly status: number;
  readonly text: string;
  /** Code and type, in lower case. */
  readonly names: readonly string[];
  /** What it is about, as the server writes it; null when it does not say. */
  readonly param: string | null;
}

const LONGEST_PARAM = 300;

export function complaintOf(failed: Failure, status: number): Complaint {
  const param = failed.param?.slice(0, LONGEST_PARAM) ?? null;
  // Some put the sentence where the name belongs.
  const isSentence = param !== null && /\s/.test(param);
  const said = isSentence ? `${failed.message} ${param}` : failed.message;
  const text = withoutQuotes(said);
  return {
    status,
    text,
    names: [failed.code, failed.type].filter((name) => name !== null).map((name) => name.toLowerCase()),
    param: isSentence ? null : (param ?? placeIn(text)),
  };
}

/** The value a validator complains of comes last in what it prints. */
function withoutQuotes(text: string): string {
  return text
    .replace(/\binput_value=.*?(?=, input_type=|$)/gs, 'input_value=…')
    .replace(/[,{]\s*(['"])input\1:.*$/s, '')
    .replace(/, value: .*$/s, '')
    .replace(/\.?\s*(?:No fallback model group found|Received Model Group=).*$/s, '');
}

/** The place in a validator's complaint that was passed on as text: `'loc': ('body', 'messages', 0, 'name')`. */
function placeIn(text: string): string | null {
  const steps = /['"]loc['"]: ?[([]([^)\]]*)[)\]]/.exec(text)?.[1];
  if (steps === undefined) return null;
  const names = steps.split(',').map((step) => step.replace(/['"\s]/g, ''));
  return names.filter((name, i) => name !== '' && !(i === 0 && name === 'body')).join('.');
}

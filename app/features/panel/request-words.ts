// Requests and attempts in words.

import { paceOf } from '../../../src/contract/pace.ts';
import type { RequestView } from '../../../src/contract/views.ts';
import { format } from '../../ui/format.ts';

export type Tone = 'calm' | 'busy' | 'warning' | 'bad';

interface StateWords {
  readonly word: string;
  readonly tone: Tone;
  readonly meaning: string;
}

const STATES: Record<RequestView['state'], StateWords> = {
  open: { word: 'running', tone: 'busy', meaning: 'The answer is on its way.' },
  done: { word: 'done', tone: 'calm', meaning: 'The answer arrived whole.' },
  failed: { word: 'failed', tone: 'bad', meaning: 'No provider gave an answer.' },
  cancelled: { word: 'cancelled', tone: 'calm', meaning: 'The client hung up.' },
  truncated: { word: 'cut off', tone: 'warning', meaning: 'The answer broke off after the client had part of it.' },
  interrupted: { word: 'interrupted', tone: 'warning', meaning: 'Breakerbox ended while this ran.' },
};

export function stateWords({ state, status }: Pick<RequestView, 'state' | 'status'>): StateWords {
  const words = STATES[state];
  return state === 'failed' && status !== null ? { ...words, word: `failed ${status}` } : words;
}

/** Tokens in and out: "4.1k" and "380". What is not known (yet) is not invented; null when neither is. */
export function tokensText({ inputTokens, outputTokens }: RequestView): { in: string; out: string } | null {
  if (inputTokens === null && outputTokens === null) return null;
  return { in: shortTokens(inputTokens), out: shortTokens(outputTokens) };
}

export function costText({ state, costNanos, costSource }: RequestView): string {
  if (costNanos === null) return state === 'open' ? '' : 'unknown';
  return format.money(costNanos, costSource === 'estimate');
}

export function ttftText({ ttftUs }: Pick<RequestView, 'ttftUs'>): string {
  return ttftUs === null ? '' : format.duration(ttftUs / 1000);
}

const COST_SOURCES: Record<RequestView['costSource'], string> = {
  price: 'tokens × price',
  provider: 'as the provider charged it',
  estimate: 'estimated: the provider did not count the tokens',
  unknown: 'no price is known for this model, or its tokens were not counted',
};

export function costSourceText({ costSource }: Pick<RequestView, 'costSource'>): string {
  return COST_SOURCES[costSource];
}

const OUTCOMES: Record<string, string> = {
  ok: 'answered',
  outage: 'provider failed',
  'rate-limit': 'rate limit',
  timeout: 'timed out',
  schema: 'did not understand the request',
  model: 'unknown model',
  'context-length': 'prompt too long',
  'content-filter': 'refused the content',
  auth: 'refused our key',
  quota: 'out of credit',
  request: 'refused the request',
  cancelled: 'cancelled',
};

/** Of what Breakerbox answered by itself. */
const REFUSALS: Record<string, string> = {
  'unknown-model': 'nobody has the model',
  forbidden: 'not allowed to this client',
  refused: 'refused by a rule',
  unfit: 'no target can take it',
  off: 'every target is off',
  unavailable: 'no target was well',
  budget: 'out of budget',
  paused: 'its client was paused',
  internal: 'Breakerbox failed',
};

/** Why a request went wrong. */
export function errorKindText(kind: string): string {
  return REFUSALS[kind] ?? outcomeText(kind);
}

export function outcomeText(outcome: string): string {
  return OUTCOMES[outcome] ?? outcome;
}

/** Output tokens per second after the first token; null when it cannot be said. */
export function tokensPerSecond({ streamed, outputTokens, ttftUs, durationUs }: RequestView): number | null {
  return !streamed || ttftUs === null || durationUs === null ? null : paceOf(outputTokens, durationUs - ttftUs);
}

function shortTokens(tokens: number | null): string {
  return tokens === null ? '?' : format.tokens(tokens);
}

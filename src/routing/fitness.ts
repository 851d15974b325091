// Can a target serve a request? What is not known of a model speaks for it: only facts exclude.

import type { ModelFacts } from '../domain/model.ts';
import type { Requirement } from '../domain/plan.ts';
import { isNear, surelyBelow, type RequestFacts } from './facts.ts';
import type { RoutableProvider } from './routing-table.ts';

export interface Misfit {
  readonly requirement: Requirement;
  /** For people, to stand behind the target's name. */
  readonly reason: string;
  /** hard: it cannot serve the request · soft: only with a shorter answer than the client allowed. */
  readonly weight: 'hard' | 'soft';
}

interface Candidate {
  readonly model: string;
  readonly set: Readonly<Record<string, unknown>>;
}

/** Traits of a request that a model must be able for. */
const NEEDED = ['tools', 'images', 'audio', 'json'] as const;
type Needed = (typeof NEEDED)[number];

const CANNOT: Readonly<Record<Needed, string>> = {
  tools: 'is not known to call tools',
  images: 'is not known to read images',
  audio: 'is not known to hear audio',
  json: 'is not known to answer in JSON',
};

/** Surfaces whose inputs are many, each with the window to itself: their sum says nothing. */
const EACH_ALONE: ReadonlySet<string> = new Set(['embeddings', 'moderations']);

/** The fields in which the dialects say how long an answer may be. */
const LIMIT_FIELDS = ['max_completion_tokens', 'max_tokens', 'max_output_tokens'];

/** null: it fits as far as we know. */
export function misfitOf(
  provider: RoutableProvider,
  candidate: Candidate,
  facts: RequestFacts,
  emulatesJson: boolean,
): Misfit | null {
  const known = provider.facts(candidate.model);
  if (known === null) return null;
  return (
    lacksAbility(known, facts, emulatesJson) ??
    overflows(known, provider.tokenFactor(candidate.model), candidate, facts) ??
    writesTooLittle(known, candidate, facts)
  );
}

function lacksAbility(known: ModelFacts, facts: RequestFacts, emulatesJson: boolean): Misfit | null {
  const { abilities } = known;
  for (const trait of NEEDED) {
    if (trait === 'json' && emulatesJson) continue;
    if (abilities.get(trait) !== false || facts.has(trait) !== true) continue;
    return { requirement: trait, reason: CANNOT[trait], weight: 'hard' };
  }
  return null;
}

function overflows(known: ModelFacts, factor: number, candidate: Candidate, facts: RequestFacts): Misfit | null {
  const { contextWindow: window } = known;
  if (window === null || EACH_ALONE.has(facts.surface)) return null;
  const answer = limitOf(candidate, facts) ?? 0;
  if (surelyBelow(facts, (window - answer) / factor)) return null;
  const prompt = facts.inputTokens();
  if (prompt === undefined) return null;
  const here = { tokens: prompt.tokens * factor, spread: prompt.spread };
  if (isNear(here, window)) facts.wantExactTokens();
  if (here.tokens > window) {
    const reason = `takes ${count(window)} tokens, and the prompt has about ${count(here.tokens)}`;
    // How a vendor counts is itself an estimate: only what is beyond half of the difference is sure.
    const atLeast = prompt.tokens * Math.min(factor, (1 + factor) / 2);
    return { requirement: 'context-window', reason, weight: atLeast > window ? 'hard' : 'soft' };
  }
  if (here.tokens + answer <= window) return null;
  const reason = `takes ${count(window)} tokens in all: about ${count(here.tokens)} of the prompt leave too little for an answer of ${count(answer)}`;
  return { requirement: 'context-window', reason, weight: 'soft' };
}

function writesTooLittle(known: ModelFacts, candidate: Candidate, facts: RequestFacts): Misfit | null {
  const { maxOutput } = known;
  const wanted = limitOf(candidate, facts);
  if (maxOutput === null || wanted === null || wanted <= maxOutput) return null;
  const reason = `writes ${count(maxOutput)} tokens at most, and ${count(wanted)} were asked for`;
  return { requirement: 'max-output', reason, weight: 'soft' };
}

/** The limit of the answer as this target would get it. */
function limitOf({ set }: Candidate, facts: RequestFacts): number | null {
  for (const field of LIMIT_FIELDS) {
    const value = set[field];
    if (typeof value === 'number') return value;
  }
  return facts.maxOutputTokens() ?? null;
}

function count(tokens: number): string {
  return Math.round(tokens).toLocaleString('en-US');
}

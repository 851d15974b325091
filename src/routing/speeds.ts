// How fast targets have been lately: averages in which older measurements count less.

import { paceOf } from '../domain/pace.ts';
import type { Speed } from './plan-state.ts';

/** After this time a measurement counts half. */
const HALF_LIFE_MS = 300_000;
const MOST_TARGETS = 2_000;
/** Answers shorter than this say nothing about the pace. */
const FEWEST_TOKENS = 8;

/** What one that has only failed counts as, until it is given another chance: slower than any that answers. */
const FAILED: Omit<Speed, 'ageMs'> = { ttftMs: 60_000, tps: null };

interface Average {
  sum: number;
  weight: number;
}

interface Entry {
  readonly ttft: Average;
  readonly pace: Average;
  atOnce: boolean;
  at: number;
}

export interface Measurement {
  readonly ttftMs: number;
  /** From the first token to the last, ms; 0 when it came in one piece. */
  readonly writingMs: number;
  readonly outputTokens: number | null;
}

export class Speeds {
  readonly #entries = new Map<string, Entry>();
  /** Of those that have never answered: when they failed. */
  readonly #failedAt = new Map<string, number>();

  /** `now`: monotonic ms. */
  note(target: string, { ttftMs, writingMs, outputTokens }: Measurement, now: number): void {
    let entry = this.#entries.get(target);
    if (entry === undefined) {
      if (this.#entries.size >= MOST_TARGETS) this.#entries.clear();
      entry = { ttft: { sum: 0, weight: 0 }, pace: { sum: 0, weight: 0 }, atOnce: false, at: now };
      this.#entries.set(target, entry);
      this.#failedAt.delete(target);
    }
    const fading = 2 ** (-(now - entry.at) / HALF_LIFE_MS);
    entry.at = now;
    add(entry.ttft, fading, ttftMs);
    const isLong = outputTokens !== null && outputTokens >= FEWEST_TOKENS;
    const pace = isLong ? paceOf(outputTokens, writingMs * 1e3) : null;
    if (isLong) entry.atOnce = pace === null;
    if (pace === null) fade(entry.pace, fading);
    else add(entry.pace, fading, pace);
  }

  /** Matters only until it has answered once: what is measured is not changed by it. */
  noteFailure(target: string, now: number): void {
    if (this.#entries.has(target)) return;
    if (this.#failedAt.size >= MOST_TARGETS) this.#failedAt.clear();
    this.#failedAt.set(target, now);
  }

  /** null: never measured. */
  of(target: string, now: number): Speed | null {
    const entry = this.#entries.get(target);
    const failedAt = this.#failedAt.get(target);
    if (entry === undefined) return failedAt === undefined ? null : { ...FAILED, ageMs: now - failedAt };
    const { ttft, pace, atOnce, at } = entry;
    return { ttftMs: mean(ttft) ?? 0, tps: mean(pace), ageMs: now - at, ...(atOnce && { atOnce }) };
  }
}

/** Tokens of the answers to requests of one kind, decaying with each. */
export class OutputLengths {
  readonly #means = new Map<string, number>();

  note(kind: string, tokens: number): void {
    const before = this.#means.get(kind);
    if (before === undefined && this.#means.size >= MOST_TARGETS) this.#means.clear();
    this.#means.set(kind, before === undefined ? tokens : before + (tokens - before) * NEW_SHARE);
  }

  of(kind: string): number | null {
    return this.#means.get(kind) ?? null;
  }
}

const NEW_SHARE = 0.1;

function fade(average: Average, by: number): void {
  average.sum *= by;
  average.weight *= by;
}

function add(average: Average, fading: number, value: number): void {
  fade(average, fading);
  average.sum += value;
  average.weight += 1;
}

function mean({ sum, weight }: Average): number | null {
  return weight === 0 ? null : sum / weight;
}

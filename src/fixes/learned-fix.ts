// One thing that was learned of what a provider's model takes, as it is kept and shown.

import type { DialectId } from '../domain/dialect.ts';
import type { Fix } from '../domain/fix.ts';

export interface LearnedFix {
  readonly id: string;
  readonly provider: string;
  /** The model's id at the provider. */
  readonly model: string;
  /** The dialect of the requests that need it. */
  readonly dialect: DialectId;
  readonly fix: Fix;
  /** Unix ms; of a fix made by hand, when it was made. */
  readonly learnedAt: number;
  /** When a refusal last showed that it is needed. */
  readonly confirmedAt: number;
  /** null: never. */
  readonly lastUsedAt: number | null;
  readonly timesUsed: number;
  /** The refusal it was learned from, in the provider's words and without secrets; null when made by hand. */
  readonly example: string | null;
  /** It stays until somebody takes it away. */
  readonly kept: boolean;
  /** Switched off by hand: neither applied nor learned again. */
  readonly off: boolean;
}

/** Long enough to spare everybody the refusal, short enough for a provider that has mended its ways. */
const LIFETIME_MS = 30 * 24 * 60 * 60 * 1000;

/** Unix ms; null: it does not expire. What somebody has decided does not change by itself. */
export function expiresAt({ confirmedAt, kept, off }: LearnedFix): number | null {
  return kept || off ? null : confirmedAt + LIFETIME_MS;
}

/** What a fix is about: another fix with the same subject takes its place. */
export function subjectOf(dialect: DialectId, fix: Fix): string {
  const scope = [fix.from, fix.with, fix.without];
  // A name and its being taken back are one subject; ways of saying the same differently do not exclude each other.
  if (fix.do === 'rename') return JSON.stringify([dialect, 'rename', [fix.field, fix.to].toSorted(), scope]);
  return JSON.stringify([dialect, fix.do, fix.field, fix.do === 'rewrite' ? fix.to : null, scope]);
}

/** Whether two fixes of the same subject say the same. */
export function isSameFix(a: Fix, b: Fix): boolean {
  return ('to' in a ? a.to : null) === ('to' in b ? b.to : null);
}

/** Its dialect is kept beside it. */
export function withoutDialect(fix: Fix): Fix {
  const { in: _, ...rest } = fix;
  return rest;
}

export function newFix(id: string, now: number): Omit<LearnedFix, 'provider' | 'model' | 'dialect' | 'fix'> {
  return {
    id,
    learnedAt: now,
    confirmedAt: now,
    lastUsedAt: null,
    timesUsed: 0,
    example: null,
    kept: false,
    off: false,
  };
}

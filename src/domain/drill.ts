// A fire drill: a provider is made to act as if it failed, for a while and for chosen clients, to see what becomes of them.

/** down: nobody takes the connection · slow: every answer comes late · rate-limit: every call is refused with a 429. */
export const DRILL_KINDS = ['down', 'slow', 'rate-limit'] as const;

export type DrillKind = (typeof DRILL_KINDS)[number];

/** The times of a drill, in ms. */
export const DRILL_TIMES = {
  duration: { least: 1_000, usual: 300_000, most: 3_600_000 },
  /** How long an answer is held back. */
  delay: { least: 1, usual: 10_000, most: 600_000 },
  /** How long clients are told to stay away; as long as we would believe a real provider. */
  retryAfter: { least: 1_000, usual: 30_000, most: 600_000 },
} as const;

export interface DrillOrder {
  readonly provider: string;
  readonly kind: DrillKind;
  /** Names of clients; empty: every client. */
  readonly clients: readonly string[];
  readonly durationMs: number;
  /** Of a slow provider. */
  readonly delayMs: number;
  /** Of one that limits the rate. */
  readonly retryAfterMs: number;
}

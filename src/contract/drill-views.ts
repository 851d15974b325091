// Fire drills as the panel sees and starts them: a provider acts as if it failed, for a while and for chosen clients.

import * as z from 'zod';
import { DRILL_KINDS, DRILL_TIMES } from '../domain/drill.ts';

const kind = z.enum(DRILL_KINDS);
const within = ({ least, usual, most }: { least: number; usual: number; most: number }) =>
  z.int().min(least).max(most).default(usual);

export const DrillView = z.object({
  provider: z.string(),
  kind,
  /** Names of clients; empty: every client. */
  clients: z.array(z.string()),
  startedAt: z.number(),
  /** It ends by itself then. */
  endsAt: z.number(),
  /** How long answers are held back; null where it is not slow. */
  delayMs: z.number().nullable(),
  /** How long clients are told to stay away; null where it does not limit the rate. */
  retryAfterMs: z.number().nullable(),
});

/** At most one for a provider: a new one takes the place of the old one. */
export const DrillOrder = z.strictObject({
  provider: z.string().min(1).max(64),
  kind,
  clients: z.array(z.string().min(1).max(64)).max(1000).default([]),
  durationMs: within(DRILL_TIMES.duration),
  delayMs: within(DRILL_TIMES.delay),
  retryAfterMs: within(DRILL_TIMES.retryAfter),
});

export type DrillView = z.infer<typeof DrillView>;
export type DrillKind = DrillView['kind'];

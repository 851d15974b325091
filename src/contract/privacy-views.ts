// What is kept of requests beyond the ledger's figures, and who gets to hear of them.

import * as z from 'zod';

/** true: everybody's · false: nobody's · those of these clients. */
export const CaptureChoice = z.union([
  z.boolean(),
  z.strictObject({ clients: z.array(z.string().min(1).max(64)).min(1).max(200) }),
]);

const BodyView = z.object({
  /** request: as the client sent it · sent: as a provider got it, where that differs · answer: as the client got it. */
  kind: z.enum(['request', 'sent', 'answer']),
  /** The attempt that it was sent with; 0 for what the client sent and got. */
  n: z.int(),
  type: z.string().nullable(),
  /** null: it cannot be read any more. */
  text: z.string().nullable(),
  /** How long it was as a whole: characters of what was sent, bytes of the answer. */
  length: z.int(),
  /** Only its beginning was kept. */
  cut: z.boolean(),
  /** How many secrets were taken out. */
  redactions: z.int(),
});

export const BodiesView = z.object({
  bodies: z.array(BodyView),
  /** How the same can be asked again: `path` of the gateway; or why not, in words. */
  repeat: z.object({ path: z.string().nullable(), problem: z.string().nullable() }),
  /** Whether the bodies of any client are kept now. */
  capturing: z.boolean(),
});

export const PrivacyView = z.object({
  capture: CaptureChoice,
  bodyDays: z.int(),
  maxBodiesMb: z.int(),
  /** What is there now. */
  kept: z.object({ requests: z.int(), bytes: z.int(), oldestAt: z.number().nullable() }),
  /** Bodies that were not kept since the start because too much came at once. */
  missed: z.int(),
  /** Why bodies cannot be kept; null while they can. */
  problem: z.string().nullable(),
  keywordSketches: z.boolean(),
  sketchDays: z.int(),
  openMetrics: z.boolean(),
  /** Where traces go; null: nowhere. */
  telemetry: z
    .object({ endpoint: z.string(), sentSpans: z.int(), droppedSpans: z.int(), problem: z.string().nullable() })
    .nullable(),
  dataDir: z.string(),
});

export type CaptureChoice = z.infer<typeof CaptureChoice>;
export type BodyView = z.infer<typeof BodyView>;
export type BodiesView = z.infer<typeof BodiesView>;
export type PrivacyView = z.infer<typeof PrivacyView>;

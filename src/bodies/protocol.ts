// What the gateway's thread and the thread that keeps bodies say to each other.

import type { BodyPart } from './body-part.ts';

export interface StartBodies {
  readonly path: string;
  /** Seals what is written. */
  readonly key: Uint8Array;
}

export type ToBodies =
  /** Secrets that may not reach the disk, beside those that were told before. */
  | { readonly type: 'secrets'; readonly secrets: readonly string[] }
  | { readonly type: 'keep'; readonly id: string; readonly parts: readonly GivenPart[]; readonly held: number }
  /** What is older than `before` (Unix ms) goes, and the oldest of what is more than `maxBytes`. */
  | { readonly type: 'prune'; readonly before: number; readonly maxBytes: number }
  | { readonly type: 'read'; readonly question: number; readonly id: string }
  | { readonly type: 'stats'; readonly question: number }
  | { readonly type: 'close' };

export type FromBodies =
  /** `held`: what the message had said, now free again. */
  | { readonly type: 'kept'; readonly held: number }
  | { readonly type: 'failed'; readonly message: string; readonly held: number }
  | { readonly type: 'pruned' }
  | { readonly type: 'parts'; readonly question: number; readonly parts: readonly KeptPart[] }
  | { readonly type: 'stats'; readonly question: number; readonly stats: BodyStats }
  | { readonly type: 'closed' };

/** As it was seen: texts as they are, bytes with the type they were sent as. */
export interface GivenPart extends BodyPart {
  readonly body: string | Uint8Array;
}

/** As it was kept. */
export interface KeptPart extends BodyPart {
  /** null: it cannot be read any more. */
  readonly text: string | null;
  /** How many secrets were taken out. */
  readonly redactions: number;
}

export interface BodyStats {
  readonly requests: number;
  /** As they lie on the disk. */
  readonly bytes: number;
  /** Id of the oldest request; null: there is none. */
  readonly oldest: string | null;
}

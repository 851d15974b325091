// One body of a request.

/** request: as the client sent it · sent: as a provider got it, where that differs · answer: as the client got it. */
export const BODY_KINDS = ['request', 'sent', 'answer'] as const;

export interface BodyPart {
  readonly kind: (typeof BODY_KINDS)[number];
  /** The attempt that it was sent with; 0 for what the client sent and got. */
  readonly n: number;
  /** The content type; null: it was not told. */
  readonly type: string | null;
  /** How long it was as a whole: characters of what was sent, bytes of the answer. */
  readonly length: number;
  /** Only its beginning was kept. */
  readonly cut: boolean;
}

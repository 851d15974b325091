// Proofs of reasoning travel through clients of other dialects in a seal that names their maker: a Responses client
// carries an Anthropic signature in `encrypted_content`, a Messages client carries encrypted reasoning in `signature`.
// The client sends it back verbatim, and we keep nothing.

import type { Proof } from './conversation.ts';

const MARK = 'bbx1';
const KINDS: ReadonlySet<string> = new Set(['signature', 'redacted', 'encrypted']);

/** `maker` is the provider that just made the proof. */
export function seal(proof: Proof, maker: string): string {
  return `${MARK}:${proof.maker ?? maker}:${proof.kind}:${proof.data}`;
}

/** A proof of ours, or null when the text is somebody else's. */
export function openSeal(text: string): Proof | null {
  const [mark, maker, kind] = text.split(':', 3);
  if (mark !== MARK || maker === undefined || maker === '' || kind === undefined || !KINDS.has(kind)) return null;
  const data = text.slice(MARK.length + maker.length + kind.length + 3);
  return data === '' ? null : { kind: kind as Proof['kind'], data, maker };
}

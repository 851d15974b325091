// What is done to a body before it may be kept: blobs become digests, secrets go.

import { REDACTED, type Redactor } from '../platform/redactor.ts';
import { coverStream, type Covered } from './cover-stream.ts';
import { coverKnownShapes } from './known-secrets.ts';
import type { GivenPart } from './protocol.ts';
import { describeBytes, shortenBlobs } from './shorten-blobs.ts';

const TEXT = /^(?:text\/|application\/(?:json|x-ndjson|[\w.+-]*\+json))/i;
const STREAM = /^text\/event-stream/i;

export function coverBody({ body, type }: GivenPart, redactor: Redactor): Covered {
  if (typeof body !== 'string' && !TEXT.test(type ?? '')) {
    return { text: describeBytes(type ?? 'unknown type', body), found: 0 };
  }
  const text =
    typeof body === 'string' ? body : Buffer.from(body.buffer, body.byteOffset, body.length).toString('utf8');
  const cover = (words: string): Covered => coverText(words, redactor);
  const covered = cover(shortenBlobs(text));
  if (!STREAM.test(type ?? '')) return covered;
  const stream = coverStream(covered.text, cover);
  return { text: stream.text, found: covered.found + stream.found };
}

/** Live keys, then what looks like one. What is covered already counts no second time. */
function coverText(text: string, redactor: Redactor): Covered {
  const live = redactor.redact(text);
  const known = coverKnownShapes(live);
  return { text: known.text, found: live === text ? known.found : known.found + countCovers(live) - countCovers(text) };
}

function countCovers(text: string): number {
  return text.split(REDACTED).length - 1;
}

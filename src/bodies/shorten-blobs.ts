// Pictures, sound and files stand in JSON as base64. Nobody reads that: it is kept as its length and digest.

import { createHash } from 'node:crypto';

/** Shorter ones may be signatures, ids and the like, and cost little. */
const MIN_CHARS = 2_048;

const BACKSLASH = 0x5c;
const SLASH = 0x2f;

/** Letters, digits and the signs of both alphabets of base64. */
const IN_BLOB = new Uint8Array(128);
for (const char of 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/-_=')
  IN_BLOB[char.charCodeAt(0)] = 1;

export function shortenBlobs(text: string): string {
  let short = '';
  let copied = 0;
  let start = -1;
  for (let i = 0; i <= text.length; i += 1) {
    const code = i < text.length ? text.charCodeAt(i) : 0;
    if (code < 128 && IN_BLOB[code] === 1) {
      if (start < 0) start = i;
      continue;
    }
    // Some write `\/` for a slash.
    if (code === BACKSLASH && start >= 0 && text.charCodeAt(i + 1) === SLASH) continue;
    if (start >= 0 && i - start >= MIN_CHARS) {
      short += text.slice(copied, start) + described(text.slice(start, i));
      copied = i;
    }
    start = -1;
  }
  return copied === 0 ? text : short + text.slice(copied);
}

export function describeBytes(type: string, bytes: Uint8Array): string {
  return `[${type}, ${bytes.length} bytes, sha256 ${createHash('sha256').update(bytes).digest('hex')}]`;
}

function described(blob: string): string {
  return `[base64, ${blob.length} characters, sha256 ${createHash('sha256').update(blob).digest('hex')}]`;
}

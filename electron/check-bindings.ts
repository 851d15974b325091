// The native binding stands beside the archive, where the archive's own integrity check does not reach: what is loaded
// there must be what the app was built with. On macOS signing rewrites it, and the hardened runtime looks after it.

import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** SHA-256 in hex, by the name of the file. */
export type KnownBindings = Readonly<Record<string, string>>;

/** null: each is the one that is known. Otherwise what is wrong, for people. */
export function judgeBindings(folder: string, known: KnownBindings): string | null {
  const found = readdirSync(folder).filter((name) => name.endsWith('.node'));
  const odd = found.filter((name) => known[name] !== hashOf(join(folder, name)));
  if (odd.length === 0) return null;
  return `${odd.join(', ')} in ${folder} is not what Breakerbox was built with, so it was not loaded. Install Breakerbox again.`;
}

function hashOf(file: string): string {
  return createHash('sha256').update(readFileSync(file)).digest('hex');
}

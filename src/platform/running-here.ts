// What this process runs on, and what its data directory holds.

import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

export interface RunsOn {
  readonly node: string;
  /** null: this is plain Node. */
  readonly electron: string | null;
  readonly platform: string;
  readonly arch: string;
}

export function runsOn(): RunsOn {
  const versions: Readonly<Record<string, string | undefined>> = process.versions;
  return {
    node: process.versions.node,
    electron: versions['electron'] ?? null,
    platform: process.platform,
    arch: process.arch,
  };
}

export interface Entry {
  readonly name: string;
  readonly bytes: number;
}

/** Whatever lies in a directory, the largest first; folders with all that is in them, their names with a slash. */
export async function entriesOf(directory: string): Promise<Entry[]> {
  const names = await readdir(directory, { withFileTypes: true });
  const entries = names.map(async (entry): Promise<Entry> => {
    const path = join(directory, entry.name);
    if (!entry.isDirectory()) return { name: entry.name, bytes: await sizeOf(path) };
    const inside = await entriesOf(path).catch(noneIfGone);
    return { name: `${entry.name}/`, bytes: inside.reduce((sum, { bytes }) => sum + bytes, 0) };
  });
  return (await Promise.all(entries)).toSorted((a, b) => b.bytes - a.bytes);
}

async function sizeOf(path: string): Promise<number> {
  try {
    return (await stat(path)).size;
  } catch (error) {
    // Files come and go while they are counted.
    return noneIfGone(error).length;
  }
}

function noneIfGone(error: unknown): Entry[] {
  if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
  throw error;
}

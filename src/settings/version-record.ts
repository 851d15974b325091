// One version as it is kept, and which of them are kept.

import * as z from 'zod';
import type { VersionFile } from '../domain/ports.ts';
import { VERSION_SOURCES, type VersionSource } from '../domain/version.ts';
import { plain } from './config-diff.ts';
import type { Tree } from './config-tree.ts';
import { asWrittenNow } from './settings-document.ts';

export interface Version {
  readonly n: number;
  /** Unix ms. */
  readonly at: number;
  readonly source: VersionSource;
  /** What was done, in words. */
  readonly label: string;
  /** The configuration after it, with switches: what versions are compared by. */
  readonly tree: Tree;
}

export interface Unreadable {
  readonly problem: string;
}

const MOST_KEPT = 200;
const MOST_BYTES = 20 * 1024 * 1024;
/** However large they are. */
const ALWAYS_KEPT = 20;

/** More of a label helps nobody. */
const LONGEST_LABEL = 300;

const stored = z.object({
  n: z.int(),
  at: z.number(),
  source: z.enum(VERSION_SOURCES),
  label: z.string(),
  document: z.record(z.string(), z.unknown()),
});

/** @param document as in the settings file, secrets sealed. */
export function writeVersion({ n, at, source, label }: Omit<Version, 'tree'>, document: object): string {
  const name = label.slice(0, LONGEST_LABEL);
  return `${JSON.stringify({ n, at, source, label: name, document }, null, '\t')}\n`;
}

export function readVersion(text: string, n: number): Version | Unreadable {
  let raw: unknown;
  try {
    raw = JSON.parse(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    // Its own message quotes the text.
    return { problem: text.trim() === '' ? 'it is empty' : 'it is not JSON' };
  }
  const parsed = stored.safeParse(raw);
  if (!parsed.success) return { problem: 'something is missing in it' };
  if (parsed.data.n !== n) return { problem: `it says to be version ${parsed.data.n}` };
  const { at, source, label, document } = parsed.data;
  // What another release wrote is brought into the form of today, or the change of form would look like one of the user.
  return { n, at, source, label, tree: treeOf(asWrittenNow(document) ?? document) };
}

/** What versions are compared by. What was imported last is no part of it: it says which file was read, not what holds. */
export function treeOf(document: object): Tree {
  const { version: _, imported: __, ...tree } = plain(document);
  return tree;
}

/** Those that are too many, the oldest. `kept` is in ascending order. */
export function toForget(kept: readonly VersionFile[]): readonly number[] {
  let bytes = 0;
  return kept
    .toReversed()
    .filter((file, index) => {
      bytes += file.bytes;
      return index >= ALWAYS_KEPT && (index >= MOST_KEPT || bytes > MOST_BYTES);
    })
    .map(({ n }) => n);
}

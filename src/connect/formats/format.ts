// A file format that can be edited in place: what is not changed keeps its bytes, comments and order.

import type { Path, Value } from './values.ts';

export interface Format {
  /** Throws NotAsExpected where the text cannot be read. An empty one says nothing: an empty mapping. */
  parse(text: string): Value;
  /** Replaces what stands at the path, or adds it with the parents it needs. */
  set(text: string, path: Path, value: Value): string;
  /** Takes out what stands at the path. */
  remove(text: string, path: Path): string;
}

export function lineEndOf(text: string): '\n' | '\r\n' {
  return text.includes('\r\n') ? '\r\n' : '\n';
}

/** The text with a line end behind its last line. */
export function ended(text: string): string {
  return text === '' || text.endsWith('\n') ? text : text + lineEndOf(text);
}

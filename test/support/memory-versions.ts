// A folder of versions in memory, which can be damaged and made to fail.

import type { VersionFiles } from '../../src/domain/ports.ts';

export class MemoryVersions implements VersionFiles {
  readonly path = '/data/versions';
  readonly texts = new Map<number, string>();
  fault: Error | null = null;

  list() {
    return [...this.texts].map(([n, text]) => ({ n, bytes: text.length })).toSorted((a, b) => a.n - b.n);
  }
  read(n: number) {
    return this.texts.get(n) ?? null;
  }
  write(n: number, text: string) {
    if (this.fault !== null) throw this.fault;
    this.texts.set(n, text);
    return { n, bytes: text.length };
  }
  remove(n: number) {
    this.texts.delete(n);
  }
}

import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  createPrivateFile,
  makePrivate,
  readIfPresent,
  sweepTemporaryFiles,
  writePrivateFile,
} from './private-file.ts';

describe('a private file', () => {
  let base: string;
  let path: string;
  const umask = process.umask(0);

  beforeEach(() => {
    process.umask(0);
    base = mkdtempSync(join(tmpdir(), 'breakerbox-'));
    path = join(base, 'run.json');
  });
  afterEach(() => {
    process.umask(umask);
    rmSync(base, { recursive: true });
  });

  it('is replaced as a whole and leaves nothing else behind', () => {
    writePrivateFile(path, 'one');
    writePrivateFile(path, 'two');
    expect(readIfPresent(path)).toBe('two');
    expect(readdirSync(base)).toEqual(['run.json']);
  });

  it.skipIf(process.platform === 'win32')('is readable by its owner only, whatever the umask', () => {
    for (const mask of [0, 0o277]) {
      process.umask(mask);
      writePrivateFile(path, 'one');
      expect(statSync(path).mode & 0o777).toBe(0o600);
    }
  });

  it('is created once', () => {
    expect(createPrivateFile(path, 'one')).toBe(true);
    expect(createPrivateFile(path, 'two')).toBe(false);
    expect(readFileSync(path, 'utf8')).toBe('one');
    expect(readdirSync(base)).toEqual(['run.json']);
  });

  it('leaves nothing behind when it cannot be written', () => {
    expect(() => writePrivateFile(join(base, 'missing', 'run.json'), 'one')).toThrow('ENOENT');
    expect(readdirSync(base)).toEqual([]);
  });

  it.skipIf(process.platform === 'win32')('can be made of one that others could read', () => {
    writeFileSync(path, 'one', { mode: 0o664 });
    makePrivate(path);
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  it('is told from what killed writers left behind', () => {
    const kept = ['ledger.sqlite', 'settings.backup.json', 'settings.json', 'settings.tmp-notes.json'];
    const swept = ['settings.json.tmp-1234567890abcdef', 'vault.key.tmp-00ff', 'breakerbox.lock.after-a-b.tmp-0f'];
    for (const name of [...kept, ...swept]) writeFileSync(join(base, name), '');
    sweepTemporaryFiles(base);
    expect(readdirSync(base).toSorted()).toEqual(kept);
  });

  it('that is not there is null', () => {
    expect(readIfPresent(path)).toBeNull();
  });
});

import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openVersionFiles } from './version-files.ts';

let directory: string;
const folder = () => join(directory, 'versions');
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'breakerbox-'));
});
afterEach(() => {
  rmSync(directory, { recursive: true });
});

describe('the folder of versions', () => {
  it('is made by the first write, not before', () => {
    const files = openVersionFiles(directory);
    expect(files.list()).toEqual([]);
    expect(files.read(1)).toBeNull();
    expect(readdirSync(directory)).toEqual([]);
    expect(files.write(1, '{"ü":1}')).toEqual({ n: 1, bytes: 8 });
    expect(readdirSync(folder())).toEqual(['000001.json']);
    expect(files.read(1)).toBe('{"ü":1}');
  });

  it('lists by number, also beyond six digits, and passes over what is not its own', () => {
    const files = openVersionFiles(directory);
    for (const n of [1_000_000, 9, 10]) files.write(n, `${n}`);
    for (const name of ['notes.txt', '7.json', '00000x.json', '999999999999999999999.json', '000000.json'])
      writeFileSync(join(folder(), name), 'x');
    writeFileSync(join(folder(), '000011.json.tmp-00ff'), 'half');
    expect(files.list()).toEqual([
      { n: 9, bytes: 1 },
      { n: 10, bytes: 2 },
      { n: 1_000_000, bytes: 7 },
    ]);
    expect(readdirSync(folder())).not.toContain('000011.json.tmp-00ff');
    expect(readdirSync(folder())).toContain('notes.txt');
  });

  it('forgets, and forgetting twice is harmless', () => {
    const files = openVersionFiles(directory);
    files.write(1, 'a');
    files.remove(1);
    files.remove(1);
    expect(files.list()).toEqual([]);
  });

  it.skipIf(process.platform === 'win32')('is open to its owner only, also where it was not', () => {
    mkdirSync(folder(), { mode: 0o755 });
    chmodSync(folder(), 0o755);
    writeFileSync(join(folder(), '000001.json'), 'x', { mode: 0o644 });
    const files = openVersionFiles(directory);
    files.list();
    files.write(2, 'x');
    expect(statSync(folder()).mode & 0o777).toBe(0o700);
    for (const name of readdirSync(folder())) expect(statSync(join(folder(), name)).mode & 0o777).toBe(0o600);
  });
});

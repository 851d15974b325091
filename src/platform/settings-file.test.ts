import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SettingsDamaged } from './settings-damaged.ts';
import { openSettingsFile } from './settings-file.ts';

describe('the settings file', () => {
  let directory: string;
  const umask = process.umask(0);
  const clock = { now: () => Date.UTC(2026, 0, 2, 3, 4, 5) };
  const open = () => openSettingsFile({ directory, clock });
  const inside = (name: string) => join(directory, name);

  beforeEach(() => {
    process.umask(0);
    directory = mkdtempSync(join(tmpdir(), 'breakerbox-'));
  });
  afterEach(() => {
    process.umask(umask);
    rmSync(directory, { recursive: true });
  });

  it('is not there at first, and reading does not make it', () => {
    expect(open().read()).toBeUndefined();
    expect(open().readBackup()).toBeUndefined();
    expect(readdirSync(directory)).toEqual([]);
  });

  it('gives back what was written, as a whole', () => {
    const file = open();
    file.write({ version: 1, 'a.b': { c: [1, null, 'x'] }, old: true });
    file.write({ version: 1, 'a.b': { c: [2] } });
    expect(open().read()).toEqual({ version: 1, 'a.b': { c: [2] } });
    expect(open().readBackup()).toEqual({ version: 1, 'a.b': { c: [2] } });
  });

  it.skipIf(process.platform === 'win32')(
    'and its copy are readable by their owner only, also when they were not before',
    () => {
      writeFileSync(inside('settings.json'), '{"a":1}', { mode: 0o666 });
      open();
      expect(statSync(inside('settings.json')).mode & 0o777).toBe(0o600);
      open().write({ a: 2 });
      for (const name of readdirSync(directory)) expect(statSync(inside(name)).mode & 0o777, name).toBe(0o600);
    },
  );

  it.each([
    ['nothing', ''],
    ['blanks', '  \n'],
    ['NULs', '\0\0\0\0'],
    ['half a document', '{"version":1,"provid'],
    ['a list', '[]'],
    ['a text', '"x"'],
    ['null', 'null'],
  ])('that holds %s is damaged: reading and writing refuse, and it stays as it is', (_, text) => {
    writeFileSync(inside('settings.json'), text);
    const file = open();
    expect(() => file.read()).toThrow(SettingsDamaged);
    expect(() => file.write({ a: 1 })).toThrow(SettingsDamaged);
    expect(readFileSync(inside('settings.json'), 'utf8')).toBe(text);
  });

  it('never quotes a damaged document', () => {
    writeFileSync(inside('settings.json'), '{"key":"sk-canary-0123456789"');
    expect(() => open().read()).toThrow(/^it is not JSON$/);
  });

  it('moves damaged documents aside under names of their own', () => {
    for (const [count, name] of [
      'settings.damaged-20260102T030405Z.json',
      'settings.damaged-20260102T030405Z-1.json',
    ].entries()) {
      writeFileSync(inside('settings.json'), `damage ${count}`);
      expect(open().quarantine()).toBe(inside(name));
      expect(readFileSync(inside(name), 'utf8')).toBe(`damage ${count}`);
      expect(existsSync(inside('settings.json'))).toBe(false);
    }
  });

  it('has no copy when that is damaged', () => {
    writeFileSync(inside('settings.backup.json'), '{"a"');
    expect(open().readBackup()).toBeUndefined();
  });

  it('holds the old or the new document when its writer is killed, and what the writer left is swept', async () => {
    const module = (name: string) => JSON.stringify(new URL(name, import.meta.url).href);
    const script = `
      import { openSettingsFile } from ${module('./settings-file.ts')};
      const file = openSettingsFile({ directory: ${JSON.stringify(directory)}, clock: Date });
      const fill = 'x'.repeat(200_000);
      for (let n = 1; ; n += 1) { file.write({ n, fill, end: n }); if (n === 3) console.log('writing'); }`;
    for (let round = 0; round < 5; round += 1) {
      const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      await once(child.stdout, 'data');
      await new Promise((resolve) => setTimeout(resolve, 7 * round));
      child.kill('SIGKILL');
      await once(child, 'exit');
      const file = open();
      for (const document of [file.read(), file.readBackup()]) {
        expect(document).toMatchObject({ n: expect.any(Number) });
        const { n, end } = document as { n: number; end: number };
        expect(end).toBe(n);
      }
      expect(readdirSync(directory).toSorted()).toEqual(['settings.backup.json', 'settings.json']);
    }
  });
});

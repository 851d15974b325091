import { randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openSettingsFile } from '../platform/settings-file.ts';
import { openVersionFiles } from '../platform/version-files.ts';
import { createSecretBox } from '../vault/secret-box.ts';
import { SettingsTooNew } from './settings-document.ts';
import { createSettingsStore, type SettingsStore } from './settings-store.ts';

const SHOP = `
version: 1
providers:
  - { id: one, preset: custom, baseUrl: "http://localhost:1", keys: [ { name: main, value: sk-canary-0123456789 } ] }
routes: [ { id: auto, targets: [ { model: one/m } ] } ]
`;

const clock = { now: () => Date.UTC(2026, 0, 2) };
const box = createSecretBox(randomBytes(32), randomBytes);
let directory: string;
const umask = process.umask(0);
const main = () => join(directory, 'settings.json');
const backup = () => join(directory, 'settings.backup.json');
const damaged = () => readdirSync(directory).filter((name) => name.startsWith('settings.damaged-'));

function open(): SettingsStore {
  return createSettingsStore({
    file: openSettingsFile({ directory, clock }),
    versions: openVersionFiles(directory),
    clock,
    box,
    env: {},
    random: randomBytes,
  });
}

beforeEach(() => {
  process.umask(0);
  directory = mkdtempSync(join(tmpdir(), 'breakerbox-'));
  open().importText(SHOP, 'shop.yaml');
});
afterEach(() => {
  process.umask(umask);
  rmSync(directory, { recursive: true });
});

describe('damaged settings', () => {
  it.each<[what: string, text: string]>([
    ['nothing', ''],
    ['NULs', '\0'.repeat(500)],
    ['a list', '[]'],
    ['an empty object', '{}'],
    ['no version', '{"providers":[]}'],
    ['wrong types', '{"version":1,"providers":{},"routes":[],"clients":[],"aliases":{},"settings":{},"switches":{}}'],
    ['unknown fields', '{"version":1,"extra":1}'],
    ['another version, while the copy is of this one', '{"version":9}'],
  ])('that hold %s are kept under another name and restored from the copy', (_, text) => {
    const before = open().current();
    writeFileSync(main(), text);
    const store = open();
    expect(store.current()).toEqual(before);
    const [notice] = store.notices();
    expect(notice).toEqual({
      level: 'warning',
      text: expect.stringMatching(/^The settings were damaged \(.*restored from the last good copy\.$/s),
    });
    expect(damaged()).toHaveLength(1);
    expect(readFileSync(join(directory, damaged()[0] ?? ''), 'utf8')).toBe(text);
    expect(open().notices()).toEqual([]);
    expect(open().current()).toEqual(before);
  });

  it('without a copy start anew, say so, and are kept', () => {
    writeFileSync(main(), '{"version":1,');
    rmSync(backup());
    const store = open();
    expect(store.current()).toMatchObject({ providers: [], clients: [{ name: 'default' }] });
    expect(store.notices()).toEqual([
      { level: 'error', text: expect.stringContaining('started with empty settings') },
      { level: 'warning', text: expect.stringContaining('under Settings, Versions') },
    ]);
    expect(damaged()).toHaveLength(1);
  });

  it('that only lost their copy get a new one', () => {
    const text = readFileSync(main(), 'utf8');
    rmSync(backup());
    expect(open().notices()).toEqual([]);
    expect(JSON.parse(readFileSync(backup(), 'utf8'))).toEqual(JSON.parse(text));
  });

  it('made by a newer version are not touched', () => {
    for (const path of [main(), backup()]) writeFileSync(path, '{"version":3}');
    expect(() => open()).toThrow(SettingsTooNew);
    expect(() => open()).toThrow(/settings\.json is of version 3.*Nothing was changed/);
    expect(readFileSync(main(), 'utf8')).toBe('{"version":3}');
    expect(damaged()).toEqual([]);
  });

  it('that may not be read are no damage', () => {
    rmSync(main());
    const file = openSettingsFile({ directory, clock: { now: () => 0 } });
    const locked = {
      ...file,
      read: () => {
        throw Object.assign(new Error('EACCES: permission denied'), { code: 'EACCES' });
      },
    };
    const versions = openVersionFiles(directory);
    const parts = { file: locked, versions, clock, box, env: {}, random: randomBytes };
    expect(() => createSettingsStore(parts)).toThrow('EACCES');
    expect(damaged()).toEqual([]);
  });

  it('are never wiped, silent or quoted, whichever of their bytes change', () => {
    const good = readFileSync(main());
    const before = open().current();
    let quarantined = 0;
    const next = seeded(20_260_102);
    for (let round = 0; round < 200; round += 1) {
      const mutated = mutate(good, next);
      writeFileSync(main(), mutated);
      const store = open();
      const names = damaged();
      if (names.length === 0) {
        // Still a valid document: then it is what the file says, and nothing was lost.
        expect(store.notices().every(({ text }) => !text.includes('damaged'))).toBe(true);
        expect(JSON.parse(readFileSync(main(), 'utf8'))).toEqual(JSON.parse(mutated.toString('utf8')));
      } else {
        quarantined += 1;
        expect(names).toHaveLength(1);
        expect(readFileSync(join(directory, names[0] ?? ''))).toEqual(mutated);
        expect(store.notices()[0]?.text).toMatch(/damaged.*restored/s);
        expect(store.notices()[0]?.text).not.toContain('canary');
        expect(store.current()).toEqual(before);
        rmSync(join(directory, names[0] ?? ''));
      }
      writeFileSync(main(), good);
      writeFileSync(backup(), good);
    }
    expect(quarantined).toBeGreaterThan(100);
  });
});

describe.skipIf(process.platform === 'win32')('every file', () => {
  it('is readable by its owner only, with a umask that takes nothing away', () => {
    writeFileSync(main(), 'damage', { mode: 0o666 });
    open().change('x', (config) => ({ ...config, aliases: { a: 'b' } }));
    const names = readdirSync(directory, { recursive: true, encoding: 'utf8' });
    const files = names.filter((name) => name !== 'versions');
    expect(files.filter((name) => !name.startsWith('versions'))).toHaveLength(3);
    expect(files.length).toBeGreaterThan(4);
    for (const name of files) expect(statSync(join(directory, name)).mode & 0o777, name).toBe(0o600);
    expect(statSync(join(directory, 'versions')).mode & 0o777).toBe(0o700);
  });
});

describe('opening', () => {
  it('takes a few milliseconds and writes nothing', () => {
    open();
    const before = statSync(main()).mtimeMs;
    const times = Array.from({ length: 9 }, () => {
      const start = performance.now();
      open();
      return performance.now() - start;
    });
    // The median: the machine does other things as well.
    expect(times.toSorted((a, b) => a - b)[4]).toBeLessThan(20);
    expect(statSync(main()).mtimeMs).toBe(before);
  });
});

/** A small generator of chance that gives the same every time (mulberry32). */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

function mutate(good: Buffer, next: () => number): Buffer {
  const at = Math.floor(next() * good.length);
  const some = 1 + Math.floor(next() * 40);
  const bytes = Buffer.from(good);
  switch (Math.floor(next() * 5)) {
    case 0:
      return bytes.subarray(0, at);
    case 1:
      bytes[at] = Math.floor(next() * 256);
      return bytes;
    case 2:
      return bytes.fill(0, at, at + some);
    case 3:
      return Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + some)]);
    default:
      return Buffer.concat([bytes.subarray(0, at), bytes.subarray(at, at + some), bytes.subarray(at)]);
  }
}

import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { idFloor } from '../domain/request-id.ts';
import { BodyFile, type SealedPart } from './body-file.ts';
import { openBody, sealBody } from './seal-body.ts';

const DAY = 86_400_000;
const NOW = Date.UTC(2026, 6, 1);

let folder: string;
let file: BodyFile;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'breakerbox-bodies-'));
  file = new BodyFile(join(folder, 'bodies.sqlite'));
});
afterEach(() => {
  file.close();
  rmSync(folder, { recursive: true, force: true });
});

function part(bytes: number, rest: Partial<SealedPart> = {}): SealedPart {
  const data = new Uint8Array(bytes).fill(7);
  return { kind: 'request', n: 0, type: null, length: bytes, cut: false, redactions: 0, data, ...rest };
}

const daysAgo = (days: number): string => idFloor(NOW - days * DAY);

test('what was kept is read back in its order', () => {
  const parts = [part(3), part(4, { kind: 'sent', n: 2, cut: true, redactions: 5, type: 'a/b' })];
  file.keep('1', parts);
  expect(file.read('1').map((each) => ({ ...each, data: new Uint8Array(each.data) }))).toEqual(parts);
  expect(file.read('2')).toEqual([]);
});

test('only its owner may read the file', () => {
  expect(statSync(join(folder, 'bodies.sqlite')).mode & 0o777).toBe(0o600);
});

test('what is too old goes', () => {
  for (const days of [9, 8, 6, 1]) file.keep(daysAgo(days), [part(10)]);
  expect(file.prune(NOW - 7 * DAY, 1_000)).toBe(2);
  expect(file.stats()).toEqual({ requests: 2, bytes: 20, oldest: daysAgo(6) });
});

test('of what is too much the oldest go, as few as it takes, and the file gets smaller', () => {
  const sizeOf = (): number => statSync(join(folder, 'bodies.sqlite')).size;
  for (let i = 0; i < 120; i += 1) file.keep(idFloor(NOW + i), [part(50_000), part(50_000, { kind: 'answer' })]);
  const { bytes } = file.stats();
  expect(bytes).toBe(12_000_000);
  expect(file.prune(0, 1_050_000)).toBe(110);
  expect(file.stats()).toEqual({ requests: 10, bytes: 1_000_000, oldest: idFloor(NOW + 110) });
  file.close();
  expect(sizeOf()).toBeLessThan(2_000_000);
  file = new BodyFile(join(folder, 'bodies.sqlite'));
});

test('a sealed body opens with its key at its place only', () => {
  const key = new Uint8Array(32).fill(1);
  const text = `Grüße ${'again and again '.repeat(100)}`;
  const sealed = sealBody(text, key, 'here');
  expect(sealed.length).toBeLessThan(200);
  expect(sealed.includes('again')).toBe(false);
  expect(openBody(sealed, key, 'here')).toBe(text);
  expect(openBody(sealed, key, 'there')).toBeNull();
  expect(openBody(sealed, new Uint8Array(32).fill(2), 'here')).toBeNull();
  sealed[40] = (sealed[40] ?? 0) ^ 1;
  expect(openBody(sealed, key, 'here')).toBeNull();
  expect(openBody(new Uint8Array(3), key, 'here')).toBeNull();
});

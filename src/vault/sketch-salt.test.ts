import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createSecretBox } from './secret-box.ts';
import { openSketchSalt } from './sketch-salt.ts';

const box = createSecretBox(randomBytes(32), randomBytes);
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'breakerbox-salt-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

const file = (): string => join(folder, 'sketch-salt');

test('the salt is made once, sealed, and only for its owner to read', () => {
  const made = openSketchSalt(folder, box, randomBytes);
  expect(made.isNew).toBe(true);
  expect(openSketchSalt(folder, box, randomBytes)).toEqual({ bytes: new Uint8Array(made.bytes), isNew: false });
  expect(readFileSync(file(), 'utf8')).not.toContain(Buffer.from(made.bytes).toString('base64url'));
  if (process.platform !== 'win32') expect(statSync(file()).mode & 0o777).toBe(0o600);
});

test.each([
  ['another data key', () => createSecretBox(randomBytes(32), randomBytes)],
  [
    'a damaged file',
    () => {
      writeFileSync(file(), 'v1:x');
      return box;
    },
  ],
])('under %s there is a new one, and it says so', (_, change) => {
  const made = openSketchSalt(folder, box, randomBytes);
  const next = openSketchSalt(folder, change(), randomBytes);
  expect(next.isNew).toBe(true);
  expect(Buffer.from(next.bytes).equals(made.bytes)).toBe(false);
});

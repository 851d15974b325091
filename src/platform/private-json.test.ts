import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openPrivateJson } from './private-json.ts';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'breakerbox-'));
});
afterEach(() => {
  rmSync(directory, { recursive: true });
});

test('there is nothing at first, and then what was written last', () => {
  const file = openPrivateJson(directory, 'facts');
  expect(file.read()).toBeNull();
  expect(readdirSync(directory)).toEqual([]);
  file.write('{"a":1}');
  file.write('{"a":2}');
  expect(file.read()).toBe('{"a":2}');
  expect(openPrivateJson(directory, 'facts').read()).toBe('{"a":2}');
});

test('what is damaged is moved aside, in place of what was moved before', () => {
  const file = openPrivateJson(directory, 'facts');
  for (const text of ['once', 'twice']) {
    file.write(text);
    expect(file.quarantine()).toBe(join(directory, 'facts.damaged.json'));
  }
  expect(file.read()).toBeNull();
  expect(readdirSync(directory)).toEqual(['facts.damaged.json']);
  expect(readFileSync(join(directory, 'facts.damaged.json'), 'utf8')).toBe('twice');
});

test.skipIf(process.platform === 'win32')('a file that others could read is made private', () => {
  const path = join(directory, 'facts.json');
  writeFileSync(path, '{}', { mode: 0o644 });
  openPrivateJson(directory, 'facts');
  expect(statSync(path).mode & 0o777).toBe(0o600);
});

// All files of a tool or none, also when the disk says no in the middle.

import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ConnectionsFile } from './connections-file.ts';
import { readHeld } from './held-file.ts';
import type { PlannedFile } from './plan-files.ts';
import { writeFiles } from './write-files.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'breakerbox-connect-test-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

const CONNECTION = { client: 'tool', since: 1, url: 'http://127.0.0.1:4747', model: null };

function planned(path: string): PlannedFile {
  return {
    path,
    format: 'jsonc',
    fresh: '',
    before: readHeld(path),
    bytes: Buffer.from('{"a": 1}'),
    made: [],
    diff: [],
  };
}

test('what was written is put back when a later file cannot be', () => {
  const mine = join(folder, 'mine.json');
  writeFileSync(mine, '{}');
  const made = planned(join(folder, 'made', 'here', 'new.json'));
  // A file stands where the folder of this one should be.
  const impossible = { ...planned(join(folder, 'no.json')), path: join(mine, 'no.json') };
  const records = new ConnectionsFile(folder);
  expect(() => writeFiles(records, 'tool', [planned(mine), made, impossible], CONNECTION)).toThrow(
    'Nothing was changed',
  );
  expect(readFileSync(mine, 'utf8')).toBe('{}');
  expect(existsSync(join(folder, 'made'))).toBe(false);
  expect(records.all()).toEqual({});
  expect(readdirSync(join(folder, 'connect'))).toEqual([]);
});

test('a record that cannot be read is moved aside, and the copies stay', () => {
  const mine = join(folder, 'mine.json');
  writeFileSync(mine, '{}');
  writeFiles(new ConnectionsFile(folder), 'tool', [planned(mine)], CONNECTION);
  expect(Object.keys(new ConnectionsFile(folder).all())).toEqual(['tool']);
  writeFileSync(join(folder, 'connections.json'), '{"version": 1, "connections": {"tool": 3}}');
  expect(new ConnectionsFile(folder).all()).toEqual({});
  expect(readdirSync(folder)).toContain('connections.damaged.json');
  expect(readdirSync(join(folder, 'connect'))).toEqual(['tool-1-mine.json']);
});

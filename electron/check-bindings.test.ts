import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { judgeBindings } from './check-bindings.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'breakerbox-bindings-'));
  writeFileSync(join(folder, 'linux-x64.node'), 'code');
});
afterEach(() => rmSync(folder, { recursive: true }));

const known = { 'linux-x64.node': createHash('sha256').update('code').digest('hex'), 'win32-x64.node': 'not here' };

it('a binding is what it was when the app was built', () => {
  writeFileSync(join(folder, 'README'), 'no binding');
  expect(judgeBindings(folder, known)).toBeNull();
});

it('a binding that was changed, or put there, is named', () => {
  writeFileSync(join(folder, 'linux-x64.node'), 'cod3');
  expect(judgeBindings(folder, known)).toContain('linux-x64.node');
  writeFileSync(join(folder, 'linux-x64.node'), 'code');
  writeFileSync(join(folder, 'linuxmusl-x64.node'), 'code');
  expect(judgeBindings(folder, known)).toMatch(/^linuxmusl-x64\.node in /u);
});

import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readRunFile, writeRunFile, type RunInfo } from './run-file.ts';

const info: RunInfo = { gateway: 'http://127.0.0.1:4747', panel: 'http://127.0.0.1:4748', panelToken: 't', pid: 7 };

describe('run.json', () => {
  let base: string;
  beforeEach(() => {
    base = mkdtempSync(join(tmpdir(), 'breakerbox-'));
  });
  afterEach(() => rmSync(base, { recursive: true }));

  it('is there while the instance runs, private, and gone afterwards', () => {
    const remove = writeRunFile(base, info);
    expect(readRunFile(base)).toEqual(info);
    if (process.platform !== 'win32') expect(statSync(join(base, 'run.json')).mode & 0o777).toBe(0o600);
    remove();
    remove();
    expect(existsSync(join(base, 'run.json'))).toBe(false);
    expect(readRunFile(base)).toBeNull();
  });

  it('of a later instance stays', () => {
    const remove = writeRunFile(base, info);
    writeRunFile(base, { ...info, pid: 8 });
    remove();
    expect(readRunFile(base)?.pid).toBe(8);
  });

  it.each(['', '{', 'null', '[]', '{"gateway":1}', '{"gateway":"http://x","panel":null,"panelToken":null}'])(
    'that reads %j says nothing',
    (text) => {
      writeFileSync(join(base, 'run.json'), text);
      expect(readRunFile(base)).toBeNull();
    },
  );
});

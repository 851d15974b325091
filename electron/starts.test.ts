import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { beginStart } from './starts.ts';

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'breakerbox-starts-'))));
afterEach(() => rmSync(folder, { recursive: true }));

describe('a start', () => {
  it('is careful after two that told nothing, and a usual one after one that went well', () => {
    expect(beginStart(folder, '1.0.0')).toMatchObject({ isCareful: false, notice: null });
    expect(beginStart(folder, '1.0.0').isCareful).toBe(false);
    const third = beginStart(folder, '1.0.0');
    expect(third.isCareful).toBe(true);
    expect(third.notice).toContain('began 2 times');
    expect(third.notice).not.toContain('well');
    third.succeeded();
    expect(beginStart(folder, '1.0.0').isCareful).toBe(false);
  });

  it('that was left or refused counts neither way', () => {
    for (let n = 0; n < 4; n += 1) beginStart(folder, '1.0.0').passed();
    expect(beginStart(folder, '1.0.0').isCareful).toBe(false);
    beginStart(folder, '1.0.0');
    const third = beginStart(folder, '1.0.0');
    third.passed();
    expect(beginStart(folder, '1.0.0').isCareful).toBe(true);
  });

  it('that went well is not taken back by its end', () => {
    beginStart(folder, '1.0.0');
    const second = beginStart(folder, '1.0.0');
    second.succeeded();
    second.passed();
    beginStart(folder, '1.0.0');
    expect(beginStart(folder, '1.0.0').isCareful).toBe(false);
  });

  it('of a new version names the one that went well', () => {
    beginStart(folder, '1.0.0').succeeded();
    beginStart(folder, '1.1.0');
    beginStart(folder, '1.1.0');
    expect(beginStart(folder, '1.1.0').notice).toContain('Version 1.0.0 was the last that started well');
  });

  it.each(['', '{', '[]', '{"failed":-1,"lastGood":null}', '{"failed":"9"}'])('knows nothing from %j', (text) => {
    writeFileSync(join(folder, 'starts.json'), text);
    expect(beginStart(folder, '1.0.0').isCareful).toBe(false);
    expect(JSON.parse(readFileSync(join(folder, 'starts.json'), 'utf8'))).toEqual({ failed: 1, lastGood: null });
  });

  it('is not hindered where nothing can be written', () => {
    const start = beginStart(join(folder, 'not-there'), '1.0.0');
    expect(start.isCareful).toBe(false);
    start.succeeded();
  });
});

import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { VirtualClock } from '../../test/support/virtual-clock.ts';
import type { Fix } from '../domain/fix.ts';
import { openPrivateJson, type PrivateJson } from '../platform/private-json.ts';
import { expiresAt } from './learned-fix.ts';
import { LearnedFixes } from './learned-fixes.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
const drop: Fix = { do: 'drop', field: 'seed' };
const rename: Fix = { do: 'rename', field: 'max_tokens', to: 'max_completion_tokens' };
const cap: Fix = { do: 'cap', field: 'max_tokens', to: 8_192 };

let directory: string;
let clock: VirtualClock;
let warnings: string[];
let changes: number;
let count: number;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'fixes-'));
  clock = new VirtualClock();
  warnings = [];
  changes = 0;
  count = 0;
});
afterEach(() => {
  rmSync(directory, { recursive: true, force: true });
});

function open(file: PrivateJson = openPrivateJson(directory, 'fixes')): LearnedFixes {
  const warn = (event: string): void => void warnings.push(event);
  return new LearnedFixes({
    file,
    clock,
    ids: () => `fix-${(count += 1)}`,
    log: { info: warn, warn, error: warn },
    onChange: () => {
      changes += 1;
    },
  });
}

const stored = (): string => readFileSync(join(directory, 'fixes.json'), 'utf8');
const learn = (fixes: LearnedFixes, fix: Fix, model = 'm'): ReturnType<LearnedFixes['learn']> =>
  fixes.learn('openai', model, 'openai-chat', fix, 'it said no');

describe('learning', () => {
  test('holds for the provider and the model, in the dialect it was learned in', () => {
    const fixes = open();
    const learned = learn(fixes, { ...drop, in: 'openai-chat' });
    expect(learned).toEqual({
      id: 'fix-1',
      provider: 'openai',
      model: 'm',
      dialect: 'openai-chat',
      fix: drop,
      learnedAt: clock.now(),
      confirmedAt: clock.now(),
      lastUsedAt: null,
      timesUsed: 0,
      example: 'it said no',
      kept: false,
      off: false,
    });
    expect(fixes.for('openai', 'm')).toEqual([learned]);
    expect(fixes.fixesFor('openai', 'm')).toEqual([{ ...drop, in: 'openai-chat' }]);
    expect(fixes.for('openai', 'other')).toEqual([]);
    expect(fixes.for('azure', 'm')).toEqual([]);
    expect(changes).toBe(1);
  });

  test('names that every object has are no models', () => {
    const fixes = open();
    learn(fixes, drop, '__proto__');
    expect(fixes.for('openai', 'constructor')).toEqual([]);
    expect(fixes.for('openai', '__proto__')).toHaveLength(1);
  });

  test('where nothing was learned, one empty list serves all', () => {
    const fixes = open();
    expect(fixes.for('a', 'b')).toBe(fixes.for('c', 'd'));
    expect(fixes.fixesFor('a', 'b')).toBe(fixes.fixesFor('c', 'd'));
    learn(fixes, drop);
    expect(fixes.fixesFor('openai', 'm')).toBe(fixes.fixesFor('openai', 'm'));
  });

  test('the same again confirms it', async () => {
    const fixes = open();
    const first = learn(fixes, drop);
    await clock.advance(DAY_MS);
    const again = fixes.learn('openai', 'm', 'openai-chat', drop, 'still no');
    expect(again).toMatchObject({
      id: first?.id,
      learnedAt: first?.learnedAt,
      confirmedAt: clock.now(),
      example: 'still no',
    });
    expect(fixes.list()).toHaveLength(1);
  });

  test('another limit takes the place of the first', () => {
    const fixes = open();
    learn(fixes, cap);
    learn(fixes, { ...cap, to: 4_096 });
    expect(fixes.fixesFor('openai', 'm')).toMatchObject([{ to: 4_096 }]);
  });

  test('a name and its being taken back do not stand beside each other', () => {
    const fixes = open();
    learn(fixes, rename);
    learn(fixes, { do: 'rename', field: 'max_completion_tokens', to: 'max_tokens' });
    expect(fixes.fixesFor('openai', 'm')).toMatchObject([{ field: 'max_completion_tokens' }]);
  });

  test('different ways of rewriting the same do', () => {
    const fixes = open();
    learn(fixes, { do: 'rewrite', field: 'messages[].role', to: 'system' });
    learn(fixes, { do: 'rewrite', field: 'messages[].role', to: 'system first' });
    expect(fixes.list()).toHaveLength(2);
  });

  test('and so do different values, companions and dialects', () => {
    const fixes = open();
    learn(fixes, drop);
    learn(fixes, { ...drop, from: 1 });
    learn(fixes, { ...drop, with: 'tools' });
    fixes.learn('openai', 'm', 'openai-responses', drop, '');
    expect(fixes.list()).toHaveLength(4);
  });

  test('a long refusal is cut, and never within a character', () => {
    const fixes = open();
    const learned = fixes.learn('p', 'm', 'openai-chat', drop, `${'x'.repeat(299)}😀`);
    expect(learned?.example).toHaveLength(300);
    expect(learned?.example?.isWellFormed()).toBe(true);
  });
});

describe('expiry', () => {
  test('after thirty days the field is tried afresh', async () => {
    const fixes = open();
    const learned = learn(fixes, drop);
    expect(learned === null ? null : expiresAt(learned)).toBe(clock.now() + 30 * DAY_MS);
    await clock.advance(30 * DAY_MS - 1);
    expect(fixes.for('openai', 'm')).toHaveLength(1);
    await clock.advance(1);
    expect(fixes.for('openai', 'm')).toEqual([]);
    expect(fixes.fixesFor('openai', 'm')).toEqual([]);
    expect(fixes.list()).toEqual([]);
    expect(changes).toBe(2);
  });

  test('counts from the last refusal, not from the last use', async () => {
    const fixes = open();
    learn(fixes, drop);
    await clock.advance(20 * DAY_MS);
    learn(fixes, drop);
    await clock.advance(20 * DAY_MS);
    fixes.used('openai', 'm', [drop]);
    expect(fixes.for('openai', 'm')).toHaveLength(1);
    await clock.advance(10 * DAY_MS);
    expect(fixes.for('openai', 'm')).toEqual([]);
  });

  test('what is kept, switched off or made by hand stays', async () => {
    const fixes = open();
    fixes.keep(learn(fixes, drop)?.id ?? '', true);
    fixes.switchOff(learn(fixes, rename)?.id ?? '', true);
    fixes.add({ provider: 'openai', model: 'm', dialect: 'openai-chat', fix: cap });
    await clock.advance(100 * DAY_MS);
    expect(fixes.list().map((one) => one.fix)).toEqual([drop, rename, cap]);
  });

  test('what is no longer kept has its time again', async () => {
    const fixes = open();
    const id = learn(fixes, drop)?.id ?? '';
    fixes.keep(id, true);
    await clock.advance(100 * DAY_MS);
    fixes.keep(id, false);
    expect(fixes.list()).toHaveLength(1);
    await clock.advance(30 * DAY_MS);
    expect(fixes.list()).toEqual([]);
  });

  test('a wall clock that jumps back makes nothing expire', () => {
    const fixes = open();
    learn(fixes, drop);
    clock.jump(-365 * DAY_MS);
    expect(fixes.for('openai', 'm')).toHaveLength(1);
  });
});

describe('by hand', () => {
  test('switched off: neither heeded nor learned again', () => {
    const fixes = open();
    const id = learn(fixes, drop)?.id ?? '';
    expect(fixes.refuses('openai', 'm', 'openai-chat', drop)).toBe(false);
    fixes.switchOff(id, true);
    expect(fixes.for('openai', 'm')).toEqual([]);
    expect(fixes.refuses('openai', 'm', 'openai-chat', drop)).toBe(true);
    expect(learn(fixes, drop)).toBeNull();
    expect(fixes.list()).toHaveLength(1);
    fixes.switchOff(id, false);
    expect(fixes.for('openai', 'm')).toHaveLength(1);
    expect(learn(fixes, drop)?.id).toBe(id);
  });

  test('forgotten, and restored', () => {
    const fixes = open();
    const id = learn(fixes, drop)?.id ?? '';
    const forgotten = fixes.forget(id);
    expect(fixes.for('openai', 'm')).toEqual([]);
    expect(fixes.forget(id)).toBeNull();
    const since = learn(fixes, drop);
    if (forgotten === null) throw new Error('nothing was forgotten');
    fixes.restore(forgotten);
    expect(fixes.list()).toEqual([forgotten]);
    expect(since?.id).not.toBe(id);
  });

  test('edited: kept from then on, and what is learned does not undo it', async () => {
    const fixes = open();
    const id = learn(fixes, cap)?.id ?? '';
    expect(fixes.edit(id, { ...cap, to: 2_000 })).toMatchObject({ id, kept: true, fix: { to: 2_000 } });
    expect(learn(fixes, cap)).toBeNull();
    expect(fixes.refuses('openai', 'm', 'openai-chat', cap)).toBe(true);
    await clock.advance(60 * DAY_MS);
    expect(fixes.fixesFor('openai', 'm')).toMatchObject([{ to: 2_000 }]);
    expect(fixes.edit('nothing', cap)).toBeNull();
  });

  test('edited into another that is there: one remains', () => {
    const fixes = open();
    const id = learn(fixes, drop)?.id ?? '';
    learn(fixes, { do: 'drop', field: 'user' });
    fixes.edit(id, { do: 'drop', field: 'user' });
    expect(fixes.list()).toMatchObject([{ id, fix: { field: 'user' } }]);
  });

  test('added over what was learned', () => {
    const fixes = open();
    learn(fixes, cap);
    const added = fixes.add({ provider: 'openai', model: 'm', dialect: 'openai-chat', fix: { ...cap, to: 100 } });
    expect(added).toMatchObject({ example: null, kept: true });
    expect(fixes.list()).toEqual([added]);
  });
});

describe('uses', () => {
  test('are counted for what was done', async () => {
    const fixes = open();
    learn(fixes, drop);
    learn(fixes, rename);
    await clock.advance(5_000);
    fixes.used('openai', 'm', [drop]);
    fixes.used('openai', 'm', [drop, { do: 'drop', field: 'user' }]);
    expect(fixes.list()).toMatchObject([
      { timesUsed: 2, lastUsedAt: clock.now() },
      { timesUsed: 0, lastUsedAt: null },
    ]);
  });

  test('are not worth a write, but are written at the end', async () => {
    const fixes = open();
    learn(fixes, drop);
    await clock.advance(2_000);
    const before = stored();
    fixes.used('openai', 'm', [drop]);
    await clock.advance(DAY_MS);
    expect(stored()).toBe(before);
    fixes.close();
    expect(open().list()).toMatchObject([{ timesUsed: 1 }]);
  });

  test('tell nobody', () => {
    const fixes = open();
    learn(fixes, drop);
    fixes.used('openai', 'm', [drop]);
    expect(changes).toBe(1);
  });
});

describe('the file', () => {
  test('follows a moment later, once for several changes, and only its owner may read it', async () => {
    let writes = 0;
    const real = openPrivateJson(directory, 'fixes');
    const fixes = open({ ...real, write: (text) => ((writes += 1), real.write(text)) });
    learn(fixes, drop);
    learn(fixes, rename);
    await clock.advance(1_999);
    expect(existsSync(join(directory, 'fixes.json'))).toBe(false);
    await clock.advance(1);
    expect(writes).toBe(1);
    if (process.platform !== 'win32') expect(statSync(join(directory, 'fixes.json')).mode & 0o777).toBe(0o600);
    await clock.advance(DAY_MS);
    expect(writes).toBe(1);
    fixes.close();
    expect(writes).toBe(1);
  });

  test('is written at the end, and read at the next start', () => {
    const fixes = open();
    const all = [
      drop,
      rename,
      cap,
      { do: 'set', field: 'reasoning_effort', to: 'high', from: 'max' },
      { do: 'set', field: 'enable_thinking', to: false, without: 'stream' },
      { do: 'rewrite', field: 'messages[].role', to: 'system' },
      { do: 'emulate', field: 'response_format', to: 'prompt', with: 'tools' },
      { do: 'speak', field: 'dialect', to: 'openai-responses', with: 'tools' },
      { do: 'stream', field: 'stream' },
    ] as const satisfies readonly Fix[];
    for (const fix of all) learn(fixes, fix);
    fixes.close();
    expect(clock.pending).toBe(0);
    const again = open();
    expect(again.list()).toEqual(fixes.list());
    expect(again.for('openai', 'm').map(({ fix }) => fix)).toEqual(all);
  });

  test('what expired meanwhile is gone', async () => {
    const fixes = open();
    learn(fixes, drop);
    fixes.close();
    await clock.advance(30 * DAY_MS);
    expect(open().for('openai', 'm')).toEqual([]);
  });

  test.each(['', '{', '[]', '{"version":2,"fixes":[]}', '{"version":1}'])(
    '%j is damaged: moved aside, said, and begun anew',
    async (text) => {
      writeFileSync(join(directory, 'fixes.json'), text);
      const fixes = open();
      expect(warnings).toEqual(['fixes.damaged']);
      expect(readFileSync(join(directory, 'fixes.damaged.json'), 'utf8')).toBe(text);
      learn(fixes, drop);
      await clock.advance(2_000);
      expect(open().list()).toHaveLength(1);
    },
  );

  test('single entries that cannot be read are left out', () => {
    const fixes = open();
    learn(fixes, drop);
    fixes.close();
    const document = JSON.parse(stored()) as { fixes: object[] };
    const [good] = document.fixes;
    const bad = [
      null,
      7,
      {},
      { ...good, id: 'b', fix: { do: 'format', field: 'disk' } },
      { ...good, id: 'c', learnedAt: 'x' },
    ];
    writeFileSync(join(directory, 'fixes.json'), JSON.stringify({ version: 1, fixes: [...bad, ...document.fixes] }));
    expect(open().list()).toEqual(fixes.list());
    expect(warnings).toEqual([]);
  });

  test('one that cannot be read is not replaced either', async () => {
    const file: PrivateJson = {
      read: () => {
        throw new Error('EACCES');
      },
      write: () => {
        throw new Error('must not happen');
      },
      quarantine: () => {
        throw new Error('must not happen');
      },
    };
    const fixes = open(file);
    learn(fixes, drop);
    await clock.advance(10_000);
    fixes.close();
    expect(warnings).toEqual(['fixes.unreadable']);
    expect(fixes.for('openai', 'm')).toHaveLength(1);
  });

  test('a full disk is said, and tried again with the next change', async () => {
    let isFull = true;
    const real = openPrivateJson(directory, 'fixes');
    const fixes = open({
      ...real,
      write: (text) => {
        if (isFull) throw new Error('ENOSPC');
        real.write(text);
      },
    });
    learn(fixes, drop);
    await clock.advance(2_000);
    expect(warnings).toEqual(['fixes.unsaved']);
    isFull = false;
    learn(fixes, rename);
    await clock.advance(2_000);
    expect(open().list()).toHaveLength(2);
  });

  test.skipIf(process.platform === 'win32')('one that others can read is made private', () => {
    writeFileSync(join(directory, 'fixes.json'), '{"version":1,"fixes":[]}', { mode: 0o644 });
    open();
    expect(statSync(join(directory, 'fixes.json')).mode & 0o777).toBe(0o600);
  });
});

describe('two thousand', () => {
  test('are all that is read', () => {
    const fixes = open();
    learn(fixes, drop);
    fixes.close();
    const [one] = (JSON.parse(stored()) as { fixes: object[] }).fixes;
    const many = Array.from({ length: 2_001 }, (_, i) => ({ ...one, id: String(i), model: String(i) }));
    writeFileSync(join(directory, 'fixes.json'), JSON.stringify({ version: 1, fixes: many }));
    expect(open().list()).toHaveLength(2_000);
  });

  test('are enough: what was needed least lately makes room, what somebody wants does not', async () => {
    const fixes = open();
    const wanted = learn(fixes, drop, 'model-0');
    fixes.keep(wanted?.id ?? '', true);
    await clock.advance(1);
    for (let i = 1; i < 2_000; i += 1) learn(fixes, drop, `model-${i}`);
    await clock.advance(1);
    fixes.used('openai', 'model-1', [drop]);
    learn(fixes, drop, 'one too many');
    expect(fixes.list()).toHaveLength(2_000);
    expect(fixes.for('openai', 'model-0')).toHaveLength(1);
    expect(fixes.for('openai', 'model-1')).toHaveLength(1);
    expect(fixes.for('openai', 'model-2')).toEqual([]);
    expect(fixes.for('openai', 'one too many')).toHaveLength(1);
  });
});

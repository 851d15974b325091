import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DataDirInUse, lockDataDir } from './data-dir-lock.ts';

const MODULE = new URL('./data-dir-lock.ts', import.meta.url).href;

let base: string;
const children: ChildProcess[] = [];

beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), 'breakerbox-'));
});
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  rmSync(base, { recursive: true });
});

/** Runs a script with `lockDataDir` at hand; `lines` collects what it prints. */
function run(script: string): { child: ChildProcess; lines: string[]; printed: (line: string) => Promise<void> } {
  const source = `import { lockDataDir } from ${JSON.stringify(MODULE)};\nimport { existsSync } from 'node:fs';\n${script}`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', source], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.push(child);
  const lines: string[] = [];
  child.stdout?.on('data', (chunk: Buffer) => lines.push(...chunk.toString().trim().split('\n')));
  const printed = async (line: string) => {
    while (!lines.includes(line)) {
      if (child.exitCode !== null)
        throw new Error(`The process ended with ${child.exitCode} and printed ${lines.join()}`);
      await Promise.race([once(child.stdout ?? child, 'data'), once(child, 'exit')]);
    }
  };
  return { child, lines, printed };
}

const HOLD = `lockDataDir(DIR); console.log('held'); setInterval(() => {}, 1000);`;
const hold = (directory: string) => run(HOLD.replace('DIR', JSON.stringify(directory)));

describe('the lock on a data directory', () => {
  it('is for one holder at a time, and free after release', () => {
    const lock = lockDataDir(base);
    expect(() => lockDataDir(base)).toThrow(DataDirInUse);
    lock.release();
    lock.release();
    const again = lockDataDir(base);
    lock.release();
    expect(() => lockDataDir(base)).toThrow(DataDirInUse);
    again.release();
    expect(readdirSync(base)).toEqual([]);
  });

  it('names the process that holds it', async () => {
    const { child, printed } = hold(base);
    await printed('held');
    expect(() => lockDataDir(base)).toThrow(
      expect.objectContaining({ name: 'DataDirInUse', pid: child.pid, path: base }),
    );
  });

  it('is taken over from a holder that was killed', async () => {
    const { child, printed } = hold(base);
    await printed('held');
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(existsSync(join(base, 'breakerbox.lock'))).toBe(true);
    const lock = lockDataDir(base);
    expect(() => lockDataDir(base)).toThrow(DataDirInUse);
    lock.release();
    expect(readdirSync(base)).toEqual([]);
  });

  it.runIf(process.platform === 'linux')(
    'is taken over when the number of its process belongs to another one now',
    () => {
      writeFileSync(
        join(base, 'breakerbox.lock'),
        JSON.stringify({ pid: process.ppid, startedAt: 'boot/1', nonce: 'old' }),
      );
      lockDataDir(base).release();
      writeFileSync(
        join(base, 'breakerbox.lock'),
        JSON.stringify({ pid: process.pid, startedAt: 'boot/1', nonce: 'old' }),
      );
      lockDataDir(base).release();
    },
  );

  it('is respected where start times are not known', () => {
    writeFileSync(join(base, 'breakerbox.lock'), JSON.stringify({ pid: process.ppid, startedAt: null, nonce: 'old' }));
    expect(() => lockDataDir(base)).toThrow(DataDirInUse);
  });

  it.each(['', '{', 'null', '{"pid":-1,"nonce":"x"}', '{"pid":1,"nonce":"../../x"}'])(
    'that reads %j is nobody’s',
    (text) => {
      writeFileSync(join(base, 'breakerbox.lock'), text);
      lockDataDir(base).release();
      expect(readdirSync(base)).toEqual([]);
    },
  );

  it('is taken over from someone who died while taking it over', () => {
    const dead = (nonce: string) => JSON.stringify({ pid: 2 ** 22 + 1, startedAt: 'x', nonce });
    writeFileSync(join(base, 'breakerbox.lock'), dead('a'));
    writeFileSync(join(base, 'breakerbox.lock.after-a'), dead('b'));
    writeFileSync(join(base, 'breakerbox.lock.after-b'), dead('c'));
    const lock = lockDataDir(base);
    expect(readdirSync(base)).toEqual(['breakerbox.lock']);
    lock.release();
  });

  it('has exactly one winner when many start at once over a dead holder', async () => {
    const rounds = 25;
    const directories = Array.from({ length: rounds }, (_, round) => join(base, String(round)));
    for (const [round, directory] of directories.entries()) {
      mkdirSync(directory);
      // Every other round without a lock at all.
      if (round % 2 === 0) {
        writeFileSync(
          join(directory, 'breakerbox.lock'),
          JSON.stringify({ pid: 2 ** 22 + 1, startedAt: 'x', nonce: `n${round}` }),
        );
      }
    }
    const script = `
      const base = ${JSON.stringify(base)};
      console.log('ready');
      for (let round = 0; round < ${rounds}; round += 1) {
        // The start signal: all of them spin on it.
        while (!existsSync(base + '/go-' + round)) { /* wait */ }
        try { lockDataDir(base + '/' + round); console.log('won ' + round); }
        catch (error) { console.log((error.name === 'DataDirInUse' ? 'lost ' : error.stack) + round); }
      }
      console.log('done');
      setInterval(() => {}, 1000);`;
    const racers = Array.from({ length: 4 }, () => run(script));
    await Promise.all(racers.map(({ printed }) => printed('ready')));
    for (let round = 0; round < rounds; round += 1) {
      writeFileSync(join(base, `go-${round}`), '');
      const settled = (racer: (typeof racers)[number]) => racer.lines.some((line) => line.endsWith(` ${round}`));
      while (!racers.every(settled)) await new Promise((resolve) => setImmediate(resolve));
    }
    const lines = racers.flatMap((racer) => racer.lines);
    for (let round = 0; round < rounds; round += 1) {
      expect(
        lines.filter((line) => line === `won ${round}`),
        `round ${round}`,
      ).toHaveLength(1);
      expect(
        lines.filter((line) => line === `lost ${round}`),
        `round ${round}`,
      ).toHaveLength(racers.length - 1);
      expect(readdirSync(join(base, String(round)))).toEqual(['breakerbox.lock']);
    }
  });
});

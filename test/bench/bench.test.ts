// That the bench still measures: its figures are numbers, and of the order that such figures have. What they are is not asserted:
// the machine that runs tests is busy with tests.
import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { Figures } from './side-by-side.ts';
import { scratchFolder } from './subjects.ts';

const ROOT = resolve(import.meta.dirname, '../..');

interface Written {
  readonly sections: readonly { readonly title: string; readonly data: unknown }[];
}

test('a short run of the bench measures direct, forwarder and Breakerbox', { timeout: 120_000 }, () => {
  const folder = scratchFolder();
  onTestFinished(() => folder.remove());
  const file = join(folder.path, 'bench.json');
  const args = [
    '--quick',
    '--no-peers',
    '--only',
    'case:ten-at-once,case:streamed,start,routing,metrics',
    '--json',
    file,
  ];
  const { status, stderr, stdout } = spawnSync(process.execPath, ['test/bench/run.ts', ...args], {
    cwd: ROOT,
    encoding: 'utf8',
  });
  expect(status, stderr).toBe(0);
  expect(stdout).toContain('goals met');

  const { sections } = JSON.parse(readFileSync(file, 'utf8')) as Written;
  rmSync(file);
  const [starts, small, streamed] = sections.map(({ data }) => data) as [
    { firstStarts: number[] },
    readonly Figures[],
    readonly Figures[],
  ];
  expect(Math.min(...starts.firstStarts)).toBeGreaterThan(10);
  for (const figures of [small, streamed]) {
    expect(figures.map(({ subject }) => subject)).toEqual(['direct', 'forwarder', 'breakerbox']);
    for (const { cannot, p50Ms, p99Ms, cpuUs, subject, perSecond } of figures) {
      expect(cannot, subject).toBeNull();
      expect(p50Ms).toBeGreaterThan(0);
      expect(p99Ms).toBeGreaterThanOrEqual(p50Ms);
      expect(perSecond).toBeGreaterThan(0);
      if (subject !== 'direct') expect(cpuUs).toBeGreaterThan(1);
    }
    expect(figures[2]?.ratio).toBeGreaterThan(0.1);
    expect(figures[2]?.ratio).toBeLessThan(100);
  }
});

import { expect, test } from 'vitest';
import { auditKills } from './run.ts';

const SEED = 20_261_122;

test('ten sudden deaths under load lose no request and leave none open', async () => {
  const lines: string[] = [];
  const report = await auditKills({ rounds: 10, seed: SEED, log: (line) => void lines.push(line) });
  expect(report.complaints, lines.join('\n')).toEqual([]);
  expect(report.passed).toBe(10);
  // Proof that the audit had something to look at.
  expect(report.witnessed).toBeGreaterThan(100);
  expect(report.interrupted).toBeGreaterThan(10);
}, 120_000);

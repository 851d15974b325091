import { describe, expect, test } from 'vitest';
import { headLine, readable, rowLine } from './export-rows.ts';

const iso = (ms: number): string => new Date(ms).toISOString();
const line = (cell: string | number | null): string => rowLine('csv', ['c'], { c: cell });

describe('a cell of CSV', () => {
  test.each<[string | number | null, string]>([
    [null, ''],
    [0, '0'],
    ['plain', 'plain'],
    ['a,b', '"a,b"'],
    ['say "hi"', '"say ""hi"""'],
    ['two\nlines', '"two\nlines"'],
    [' edge ', '" edge "'],
    ['=1+1', "'=1+1"],
    ['@SUM(A1)', "'@SUM(A1)"],
    ['+cmd|x', "'+cmd|x"],
    ['-2+3', "'-2+3"],
    ['\tx', "'\tx"],
    ['-12.5', '-12.5'],
    ['0.0000015', '0.0000015'],
  ])('of %j is %j', (cell, written) => {
    expect(line(cell)).toBe(`${written}\r\n`);
  });
});

test('money and moments come twice, in the order of the row', () => {
  const row = readable({ id: 'x', started_at: 1_780_315_200_123, cost_nanos: 1_500, upto_nanos: null }, iso);
  expect(row).toEqual({
    id: 'x',
    started_at: '2026-06-01T12:00:00.123Z',
    started_at_ms: 1_780_315_200_123,
    cost_usd: '0.0000015',
    cost_nanos: 1_500,
    upto_usd: null,
    upto_nanos: null,
  });
  const columns = Object.keys(row);
  expect(headLine('csv', columns)).toBe('id,started_at,started_at_ms,cost_usd,cost_nanos,upto_usd,upto_nanos\r\n');
  expect(JSON.parse(rowLine('jsonl', columns, row))).toEqual(row);
  expect(headLine('jsonl', columns)).toBe('');
});

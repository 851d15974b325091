// The reader must refuse what it is there to refuse.

import { expect, test } from 'vitest';
import { readPrometheusText } from './prometheus-text.ts';

const head = '# HELP a_total Things.\n# TYPE a_total counter\n';
const histogram = '# HELP h_seconds Waiting.\n# TYPE h_seconds histogram\n';

test.each([
  ['no end of line', `${head}a_total 1`],
  ['no TYPE', 'a_total 1\n'],
  ['no HELP', '# TYPE a_total counter\na_total 1\n'],
  ['a counter without _total', '# HELP a Things.\n# TYPE a counter\na 1\n'],
  ['a unit that is no base unit', '# HELP a_ms Things.\n# TYPE a_ms gauge\na_ms 1\n'],
  ['a sample of another family', `${head}b_total 1\n`],
  ['a negative counter', `${head}a_total -1\n`],
  ['a bad value', `${head}a_total undefined\n`],
  ['a series twice', `${head}a_total{x="1"} 1\na_total{x="1"} 2\n`],
  ['a label twice', `${head}a_total{x="1",x="2"} 1\n`],
  ['a bad label', `${head}a_total{a-b="1"} 1\n`],
  ['an open quote', `${head}a_total{x="1} 1\n`],
  ['an unknown escape', `${head}a_total{x="\\q"} 1\n`],
  ['an empty line', `${head}\na_total 1\n`],
  [
    'buckets that fall',
    `${histogram}h_seconds_bucket{le="1"} 2\nh_seconds_bucket{le="+Inf"} 1\nh_seconds_sum 1\nh_seconds_count 1\n`,
  ],
  ['no last bucket', `${histogram}h_seconds_bucket{le="1"} 2\nh_seconds_sum 1\nh_seconds_count 2\n`],
  [
    'a count that is not the last bucket',
    `${histogram}h_seconds_bucket{le="+Inf"} 2\nh_seconds_sum 1\nh_seconds_count 3\n`,
  ],
  ['no sum', `${histogram}h_seconds_bucket{le="+Inf"} 2\nh_seconds_count 2\n`],
])('refuses %s', (_, text) => {
  expect(() => readPrometheusText(text)).toThrow();
});

test('takes what is right', () => {
  expect(readPrometheusText(`${head}a_total{x="\\"\\\\\\n"} 1.5e3\n`)).toEqual([
    { name: 'a_total', labels: { x: '"\\\n' }, value: 1500 },
  ]);
});

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readPrometheusText } from '../../test/support/prometheus-text.ts';
import { writeExposition, type Family } from './exposition.ts';
import { Histogram } from './histogram.ts';

const gauge = (samples: Family['samples'], help = 'Something.'): Family => ({
  name: 'breakerbox_something',
  type: 'gauge',
  help,
  samples,
});

test('whatever a label holds is read back as it was', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 20 }), fc.string({ maxLength: 10 }), (value, help) => {
      const text = writeExposition([gauge([{ labels: [['model', value]], value: 1 }], `A${help}`)]);
      expect(readPrometheusText(text)).toEqual([
        { name: 'breakerbox_something', labels: { model: value.toWellFormed() }, value: 1 },
      ]);
    }),
  );
});

test('quotes, backslashes and line breaks are escaped', () => {
  const text = writeExposition([gauge([{ labels: [['model', 'a"b\\c\nd']], value: 1 }], 'one\ntwo \\ three')]);
  expect(text).toBe(
    '# HELP breakerbox_something one\\ntwo \\\\ three\n# TYPE breakerbox_something gauge\n' +
      'breakerbox_something{model="a\\"b\\\\c\\nd"} 1\n',
  );
});

test('a family without samples is left out', () => {
  expect(writeExposition([gauge([])])).toBe('');
});

test('a histogram counts a value in every bucket that it fits in, bounds included', () => {
  const histogram = new Histogram([1, 2, 4]);
  for (const value of [1, 1.5, 2, 3, 9]) histogram.observe(value);
  const text = writeExposition([
    { name: 'waited_seconds', type: 'histogram', help: 'Waiting.', samples: histogram.samples([['provider', 'up']]) },
  ]);
  const series = readPrometheusText(text);
  const buckets = series.filter(({ name }) => name === 'waited_seconds_bucket');
  expect(buckets.map(({ labels, value }) => [labels['le'], value])).toEqual([
    ['1', 1],
    ['2', 3],
    ['4', 4],
    ['+Inf', 5],
  ]);
  expect(series.at(-2)).toEqual({ name: 'waited_seconds_sum', labels: { provider: 'up' }, value: 16.5 });
});

test('a histogram that saw nothing says nothing', () => {
  expect(new Histogram([1]).samples([])).toEqual([]);
});

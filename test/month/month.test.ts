// A month in small: what the example rules would have cost is what they cost.

import { beforeAll, describe, expect, test } from 'vitest';
import { playMonth, type MonthReport, type Played } from './play-month.ts';

let report: MonthReport;
const played = (rules: Played['rules']): Played => {
  const found = report.played.find((each) => each.rules === rules);
  if (found === undefined) throw new Error(`The month was not played under the rules "${rules}".`);
  return found;
};

beforeAll(async () => {
  report = await playMonth(240, 7, () => undefined);
}, 120_000);

describe('the forecast for a month of traffic', () => {
  test('equals what it costs to send it, for rules without keywords', () => {
    const { forecast, sentNanos } = played('without keywords');
    expect(forecast).toMatchObject({ requests: 240, judged: 240, unjudged: [], sketchBoundNanos: 0 });
    expect(forecast.actualNanos).toBe(report.premiumNanos);
    expect(forecast.wouldNanos).toBe(sentNanos);
    expect(forecast.moved).toBeGreaterThan(120);
  });

  test('is within the bound of the sketches, with keywords', () => {
    const { forecast, sentNanos } = played('all');
    expect(forecast.judged).toBe(240);
    expect(Math.abs(forecast.wouldNanos - sentNanos)).toBeLessThanOrEqual(forecast.sketchBoundNanos);
    // The keyword rule did something: it is not for nothing that the two forecasts differ.
    expect(sentNanos).toBeLessThan(played('without keywords').sentNanos);
  });

  test('says the same by day and model as in all', () => {
    const { rows, wouldNanos, actualNanos } = played('all').forecast;
    expect(rows.reduce((sum, row) => sum + row.wouldNanos, 0)).toBe(wouldNanos);
    expect(rows.reduce((sum, row) => sum + row.actualNanos, 0)).toBe(actualNanos);
  });
});

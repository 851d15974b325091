import { describe, expect, it } from 'vitest';
import { ConfigRefused, describeRefusal } from './config-refused.ts';
import { parseConfigText } from './config-text.ts';
import { readPrices, writePrices } from './price-form.ts';

const file = (model: string): string => `
version: 1
providers:
  - id: deepseek
    preset: deepseek
    models:
      - id: m
${model.replaceAll(/^/gmu, '        ')}
`;

function refusalOf(model: string): string {
  try {
    parseConfigText(file(model), 'shop.yaml');
  } catch (error) {
    if (error instanceof ConfigRefused) return describeRefusal(error);
    throw error;
  }
  return 'accepted';
}

const WHOLE = `
inputPrice: 0.22
outputPrice: 0.66
cacheWrite1hPrice: 4
audioInputPrice: 5
audioOutputPrice: 6
imageOutputPrice: 7
requestPrice: 0.001
imagePrice: 0.04
searchPrice: 0.01
validFrom: 2026-08-17
validUntil: "2026-12-31"
tiers:
  - { above: 200000, inputPrice: 0.44, outputPrice: 1, cachedInputPrice: 0.1 }
windows:
  - hours: { from: "01:00", to: "04:00", days: [ mon, fri ] }
    inputPrice: 0.44
    tiers: [ { above: 100, inputPrice: 1, outputPrice: 2 } ]
  - { validFrom: "2026-11-01", hours: { from: "22:00", to: "00:00", days: sat }, searchPrice: 0 }
`;

describe('prices in a configuration', () => {
  it('are read with their days, hours, fees and tiers', () => {
    const model = parseConfigText(file(WHOLE), 'shop.yaml').config.providers?.[0]?.models?.[0];
    expect(model).toBeDefined();
    expect(readPrices(model ?? {})).toEqual({
      inputPrice: 220_000_000,
      cachedInputPrice: null,
      cacheWritePrice: null,
      outputPrice: 660_000_000,
      reasoningPrice: null,
      more: {
        cacheWrite1h: 4e9,
        audioInput: 5e9,
        audioOutput: 6e9,
        imageOutput: 7e9,
        perRequest: 1_000_000,
        perImage: 40_000_000,
        perSearch: 10_000_000,
        from: '2026-08-17',
        until: '2026-12-31',
        tiers: [{ above: 200_000, input: 440_000_000, cachedInput: 100_000_000, cacheWrite: null, output: 1e9 }],
        windows: [
          {
            hours: { from: 60, to: 240, days: ['mon', 'fri'] },
            input: 440_000_000,
            tiers: [{ above: 100, input: 1e9, cachedInput: null, cacheWrite: null, output: 2e9 }],
          },
          { hours: { from: 1320, to: 1440, days: ['sat'] }, from: '2026-11-01', perSearch: 0 },
        ],
      },
    });
  });

  it('are written as they are read', () => {
    const model = parseConfigText(file(WHOLE), 'shop.yaml').config.providers?.[0]?.models?.[0];
    const prices = readPrices(model ?? {});
    const again = JSON.stringify({ id: 'm', ...writePrices(prices) });
    const text = `{"version":1,"providers":[{"id":"deepseek","preset":"deepseek","models":[${again}]}]}`;
    expect(readPrices(parseConfigText(text, 'x.json').config.providers?.[0]?.models?.[0] ?? {})).toEqual(prices);
  });

  it('that say nothing are nothing', () => {
    expect(readPrices({})).not.toHaveProperty('more');
    expect(writePrices(readPrices({}))).toEqual({});
  });

  it.each<[model: string, message: RegExp]>([
    ['requestPrice: -1', /requestPrice.*cannot be negative/su],
    ['requestPrice: 5000', /in USD for each; more than 1000 cannot be right/u],
    ['cacheWrite1hPrice: x', /Must be a price in USD per million tokens, not a string/u],
    ['validFrom: 2026-02-30', /"2026-02-30" is not a day. Write year, month and day/u],
    ['validFrom: 20260101', /Must be a day such as "2026-12-31": write year, month and day/u],
    ['{ validFrom: "2026-02-02", validUntil: "2026-02-01" }', /validUntil.*Must not be before "validFrom"/su],
    ['tiers: []', /Must list at least one price, or be left out/u],
    ['tiers: [ { above: 5, inputPrice: 1 } ]', /outputPrice.*Missing/su],
    [
      'tiers: [ { above: 5, inputPrice: 1, outputPrice: 1 }, { above: 5, inputPrice: 1, outputPrice: 1 } ]',
      /Must be more than the one before/u,
    ],
    ['windows: [ { inputPrice: 1 } ]', /must say when it holds: by "hours"/u],
    ['windows: [ { hours: { from: "01:00", to: "02:00" } } ]', /must have at least one price/u],
    ['windows: [ { hours: { from: "01:00", to: "01:00" }, inputPrice: 1 } ]', /Must differ from "from"/u],
    ['windows: [ { hours: { from: "25:00", to: "01:00" }, inputPrice: 1 } ]', /"25:00" is not a time of day/u],
    ['windows: [ { hours: "00:30-08:30", inputPrice: 1 } ]', /Must be hours in UTC such as \{ from: "00:30"/u],
    [
      'windows: [ { hours: { from: "01:00", to: "02:00", zone: UTC }, inputPrice: 1 } ]',
      /Unknown field "zone".*Allowed here: from, to, days/su,
    ],
    [
      'windows: [ { hours: { from: "01:00", to: "02:00", days: [ monday ] }, inputPrice: 1 } ]',
      /"monday" is not known/u,
    ],
    ['windows: [ { hours: { from: "01:00", to: "02:00" }, price: 1 } ]', /Unknown field "price"/u],
  ])('%s: refused', (model, message) => {
    expect(refusalOf(model.startsWith('{') ? model.slice(1, -1).replaceAll(', ', '\n').trim() : model)).toMatch(
      message,
    );
  });
});

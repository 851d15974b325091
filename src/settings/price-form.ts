// Prices between their written form, dollars under long names, and the normal form, nano-dollars under short ones.

import type { ModelConfig } from '../domain/config.ts';
import type { Fees, PriceTier, PriceWindow, Rate, UtcHours } from '../domain/model.ts';
import { dollarsFromNanos, nanosFromDollars, type Nanos } from '../domain/money.ts';
import type { Weekday } from '../domain/rule.ts';
import { writeTime } from './rule-form.ts';

type Figures = Rate & Fees;

const NAMES = {
  inputPrice: 'input',
  cachedInputPrice: 'cachedInput',
  cacheWritePrice: 'cacheWrite',
  cacheWrite1hPrice: 'cacheWrite1h',
  audioInputPrice: 'audioInput',
  outputPrice: 'output',
  reasoningPrice: 'reasoning',
  audioOutputPrice: 'audioOutput',
  imageOutputPrice: 'imageOutput',
  requestPrice: 'perRequest',
  imagePrice: 'perImage',
  searchPrice: 'perSearch',
} as const satisfies Readonly<Record<string, keyof Figures>>;

type WrittenName = keyof typeof NAMES;
/** In dollars. */
type WrittenFigures = { readonly [Name in WrittenName]?: number | undefined };

interface WrittenHours {
  readonly from: number;
  readonly to: number;
  readonly days?: readonly Weekday[] | undefined;
}

/** As the schema lets it through. */
export interface WrittenPrices extends WrittenFigures {
  readonly validFrom?: string | undefined;
  readonly validUntil?: string | undefined;
  readonly tiers?: readonly WrittenTier[] | undefined;
  readonly windows?: readonly WrittenWindow[] | undefined;
}
type WrittenTier = WrittenFigures & {
  readonly above: number;
  readonly inputPrice: number;
  readonly outputPrice: number;
};
type WrittenWindow = Omit<WrittenPrices, 'windows'> & { readonly hours?: WrittenHours | undefined };

type Prices = Pick<
  ModelConfig,
  'inputPrice' | 'cachedInputPrice' | 'cacheWritePrice' | 'outputPrice' | 'reasoningPrice' | 'more'
>;

export function readPrices({ tiers, windows, validFrom, validUntil, ...figures }: WrittenPrices): Prices {
  const { input, cachedInput, cacheWrite, output, reasoning, ...rare } = readFigures(figures);
  const more = {
    ...rare,
    ...(validFrom !== undefined && { from: validFrom }),
    ...(validUntil !== undefined && { until: validUntil }),
    ...(tiers !== undefined && { tiers: tiers.map(readTier) }),
    ...(windows !== undefined && { windows: windows.map(readWindow) }),
  };
  return {
    inputPrice: input ?? null,
    cachedInputPrice: cachedInput ?? null,
    cacheWritePrice: cacheWrite ?? null,
    outputPrice: output ?? null,
    reasoningPrice: reasoning ?? null,
    ...(Object.keys(more).length > 0 && { more }),
  };
}

function readTier(written: WrittenTier): PriceTier {
  const { above, inputPrice, outputPrice } = written;
  const figures = readFigures(written);
  return {
    cachedInput: null,
    cacheWrite: null,
    ...figures,
    above,
    input: nanosFromDollars(inputPrice),
    output: nanosFromDollars(outputPrice),
  };
}

function readWindow({ hours, validFrom, validUntil, tiers, ...figures }: WrittenWindow): PriceWindow {
  return {
    ...(hours !== undefined && { hours: readHours(hours) }),
    ...(validFrom !== undefined && { from: validFrom }),
    ...(validUntil !== undefined && { until: validUntil }),
    ...readFigures(figures),
    ...(tiers !== undefined && { tiers: tiers.map(readTier) }),
  };
}

function readHours({ from, to, days = [] }: WrittenHours): UtcHours {
  return { from, to, days };
}

function readFigures(written: WrittenFigures): Partial<Figures> {
  const found: { -readonly [Name in keyof Figures]?: Nanos } = {};
  for (const [long, short] of Object.entries(NAMES) as [WrittenName, keyof Figures][]) {
    const dollars = written[long];
    if (dollars !== undefined) found[short] = nanosFromDollars(dollars);
  }
  return found;
}

/** As it is stored and exported: only what is given. */
export function writePrices({ more = {}, ...figures }: Prices): Record<string, unknown> {
  const { from, until, tiers, windows, ...rare } = more;
  const { inputPrice, cachedInputPrice, cacheWritePrice, outputPrice, reasoningPrice } = figures;
  return {
    ...writeFigures({
      input: inputPrice,
      cachedInput: cachedInputPrice,
      cacheWrite: cacheWritePrice,
      output: outputPrice,
      reasoning: reasoningPrice,
      ...rare,
    }),
    ...writeDays({ from, until }),
    ...(tiers !== undefined && { tiers: tiers.map(writeTier) }),
    ...(windows !== undefined && { windows: windows.map(writeWindow) }),
  };
}

function writeTier({ above, ...rate }: PriceTier): object {
  return { above, ...writeFigures(rate) };
}

function writeWindow({ hours, from, until, tiers, ...figures }: PriceWindow): object {
  return {
    ...(hours !== undefined && { hours: writeHours(hours) }),
    ...writeDays({ from, until }),
    ...writeFigures(figures),
    ...(tiers !== undefined && { tiers: tiers.map(writeTier) }),
  };
}

function writeDays({ from, until }: { readonly from: string | undefined; readonly until: string | undefined }): object {
  return { ...(from !== undefined && { validFrom: from }), ...(until !== undefined && { validUntil: until }) };
}

function writeHours({ from, to, days }: UtcHours): object {
  return { from: writeTime(from), to: writeTime(to), ...(days.length > 0 && { days: [...days] }) };
}

function writeFigures(figures: { readonly [Name in keyof Figures]?: Nanos | null | undefined }): Record<
  string,
  number
> {
  const written: Record<string, number> = {};
  for (const [long, short] of Object.entries(NAMES) as [WrittenName, keyof Figures][]) {
    const nanos = figures[short];
    // The decimal text of a whole number of nano-dollars reads back as the same number of them.
    if (nanos !== null && nanos !== undefined) written[long] = Number(dollarsFromNanos(nanos));
  }
  return written;
}

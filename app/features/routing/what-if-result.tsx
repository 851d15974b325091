import type { WhatIfResult } from '../../../src/contract/routing-views.ts';
import { format, plural } from '../../ui/format.ts';
import { Arrow } from '../../ui/icons.tsx';
import { DayBars, PairTable } from './day-bars.tsx';
import type { WhatIfRun } from './use-what-if.ts';
import { assumedText, byDay, byTarget, costSentence, everyDay, movesSentence, underText } from './what-if-figures.ts';

interface WhatIfFiguresProps {
  result: WhatIfResult;
  run: WhatIfRun;
}

const NAMES = { actual: 'paid', other: 'would be' } as const;

export function WhatIfFigures({ result, run: { days, from, text } }: WhatIfFiguresProps) {
  const { rows, moves, unjudged, sketchBoundNanos, assumptions, prices, requests } = result;
  if (requests === 0) {
    return <p role="status">There were no requests in the last {days} days, so there is nothing to judge.</p>;
  }
  return (
    <div className="flex flex-col gap-5">
      <div role="status">
        <p className="text-20 tracking-tight text-pretty">{costSentence(result, days)}</p>
        <p className="text-faint">
          {movesSentence(result)} {underText(text !== null, prices.length)}
          {sketchBoundNanos > 0 &&
            ` Give or take ${format.money(sketchBoundNanos)}, for keywords that can only be guessed.`}
        </p>
        {unjudged.length > 0 && (
          <ul aria-label="Why some cannot be judged" className="mt-1 ml-4 list-disc text-12 text-faint">
            {unjudged.map(({ why, requests: count }) => (
              <li key={why} className="wrap-anywhere">
                {format.count(count)} {plural(count, 'request')}: {why}
              </li>
            ))}
          </ul>
        )}
      </div>
      {prices.length > 0 && <AssumedPrices result={result} />}
      {rows.length > 0 && (
        <>
          <DayBars days={everyDay(byDay(rows), from, days)} {...NAMES} />
          <PairTable caption="Cost by model" first="Model" pairs={byTarget(rows)} {...NAMES} />
        </>
      )}
      {moves.length > 0 && <Moves moves={moves} />}
      {assumptions.length > 0 && (
        <details>
          <summary className="w-fit text-12 text-faint hover:text-ink">What this rests on</summary>
          <ul className="mt-1 ml-4 list-disc text-12 text-faint">
            {assumptions.map((assumption) => (
              <li key={assumption} className="wrap-anywhere">
                {assumption}
              </li>
            ))}
          </ul>
        </details>
      )}
    </div>
  );
}

function AssumedPrices({ result: { prices, rows } }: Pick<WhatIfFiguresProps, 'result'>) {
  return (
    <section aria-label="Prices that were assumed">
      <h3 className="mb-1 text-12 text-faint">Prices that were assumed, per million tokens</h3>
      <ul className="border-t border-line">
        {prices.map((price) => (
          <li key={price.target} className="flex flex-wrap items-baseline gap-x-4 border-b border-line py-1.5 text-12">
            <span className="figures min-w-0 wrap-anywhere">{price.target}</span>
            <span className="ml-auto text-right text-faint">{assumedText(price, rows)}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Moves({ moves }: Pick<WhatIfResult, 'moves'>) {
  return (
    <section aria-label="Where requests move">
      <h3 className="mb-1 text-12 text-faint">Where requests move, the dearest first</h3>
      <ul className="border-t border-line">
        {moves.map(({ from, to, requests, actualNanos, wouldNanos }) => (
          <li key={`${from} ${to}`} className="flex min-h-8 items-baseline gap-4 border-b border-line py-1.5">
            <span className="figures min-w-0 flex-1 text-12 wrap-anywhere">
              {from} <Arrow means="to" /> {to}
            </span>
            <span className="shrink-0 text-12 text-faint">
              {format.count(requests)} {plural(requests, 'request')}
            </span>
            <span className="figures w-[168px] shrink-0 text-right text-12">
              {format.money(actualNanos)} <Arrow means="to" /> {format.money(wouldNanos)}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

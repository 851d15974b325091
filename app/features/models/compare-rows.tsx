import type { ReactNode } from 'react';
import type { ComparedModel, CompareView } from '../../../src/contract/compare-views.ts';
import { format } from '../../ui/format.ts';
import { amountText, partText } from '../panel/cost-words.ts';
import { leastOf, measuredWords, priceNotes, timesWords } from './compare-words.ts';
import { abilityWords, sourceLines } from './model-words.ts';

export interface CompareRow {
  readonly name: string;
  /** One for each model. */
  readonly cells: readonly ReactNode[];
}

/** What there is to compare, a line each. */
export function compareRows({ models }: CompareView): readonly CompareRow[] {
  const costs = models.map(({ cost }) => cost?.nanos ?? null);
  const times = models.map(({ takesMs }) => takesMs);
  const [cheapest, soonest] = [leastOf(costs), leastOf(times)];
  const row = (name: string, cell: (model: ComparedModel, index: number) => ReactNode): CompareRow => ({
    name,
    cells: models.map(cell),
  });
  return [
    row('This request', ({ cost, misfit }, index) => (
      <>
        <Figure text={cost === null ? null : format.money(cost.nanos, cost.guessed)} />
        <Note text={cheapest.has(index) ? 'the cheapest' : timesWords(costs[index] ?? null, costs)} />
        {misfit !== null && <p className="text-12 text-amber">Does not fit: {misfit}.</p>}
      </>
    )),
    row('How that comes', (model) => <Arithmetic model={model} />),
    row('Takes', ({ takesMs, measured }, index) => (
      <>
        {takesMs !== null && <Figure text={`≈${format.duration(takesMs)}`} />}
        <Note text={soonest.has(index) ? 'the soonest' : null} />
        <Note text={measuredWords(measured)} />
      </>
    )),
    row('Prices', (model) => <Prices model={model} />),
    row('Prices from', ({ sources }) =>
      sourceLines({ ...sources, contextWindow: null, maxOutput: null, abilities: null }).map(
        ({ from, date, age, isStale }) => (
          <p key={from} className="text-12">
            {from}
            {date !== null && <span className="text-faint"> {date},</span>}
            {age !== null && <span className={isStale ? 'text-amber' : 'text-faint'}> {age}</span>}
          </p>
        ),
      ),
    ),
    row('Window', ({ contextWindow }) => <Tokens count={contextWindow} />),
    row('Longest answer', ({ maxOutput }) => <Tokens count={maxOutput} />),
    row('Can do', ({ abilities }) => abilityWords(abilities)),
  ];
}

function Figure({ text }: { text: string | null }) {
  if (text === null) return <p className="text-faint">unknown</p>;
  return <p className="figures text-15">{text}</p>;
}

function Note({ text }: { text: string | null }) {
  return text === null ? null : <p className="text-12 text-faint">{text}</p>;
}

function Tokens({ count }: { count: number | null }) {
  if (count === null) return <span className="text-faint">unknown</span>;
  return (
    <span className="figures" title={format.count(count)}>
      {format.tokens(count)}
    </span>
  );
}

/** Every part of the sum, as the ledger would reckon it. */
function Arithmetic({ model }: { model: ComparedModel }) {
  const { cost } = model;
  if (cost === null) return <span className="text-faint">No price is known.</span>;
  return (
    <>
      <ul className="figures text-12">
        {cost.parts.map((part) => (
          <li key={part.what} className="flex flex-wrap gap-x-3">
            <span>
              {partText(part)}
              {part.guessed && <span className="font-sans text-faint"> (guessed)</span>}
            </span>
            <span className="ml-auto">{amountText(part.dollars)}</span>
          </li>
        ))}
      </ul>
      {priceNotes(model).map((note) => (
        <Note key={note} text={note} />
      ))}
    </>
  );
}

const PRICES = [
  ['inputPrice', 'in'],
  ['cachedInputPrice', 'cached'],
  ['cacheWritePrice', 'written'],
  ['outputPrice', 'out'],
] as const;

function Prices({ model }: { model: ComparedModel }) {
  return (
    <dl className="figures grid w-fit grid-cols-[auto_auto] gap-x-3 text-12">
      {PRICES.map(([name, word]) => (
        <div key={name} className="contents">
          <dt className="font-sans text-faint">{word}</dt>
          <dd className="text-right">
            {model[name] === null ? <span className="font-sans text-faint">unknown</span> : format.price(model[name])}
          </dd>
        </div>
      ))}
    </dl>
  );
}

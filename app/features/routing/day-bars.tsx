import { format } from '../../ui/format.ts';
import { dayWords } from './routing-words.ts';
import type { Pair } from './what-if-figures.ts';

interface DayBarsProps {
  days: readonly Pair[];
  /** What the two bars of a day stand for. */
  actual: string;
  other: string;
}

const HEIGHT = 96;

/** Two bars a day, and the same in figures. */
export function DayBars({ days, actual, other }: DayBarsProps) {
  const top = Math.max(...days.flatMap(({ actualNanos, otherNanos }) => [actualNanos, otherNanos]), 1);
  const slot = 100 / Math.max(days.length, 1);
  const height = (nanos: number) => Math.max(nanos > 0 ? 1 : 0, (nanos / top) * (HEIGHT - 2));
  const [first, last] = [days[0], days.at(-1)];
  return (
    <div>
      <p className="mb-2 flex flex-wrap items-baseline gap-x-4 text-12 text-faint">
        <span className="flex items-center gap-1.5">
          <span aria-hidden className="size-2.5 border border-edge bg-sunk" /> {actual}
        </span>
        <span className="flex items-center gap-1.5">
          <span aria-hidden className="size-2.5 bg-ink" /> {other}
        </span>
        <span className="ml-auto">
          highest day <span className="figures">{format.money(top)}</span>
        </span>
      </p>
      <svg aria-hidden width="100%" height={HEIGHT} className="block border-b border-edge">
        {days.map(({ name, actualNanos, otherNanos }, index) => (
          <g key={name}>
            <title>{`${dayWords(name)}: ${actual} ${format.money(actualNanos)}, ${other} ${format.money(otherNanos)}`}</title>
            <rect x={`${index * slot}%`} width={`${slot}%`} height={HEIGHT} className="fill-transparent" />
            <rect
              x={`${(index + 0.12) * slot}%`}
              y={HEIGHT - height(actualNanos)}
              width={`${slot * 0.36}%`}
              height={height(actualNanos)}
              className="fill-sunk stroke-edge"
            />
            <rect
              x={`${(index + 0.54) * slot}%`}
              y={HEIGHT - height(otherNanos)}
              width={`${slot * 0.36}%`}
              height={height(otherNanos)}
              className="fill-ink"
            />
          </g>
        ))}
      </svg>
      <p aria-hidden className="flex justify-between text-12 text-faint">
        <span>{first !== undefined && dayWords(first.name)}</span>
        <span>{last !== undefined && last !== first && dayWords(last.name)}</span>
      </p>
      <details className="mt-1">
        <summary className="w-fit text-12 text-faint hover:text-ink">Day by day, in figures</summary>
        <PairTable caption="Cost by day" first="Day" pairs={days} actual={actual} other={other} nameOf={dayWords} />
      </details>
    </div>
  );
}

interface PairTableProps extends Omit<DayBarsProps, 'days'> {
  caption: string;
  first: string;
  pairs: readonly Pair[];
  nameOf?: (name: string) => string;
}

export function PairTable({ caption, first, pairs, actual, other, nameOf = (name) => name }: PairTableProps) {
  const number = 'w-[104px] px-2 text-right';
  return (
    <table className="w-full border-collapse">
      <caption className="sr-only">{caption}</caption>
      <thead className="text-12 text-faint">
        <tr className="border-b border-line">
          <th scope="col" className="h-7 pr-2 text-left font-normal">
            {first}
          </th>
          {[actual, other, 'Change'].map((name) => (
            <th key={name} scope="col" className={`${number} font-normal first-letter:uppercase`}>
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {pairs.map(({ name, actualNanos, otherNanos }) => (
          <tr key={name} className="h-8 border-b border-line">
            <th scope="row" className="figures pr-2 text-left text-12 font-normal wrap-anywhere">
              {nameOf(name)}
            </th>
            <td className={`figures text-12 ${number}`}>{format.money(actualNanos)}</td>
            <td className={`figures text-12 ${number}`}>{format.money(otherNanos)}</td>
            <td className={`figures text-12 ${number}`}>
              {format.change(actualNanos, otherNanos) ?? (otherNanos === 0 ? '–' : 'new')}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

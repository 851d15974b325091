import type { Dimension } from '../../../src/contract/spend-views.ts';
import { useProviderOrder } from '../../transport/queries.ts';
import { format } from '../../ui/format.ts';
import { LoadFailed } from '../../ui/load-failed.tsx';
import { inkOf } from '../history/chart-frame.tsx';
import { useProviderNames } from '../history/history-queries.ts';
import { DIMENSION_WORD, keyWords, spendText, tokensOf } from '../history/history-words.ts';
import { KeyLink, OnlyCell } from '../history/key-cells.tsx';
import { coloursOf, idOf, TOP } from '../history/strands.ts';
import { changeText, joined, shareText, type Row } from './spend-figures.ts';
import { useSpendBreakdown, type Asked } from './spend-queries.ts';

const NUMBER = 'px-2 text-right whitespace-nowrap';
/** Elsewhere it shows on hover. */
const WIDE_ONLY = 'max-[1279px]:hidden';
const COLUMNS = [
  { name: 'Cost', look: `w-[88px] ${NUMBER}` },
  { name: 'Up to', look: `w-[96px] ${WIDE_ONLY} ${NUMBER}` },
  { name: 'Share', look: 'w-[168px] pl-6 text-left' },
  { name: 'Change', look: `w-[72px] ${NUMBER}` },
  { name: 'Requests', look: `w-[80px] ${NUMBER}` },
  { name: 'Tokens', look: `w-[72px] ${NUMBER}` },
  { name: 'From cache', look: `w-[88px] ${NUMBER}` },
] as const;

/** The chart's legend, and its figures: a line for each key, the dearest first. */
export function SpendBreakdown({ asked, by }: { asked: Asked; by: Dimension }) {
  const { now, before } = useSpendBreakdown(asked, by);
  if (now.data === undefined) {
    if (now.error === null) return <div className="min-h-40" />;
    return <LoadFailed what="the breakdown" error={now.error} onRetry={() => void now.refetch()} />;
  }
  const rows = joined(now.data.rows, before.data?.by === now.data.by ? before.data.rows : []);
  if (rows.length === 0) return null;
  return <Table rows={rows} by={now.data.by} asked={asked} isStale={now.isPlaceholderData} />;
}

interface TableProps {
  rows: readonly Row[];
  by: Dimension;
  asked: Asked;
  isStale: boolean;
}

function Table({ rows, by, asked, isStale }: TableProps) {
  const providers = useProviderOrder();
  const called = useProviderNames();
  const whole = rows.reduce((sum, { totals }) => sum + totals.costNanos, 0);
  const first = rows.slice(0, TOP).map(({ key }) => ({ key, rest: false }));
  const colours = coloursOf(by, first, { providers, called });

  return (
    <table aria-busy={isStale} className={`w-full table-fixed border-collapse ${isStale ? 'opacity-60' : ''}`}>
      <caption className="sr-only">Spend by {DIMENSION_WORD[by].toLowerCase()}</caption>
      <thead className="text-12 text-faint">
        <tr className="border-b border-line">
          <th scope="col" className="h-7 pr-2 text-left font-normal">
            {DIMENSION_WORD[by]}
          </th>
          {COLUMNS.map(({ name, look }) => (
            <th key={name} scope="col" className={`font-normal ${look}`}>
              {name}
            </th>
          ))}
          <th className="w-[56px]">
            <span className="sr-only">Narrow</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row, place) => {
          const series = place < TOP ? (colours.get(idOf({ key: row.key, rest: false })) ?? 'other') : 'rest';
          return (
            <BreakdownRow
              key={row.key ?? ''}
              row={row}
              by={by}
              name={keyWords(by, row.key, called)}
              colour={inkOf(series)}
              whole={whole}
              asked={asked}
            />
          );
        })}
      </tbody>
    </table>
  );
}

interface RowProps {
  row: Row;
  by: Dimension;
  name: string;
  colour: string;
  whole: number;
  asked: Asked;
}

function BreakdownRow({ row: { key, totals, before }, by, name, colour, whole, asked }: RowProps) {
  const share = whole === 0 ? 0 : totals.costNanos / whole;
  const isGone = totals.requests === 0;
  return (
    <tr className={`h-8 border-b border-line ${isGone ? 'text-faint' : ''}`}>
      <th scope="row" className="pr-2 text-left font-normal">
        <span className="flex min-w-0 items-center gap-2">
          <span aria-hidden className="size-2.5 shrink-0 border border-edge/40" style={{ backgroundColor: colour }} />
          {isGone ? (
            <span className="truncate">{name}</span>
          ) : (
            <KeyLink by={by} value={key} name={name} asked={asked} />
          )}
        </span>
      </th>
      <td className={`figures text-12 ${NUMBER}`} title={upToText(totals.upToNanos)}>
        {spendText(totals)}
      </td>
      <td className={`figures text-12 text-faint ${WIDE_ONLY} ${NUMBER}`}>
        {totals.upToNanos > 0 && format.money(totals.costNanos + totals.upToNanos)}
      </td>
      <td className="pl-6">
        <Share share={share} colour={colour} />
      </td>
      <td className={`figures text-12 ${NUMBER}`} title={`Before: ${format.money(before?.costNanos ?? 0)}`}>
        {changeText(before?.costNanos ?? null, totals.costNanos)}
      </td>
      <td className={`figures text-12 ${NUMBER}`}>{format.count(totals.requests)}</td>
      <td className={`figures text-12 ${NUMBER}`}>{format.tokens(tokensOf(totals))}</td>
      <td className={`figures text-12 ${NUMBER}`}>{shareText(totals.cachedInputTokens, totals.inputTokens)}</td>
      {isGone ? null : <OnlyCell by={by} value={key} name={name} />}
    </tr>
  );
}

function Share({ share, colour }: { share: number; colour: string }) {
  return (
    <span className="flex items-center gap-2">
      <svg aria-hidden width="96" height="8" className="shrink-0 bg-sunk">
        <rect width={Math.max(share > 0 ? 1 : 0, share * 96)} height="8" fill={colour} />
      </svg>
      <span className="figures text-12">{format.percent(share)}</span>
    </span>
  );
}

function upToText(nanos: number): string | undefined {
  return nanos === 0
    ? undefined
    : `Attempts that failed or broke off may have been billed: ${format.money(nanos)} at most.`;
}

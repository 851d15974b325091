import { Link } from 'wouter';
import type { Dimension } from '../../../src/contract/spend-views.ts';
import { format } from '../../ui/format.ts';
import { LoadFailed } from '../../ui/load-failed.tsx';
import { requestsAddress } from '../history/filter.ts';
import { useProviderNames, useSums } from '../history/history-queries.ts';
import { DIMENSION_WORD, keyWords } from '../history/history-words.ts';
import { KeyLink, OnlyCell } from '../history/key-cells.tsx';
import { joined, shareOf, writeMetric, type Row } from './latency-figures.ts';
import { useLatencyBreakdown, type Asked } from './latency-queries.ts';

const CELL = 'figures px-2 text-right text-12 whitespace-nowrap';
const GROUPS = [
  { name: 'Time to first token', span: 2 },
  { name: 'Whole request', span: 2 },
  { name: 'Speed', span: 1 },
  { name: 'Of the requests', span: 2 },
] as const;
const COLUMNS = [
  { name: 'p50', width: 'w-[76px]' },
  { name: 'p95', width: 'w-[76px]' },
  { name: 'p50', width: 'w-[76px]' },
  { name: 'p95', width: 'w-[76px]' },
  { name: 'p50', width: 'w-[108px]' },
  { name: 'failed', width: 'w-[60px]' },
  { name: 'fell back', width: 'w-[68px]' },
] as const;

/** A line for each key, those with most requests first. */
export function LatencyBreakdown({ asked, by }: { asked: Asked; by: Dimension }) {
  const { data, error, refetch, isPlaceholderData } = useLatencyBreakdown(asked, by);
  const { data: sums } = useSums({ ...asked.period, filter: asked.filter, by });
  const called = useProviderNames();
  if (data === undefined) {
    if (error === null) return <div className="min-h-40" />;
    return <LoadFailed what="the breakdown" error={error} onRetry={() => void refetch()} />;
  }
  if (data.rows.length === 0) return null;
  const rows = joined(data, sums?.by === data.by ? sums.rows : []);
  const look = isPlaceholderData ? 'opacity-60' : '';
  return (
    <table aria-busy={isPlaceholderData} className={`w-full table-fixed border-collapse ${look}`}>
      <caption className="sr-only">Latency by {DIMENSION_WORD[data.by].toLowerCase()}</caption>
      <colgroup>
        <col />
        <col className="w-[72px]" />
        {COLUMNS.map(({ width }, index) => (
          <col key={index} className={width} />
        ))}
        <col className="w-[56px]" />
      </colgroup>
      <thead className="text-12 text-faint">
        <tr>
          <th scope="col" rowSpan={2} className="border-b border-line pr-2 pb-1 text-left align-bottom font-normal">
            {DIMENSION_WORD[data.by]}
          </th>
          <th scope="col" rowSpan={2} className="border-b border-line px-2 pb-1 text-right align-bottom font-normal">
            Requests
          </th>
          {GROUPS.map(({ name, span }) => (
            <th key={name} scope="colgroup" colSpan={span} className="px-2 text-right font-normal whitespace-nowrap">
              {name}
            </th>
          ))}
          <th rowSpan={2} className="border-b border-line">
            <span className="sr-only">Narrow</span>
          </th>
        </tr>
        <tr className="border-b border-line">
          {COLUMNS.map(({ name }, index) => (
            <th key={index} scope="col" className="px-2 text-right font-normal">
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <BreakdownRow
            key={row.key ?? ''}
            row={row}
            by={data.by}
            name={keyWords(data.by, row.key, called)}
            asked={asked}
          />
        ))}
      </tbody>
    </table>
  );
}

interface RowProps {
  row: Row;
  by: Dimension;
  name: string;
  asked: Asked;
}

function BreakdownRow({ row: { key, requests, ttft, duration, tps, measures }, by, name, asked }: RowProps) {
  const address = (more: Readonly<Record<string, readonly string[]>>) =>
    requestsAddress(asked.period, { ...asked.filter, [by]: [key] }, more);
  return (
    <tr className="h-8 border-b border-line">
      <th scope="row" className="truncate pr-2 text-left font-normal">
        <KeyLink by={by} value={key} name={name} asked={asked} />
      </th>
      <td className={CELL}>{format.count(requests)}</td>
      <td className={CELL}>{writeMetric('ttft', ttft.p50)}</td>
      <td className={CELL}>{writeMetric('ttft', ttft.p95)}</td>
      <td className={CELL}>{writeMetric('duration', duration.p50)}</td>
      <td className={CELL}>{writeMetric('duration', duration.p95)}</td>
      <td className={CELL}>{writeMetric('tps', tps.p50)}</td>
      <td className={CELL}>
        {measures !== null && (
          <Share part={measures.errors} whole={measures.requests} href={address({ state: ['failed', 'truncated'] })} />
        )}
      </td>
      <td className={CELL}>
        {measures !== null && (
          <Share part={measures.fallbacks} whole={measures.requests} href={address({ fellback: ['yes'] })} />
        )}
      </td>
      <OnlyCell by={by} value={key} name={name} />
    </tr>
  );
}

function Share({ part, whole, href }: { part: number; whole: number; href: string }) {
  const share = shareOf(part, whole);
  return part === 0 ? (
    share
  ) : (
    <Link href={href} className="hover:underline">
      {share}
    </Link>
  );
}

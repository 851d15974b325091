// A provider's past as a strip: what was answered above the line, what failed below it.

import type { HistoryView, ProviderHistory } from '../../../src/contract/provider-views.ts';
import { format, plural } from '../../ui/format.ts';
import { outcomeText } from '../panel/request-words.ts';

type Cell = ProviderHistory['cells'][number];
type Frame = Pick<HistoryView, 'from' | 'to' | 'stepMs'>;

export interface Bar {
  readonly x: number;
  readonly width: number;
  /** Above and below the line. */
  readonly up: number;
  readonly down: number;
  readonly title: string;
}

export interface Box {
  readonly width: number;
  /** Room on each side of the line. */
  readonly half: number;
}

/** A single failure among a thousand answers must still be seen. */
const LEAST = 2;

export function drawStrip(cells: readonly Cell[], { from, to, stepMs }: Frame, { width, half }: Box): readonly Bar[] {
  const most = Math.max(1, ...cells.map((cell) => Math.max(cell.ok + cell.cancelled, failed(cell))));
  // By their roots, so that quiet hours show beside busy ones.
  const height = (count: number): number =>
    count === 0 ? 0 : Math.max(LEAST, Math.round(Math.sqrt(count / most) * half));
  const step = (width * stepMs) / (to - from);
  return cells.map((cell) => ({
    x: ((cell.at - from) / stepMs) * step,
    width: Math.max(1, step - (step > 3 ? 1 : 0)),
    up: height(cell.ok + cell.cancelled),
    down: height(failed(cell)),
    title: cellWords(cell, stepMs),
  }));
}

function failed({ failures }: Cell): number {
  return failures.reduce((sum, { count }) => sum + count, 0);
}

/** "14:00–14:15: 12 answered, 2 rate limit". */
function cellWords(cell: Cell, stepMs: number): string {
  const { at, ok, cancelled, failures } = cell;
  const said = [
    ...(ok > 0 ? [`${format.count(ok)} answered`] : []),
    ...(cancelled > 0 ? [`${format.count(cancelled)} cancelled`] : []),
    ...failures.map(({ kind, count }) => `${format.count(count)} ${outcomeText(kind)}`),
  ];
  return `${format.dayOfYear(at)}, ${format.time(at)}–${format.time(at + stepMs)}: ${said.join(', ')}`;
}

/** "212 answered, 3 failed (1.4 %)". */
export function sumWords({ ok, failed: bad, cancelled }: Pick<ProviderHistory, 'ok' | 'failed' | 'cancelled'>): string {
  if (ok + bad + cancelled === 0) return 'Not asked.';
  const share = bad === 0 ? 'none failed' : `${format.count(bad)} failed (${format.percent(bad / (ok + bad))})`;
  const left = cancelled === 0 ? '' : `, ${format.count(cancelled)} cancelled`;
  return `${format.count(ok)} answered, ${share}${left}`;
}

/** "Tripped, closed after 4 m 10 s: 5 × 503". */
export function tripWords({ at, closedAt, reason, drill }: ProviderHistory['trips'][number]): string {
  const until = closedAt === null ? 'not closed since' : `closed after ${format.span(closedAt - at)}`;
  const why = reason === '' ? '' : `: ${reason}`;
  return `Tripped${drill ? ' by a fire drill' : ''}, ${until}${why}`;
}

/** "rate limit (429), 3 times at gpt-5". */
export function failureWords({ kind, status, count, model }: ProviderHistory['failures'][number]): string {
  const often = count === 1 ? '' : `, ${format.count(count)} ${plural(count, 'time')}`;
  return `${outcomeText(kind)}${status === null ? '' : ` (${status})`}${often} at ${model}`;
}

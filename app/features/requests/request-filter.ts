// What the page of requests is narrowed to, as it stands in its address, as the gateway is asked, and as news is judged. Pure.

import type { RequestFilter } from '../../../src/contract/search-views.ts';
import type { RequestView } from '../../../src/contract/views.ts';
import { mergeRequests } from '../../transport/requests.ts';
import { DIMENSIONS, filterIn } from '../history/filter.ts';
import type { Look } from '../history/history-queries.ts';

export const STATES = ['open', 'done', 'failed', 'cancelled', 'truncated', 'interrupted'] as const;
export const SURFACES = [
  'chat',
  'responses',
  'messages',
  'completions',
  'ollama',
  'embeddings',
  'images',
  'audio',
  'moderations',
  'rerank',
];

const NANOS = 1_000_000_000;
const MICROS = 1_000_000;

/** `look.period` must be one. Periods that end now are open, so that what comes in belongs to them. */
export function requestFilter(choices: URLSearchParams, look: Look): RequestFilter {
  const filter: RequestFilter = filterIn(choices);
  const { range, period } = look;
  if (period !== null && range.range !== 'all') filter.from = period.from;
  if (period !== null && range.range === 'custom') filter.to = period.to;
  const states = STATES.filter((state) => choices.getAll('state').includes(state));
  if (states.length > 0) filter.state = states;
  for (const name of ['rule', 'surface'] as const) {
    if (choices.has(name)) filter[name] = choices.getAll(name);
  }
  const [cost, seconds] = [atLeast(choices.get('cost')), atLeast(choices.get('took'))];
  if (cost !== null) filter.costNanos = Math.round(cost * NANOS);
  if (seconds !== null) filter.durationUs = Math.round(seconds * MICROS);
  const text = choices.get('error')?.trim() ?? '';
  if (text !== '') filter.errorText = text.slice(0, 200);
  return filter;
}

/** A number that somebody types; null: it is none, and narrows nothing. */
function atLeast(text: string | null): number | null {
  const value = Number((text ?? '').replace(',', '.'));
  return text === null || text.trim() === '' || !Number.isFinite(value) || value < 0 || value > 1e6 ? null : value;
}

/** Whether a request is what was asked for. What attempts said is known to the ledger only: see `hearsNews`. */
export function matches(request: RequestView, filter: RequestFilter): boolean {
  const { startedAt, costNanos, durationUs } = request;
  return (
    startedAt >= (filter.from ?? -Infinity) &&
    startedAt < (filter.to ?? Infinity) &&
    (costNanos ?? -1) >= (filter.costNanos ?? -1) &&
    (durationUs ?? -1) >= (filter.durationUs ?? -1) &&
    isOneOf(filter.state, request.state) &&
    isOneOf(filter.rule, request.rule) &&
    isOneOf(filter.surface, request.surface) &&
    DIMENSIONS.every((dimension) => isOneOf(filter[dimension], request[dimension]))
  );
}

function isOneOf(wanted: readonly (string | null)[] | undefined, value: string | null): boolean {
  return wanted === undefined || wanted.includes(value);
}

/** Whether news can join the list by itself. */
export function hearsNews(filter: RequestFilter): boolean {
  return filter.errorText === undefined;
}

/** The pages that were fetched, with what has happened since. Both are newest first. */
export function withNews(
  rows: readonly RequestView[],
  news: readonly RequestView[],
  filter: RequestFilter,
): readonly RequestView[] {
  const oldest = news.at(-1);
  if (oldest === undefined) return rows;
  // Only the newest rows can have changed; the others, which may be many, stay as they are.
  const cut = rows.findIndex(({ id }) => id < oldest.id);
  const head = cut < 0 ? rows : rows.slice(0, cut);
  const merged = mergeRequests(head, news, Infinity).filter((request) => matches(request, filter));
  return cut < 0 ? merged : [...merged, ...rows.slice(cut)];
}

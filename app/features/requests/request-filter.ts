// What the page of requests is narrowed to, as it stands in its address, as the gateway is asked, and as news is judged. Pure.

import type { RequestFilter } from '../../../src/contract/search-views.ts';
import type { RequestView } from '../../../src/contract/views.ts';
import { mergeRequests } from '../../transport/requests.ts';
import { DIMENSIONS, filterIn } from '../history/filter.ts';
import type { Look } from '../history/history-queries.ts';
import { isWithin, MEASURES, rangesIn } from './request-measures.ts';

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

/** What a client may get; others stand in an address all the same. */
export const STATUSES = [200, 400, 401, 402, 403, 404, 413, 422, 429, 499, 500, 502, 503, 504];
/** Kinds of failures at providers, then of refusals by Breakerbox itself. */
export const ERROR_KINDS = [
  'outage',
  'rate-limit',
  'timeout',
  'schema',
  'model',
  'context-length',
  'content-filter',
  'auth',
  'quota',
  'request',
  'cancelled',
  'unknown-model',
  'forbidden',
  'refused',
  'unfit',
  'off',
  'unavailable',
  'budget',
  'paused',
  'internal',
];
export const COST_SOURCES = ['price', 'provider', 'estimate', 'unknown'] as const;

/** `look.period` must be one. Periods that end now are open, so that what comes in belongs to them. */
export function requestFilter(choices: URLSearchParams, look: Look): RequestFilter {
  const filter: RequestFilter = { ...filterIn(choices), ...rangesIn(choices), ...chosenIn(choices) };
  const { range, period } = look;
  if (period !== null && range.range !== 'all') filter.from = period.from;
  if (period !== null && range.range === 'custom') filter.to = period.to;
  for (const [name, field] of NAMES) {
    const wanted = choices.getAll(name).filter((text) => text !== '' && text.length <= 256);
    if (wanted.length > 0) filter[field] = wanted;
  }
  for (const [name, field] of WHETHER) {
    const text = choices.get(name);
    if (text === 'yes' || text === 'no') filter[field] = text === 'yes';
  }
  const text = choices.get('error')?.trim() ?? '';
  if (text !== '') filter.errorText = text.slice(0, 200);
  return filter;
}

/** What is one of a few values. */
function chosenIn(choices: URLSearchParams): RequestFilter {
  const state = STATES.filter((each) => choices.getAll('state').includes(each));
  const costSource = COST_SOURCES.filter((each) => choices.getAll('costing').includes(each));
  const status = choices
    .getAll('status')
    .filter((text) => /^[1-9]\d\d$/u.test(text))
    .map(Number);
  return {
    ...(state.length > 0 && { state }),
    ...(costSource.length > 0 && { costSource }),
    ...(status.length > 0 && { status }),
  };
}

/** In the address, and as the gateway is asked. */
const NAMES = [
  ['rule', 'rule'],
  ['surface', 'surface'],
  ['kind', 'errorKind'],
  ['asked', 'modelAsked'],
  ['key', 'keyName'],
  ['session', 'session'],
] as const;
const WHETHER = [
  ['streamed', 'streamed'],
  ['fellback', 'fellBack'],
] as const;

/** Whether a request is what was asked for, as far as can be said without the ledger: see `hearsNews`. */
export function matches(request: RequestView, filter: RequestFilter): boolean {
  const { startedAt, streamed } = request;
  return (
    startedAt >= (filter.from ?? -Infinity) &&
    startedAt < (filter.to ?? Infinity) &&
    (filter.streamed ?? streamed) === streamed &&
    LISTED.every((field) => isOneOf(filter[field], request[field])) &&
    MEASURES.every(({ field }) => isWithin(filter[field], field === 'milliTps' ? milliTps(request) : request[field]))
  );
}

const LISTED = [
  ...DIMENSIONS,
  'state',
  'rule',
  'surface',
  'status',
  'errorKind',
  'modelAsked',
  'keyName',
  'costSource',
] as const;

/** As the ledger reckons it. */
function milliTps({ streamed, ttftUs, durationUs, outputTokens }: RequestView): number | null {
  if (!streamed || ttftUs === null || durationUs === null || outputTokens === null) return null;
  const wroteUs = durationUs - ttftUs;
  return wroteUs <= 0 || outputTokens <= 0 ? null : Math.round((outputTokens * 1e9) / wroteUs);
}

function isOneOf<T>(wanted: readonly T[] | undefined, value: T): boolean {
  return wanted === undefined || wanted.includes(value);
}

/** Whether news can be judged as it comes in. What attempts said, and sessions, only the ledger knows. */
export function hearsNews({ errorText, session, fellBack }: RequestFilter): boolean {
  return errorText === undefined && session === undefined && fellBack === undefined;
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

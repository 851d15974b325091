// What requests can be looked for by, and how that is said in SQL. Of what is given, all must hold.

import type { CostSource, RequestState } from '../domain/record.ts';
import { FELL_BACK, MILLI_TPS } from './measures.ts';
import type { RollupFilter } from './sums.ts';

/** Both ends belong to it. */
export interface Range {
  readonly min?: number | undefined;
  readonly max?: number | undefined;
}

/** Field → what it is in SQL. */
const RANGES = {
  costNanos: 'cost_nanos',
  durationUs: 'duration_us',
  ttftUs: 'ttft_us',
  milliTps: MILLI_TPS,
  inputTokens: 'input_tokens',
  outputTokens: 'output_tokens',
} as const;

/** Field → column; one of the values. */
const LISTS = {
  provider: 'provider',
  model: 'model',
  client: 'client',
  route: 'route',
  state: 'state',
  rule: 'rule',
  surface: 'surface',
  status: 'status',
  errorKind: 'error_kind',
  modelAsked: 'model_asked',
  keyName: 'key_name',
  session: 'session',
  costSource: 'cost_source',
} as const;

type Ranges = Readonly<Partial<Record<keyof typeof RANGES, Range | undefined>>>;
type Names = 'rule' | 'surface' | 'errorKind' | 'modelAsked' | 'keyName' | 'session';

export interface RequestFilter
  extends RollupFilter, Ranges, Readonly<Partial<Record<Names, readonly string[] | undefined>>> {
  readonly from?: number | undefined;
  readonly to?: number | undefined;
  readonly state?: readonly RequestState[] | undefined;
  readonly status?: readonly number[] | undefined;
  readonly costSource?: readonly CostSource[] | undefined;
  readonly streamed?: boolean | undefined;
  /** Answered by another target than the first that was tried. */
  readonly fellBack?: boolean | undefined;
  readonly errorText?: string | undefined;
}

/** Whether something is asked for that no sum knows. */
export function isBeyondSums(filter: RequestFilter): boolean {
  const { rule, surface, status, errorKind, modelAsked, keyName, session, costSource, errorText } = filter;
  const ranges = (Object.keys(RANGES) as (keyof typeof RANGES)[]).map((name) => filter[name]);
  return [rule, surface, status, errorKind, modelAsked, keyName, session, costSource, errorText, ...ranges].some(
    (part) => part !== undefined,
  );
}

export function conditionsOf(filter: RequestFilter): { readonly sql: string; readonly values: unknown[] } {
  const parts: string[] = [];
  const values: unknown[] = [];
  const add = (sql: string, ...given: unknown[]): void => {
    parts.push(`AND ${sql}`);
    values.push(...given);
  };
  if (filter.from !== undefined) add('started_at >= ?', filter.from);
  if (filter.to !== undefined) add('started_at < ?', filter.to);
  for (const [name, column] of Object.entries(LISTS) as [keyof typeof LISTS, string][]) {
    const wanted: readonly (string | number | null)[] | undefined = filter[name];
    if (wanted === undefined) continue;
    const named = wanted.filter((value) => value !== null);
    const isIn = `${column} IN (${named.map(() => '?').join(', ')})`;
    add(wanted.includes(null) ? `(${isIn} OR ${column} IS NULL)` : isIn, ...named);
  }
  for (const [name, column] of Object.entries(RANGES) as [keyof typeof RANGES, string][]) {
    const { min, max } = filter[name] ?? {};
    if (min !== undefined) add(`${column} >= ?`, min);
    if (max !== undefined) add(`${column} <= ?`, max);
  }
  if (filter.streamed !== undefined) add('streamed = ?', filter.streamed ? 1 : 0);
  if (filter.fellBack !== undefined) add(filter.fellBack ? FELL_BACK : `NOT ${FELL_BACK}`);
  if (filter.errorText !== undefined) {
    const pattern = `%${filter.errorText.replace(/[\\%_]/gu, (sign) => `\\${sign}`)}%`;
    add(
      `(error_kind LIKE ? ESCAPE '\\' OR ((state <> 'done' OR attempts > 1) AND EXISTS (
        SELECT 1 FROM attempts a WHERE a.request_id = requests.id AND a.error_text LIKE ? ESCAPE '\\')))`,
      pattern,
      pattern,
    );
  }
  return { sql: parts.join(' '), values };
}

// Requests as they are shown, with what of their attempts is shown beside them.

import type { CostSource, RequestState } from '../domain/record.ts';

export interface RequestRow {
  readonly id: string;
  readonly startedAt: number;
  readonly endedAt: number | null;
  readonly client: string;
  readonly surface: string;
  readonly modelAsked: string;
  readonly route: string | null;
  readonly rule: string | null;
  readonly provider: string | null;
  readonly model: string | null;
  readonly keyName: string | null;
  readonly state: RequestState;
  readonly status: number | null;
  readonly errorKind: string | null;
  readonly streamed: number;
  readonly inputTokens: number | null;
  readonly cachedInputTokens: number | null;
  readonly cacheWriteTokens: number | null;
  readonly outputTokens: number | null;
  readonly reasoningTokens: number | null;
  readonly costNanos: number | null;
  readonly costSource: CostSource;
  readonly ttftUs: number | null;
  readonly durationUs: number | null;
  readonly attempts: number;
  /** Providers of the failed attempts, in order, joined by `PROVIDER_SEPARATOR`; null when there were none. */
  readonly failedOn: string | null;
}

export const REQUEST_COLUMNS = `id, started_at AS startedAt, ended_at AS endedAt, client, surface, model_asked AS modelAsked, route, rule,
  provider, model, key_name AS keyName, state, status, error_kind AS errorKind, streamed, input_tokens AS inputTokens,
  cached_input_tokens AS cachedInputTokens, cache_write_tokens AS cacheWriteTokens, output_tokens AS outputTokens,
  reasoning_tokens AS reasoningTokens, cost_nanos AS costNanos, cost_source AS costSource, ttft_us AS ttftUs,
  duration_us AS durationUs, attempts,
  (SELECT group_concat(a.provider, char(10) ORDER BY a.n) FROM attempts a
    WHERE a.request_id = requests.id AND a.outcome NOT IN ('ok', 'cancelled')) AS failedOn`;

export const PROVIDER_SEPARATOR = '\n';

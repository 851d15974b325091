// What stands in which column of a request and of an attempt.

import type { AttemptRecord, RequestIntent, Settlement } from '../domain/record.ts';
import type { RolledRow } from './measures.ts';

export const INTENT_COLUMNS = 'id started_at client surface model_asked route rule streamed session'.split(' ');

/** While it is open. */
export const OPEN_COLUMNS = 'provider model key_name cost_nanos cost_source reserved_nanos state attempts'.split(' ');

export const ENDING_COLUMNS = [
  'ended_at state status error_kind provider model key_name',
  'input_tokens cached_input_tokens cache_write_tokens output_tokens reasoning_tokens cache_write_1h_tokens usage_more',
  'cost_nanos cost_source reported_nanos computed_nanos baseline_nanos upto_nanos price_id ttft_us duration_us attempts',
  'prompt_tokens max_output_tokens turns traits effort plan',
].flatMap((line) => line.split(' '));

export const ATTEMPT_COLUMNS = [
  'request_id n provider model key_name started_at duration_us status outcome',
  'error_text cost_nanos upto_nanos fixes',
].flatMap((line) => line.split(' '));

type Value = string | number | null;

export function intentValues(intent: RequestIntent): Value[] {
  const { id, startedAt, client, surface, modelAsked, route, rule, streamed, session } = intent;
  return [id, startedAt, client, surface, modelAsked, route, rule, streamed ? 1 : 0, session];
}

export function openValues({ provider, model, keyName, estimate, reservedNanos }: RequestIntent): Value[] {
  const attempts = provider === null ? 0 : 1;
  return [provider, model, keyName, estimate.nanos, estimate.source, reservedNanos, 'open', attempts];
}

/** `plan` is as it is kept. */
export function endingValues(settlement: Settlement, priceId: number | null, plan: string | null): Value[] {
  const { endedAt, state, status, errorKind, provider, model, keyName, usage, cost, costs, facts } = settlement;
  const { cacheWrite1hTokens = null, ...more } = usage.rare ?? {};
  return [
    endedAt,
    state,
    status,
    errorKind,
    provider,
    model,
    keyName,
    usage.inputTokens,
    usage.cachedInputTokens,
    usage.cacheWriteTokens,
    usage.outputTokens,
    usage.reasoningTokens,
    cacheWrite1hTokens,
    Object.keys(more).length === 0 ? null : JSON.stringify(more),
    cost.nanos,
    cost.source,
    costs.reportedNanos,
    costs.computedNanos,
    costs.baselineNanos,
    costs.upToNanos === 0 ? null : costs.upToNanos,
    priceId,
    settlement.ttftUs,
    settlement.durationUs,
    settlement.attempts,
    facts?.promptTokens ?? null,
    facts?.maxOutputTokens ?? null,
    facts?.turns ?? null,
    facts?.traits ?? null,
    facts?.effort ?? null,
    plan,
  ];
}

export function attemptValues(requestId: string, attempt: AttemptRecord): Value[] {
  const { n, provider, model, keyName, startedAt, durationUs, status, outcome } = attempt;
  const { errorText, costNanos, upToNanos, fixes } = attempt;
  const place = [requestId, n, provider, model, keyName];
  return [...place, startedAt, durationUs, status, outcome, errorText, costNanos, upToNanos, fixes];
}

/** As it stands in the ledger then. */
export function rolledRow(intent: RequestIntent, settlement: Settlement): RolledRow {
  const { id, startedAt, client, route, rule, streamed } = intent;
  const { provider, model, state, attempts, usage, cost, costs, ttftUs, durationUs } = settlement;
  const { inputTokens, cachedInputTokens, cacheWriteTokens, outputTokens, reasoningTokens } = usage;
  const { reportedNanos, computedNanos, baselineNanos, upToNanos } = costs;
  return {
    id,
    startedAt,
    client,
    route,
    rule,
    streamed: streamed ? 1 : 0,
    provider,
    model,
    state,
    attempts,
    ttftUs,
    durationUs,
    fellBack: 0,
    inputTokens,
    cachedInputTokens,
    cacheWriteTokens,
    outputTokens,
    reasoningTokens,
    costNanos: cost.nanos,
    costSource: cost.source,
    reportedNanos,
    computedNanos,
    baselineNanos,
    upToNanos,
  };
}

// When every attempt has failed: what the client is told. A pure table of design decisions.

import type { Failure, FailureKind } from '../domain/failure.ts';
import type { Plan } from '../domain/plan.ts';
import type { NoChoice } from './choose-target.ts';
import type { AttemptSummary, FinalError } from './exchange.ts';

export interface FailedAttempt {
  readonly summary: AttemptSummary;
  readonly failure: Failure;
}

/** Failures that the request itself caused everywhere: the client gets the provider's own status. */
const REQUEST_KINDS: ReadonlySet<FailureKind> = new Set([
  'request',
  'schema',
  'context-length',
  'content-filter',
  'model',
]);

/** Which attempt's message tells the client most. */
const TELLING: readonly FailureKind[] = [
  'request',
  'context-length',
  'content-filter',
  'schema',
  'quota',
  'auth',
  'model',
  'outage',
  'timeout',
  'rate-limit',
];

const UPSTREAM_TYPES: Readonly<Record<number, string>> = { 429: 'rate_limit_error', 504: 'timeout_error' };

/** `attempts` must not be empty. `unfit`: targets that were passed over, told beside them. */
export function finalError(attempts: readonly FailedAttempt[], unfit: readonly FailedAttempt[] = []): FinalError {
  const telling = mostTelling(attempts);
  const { failure } = telling;
  const status = finalStatus(attempts, failure);
  // A 5xx is never the request's fault, whatever one of the attempts made of it.
  const isOwnFault = REQUEST_KINDS.has(failure.kind) && status < 500;
  return {
    status,
    message: `${prefix(telling)}${failure.message}`,
    type: isOwnFault ? (failure.type ?? 'invalid_request_error') : (UPSTREAM_TYPES[status] ?? 'upstream_error'),
    // Only what the request itself caused is told in the provider's codes; SDKs act on them, and ours are other keys.
    code: isOwnFault ? failure.code : `provider_${failure.kind.replace('-', '_')}`,
    param: isOwnFault ? failure.param : null,
    attempts: [...attempts, ...unfit].map((attempt) => attempt.summary),
  };
}

function mostTelling(attempts: readonly FailedAttempt[]): FailedAttempt {
  let best = attempts[0];
  if (best === undefined) throw new Error('finalError needs at least one attempt.');
  for (const attempt of attempts) {
    if (TELLING.indexOf(attempt.failure.kind) < TELLING.indexOf(best.failure.kind)) best = attempt;
  }
  return best;
}

/** Whose words these are: a refusal of our key must never look like one of the client's. */
function prefix(attempt: FailedAttempt): string {
  const { provider } = attempt.summary;
  switch (attempt.failure.kind) {
    case 'auth':
      return `${provider} refused the key that Breakerbox holds for it: `;
    case 'quota':
      return `The account at ${provider} is out of credit: `;
    case 'rate-limit':
      return `${provider} limits the rate: `;
    case 'request':
    case 'schema':
    case 'context-length':
    case 'content-filter':
    case 'model':
    case 'outage':
    case 'timeout':
      return '';
  }
}

/** 429 only if all were rate-limited; the request's own faults keep their status; 502 for auth, credit or outage; 504 for timeouts. */
function finalStatus(attempts: readonly FailedAttempt[], telling: Failure): number {
  const kinds = attempts.map((attempt) => attempt.failure.kind);
  if (kinds.every((kind) => kind === 'rate-limit')) return 429;
  if (telling.kind === 'request' || kinds.every((kind) => REQUEST_KINDS.has(kind))) return ownStatus(telling);
  const outage = kinds.some((kind) => kind === 'auth' || kind === 'quota' || kind === 'outage');
  return !outage && kinds.includes('timeout') ? 504 : 502;
}

/** Statuses in which a refusal of our key or of our account would look like one of the client's, or mean nothing to it. */
const MISLEADING = new Set([401, 402, 403, 407, 429, 446]);
const USUAL_STATUS: Partial<Readonly<Record<FailureKind, number>>> = { model: 404 };

function ownStatus({ kind, status }: Failure): number {
  if (kind === 'schema' && status === 200) return 502;
  const usual = USUAL_STATUS[kind] ?? 400;
  return status !== null && status >= 400 && status < 500 && !MISLEADING.has(status) ? status : usual;
}

/** Seconds after which trying again makes sense, or null. Rounded up, so that nobody comes too early. */
export function retryAfterSeconds(attempts: readonly FailedAttempt[]): number | null {
  let soonest: number | null = null;
  for (const { failure } of attempts) {
    if (failure.retryAfterMs === null) continue;
    if (soonest === null || failure.retryAfterMs < soonest) soonest = failure.retryAfterMs;
  }
  return soonest === null ? null : Math.max(1, Math.ceil(soonest / 1000));
}

/** What the client is told when nothing answered. `unfit`: targets that were passed over because of the request itself. */
export function lastWord(
  plan: Plan,
  failed: readonly FailedAttempt[],
  unfit: readonly FailedAttempt[],
  nothing: NoChoice | null,
): FinalError {
  if (failed.length > 0) return finalError(failed, unfit);
  // Nobody was asked: the request is in the way, unless a target that could take it is ill or resting.
  const isOwnFault = unfit.length > 0 && (nothing === null || nothing.reasons.length === 0);
  return isOwnFault ? finalError(unfit) : nothingAvailable(plan, nothing);
}

/** When no attempt could even be made: 429 if rate limits alone are in the way, else 503. */
export function nothingAvailable(plan: Plan, nothing: NoChoice | null): FinalError {
  const reasons = (nothing?.reasons ?? []).map(({ target, reason }) => `${target}: ${reason}`).join('; ');
  const limited = nothing?.onlyRateLimits ?? false;
  return {
    status: limited ? 429 : 503,
    message: `Nothing can serve '${plan.asked}' right now${reasons === '' ? '' : ` (${reasons})`}.`,
    type: limited ? 'rate_limit_error' : 'unavailable_error',
    code: limited ? 'rate_limit' : 'no_target_available',
    param: null,
    attempts: [],
  };
}

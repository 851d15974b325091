// Errors inside a 200: a whole answer or an event of a stream that is an error all the same.

import { failure } from '../../domain/failure.ts';
import type { Failure, FailureKind } from '../../domain/failure.ts';
import { isObject } from '../json.ts';
import type { JsonObject } from '../json.ts';
import { readErrorBody } from './error-body.ts';
import type { ErrorBody } from './error-body.ts';
import type { FailedAnswer, FailureHook } from './failed-answer.ts';
import { failureAs, kindOf, kindOfWords } from './read-failure.ts';

/** Finish reasons that mean the server broke down, delivered as if it had finished. */
const BROKEN_FINISHES = new Set(['error', 'insufficient_system_resource', 'network_error', 'malformed_function_call']);

/** The status that an error's name stands for, where the body gives none. */
const STATUS_OF_NAME: ReadonlyMap<string, number> = new Map([
  ['invalid_request_error', 400],
  ['badrequesterror', 400],
  ['invalid_argument', 400],
  ['context_length_exceeded', 400],
  ['authentication_error', 401],
  ['invalid_api_key', 401],
  ['unauthenticated', 401],
  ['billing_error', 402],
  ['insufficient_quota', 429],
  ['permission_error', 403],
  ['permission_denied', 403],
  ['not_found_error', 404],
  ['model_not_found', 404],
  ['timeout_error', 504],
  ['timeout', 504],
  ['rate_limit_error', 429],
  ['rate_limit_exceeded', 429],
  ['resource_exhausted', 429],
  ['overloaded_error', 529],
]);

/**
 * The error that a parsed answer or event reports; null when it reports none.
 * `name` is the event's own name, for servers that say `event: error` and put anything into the data.
 */
export function readInBandError(event: unknown, name: string | null = null, hook?: FailureHook): Failure | null {
  const root: unknown = Array.isArray(event) && event.length === 1 ? event[0] : event;
  if (isObject(root)) {
    if (reportsError(root)) return describe(root, hook);
    const broken = brokenChoice(root, hook);
    if (broken !== null) return broken;
  }
  return name === 'error' ? describe(root, hook) : null;
}

/** Looks at a few fields only: this runs for every event of every stream. */
function reportsError(root: JsonObject): boolean {
  const error = root['error'];
  if (typeof error === 'string' ? error !== '' : isObject(error)) return true;
  if (root['choices'] !== undefined) return false;
  return root['object'] === 'error' || root['type'] === 'error' || isBareError(root);
}

/** `{code, message, request_id}`, `{detail}` and `{base_resp}`: errors without a word that says so. */
function isBareError(root: JsonObject): boolean {
  if (root['detail'] !== undefined) return true;
  if (isObject(root['base_resp'])) return root['base_resp']['status_code'] !== 0;
  return typeof root['message'] === 'string' && (typeof root['code'] === 'string' || typeof root['code'] === 'number');
}

function brokenChoice(root: JsonObject, hook: FailureHook | undefined): Failure | null {
  const choices: unknown = root['choices'];
  const choice: unknown = Array.isArray(choices) ? choices[0] : null;
  if (!isObject(choice)) return null;
  if (isObject(choice['error'])) return describe(choice, hook);
  const reason = choice['finish_reason'];
  if (typeof reason !== 'string' || !BROKEN_FINISHES.has(reason.toLowerCase())) return null;
  return failure('outage', `The provider broke off its answer (${reason}).`, { code: reason, billing: 'begun' });
}

/** Read like an answer that had the error's status from the start. */
function describe(body: unknown, hook: FailureHook | undefined): Failure {
  const error = readErrorBody(body, '');
  const status = error.status ?? impliedStatus(error);
  const answer: FailedAnswer = {
    status: status ?? 502,
    headers: () => null,
    body,
    bodyText: error.message ?? '',
    nowMs: 0,
    elapsedMs: 0,
  };
  const message = error.message ?? 'The provider reported an error in place of an answer.';
  const kind = status === null ? kindOfWords(error) : kindOf(error, status);
  const found = hook?.(answer) ?? failureAs(kind, answer, message);
  return { ...found, status, billing: isRefusal(found.kind, status) ? 'none' : 'begun' };
}

function impliedStatus(error: ErrorBody): number | null {
  for (const name of error.names) {
    const status = STATUS_OF_NAME.get(name);
    if (status !== undefined) return status;
  }
  return null;
}

/** Refusals did no work; whatever else went wrong inside a 200 went wrong while working. */
function isRefusal(kind: FailureKind, status: number | null): boolean {
  if (status !== null) return status < 500 || status === 503 || status === 529;
  return kind !== 'outage' && kind !== 'content-filter';
}

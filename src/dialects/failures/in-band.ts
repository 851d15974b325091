// Errors inside a 200: a whole answer or an event of a stream that is an error all the same.

import { failure } from '../../domain/failure.ts';
import type { Failure, FailureKind } from '../../domain/failure.ts';
import { isObject, objectIn } from '../json.ts';
import type { JsonObject } from '../json.ts';
import { readErrorBody } from './error-body.ts';
import type { FailedAnswer, FailureHook } from './failed-answer.ts';
import { isMiniMaxError } from './minimax.ts';
import { failureAs, kindOf, kindOfWords } from './read-failure.ts';
import { impliedStatus } from './status-of-name.ts';

/** Finish reasons that mean the server broke down, delivered as if it had finished. */
const BROKEN_FINISHES = new Set(['error', 'insufficient_system_resource', 'network_error', 'malformed_function_call']);

/**
 * The error that a parsed answer or event reports; null when it reports none. For chat completions and messages.
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

/**
 * The same for Responses: a failed response as a whole or in its event, and the error events, flat or nested. What such a
 * response repeats of the request (instructions, tools) is not looked at.
 */
export function readResponsesError(event: unknown, name: string | null = null, hook?: FailureHook): Failure | null {
  if (!isObject(event)) return readInBandError(event, name, hook);
  const type = event['type'] ?? name;
  if (type === 'response.failed') return describe(errorOfResponse(objectIn(event, 'response')), hook);
  if (type === 'response.error') return describe(event, hook);
  if (typeof type === 'string' && type.startsWith('response.')) return null;
  if (event['object'] !== 'response') return readInBandError(event, name, hook);
  return event['status'] === 'failed' ? describe(errorOfResponse(event), hook) : null;
}

/** OpenRouter says beside the error what it was before it was translated. */
function errorOfResponse(response: JsonObject): JsonObject {
  const { error, error_type } = response;
  return { error: isObject(error) ? error : { message: 'The provider reports that the response failed.' }, error_type };
}

/** Looks at a few fields only: this runs for every event of every stream. */
function reportsError(root: JsonObject): boolean {
  const error = root['error'];
  if (typeof error === 'string' ? error !== '' : isObject(error)) return true;
  if (isMiniMaxError(root)) return true;
  if (Array.isArray(root['choices'])) return false;
  return root['object'] === 'error' || root['type'] === 'error' || isBareError(root);
}

/** `{code, message}`, `{type, message}`, `{detail}` and `{errors}`: errors without a word that says so. */
function isBareError(root: JsonObject): boolean {
  if (root['detail'] !== undefined) return true;
  const { errors, message, code, type } = root;
  if (Array.isArray(errors) && isObject(errors[0])) return true;
  if (typeof message !== 'string') return false;
  // 0 and 200 are how such servers say that all is well.
  if (typeof code === 'string' || typeof code === 'number') return !/^(?:0|200|ok|success)$/i.test(String(code));
  return typeof type === 'string' && /error/i.test(type);
}

function brokenChoice(root: JsonObject, hook: FailureHook | undefined): Failure | null {
  const choices: unknown = root['choices'];
  const choice: unknown = Array.isArray(choices) ? choices[0] : null;
  if (!isObject(choice)) return null;
  if (isObject(choice['error'])) return describe({ error: choice['error'] }, hook);
  const reason = choice['finish_reason'];
  if (typeof reason !== 'string' || !BROKEN_FINISHES.has(reason.toLowerCase())) return null;
  return failure('outage', `The provider broke off its answer (${reason}).`, { code: reason, billing: 'begun' });
}

/** Read like an answer that had the error's status from the start. */
function describe(body: unknown, hook: FailureHook | undefined): Failure {
  const error = readErrorBody(body, '');
  const status = error.status ?? impliedStatus(error.names);
  const answer: FailedAnswer = {
    status: status ?? 502,
    headers: () => null,
    body,
    bodyText: error.message ?? '',
    // Nobody says when this was sent, so moments in it say nothing of a wait.
    nowMs: NaN,
    elapsedMs: 0,
  };
  const message = error.message ?? 'The provider reported an error in place of an answer.';
  const kind = status === null ? kindOfWords(error) : kindOf(error, status);
  const found = hook?.(answer) ?? failureAs(kind, answer, message);
  return { ...found, status, billing: isRefusal(found.kind, status) ? 'none' : 'begun' };
}

/** Refusals did no work; whatever else went wrong inside a 200 went wrong while working. */
function isRefusal(kind: FailureKind, status: number | null): boolean {
  if (status !== null) return status < 500 || status === 503 || status === 529;
  return kind !== 'outage' && kind !== 'content-filter';
}

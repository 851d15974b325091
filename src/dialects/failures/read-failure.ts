// What a failed answer means, in any dialect. The order of the questions matters: what the body says comes before its
// status, because out of credit, a bad key and an overflow all hide behind statuses that mean something else.

import { failure } from '../../domain/failure.ts';
import type { Billing, Failure, FailureKind } from '../../domain/failure.ts';
import { readErrorBody } from './error-body.ts';
import type { ErrorBody } from './error-body.ts';
import { isWebPage } from './error-text.ts';
import type { FailedAnswer } from './failed-answer.ts';
import { miniMaxKind } from './minimax.ts';
import { readRetryAfter } from './retry-after.ts';
import {
  isCallersOwn,
  isContentFilter,
  isContextOverflow,
  isFeatureRefused,
  isKeyFault,
  isModelMissing,
  isNamedModel,
  isNamedOverflow,
  isNamedSchema,
  isOutOfCredit,
  isRateLimit,
} from './signatures.ts';

/** A server error that took longer than this may have been preceded by work that is billed. */
const LONG_RUN_MS = 30_000;

export function readFailure(answer: FailedAnswer): Failure {
  if (answer.status < 400) return readNoError(answer);
  // Some label their JSON as a page all the same.
  if (answer.body === undefined && isWebPage(answer.headers('content-type'), answer.bodyText)) {
    return failureAs(kindOfPage(answer.status), withoutBody(answer), pageMessage(answer.status));
  }
  return failureAs(kindOf(readErrorBody(answer.body, answer.bodyText), answer.status), answer);
}

/** The failure with everything the answer says, but with a kind (and a sentence) that the caller knows better. */
export function failureAs(kind: FailureKind, answer: FailedAnswer, message?: string): Failure {
  const error = readErrorBody(answer.body, answer.bodyText);
  return failure(kind, message ?? error.message ?? usualMessage(answer.status), {
    status: answer.status,
    code: error.code,
    type: error.type,
    param: error.param,
    retryAfterMs: readRetryAfter(answer, kind),
    billing: billingOf(answer),
  });
}

/** The kind of an error with this body and this status. */
export function kindOf(error: ErrorBody, status: number): FailureKind {
  return kindOfSignature(error, status) ?? kindOfStatus(error, status);
}

/** The kind of an error that comes without any status: what its words leave no doubt about, else an outage. */
export function kindOfWords(error: ErrorBody): FailureKind {
  const kind = kindOfSignature(error, 400);
  if (kind !== null) return kind;
  if (isKeyFault(error)) return 'auth';
  if (isRateLimit(error)) return 'rate-limit';
  if (isNamedModel(error)) return 'model';
  return isNamedSchema(error) ? 'schema' : 'outage';
}

/** What holds whatever the status. A server error is one, though it may speak of anything. */
function kindOfSignature(error: ErrorBody, status: number): FailureKind | null {
  if (isNamedOverflow(error) || isContextOverflow(error, status)) return 'context-length';
  const miniMax = miniMaxKind(error.names);
  if (miniMax !== null) return miniMax;
  if (status >= 500) return null;
  if (isContentFilter(error)) return 'content-filter';
  return isOutOfCredit(error) ? 'quota' : null;
}

function kindOfStatus(error: ErrorBody, status: number): FailureKind {
  switch (status) {
    case 401:
      return 'auth';
    case 402:
      return 'quota';
    case 403:
      return isModelMissing(error) ? 'model' : 'auth';
    case 404:
      return isCallersOwn(error) ? 'request' : 'model';
    case 408:
    case 504:
      return 'timeout';
    // Lost locks, failed dependencies and calls given up on their side: a fault of the moment, not of the request.
    case 409:
    case 424:
    case 425:
    case 499:
    // The path or the method is ours, so a refusal of it can only mean a wrong base URL.
    case 405:
      return 'outage';
    case 429:
      return 'rate-limit';
    // A server that has not been taught this feature is not ill.
    case 501:
      return 'schema';
    default:
      return status >= 500 ? 'outage' : kindOfRefusal(error, status);
  }
}

/** 400, 422 and their like: whose fault is it? */
function kindOfRefusal(error: ErrorBody, status: number): FailureKind {
  if (isKeyFault(error)) return 'auth';
  if (isCallersOwn(error)) return 'request';
  if (isRateLimit(error)) return 'rate-limit';
  if (isModelMissing(error)) return 'model';
  return (status === 400 || status === 422) && isFeatureRefused(error) ? 'schema' : 'request';
}

/** A web page says nothing of keys and models: somebody else answered. */
function kindOfPage(status: number): FailureKind {
  if (status === 401 || status === 402 || status === 429) return kindOfStatus(NO_WORDS, status);
  return status === 408 || status === 504 ? 'timeout' : 'outage';
}

function pageMessage(status: number): string {
  return status >= 500
    ? `${usualMessage(status)} It came as a web page from something in front of the API.`
    : 'Got a web page, not an API answer. Check the base URL.';
}

/** Statuses below 400 that were no answer. */
function readNoError(answer: FailedAnswer): Failure {
  if (answer.status >= 300) return failureAs('outage', withoutBody(answer), redirectMessage(answer));
  const message = isWebPage(answer.headers('content-type'), answer.bodyText)
    ? 'Got a web page, not an API answer. Check the base URL.'
    : answer.bodyText.trim() === ''
      ? 'The answer is empty.'
      : `The answer is not ${answer.body === undefined ? 'JSON' : 'a chat completion'}.`;
  // The call went through, so whatever this is, it may be on the bill.
  return { ...failureAs('schema', withoutBody(answer), message), billing: 'possible' };
}

/** Only the host is told: paths of redirects may carry tickets. */
function redirectMessage(answer: FailedAnswer): string {
  const location = answer.headers('location') ?? '';
  const host = URL.canParse(location) ? new URL(location).host : '';
  return host === ''
    ? 'The base URL is redirected elsewhere. Correct it.'
    : `The base URL is redirected to ${host}. Correct it if that is the right place.`;
}

function billingOf(answer: FailedAnswer): Billing {
  if (answer.status === 504) return 'possible';
  return (answer.status === 500 || answer.status === 502) && answer.elapsedMs > LONG_RUN_MS ? 'possible' : 'none';
}

const USUAL_MESSAGES: Readonly<Record<number, string>> = {
  400: 'The provider refused the request.',
  401: 'The provider refused the key.',
  402: 'The provider wants to be paid.',
  403: 'The provider forbids this.',
  404: 'Not found. Check the base URL and the name of the model.',
  405: 'The address does not take chat completions. Check the base URL.',
  408: 'The provider gave up waiting.',
  413: 'The request is too large for the provider.',
  429: 'The provider limits the rate of requests.',
  500: 'The provider failed.',
  502: 'The provider cannot be reached by its own front (502).',
  503: 'The provider is overloaded or being mended (503).',
  504: 'The provider did not finish in time (504).',
  529: 'The provider is overloaded (529).',
};

function usualMessage(status: number): string {
  return USUAL_MESSAGES[status] ?? `The provider answered ${status}.`;
}

function withoutBody(answer: FailedAnswer): FailedAnswer {
  return { ...answer, body: undefined, bodyText: '' };
}

const NO_WORDS = readErrorBody(undefined, '');

// Errors as this dialect tells them to its clients.

import { readErrorBody } from '../failures/error-body.ts';
import { isContextOverflow, isNamedOverflow } from '../failures/signatures.ts';
import type { JsonObject } from '../json.ts';

/** What is needed of an error of ours, or of all attempts together. */
export interface ToldError {
  readonly status: number;
  readonly message: string;
  readonly code: string | null;
  readonly attempts?: readonly unknown[];
}

const TYPE_OF_STATUS: ReadonlyMap<number, string> = new Map([
  [400, 'invalid_request_error'],
  [401, 'authentication_error'],
  [402, 'billing_error'],
  [403, 'permission_error'],
  [404, 'not_found_error'],
  [409, 'conflict_error'],
  [413, 'request_too_large'],
  [429, 'rate_limit_error'],
  [500, 'api_error'],
  [504, 'timeout_error'],
  [529, 'overloaded_error'],
]);

/** What clients of this dialect understand as it is. The second makes Claude Code ask again for fewer tokens. */
const KNOWN_OVERFLOWS = /^prompt is too long|input length and `?max_tokens`? exceed context limit/i;

/** The status for a client of this dialect. It knows no 503: an overload has a number of its own. */
export function messagesStatus(error: ToldError): number {
  if (isOverflow(error)) return 400;
  return error.status === 503 ? 529 : error.status;
}

export function messagesErrorBody(error: ToldError, requestId: string | null): string {
  const attempts = error.attempts === undefined ? {} : { attempts: error.attempts };
  const told: JsonObject = { type: typeOf(messagesStatus(error)), message: messageOf(error), ...attempts };
  return JSON.stringify({ type: 'error', error: told, request_id: requestId });
}

/** The same as the last event of a stream. */
export function messagesErrorEvent(error: ToldError, requestId: string | null): string {
  return `event: error\ndata: ${messagesErrorBody(error, requestId)}\n\n`;
}

function typeOf(status: number): string {
  return TYPE_OF_STATUS.get(status) ?? (status >= 500 ? 'api_error' : 'invalid_request_error');
}

function isOverflow({ status, code, message }: ToldError): boolean {
  if (status >= 500) return false;
  const error = readErrorBody({ error: { code, message } }, '');
  return isNamedOverflow(error) || isContextOverflow(error, status);
}

/** Claude Code makes its conversation shorter when, and only when, the error begins with these words. */
function messageOf(error: ToldError): string {
  return isOverflow(error) && !KNOWN_OVERFLOWS.test(error.message)
    ? `prompt is too long: ${error.message}`
    : error.message;
}

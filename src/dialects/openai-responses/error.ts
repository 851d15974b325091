// Errors inside a stream as this dialect tells them. Outside a stream it has the body of Chat Completions.

import type { JsonObject } from '../json.ts';
import { responseHead } from './response-object.ts';

/** What is needed of an error of ours, or of all attempts together. */
export interface ToldError {
  readonly message: string;
  readonly type: string;
  readonly code: string | null;
  readonly param: string | null;
  readonly attempts?: readonly unknown[];
}

/** Greater than any number before it in the stream, which is not known here. */
const LAST_SEQUENCE = 2_147_483_647;

/** The event that ends a stream which cannot go on. */
export function responsesErrorEvent(error: ToldError, requestId: string): string {
  const attempts = error.attempts === undefined ? {} : { attempts: error.attempts };
  return failedEvent(requestId, LAST_SEQUENCE, codeOf(error), error.message, { param: error.param, ...attempts });
}

/** With the error's fields beside the response too: some clients look for the flat form of older servers. */
export function failedEvent(
  requestId: string,
  sequence: number,
  code: string,
  message: string,
  rest: JsonObject = {},
): string {
  const response = { ...responseHead(requestId, 0, ''), status: 'failed', error: { code, message, ...rest } };
  const type = 'response.failed';
  const event = { type, sequence_number: sequence, response, code, message, param: rest['param'] ?? null };
  return `event: ${type}\ndata: ${JSON.stringify(event)}\n\n`;
}

/** Codex waits after one of these, gives up after the other, and simply asks again after any code it does not know. */
function codeOf({ code, type }: ToldError): string {
  if (type === 'rate_limit_error') return 'rate_limit_exceeded';
  return code ?? (type === 'invalid_request_error' ? 'invalid_prompt' : 'server_error');
}

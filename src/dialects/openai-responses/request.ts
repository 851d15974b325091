// Reading a client's Responses request. Lenient: what we do not know travels on untouched. Nothing is kept between two
// requests, so that what points at something kept is refused.

import type { JsonObject } from '../json.ts';
import { isObject, rounded } from '../json.ts';
import { readRequestBody, requestProblem, type RequestBody, type RequestProblem } from '../request-body.ts';

export interface ResponsesRequest extends RequestBody {
  /** null when the client set no limit. */
  readonly maxOutputTokens: number | null;
}

export function readResponsesRequest(text: string): ResponsesRequest | RequestProblem {
  const request = readRequestBody(text);
  if ('code' in request) return request;
  const problem = checkState(request.body) ?? checkInput(request.body);
  if (problem !== null) return problem;
  const limit = rounded(request.body['max_output_tokens']);
  const isLimit = typeof limit === 'number' && Number.isSafeInteger(limit) && limit > 0;
  return { ...request, maxOutputTokens: isLimit ? limit : null };
}

function checkState(body: JsonObject): RequestProblem | null {
  if (body['background'] === true) {
    return stateful("'background' is not supported: answers are not kept for later. Leave it out.", 'background');
  }
  for (const field of ['previous_response_id', 'conversation']) {
    if (body[field] !== undefined && body[field] !== null) {
      return stateful(
        `'${field}' is not supported: Breakerbox keeps no answers. Send the whole conversation in 'input'; many SDKs do with store: false.`,
        field,
      );
    }
  }
  return null;
}

function checkInput(body: JsonObject): RequestProblem | null {
  const { input, prompt } = body;
  if (input === undefined || input === null) {
    if (prompt !== undefined && prompt !== null) return null;
    return requestProblem("'input' must be a string or a non-empty array.", 'input', 'missing_field');
  }
  if (typeof input === 'string') return null;
  if (!Array.isArray(input) || input.length === 0) {
    return requestProblem("'input' must be a string or a non-empty array.", 'input', 'invalid_type');
  }
  const at = (input as unknown[]).findIndex((item) => isObject(item) && isReference(item));
  if (at === -1) return null;
  return stateful(
    `'input[${at}]' is an item_reference, and Breakerbox keeps no items. Send the item itself; many SDKs do with store: false.`,
    `input[${at}]`,
  );
}

/** Its type may be left out. */
function isReference(item: JsonObject): boolean {
  const type = item['type'] ?? null;
  return type === 'item_reference' || (type === null && item['role'] === undefined && typeof item['id'] === 'string');
}

function stateful(message: string, param: string): RequestProblem {
  return requestProblem(message, param, 'unsupported_parameter');
}

// Reading a request for embeddings. It is passed on to providers of the same endpoint only.

import { isObject } from '../json.ts';
import { readRequestBody, requestProblem, type RequestBody, type RequestProblem } from '../request-body.ts';

export function readEmbeddingRequest(text: string): RequestBody | RequestProblem {
  const request = readRequestBody(text);
  if ('code' in request) return request;
  return checkInput(request.body['input']) ?? request;
}

function checkInput(input: unknown): RequestProblem | null {
  if (input === undefined || input === null) return requestProblem("'input' is missing.", 'input', 'missing_field');
  if (typeof input === 'string' || (Array.isArray(input) && input.length > 0 && input.every(isPiece))) return null;
  const message = "'input' must be a string, a list of strings, a list of token ids, or a list of such lists.";
  return requestProblem(message, 'input', 'invalid_type');
}

/** A text, a token id, the token ids of a text; or an object, as servers for texts and images take them. */
function isPiece(piece: unknown): boolean {
  if (typeof piece === 'string' || Number.isSafeInteger(piece) || isObject(piece)) return true;
  return Array.isArray(piece) && piece.length > 0 && piece.every((token) => Number.isSafeInteger(token));
}

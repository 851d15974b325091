// Reading a Messages request as far as the gateway must know it. Lenient: what we do not know travels on untouched.

import { checkList, readRequestBody, requestProblem, type RequestBody, type RequestProblem } from '../request-body.ts';

export interface MessagesRequest extends RequestBody {
  /** 0 only fills the prompt cache. null: counting tokens needs none. */
  readonly maxTokens: number | null;
}

/** `use`: to be answered, or only to have its tokens counted. */
export function readMessagesRequest(
  text: string,
  use: 'answer' | 'count' = 'answer',
): MessagesRequest | RequestProblem {
  const request = readRequestBody(text);
  if ('code' in request) return request;
  const problem = checkList(request.body, 'messages');
  if (problem !== null) return problem;
  const maxTokens = request.body['max_tokens'];
  if (maxTokens === undefined && use === 'count') return { ...request, maxTokens: null };
  if (maxTokens === undefined || maxTokens === null) {
    return requestProblem("'max_tokens' is required: the tokens the answer may have.", 'max_tokens', 'missing_field');
  }
  if (typeof maxTokens !== 'number' || !Number.isSafeInteger(maxTokens) || maxTokens < 0) {
    return requestProblem("'max_tokens' must be a whole number of tokens.", 'max_tokens', 'invalid_type');
  }
  return { ...request, maxTokens };
}

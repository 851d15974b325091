// Reading answers of embeddings endpoints: whether they are any, and what they cost.

import { failure, type Failure } from '../../domain/failure.ts';
import type { Usage } from '../../domain/usage.ts';
import type { AnswerHooks } from '../dialect.ts';
import { readInBandError } from '../failures/in-band.ts';
import { isObject, objectIn } from '../json.ts';
import { readUsage } from '../openai-chat/usage.ts';
import { tokens } from '../token-count.ts';

/** Reads the body of a 200. A body that is not an answer is a failure, whatever its status said. */
export function readEmbeddings(body: unknown, hooks: AnswerHooks): { readonly usage: Usage } | Failure {
  const inBand = readInBandError(body, null, hooks.readFailure);
  if (inBand !== null) return inBand;
  const data: unknown = isObject(body) ? body['data'] : null;
  const first: unknown = Array.isArray(data) ? data[0] : null;
  if (!isObject(first) || !isVector(first['embedding'])) {
    return failure('schema', 'The answer has no embeddings.', { status: 200, billing: 'possible' });
  }
  return { usage: hooks.readUsage?.(body) ?? readEmbeddingUsage(body) };
}

/** Numbers, or the same in base64. */
function isVector(value: unknown): boolean {
  return Array.isArray(value) || typeof value === 'string';
}

function readEmbeddingUsage(body: unknown): Usage {
  const counted = isObject(body) ? objectIn(body, 'usage') : {};
  const usage = readUsage(counted);
  // There is no output, which is known and not guessed: so the total is the input.
  return { ...usage, inputTokens: usage.inputTokens ?? tokens(counted['total_tokens']), outputTokens: 0 };
}

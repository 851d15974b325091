// A legacy completion as a conversation of one user message, for targets that have no /completions endpoint.

import { unfit, type Unfit } from '../../domain/fix.ts';
import type { Conversation } from '../conversation.ts';
import { FieldReader } from '../field-reader.ts';
import { FixList, saysNothing } from '../fix-list.ts';
import { rounded, type JsonObject } from '../json.ts';

/** What a chat has no words for. */
const REFUSED: readonly { readonly field: string; readonly asks: (value: unknown) => boolean; readonly why: string }[] =
  [
    { field: 'suffix', asks: (suffix) => !saysNothing(suffix), why: 'Filling in the middle of a text' },
    { field: 'echo', asks: (echo) => echo === true, why: 'Repeating the prompt' },
    // 0 asks for the probabilities of the tokens that were chosen.
    { field: 'logprobs', asks: (count) => typeof rounded(count) === 'number', why: 'Log probabilities' },
    { field: 'best_of', asks: isSeveral, why: 'The best of several answers' },
    { field: 'n', asks: isSeveral, why: 'Several answers' },
  ];

export function readConversation(body: JsonObject): Conversation | Unfit {
  for (const { field, asks, why } of REFUSED) {
    if (asks(body[field])) return unfit(field, `${why} can be asked for at a /completions endpoint only.`);
  }
  const prompt = onlyText(body['prompt']);
  if (typeof prompt !== 'string') return prompt;
  const notes = new FixList();
  notes.rewrite('prompt', 'message');
  const fields = new FieldReader(body, notes);
  const conversation = {
    turns: [{ role: 'user' as const, parts: [{ kind: 'text' as const, text: prompt, cache: null }] }],
    tools: [],
    toolChoice: null,
    parallelTools: null,
    format: null,
    reasoning: null,
    sampling: fields.sampling(),
    maxOutput: fields.count('max_tokens'),
    stop: fields.texts('stop'),
    user: fields.text('user'),
    cacheKey: fields.text('prompt_cache_key'),
    serviceTier: fields.text('service_tier'),
    verbosity: null,
  };
  fields.skip('model', 'prompt', 'stream', 'stream_options', 'n', 'best_of', 'echo', 'suffix', 'logprobs');
  fields.noteRest();
  return { ...conversation, notes: notes.fixes };
}

function onlyText(prompt: unknown): string | Unfit {
  const text: unknown = Array.isArray(prompt) && prompt.length === 1 ? prompt[0] : prompt;
  if (typeof text === 'string') return text;
  const isSeveralTexts = Array.isArray(prompt) && prompt.every((item) => typeof item === 'string');
  const what = isSeveralTexts ? 'Several prompts' : 'A prompt of token ids';
  return unfit('prompt', `${what} can be sent to a /completions endpoint only.`);
}

function isSeveral(count: unknown): boolean {
  const number = rounded(count);
  return typeof number === 'number' && number > 1;
}

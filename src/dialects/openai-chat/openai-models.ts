// What OpenAI's models take otherwise than the dialect says, wherever they are served. See ../openai-models.ts.

import { OPENAI_EFFORTS, openAiModel, REASONS, REASONS_WITHOUT_TOOLS, RESPONSES_ONLY } from '../openai-models.ts';
import { dropping, OPEN_MODEL_FIELDS } from './router-extensions.ts';
import type { ChatTraits, ReasoningTraits } from './traits.ts';

export interface ChatModel {
  readonly match: RegExp;
  readonly traits: Partial<ChatTraits>;
}

/** `reasoning_effort` is refused, whatever its value. */
export const NO_REASONING: ReasoningTraits = { switch: 'effort', off: null, efforts: {} };

/** Refused while a model reasons; by some of them only then, but whether it will is not to be seen here. */
const SAMPLING = new Set([
  'temperature',
  'top_p',
  'presence_penalty',
  'frequency_penalty',
  'logit_bias',
  'logprobs',
  'top_logprobs',
]);

/** The fields they take. Later entries win. */
export const OPENAI_FIELDS: readonly ChatModel[] = [
  {
    match: openAiModel('gpt-(?:35|[34])(?!\\d)|chatgpt-'),
    traits: { reasoning: NO_REASONING, drops: new Set(['verbosity']), customTools: false },
  },
  { match: openAiModel('gpt-4o.*-search-preview'), traits: { drops: new Set(['temperature']) } },
  { match: REASONS, traits: { renames: { max_tokens: 'max_completion_tokens' }, drops: SAMPLING } },
  { match: openAiModel('o\\d+(?:-|$)'), traits: { customTools: false } },
  { match: openAiModel('o3(?!-mini)(?:-|$)|o4-mini(?:-|$)'), traits: { mostStops: 0 } },
  // The highest effort has a name of its own in the Responses dialect only.
  ...OPENAI_EFFORTS.map(({ match, off, efforts }) => ({
    match,
    traits: { reasoning: { switch: 'effort' as const, off, efforts: { ...efforts, max: below(efforts.max) } } },
  })),
];

/** What OpenAI's own servers take, at OpenAI and at Azure. */
export const OPENAI_CHAT: Partial<ChatTraits> = {
  drops: dropping(...OPEN_MODEL_FIELDS),
  ranges: { temperature: { min: 0, max: 2 } },
  mostStops: 4,
  json: { object: 'native', schema: 'native', needsWord: true, withTools: true },
  pairs: 'completed',
  messageFields: new Set([
    'role',
    'content',
    'name',
    'tool_calls',
    'tool_call_id',
    'function_call',
    'refusal',
    'annotations',
    'audio',
  ]),
  // It gives no reasoning out and takes none back.
  reasoningBack: null,
  // Text alone.
  resultParts: false,
  cacheHints: false,
  callExtras: 'drop',
};

/** Where they are served. */
export const OPENAI_PLACES: readonly ChatModel[] = [
  { match: REASONS_WITHOUT_TOOLS, traits: { toolsWithReasoning: 'responses' } },
  { match: RESPONSES_ONLY, traits: { onlyAt: 'responses' } },
];

function below(effort: string): string {
  return effort === 'max' ? 'xhigh' : effort;
}

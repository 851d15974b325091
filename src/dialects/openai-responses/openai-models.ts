// What OpenAI's models take otherwise than this dialect says. See ../openai-models.ts.

import { OPENAI_EFFORTS, openAiModel, REASONS } from '../openai-models.ts';
import type { ResponsesTraits } from './traits.ts';

export interface ResponsesModel {
  readonly match: RegExp;
  readonly traits: Partial<ResponsesTraits>;
}

/** Refused while a model reasons; by some of them only then, but whether it will is not to be seen here. */
const SAMPLING = new Set(['temperature', 'top_p', 'top_logprobs']);

/** Later entries win. */
export const OPENAI_RESPONSES: readonly ResponsesModel[] = [
  { match: openAiModel('gpt-(?:35|[34])(?!\\d)|chatgpt-'), traits: { efforts: {}, customTools: false } },
  { match: REASONS, traits: { drops: SAMPLING } },
  ...OPENAI_EFFORTS.map(({ match, off, efforts }) => ({
    match,
    traits: { efforts: off === null ? efforts : { ...efforts, none: off } },
  })),
];

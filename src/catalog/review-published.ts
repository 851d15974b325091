// From the bytes of a fetched catalog to the decision about it.

import { checkPublished, type Published } from './check-published.ts';
import type { CompactFacts } from './compact-form.ts';
import { reviewFacts, type Review } from './review-facts.ts';

export interface ReviewTask extends Published {
  readonly bytes: Uint8Array;
  /** What is in use now. */
  readonly known: CompactFacts;
}

export type ReviewResult = Review & {
  /** Models that were not of the expected form. */
  readonly leftOut: number;
};

export function reviewPublished({ bytes, known, ...published }: ReviewTask): ReviewResult {
  const checked = checkPublished(new TextDecoder().decode(bytes), published);
  if (checked === null) {
    return {
      accepted: false,
      problem: 'It is not a list of models by provider; the catalog stays as it is.',
      leftOut: 0,
    };
  }
  const { facts, leftOut } = checked;
  return { ...reviewFacts(known, facts), leftOut };
}

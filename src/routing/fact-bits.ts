// The facts of a request that are yes or no, as the ledger keeps them: in one number.

import { REQUEST_TRAITS, type RequestTrait } from '../domain/rule.ts';

/** It goes on with a conversation in which something was answered before. */
const CONTINUES = 1 << REQUEST_TRAITS.length;
/** Its tokens were counted, not estimated. */
const IS_COUNTED = CONTINUES << 1;

export interface FactBits {
  has(trait: RequestTrait): boolean;
  readonly continues: boolean;
  readonly isCounted: boolean;
}

export function packBits({ has, continues, isCounted }: FactBits): number {
  let bits = (continues ? CONTINUES : 0) | (isCounted ? IS_COUNTED : 0);
  REQUEST_TRAITS.forEach((trait, at) => {
    if (has(trait)) bits |= 1 << at;
  });
  return bits;
}

export function unpackBits(bits: number): FactBits {
  return {
    has: (trait) => (bits & (1 << REQUEST_TRAITS.indexOf(trait))) !== 0,
    continues: (bits & CONTINUES) !== 0,
    isCounted: (bits & IS_COUNTED) !== 0,
  };
}

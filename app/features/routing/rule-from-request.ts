// A rule made from a request of the ledger: what is most telling of it is asked for, the rest is offered.

import type { WrittenGroup } from '../../../src/contract/builder-views.ts';
import type { ExplainView } from '../../../src/contract/routing-views.ts';

/** A prompt of so many tokens is what many rules are about. */
const LONG = 4_000;

export interface RuleStart {
  readonly asked: WrittenGroup;
  readonly offered: WrittenGroup;
}

export function ruleStart({ asked, client, surface, facts }: Omit<ExplainView, 'rules'>): RuleStart {
  const { inputTokens, maxOutputTokens, turns, has, effort } = facts;
  const isLong = inputTokens !== null && inputTokens >= LONG;
  // Nearly all requests are streamed, and that says little.
  const traits = has.filter((trait) => trait !== 'stream');
  const own = (is: boolean, part: WrittenGroup): WrittenGroup => (is ? part : {});
  const tokens = own(inputTokens !== null, { inputTokens: { gte: roundedDown(inputTokens ?? 0) } });
  const traitGroup = own(has.length > 0, { has: Object.fromEntries(has.map((trait) => [trait, true])) });
  return {
    asked: {
      ...own(client !== null && client !== '', { client: [client ?? ''] }),
      model: [asked],
      ...own(isLong, tokens),
    },
    offered: {
      surface: [surface],
      ...own(!isLong && inputTokens !== null, { inputTokens: { lte: roundedUp(inputTokens ?? 0) } }),
      ...own(maxOutputTokens !== null, { maxOutputTokens: { lte: maxOutputTokens ?? 0 } }),
      ...own(turns !== null && turns > 0, { turns: { gte: turns ?? 0 } }),
      ...(traits.length > 0 ? { has: Object.fromEntries(traits.map((trait) => [trait, true])) } : traitGroup),
      ...own(effort !== null, { effort: [effort ?? ''] }),
    },
  };
}

/** To two digits: requests like this one meet it too. */
function roundedDown(count: number): number {
  const step = 10 ** Math.max(0, String(Math.floor(count)).length - 2);
  return Math.floor(count / step) * step;
}

function roundedUp(count: number): number {
  const step = 10 ** Math.max(0, String(Math.floor(count)).length - 2);
  return Math.ceil(count / step) * step;
}

// Whether newly fetched facts may take the place of those that are known. What would turn costs upside down is kept out:
// as a whole when much is missing or strange, price by price when a single one jumps.

import type { CompactFacts, CompactModel } from './compact-form.ts';

export type Review =
  | { readonly accepted: false; readonly problem: string }
  | {
      readonly accepted: true;
      readonly facts: CompactFacts;
      /** Models that are new, gone, or not as they were. */
      readonly changed: number;
      /** What was not believed, for people. */
      readonly flagged: readonly string[];
    };

/** A price that is more than so many times what it was, or as much less, is not believed. */
const JUMP = 10;
/** With a greater share of such prices, none is believed. */
const MOST_JUMPS = 0.1;
/** With a smaller share of what was known, something is wrong with the whole. */
const LEAST_KEPT = 0.5;

type Models = Readonly<Record<string, CompactModel>>;

interface Jump {
  readonly provider: string;
  readonly model: string;
  readonly words: string;
}

export function reviewFacts(known: CompactFacts, fresh: CompactFacts): Review {
  const [before, now] = [totals(known), totals(fresh)];
  if (now.models < before.models * LEAST_KEPT) return missing('models', now.models, before.models);
  if (now.priced < before.priced * LEAST_KEPT) return missing('prices', now.priced, before.priced);
  const jumps = findJumps(known, fresh);
  if (jumps.length > before.priced * MOST_JUMPS) {
    const problem =
      `${jumps.length} of ${before.priced} prices are more than ${JUMP} times what they were, or as much less ` +
      `(${jumps[0]?.words ?? ''}). That cannot be right; the catalog stays as it is.`;
    return { accepted: false, problem };
  }
  const gone = Object.keys(known.providers).filter((provider) => modelsOf(fresh, provider) === undefined);
  const facts = withKept(known, fresh, jumps, gone);
  const flagged = [
    ...jumps.map(({ words }) => `${words}: kept the old price`),
    ...gone.map((provider) => `${provider}: not in it any more; its models stay as they were`),
  ];
  return { accepted: true, facts, changed: countChanges(known, facts), flagged };
}

function missing(what: string, now: number, before: number): Review {
  const problem = `It has ${now} ${what} where ${before} are known. That cannot be right; the catalog stays as it is.`;
  return { accepted: false, problem };
}

function totals({ providers }: CompactFacts): { models: number; priced: number } {
  const rows = Object.values(providers).flatMap((models) => Object.values(models));
  return { models: rows.length, priced: rows.filter(([input]) => input !== null).length };
}

function modelsOf({ providers }: CompactFacts, provider: string): Models | undefined {
  return Object.hasOwn(providers, provider) ? providers[provider] : undefined;
}

function findJumps(known: CompactFacts, fresh: CompactFacts): Jump[] {
  const jumps: Jump[] = [];
  for (const [provider, models] of Object.entries(known.providers)) {
    const others = modelsOf(fresh, provider) ?? {};
    for (const [model, before] of Object.entries(models)) {
      const now = Object.hasOwn(others, model) ? others[model] : undefined;
      const jump = now === undefined ? null : jumpBetween(before, now);
      if (jump !== null) jumps.push({ provider, model, words: `${provider}/${model}: ${jump}` });
    }
  }
  return jumps;
}

const FIGURES = ['input', 'cached input', 'cache write', 'output'] as const;

/** The first figure that jumps, in words; null: none does. */
function jumpBetween(before: CompactModel, now: CompactModel): string | null {
  for (const [index, figure] of FIGURES.entries()) {
    const [old, young] = [before[index as 0 | 1 | 2 | 3], now[index as 0 | 1 | 2 | 3]];
    if (isJump(old, young)) return `${figure} from ${dollars(old)} to ${dollars(young)}`;
  }
  const [, , , , , , , tiers, reasoning] = before;
  if (isJump(reasoning, now[8])) return `reasoning from ${dollars(reasoning)} to ${dollars(now[8])}`;
  const [heard, said] = before[9] ?? [null, null];
  const [youngHeard, youngSaid] = now[9] ?? [null, null];
  if (isJump(heard, youngHeard) || isJump(said, youngSaid)) return 'the prices of sound';
  for (const [above, input, , , output] of tiers) {
    const [, youngInput = null, , , youngOutput = null] = now[7].find((tier) => tier[0] === above) ?? [];
    if (isJump(input, youngInput) || isJump(output, youngOutput)) return `the prices above ${above} tokens`;
  }
  return null;
}

function isJump(before: number | null, now: number | null): boolean {
  // From or to nothing (the output of embeddings) is no factor; compactFacts has judged those.
  if (before === null || now === null || before === 0 || now === 0) return false;
  return now > before * JUMP || before > now * JUMP;
}

function dollars(nanos: number | null): string {
  return `$${(nanos ?? 0) / 1e9}`;
}

/** The new facts with the old prices of those that jump, and the old models of providers that are gone. */
function withKept(
  known: CompactFacts,
  fresh: CompactFacts,
  jumps: readonly Jump[],
  gone: readonly string[],
): CompactFacts {
  const providers: Record<string, Models> = { ...fresh.providers };
  const older: Record<string, Record<string, string>> = {};
  const keepDate = (provider: string, model: string): void => {
    const day = known.older?.[provider]?.[model] ?? known.date;
    older[provider] = { ...older[provider], [model]: day };
  };
  for (const { provider, model } of jumps) {
    const [before, now] = [known.providers[provider]?.[model], providers[provider]?.[model]];
    if (before === undefined || now === undefined) continue;
    providers[provider] = { ...providers[provider], [model]: withPriceOf(before, now) };
    keepDate(provider, model);
  }
  for (const provider of gone) {
    const models = known.providers[provider] ?? {};
    providers[provider] = models;
    for (const model of Object.keys(models)) keepDate(provider, model);
  }
  const { source, date } = fresh;
  return Object.keys(older).length === 0 ? { source, date, providers } : { source, date, providers, older };
}

function withPriceOf(before: CompactModel, now: CompactModel): CompactModel {
  const [input, cachedInput, cacheWrite, output, , , , tiers, reasoning, sound] = before;
  const [, , , , contextWindow, maxOutput, abilities] = now;
  const limits = [contextWindow, maxOutput, abilities] as const;
  const row = [input, cachedInput, cacheWrite, output, ...limits, tiers, reasoning] as const;
  return sound === undefined ? row : [...row, sound];
}

function countChanges(known: CompactFacts, facts: CompactFacts): number {
  const [before, now] = [rowsOf(known), rowsOf(facts)];
  let changed = 0;
  for (const [name, row] of now) if (before.get(name) !== row) changed += 1;
  for (const name of before.keys()) if (!now.has(name)) changed += 1;
  return changed;
}

function rowsOf({ providers }: CompactFacts): ReadonlyMap<string, string> {
  return new Map(
    Object.entries(providers).flatMap(([provider, models]) =>
      Object.entries(models).map(([model, row]): [string, string] => [`${provider}\n${model}`, JSON.stringify(row)]),
    ),
  );
}

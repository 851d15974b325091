// Reads what models.dev publishes at /api.json. Whatever comes from outside is checked model by model: one that is not of
// the expected form is left out, and the others are still good.

import * as z from 'zod';
import { compactFacts, type PublishedFacts, type PublishedModel } from './compact-facts.ts';
import type { CompactFacts } from './compact-form.ts';

const count = z.number().nonnegative();
const words = z.array(z.string());

const rate = {
  input: z.number(),
  output: z.number(),
  cache_read: z.number().optional(),
  cache_write: z.number().optional(),
};

// `context_over_200k` is an older mirror of `tiers`, and may mean another size: it is not read.
const cost = z.object({
  ...rate,
  reasoning: z.number().optional(),
  input_audio: z.number().optional(),
  output_audio: z.number().optional(),
  tiers: z
    .array(z.object({ ...rate, tier: z.object({ type: z.literal('context').optional(), size: count }) }))
    .optional(),
});

const published = z.object({
  limit: z.object({ context: count.optional(), output: count.optional() }).optional(),
  modalities: z.object({ input: words.optional(), output: words.optional() }).optional(),
  tool_call: z.boolean().optional(),
  reasoning: z.boolean().optional(),
  structured_output: z.boolean().optional(),
  status: z.string().optional(),
  cost: cost.optional(),
});

const answer = z.record(z.string(), z.unknown());
const provider = z.object({ models: z.record(z.string(), z.unknown()) });

const LONGEST_ID = 256;

export interface CheckedFacts {
  readonly facts: CompactFacts;
  /** Models that were not of the expected form. */
  readonly leftOut: number;
}

export interface Published {
  /** For people. */
  readonly source: string;
  /** The day it was fetched, YYYY-MM-DD. */
  readonly date: string;
  /** The only ones that are read. */
  readonly providers: readonly string[];
}

/** null: the text is something else altogether. */
export function checkPublished(text: string, { source, date, providers: wanted }: Published): CheckedFacts | null {
  const all = answer.safeParse(parse(text));
  if (!all.success) return null;
  let leftOut = 0;
  const providers: Record<string, Record<string, PublishedModel>> = {};
  for (const name of wanted) {
    const found = provider.safeParse(Object.hasOwn(all.data, name) ? all.data[name] : undefined);
    if (!found.success) continue;
    const good = Object.entries(found.data.models).flatMap(([id, raw]): [string, PublishedModel][] => {
      const model = id.length > LONGEST_ID ? null : readModel(raw);
      if (model === null) leftOut += 1;
      return model === null ? [] : [[id, model]];
    });
    // A provider without models is as good as gone.
    if (good.length > 0) providers[name] = Object.fromEntries(good);
  }
  const facts: PublishedFacts = { source, date, providers };
  return { facts: compactFacts(facts), leftOut };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Whoever asked is told that it is not what was expected.
    return undefined;
  }
}

function readModel(raw: unknown): PublishedModel | null {
  const read = published.safeParse(raw);
  if (!read.success) return null;
  const { limit, modalities, tool_call, reasoning, structured_output, status, cost: price } = read.data;
  return {
    contextWindow: limit?.context,
    maxOutput: limit?.output,
    inputPrice: price?.input,
    cachedInputPrice: price?.cache_read,
    cacheWritePrice: price?.cache_write,
    outputPrice: price?.output,
    reasoningPrice: price?.reasoning,
    audioInputPrice: price?.input_audio,
    audioOutputPrice: price?.output_audio,
    tiers: price?.tiers,
    input: modalities?.input,
    output: modalities?.output,
    tools: tool_call,
    reasoning,
    structuredOutput: structured_output,
    status,
  };
}

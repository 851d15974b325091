// Rules in parts, as a builder shows and changes them, and routes as a form gives them.

import * as z from 'zod';
import { STRATEGIES } from '../domain/config.ts';
import { FALLBACK_KINDS } from '../domain/failure.ts';

/** A rule, a condition and the like in written form, right or not. */
export const WrittenGroup = z.record(z.string(), z.json());

const PartWords = z.object({
  /** `inputTokens` */
  name: z.string(),
  /** "the prompt has 8,000 tokens or more"; null: it is not right. */
  words: z.string().nullable(),
});

export const BuiltRule = z.object({
  rule: WrittenGroup,
  conditions: z.array(PartWords),
  /** "use route long"; null: it is not right. */
  use: z.string().nullable(),
});

export const BuildInput = z.strictObject({
  /** Routes, aliases, rules and their tests as in RoutingView.text. */
  text: z.string().max(500_000),
  /** In the place of those of the text; null: they stay. */
  rules: z.array(WrittenGroup).max(1000).nullable().default(null),
  /** Conditions that are only to be put into words. */
  conditions: WrittenGroup.default({}),
});

/** One of the route's own fields, written as in the configuration file. */
const duration = z.string().max(32).optional();

export const RouteInput = z.strictObject({
  id: z.string().max(200),
  strategy: z.enum(STRATEGIES),
  direct: z.boolean(),
  sticky: z.boolean(),
  targets: z
    .array(z.strictObject({ model: z.string().max(300), weight: z.number(), set: WrittenGroup.default({}) }))
    .max(200),
  fallbackOn: z.array(z.enum(FALLBACK_KINDS)),
  /** "5s"; what is left out: the usual. */
  timeouts: z.strictObject({
    connect: duration,
    firstEvent: duration,
    idle: duration,
    response: duration,
    total: duration,
  }),
});

export type WrittenGroup = z.infer<typeof WrittenGroup>;
export type BuiltRule = z.infer<typeof BuiltRule>;
export type RouteInput = z.infer<typeof RouteInput>;

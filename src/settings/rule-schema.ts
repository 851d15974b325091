// The written form of rules: conditions and where a request goes, with shorthands for what is written often.

import { EFFORT_LEVELS, REQUEST_TRAITS, TEXT_SCOPES, type RequestTrait } from '../domain/rule.ts';
import { budgetShare, byHeader, glob, hours, keyword, patternSource, range, surface } from './rule-values.ts';
import {
  choice,
  clip,
  either,
  expected,
  fields,
  given,
  id,
  list,
  oneOrMore,
  requestFields,
  text,
  yesOrNo,
} from './schema-parts.ts';

const MOST_RULES = 500;
const MOST_WORDS = 200;

export const effort = choice(EFFORT_LEVELS);

const scope = choice(TEXT_SCOPES);
const words = oneOrMore('keywords', keyword, MOST_WORDS);

const keywords = either(
  words.transform((any) => ({ any })),
  fields(
    { any: words.optional(), all: words.optional(), none: words.optional(), in: scope.optional() },
    'keywords such as { any: [refund, invoice] }',
  )
    .transform((written) => given(written))
    .superRefine(({ any = [], all = [], none = [] }, context) => {
      const count = any.length + all.length + none.length;
      if (count === 0) context.addIssue('Needs at least one of "any", "all" and "none".');
      if (count > MOST_WORDS) context.addIssue(`A rule has at most ${MOST_WORDS} keywords, not ${count}.`);
    }),
  (written) => typeof written === 'string' || Array.isArray(written),
);

const pattern = either(
  patternSource.transform((matches) => ({ matches })),
  fields({ matches: patternSource, in: scope.optional() }, 'a regular expression such as "order \\\\d+"').transform(
    (written) => given(written),
  ),
  (written) => typeof written === 'string',
);

export const traits = fields(
  Object.fromEntries(REQUEST_TRAITS.map((trait) => [trait, yesOrNo.optional()])) as Record<
    RequestTrait,
    ReturnType<typeof yesOrNo.optional>
  >,
  'what a request has, such as { tools: true }',
)
  .transform((written) => given(written))
  .superRefine((written, context) => {
    if (Object.keys(written).length === 0)
      context.addIssue('Needs at least one of: ' + REQUEST_TRAITS.join(', ') + '.');
  });

const header = byHeader(
  'header names with a pattern for each, such as { x-session: "nightly-*" }',
  oneOrMore('patterns', glob),
).superRefine((written, context) => {
  if (Object.keys(written).length === 0) context.addIssue('Needs at least one header.');
});

const budget = fields(
  { id, gte: budgetShare },
  'a budget and how much of it is spent, such as { id: monthly, gte: 0.8 }',
);

export const when = fields(
  {
    client: oneOrMore('clients', glob).optional(),
    surface: oneOrMore('surfaces', surface).optional(),
    model: oneOrMore('models', glob).optional(),
    inputTokens: range.optional(),
    maxOutputTokens: range.optional(),
    turns: range.optional(),
    keywords: keywords.optional(),
    pattern: pattern.optional(),
    has: traits.optional(),
    effort: oneOrMore('levels', effort).optional(),
    header: header.optional(),
    hours: hours.optional(),
    budget: budget.optional(),
  },
  'conditions (an empty group, {}, matches every request)',
);

const WAYS = 'Must have exactly one of "route", "model" and "refuse"';

export const use = fields(
  {
    route: text('the id of a route')
      .min(1, 'Must name a route.')
      .max(64, 'A route has at most 64 characters.')
      .optional(),
    model: text('a provider/model-id, an alias or a model')
      .max(256, 'A model has at most 256 characters.')
      .regex(/^\S+$/, 'Must be a provider/model-id, an alias or a model, without blanks.')
      .optional(),
    refuse: text('the message that the client gets')
      .max(1000, 'The message has at most 1000 characters.')
      .regex(/\S/, 'Write the message that the client gets, for example "Not for this client".')
      .optional(),
    set: requestFields.optional(),
  },
  (issue) => {
    const { input } = issue;
    return typeof input === 'string' && /^\S+$/.test(input)
      ? `Write { route: ${clip(input)} } for a route, or { model: ${clip(input)} } for a model.`
      : expected('where the request goes, such as { route: long } or { model: openai/gpt-5-mini }')(issue);
  },
)
  .transform((written) => given(written))
  .superRefine(({ route, model, refuse, set }, context) => {
    const ways = [route, model, refuse].filter((way) => way !== undefined).length;
    if (ways === 0) context.addIssue(`${WAYS}, for example { route: long }.`);
    if (ways > 1) context.addIssue(`${WAYS}, not ${ways} of them. Leave out all but one.`);
    if (refuse !== undefined && set !== undefined) {
      const message = 'A refused request is sent nowhere, so nothing can be set. Leave out "set" or "refuse".';
      context.addIssue({ code: 'custom', path: ['set'], message });
    }
  });

export const rule = fields({
  id,
  note: text('words of yours').max(2000, 'A note has at most 2000 characters.').optional(),
  enabled: yesOrNo.optional(),
  when,
  use,
});

export const rules = list('rules', rule).max(MOST_RULES, `At most ${MOST_RULES} rules.`);

// The written form of budgets, and of the settings that belong to them.

import * as z from 'zod';
import { RENEWALS } from '../domain/budget.ts';
import { readDay } from '../platform/calendar.ts';
import { zone } from './rule-values.ts';
import { clip, either, expected, fields, id, list, text, wholeNumber, yesOrNo } from './schema-parts.ts';

const MOST_BUDGETS = 100;
const MOST_STEPS = 20;
/** Above it the sums of nano-dollars would leave the whole numbers that are exact. */
const LARGEST_LIMIT = 1_000_000;

const routeId = text('the id of a route').min(1, 'Must name a route.').max(64, 'A route has at most 64 characters.');

const scope = either(
  z.literal('all', { error: ({ input }) => scopeFault(input) }),
  fields(
    {
      client: text('the name of a client').min(1, 'Must name a client.').max(64).optional(),
      provider: text('the id of a provider').min(1, 'Must name a provider.').max(64).optional(),
      route: routeId.optional(),
      model: text('a model or a pattern such as openai/*').min(1, 'Must name a model.').max(256).optional(),
    },
    ({ input }) => scopeFault(input),
  ).superRefine((written, context) => {
    const given = Object.values(written).filter((value) => value !== undefined).length;
    if (given !== 1) {
      context.addIssue(
        `Must have exactly one of "client", "provider", "route" and "model", not ${given}. For everything write "scope: all".`,
      );
    }
  }),
  (written) => typeof written === 'string',
);

function scopeFault(input: unknown): string {
  const examples = 'all, { client: my-editor }, { provider: openai }, { route: auto } or { model: openai/* }';
  return `${typeof input === 'string' ? `"${clip(input)}" is no scope.` : 'Missing or not a scope.'} Write ${examples}.`;
}

const day = text('a day such as "2026-11-01"', 'put the day in quotes').superRefine((written, context) => {
  if (readDay(written) === null)
    context.addIssue(`"${clip(written)}" is not a day. Write year, month and day: "2026-11-01".`);
});

const period = either(
  z.enum(RENEWALS, {
    error: ({ input }) =>
      `${typeof input === 'string' ? `"${clip(input)}" is no period.` : 'Missing or not a period.'} Write day, week or month, or { from: "2026-11-01" } for an amount paid in advance.`,
  }),
  fields({ from: day }, 'day, week, month, or { from: "2026-11-01" } for an amount paid in advance'),
  (written) => typeof written !== 'object' || written === null,
);

const share = z
  .number({ error: expected('a share of the limit, such as 0.8 for 80 %') })
  .positive('A share of the limit is above 0.')
  .max(1, 'A share of the limit is at most 1, which is all of it: write 0.8 for 80 %.');

const action = either(
  z.enum(['notify', 'refuse'], { error: ({ input }) => actionFault(input) }),
  fields({ route: routeId }, 'notify, refuse, or { route: cheap }'),
  (written) => typeof written === 'string',
);

function actionFault(input: unknown): string {
  const word = typeof input === 'string' ? clip(input) : '';
  return `"${word}" cannot be done. Write notify, refuse, or { route: ${/^[a-z0-9][\w.-]*$/.test(word) ? word : 'cheap'} } to prefer a route.`;
}

const onLimit = either(
  z.enum(['refuse', 'notify'], {
    error: ({ input }) =>
      `"${typeof input === 'string' ? clip(input) : ''}" cannot be done. Write refuse, notify, or { downgrade: cheap }.`,
  }),
  fields({ downgrade: routeId }, 'refuse, notify, or { downgrade: cheap }'),
  (written) => typeof written === 'string',
);

const steps = list('steps', fields({ at: share, do: action }, 'a step such as { at: 0.8, do: notify }'))
  .min(1, 'Needs at least one step, or leave "steps" out.')
  .max(MOST_STEPS, `At most ${MOST_STEPS} steps.`)
  .superRefine((written, context) => {
    written.forEach((step, index) => {
      const before = written[index - 1];
      if (before !== undefined && step.at <= before.at) {
        const message = `Steps stand in rising order: ${step.at} is not above the ${before.at} of the step before.`;
        context.addIssue({ code: 'custom', path: [index, 'at'], message });
      }
      if (before?.do === 'refuse') {
        const message = `The step at ${before.at} refuses everything, so this one would never be reached. Make "refuse" the last step.`;
        context.addIssue({ code: 'custom', path: [index], message });
      }
    });
  });

const budget = fields({
  id,
  scope,
  period,
  zone: zone.optional(),
  limit: z
    .number({ error: expected('an amount in USD') })
    .positive('A limit must be greater than 0. To spend nothing at all, switch the providers off.')
    .max(LARGEST_LIMIT, `A limit is in USD, at most ${LARGEST_LIMIT}.`),
  warnAt: share.optional(),
  onLimit: onLimit.optional(),
  steps: steps.optional(),
}).superRefine((written, context) => {
  const short = (['warnAt', 'onLimit'] as const).filter((field) => written[field] !== undefined);
  const [first] = short;
  if (written.steps === undefined || first === undefined) return;
  const message = `"steps" says what happens when, and "${first}" says it a second time. Leave one of them out.`;
  context.addIssue({ code: 'custom', path: [first], message });
});

export const budgets = list('budgets', budget).max(MOST_BUDGETS, `At most ${MOST_BUDGETS} budgets.`);

/** No answer is longer, and a hundred of them at once would hold back more than anybody's limit. */
const MOST_RESERVED = 1_000_000;

export const reserveTokens = wholeNumber('a number of tokens').max(MOST_RESERVED, `At most ${MOST_RESERVED} tokens.`);

export const runaway = fields(
  {
    repeats: wholeNumber('a number of requests')
      .min(2, 'A single request repeats nothing: at least 2.')
      .max(1000, 'At most 1000.')
      .optional(),
    minutes: wholeNumber('a number of minutes').max(1440, 'At most 1440 minutes, which is a day.').optional(),
    factor: z
      .number({ error: expected('a number such as 10') })
      .min(2, 'At least 2: less than twice the usual is nothing unusual.')
      .max(10_000, 'At most 10000.')
      .optional(),
    pause: yesOrNo.optional(),
  },
  'when a client counts as running away, such as { repeats: 12, minutes: 10 }',
);

// The written form of rule tests: a request in outline, and what must come of it.

import * as z from 'zod';
import { REQUEST_TRAITS } from '../domain/rule.ts';
import { effort, traits } from './rule-schema.ts';
import { budgetShare, byHeader, surface } from './rule-values.ts';
import {
  choice,
  clip,
  count,
  either,
  expected,
  fields,
  given,
  id,
  list,
  name,
  targetName,
  text,
  yesOrNo,
} from './schema-parts.ts';

const MOST_TESTS = 500;
const MOST_LETTERS = 20_000;

const prose = text('a text').max(MOST_LETTERS, `At most ${MOST_LETTERS} characters.`);

const has = either(
  list('traits', choice(REQUEST_TRAITS)).max(REQUEST_TRAITS.length, `At most ${REQUEST_TRAITS.length} traits.`),
  // A request does not have what it is said not to have.
  traits.transform((written) => REQUEST_TRAITS.filter((trait) => written[trait] === true)),
  (written) => Array.isArray(written),
);

const at = text('a local time such as 2026-11-27T10:00').superRefine((written, context) => {
  if (isLocalTime(written)) return;
  context.addIssue(
    `"${clip(written)}" is not a local time. Write day and time, without seconds and zone: 2026-11-27T10:00`,
  );
});

function isLocalTime(written: string): boolean {
  const [, year, month, day, hour, minute] = (/^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d)$/.exec(written) ?? []).map(Number);
  if (year === undefined || month === undefined || day === undefined) return false;
  return day >= 1 && day <= daysIn(year, month) && (hour ?? 24) < 24 && (minute ?? 60) < 60;
}

function daysIn(year: number, month: number): number {
  const isLeap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  return [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1] ?? 0;
}

const request = fields(
  {
    model: text('the name that is asked for')
      .max(256, 'A model has at most 256 characters.')
      .regex(/^\S+$/, 'Must be the name that is asked for, without blanks.')
      .optional(),
    client: name('the name of the client').optional(),
    surface: surface.optional(),
    inputTokens: count('a number of tokens').optional(),
    maxOutputTokens: count('a number of tokens').optional(),
    turns: count('a number of turns').optional(),
    system: prose.optional(),
    text: prose.optional(),
    has: has.optional(),
    effort: effort.optional(),
    headers: byHeader(
      'header names with their values',
      text('the value of the header').max(4096, 'At most 4096 characters.'),
    ).optional(),
    at: at.optional(),
    budgets: z
      .record(z.string().max(64), budgetShare, { error: expected('budgets with the share of each that is spent') })
      .optional(),
  },
  'a request in outline, such as { text: "Where is my refund?" }',
).transform((written) => given(written));

const expect = fields(
  {
    rule: id.nullable().optional(),
    route: id.optional(),
    model: targetName.optional(),
    refused: yesOrNo.optional(),
  },
  'what must come of it, such as { route: long }',
)
  .transform((written) => given(written))
  .superRefine(({ rule, route, model, refused }, context) => {
    if ([rule, route, model, refused].every((field) => field === undefined)) {
      context.addIssue('Needs at least one of "rule", "route", "model" and "refused", or the test could not fail.');
    }
    if (refused === true && (route !== undefined || model !== undefined)) {
      context.addIssue('A refused request has no route and no model. Leave them out, or "refused".');
    }
  });

const ruleTest = fields({ name: name('the name of the test', 120), request, expect });

export const ruleTests = list('tests', ruleTest).max(MOST_TESTS, `At most ${MOST_TESTS} tests.`);

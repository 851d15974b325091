// The single values in the conditions of rules, and in the sketched requests of their tests, as they are written.

import * as z from 'zod';
import { WEEKDAYS, type Range } from '../domain/rule.ts';
import { compileLinearPattern } from '../platform/linear-pattern.ts';
import { GENERATING_SURFACES } from '../routing/rules.ts';
import { didYouMean } from './did-you-mean.ts';
import { choice, clip, count, expected, fields, given, oneOrMore, text } from './schema-parts.ts';

/** Every surface that has a model to choose. */
export const surface = choice([...GENERATING_SURFACES, 'embeddings', 'images', 'audio', 'moderations', 'rerank']);

export const glob = text('a name or a pattern such as openai/*')
  .min(1, 'A pattern must not be empty.')
  .max(256, 'A pattern has at most 256 characters.');

const MOST_LETTERS = 64;

export const keyword = text('a keyword')
  .max(MOST_LETTERS, `A keyword has at most ${MOST_LETTERS} characters.`)
  .regex(/[\p{L}\p{N}]/u, 'A keyword must have a letter or a digit, because whole words are looked for.');

/** Bounds are whole numbers, so `gt: 5` is `gte: 6`. */
export const range = fields(
  {
    gte: count('a number').optional(),
    gt: count('a number').optional(),
    lte: count('a number').optional(),
    lt: count('a number').optional(),
  },
  (issue) => {
    const { input } = issue;
    if (typeof input !== 'number') return expected('bounds such as { gte: 8000 }')(issue);
    return `Must be bounds, not a number: write { gte: ${input} } for ${input} and more, or { lt: ${input} } for less.`;
  },
)
  .transform((bounds) => given(bounds))
  .superRefine((bounds, context) => {
    if (Object.keys(bounds).length === 0) context.addIssue('Needs at least one of "gte", "gt", "lte" and "lt".');
    const fault = contradiction(bounds);
    if (fault !== null) context.addIssue(fault);
  });

function contradiction({ gte, gt, lte, lt }: Range): string | null {
  const least = Math.max(gte ?? 0, gt === undefined ? 0 : gt + 1);
  const most = Math.min(lte ?? Infinity, lt === undefined ? Infinity : lt - 1);
  if (least <= most) return null;
  const upper = lt !== undefined && lt - 1 === most ? `"lt: ${lt}"` : `"lte: ${lte}"`;
  if (gte === undefined && gt === undefined) return `Nothing is below 0, so ${upper} would never hold.`;
  const lower = gt !== undefined && gt + 1 === least ? `"gt: ${gt}"` : `"gte: ${gte}"`;
  return `No whole number meets both ${lower} and ${upper}. Change one of them.`;
}

const MOST_PATTERN_LETTERS = 1000;
/** Each letter of a text costs up to this many steps, and everybody else waits for them. */
const MOST_STEPS = 1000;

export const patternSource = text('a regular expression')
  .min(1, 'A pattern must not be empty.')
  .max(MOST_PATTERN_LETTERS, `A pattern has at most ${MOST_PATTERN_LETTERS} characters.`)
  .superRefine((source, context) => {
    const fault = source.length > MOST_PATTERN_LETTERS ? null : patternFault(source);
    if (fault !== null) context.addIssue(fault);
  });

const patternFault = remembering((source) => {
  let steps: number;
  try {
    ({ steps } = compileLinearPattern(source));
  } catch (error) {
    const reason = (error instanceof Error ? error.message : String(error)).replace(/^error parsing regexp: /, '');
    return `This pattern cannot be used: ${clip(reason)}. It is written in RE2's syntax: look-arounds and back-references are not possible, because patterns are matched in linear time.`;
  }
  return steps > MOST_STEPS
    ? `This pattern is too large: with its repetitions written out it has ${steps} steps, at most ${MOST_STEPS} are allowed. Use smaller counts, or "+" and "*".`
    : null;
});

/** 1 is all of it; costs that turn out higher than was thought may lead beyond. */
export const budgetShare = z
  .number({ error: expected('a share of the limit, such as 0.8 for 80 %') })
  .min(0, 'A share is 0 or more.')
  .max(10, 'A share of the limit: write 0.8 for 80 %.');

const MINUTES_PER_DAY = 1440;

function timeOfDay(latest: string) {
  return text('a time of day such as "09:00"', 'write hours and minutes').transform((written, context) => {
    const [, hours, minutes] = /^(\d\d):(\d\d)$/.exec(written) ?? [];
    const time = Number(hours) * 60 + Number(minutes);
    if (written <= latest && Number(minutes) < 60) return time;
    context.addIssue(`"${clip(written)}" is not a time of day. Write hours and minutes from "00:00" to "${latest}".`);
    return z.NEVER;
  });
}

export const zone = text('a time zone such as Europe/Berlin')
  .max(64, 'A time zone has at most 64 characters.')
  .superRefine((written, context) => {
    const fault = zoneFault(written);
    if (fault !== null) context.addIssue(fault);
  });

const zoneFault = remembering((written) => {
  try {
    new Intl.DateTimeFormat('en', { timeZone: written });
    return null;
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
  }
  const known = Intl.supportedValuesOf('timeZone');
  // Most people know the city and not the continent it is filed under.
  const city = `/${written.trim().replaceAll(' ', '_').toLowerCase()}`;
  const place = known.find((name) => name.toLowerCase().endsWith(city));
  const guess = place === undefined ? didYouMean(written, known) : ` Did you mean "${place}"?`;
  return `"${clip(written)}" is not a time zone.${guess} Write its IANA name, for example "Europe/Berlin" or "UTC", or leave "zone" out for this machine's own.`;
});

const clock = {
  from: timeOfDay('23:59'),
  to: timeOfDay('24:00'),
  days: oneOrMore('days', choice(WEEKDAYS), WEEKDAYS.length).optional(),
};

/** In minutes after midnight. */
export const hours = fields({ ...clock, zone: zone.optional() }, 'hours such as { from: "09:00", to: "18:00" }')
  .superRefine(notEmpty)
  .transform(({ from, to, ...rest }) => ({ from, to: lastMinute(to), ...given(rest) }));

/** The same of prices, which hold by UTC. */
export const utcHours = fields(clock, 'hours in UTC such as { from: "00:30", to: "08:30" }')
  .superRefine(notEmpty)
  .transform(({ from, to, ...rest }) => ({ from, to: lastMinute(to), ...given(rest) }));

function notEmpty({ from, to }: { readonly from: number; readonly to: number }, context: z.core.$RefinementCtx): void {
  if (from !== to) return;
  context.addIssue({
    code: 'custom',
    path: ['to'],
    message: 'Must differ from "from". For the whole day write from: "00:00" and to: "24:00".',
  });
}

/** Until midnight is until the end of the day. */
function lastMinute(to: number): number {
  return to === 0 ? MINUTES_PER_DAY : to;
}

/** What they hold must not stand in a configuration, and rules do not see it. */
const SECRET_HEADERS = ['authorization', 'cookie', 'x-api-key', 'proxy-authorization'];
const MOST_HEADERS = 20;

/** Header names with something about each of them; names come out in small letters. */
export function byHeader<Value extends z.ZodType>(what: string, value: Value) {
  return z.record(z.string(), value, { error: expected(what) }).transform((written, context) => {
    const entries = Object.entries(written).map(([name, about]) => [name.toLowerCase(), about] as const);
    const names = entries.map(([name]) => name);
    Object.keys(written).forEach((name, index) => {
      const message = headerFault(names, index);
      if (message !== null) context.addIssue({ code: 'custom', path: [name], message });
    });
    if (entries.length > MOST_HEADERS) context.addIssue(`At most ${MOST_HEADERS} headers.`);
    return Object.fromEntries(entries);
  });
}

function headerFault(names: readonly string[], index: number): string | null {
  const name = names[index] ?? '';
  if (!/^[a-z0-9!#$%&'*+.^_`|~-]{1,128}$/.test(name)) {
    return 'Must be the name of a header, for example "x-session" or "user-agent".';
  }
  if (SECRET_HEADERS.includes(name)) {
    return `"${name}" holds a secret, so it cannot be looked at. To tell clients apart use "client".`;
  }
  return names.indexOf(name) === index ? null : `"${name}" is there twice: capital letters make no difference.`;
}

const MOST_REMEMBERED = 2000;

/** Configurations are checked with every switch that is thrown, and these answers take their time. */
function remembering(find: (written: string) => string | null): (written: string) => string | null {
  const known = new Map<string, string | null>();
  return (written) => {
    const before = known.get(written);
    if (before !== undefined) return before;
    const found = find(written);
    if (known.size >= MOST_REMEMBERED) known.clear();
    known.set(written, found);
    return found;
  };
}

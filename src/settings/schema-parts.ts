// Building blocks of the schemas for the configuration: every refusal says what is allowed.

import * as z from 'zod';
import { didYouMean } from './did-you-mean.ts';

/** For people: `"a", "b" or "c"`. */
export function listOf(values: readonly string[], last = 'or'): string {
  const quoted = values.map((value) => `"${value}"`);
  return quoted.length < 2 ? quoted.join('') : `${quoted.slice(0, -1).join(', ')} ${last} ${quoted.at(-1)}`;
}

/**
 * An object with exactly these fields. An unknown one is refused by name, see `problemsOf`.
 *
 * @param what what stands there, or the message for something else that does.
 */
export function fields<Shape extends z.core.$ZodLooseShape>(
  shape: Shape,
  what: string | ((issue: Raw) => string) = 'a group of named fields',
) {
  const known = Object.keys(shape);
  const allowed = `Allowed here: ${known.join(', ')}.`;
  const mismatch = typeof what === 'string' ? expected(what) : what;
  return z.strictObject(shape, {
    error: (issue) => (issue.code === 'unrecognized_keys' ? allowed : mismatch(issue)),
  });
}

/** The messages for an unknown field are made here, where both its name and what is allowed are known. */
export function unknownField(name: string, allowed: string): string {
  const known = allowed.replace(/^Allowed here: |\.$/g, '').split(', ');
  return `Unknown field "${clip(name)}".${didYouMean(name, known)} ${allowed}`;
}

/** Texts from the file are shown in messages only when short: what is long may be something pasted by mistake. */
export function clip(text: string): string {
  return text.length > 64 ? `${text.slice(0, 64)}…` : text;
}

type Raw = Parameters<z.core.$ZodErrorMap>[0];

/** For values of the wrong type or missing ones. */
export function expected(what: string): (issue: Raw) => string {
  return (issue) =>
    issue.input === undefined ? `Missing: ${what} must be given.` : `Must be ${what}, not ${nameType(issue.input)}.`;
}

function nameType(value: unknown): string {
  if (value === null) return 'empty';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'a group of fields';
  return value === true || value === false ? 'true or false' : `a ${typeof value}`;
}

/** @param forNumber how to mend a number that stands there instead: YAML takes `1234` for one. */
export function text(what: string, forNumber = 'put the number in quotes') {
  return z.string({
    error: (issue) => (typeof issue.input === 'number' ? `Must be ${what}: ${forNumber}.` : expected(what)(issue)),
  });
}

/** Ids stand before the slash of a model name and in file names, so they are plain. */
export const id = text('an id')
  .max(64, 'An id has at most 64 characters.')
  .regex(
    /^[a-z0-9][a-z0-9._-]*$/,
    'An id begins with a small letter or digit and has only small letters, digits, ".", "_" and "-".',
  );

/** A name for people: anything that can be printed on one line. */
export function name(what: string, most = 64) {
  return text(what)
    .min(1, `${capital(what)} must not be empty.`)
    .max(most, `${capital(what)} has at most ${most} characters.`)
    .regex(
      /^[^\p{C}\p{Z}](?:[^\p{C}\p{Zl}\p{Zp}]*[^\p{C}\p{Z}])?$/u,
      `${capital(what)} must be printable, without blanks at its ends.`,
    );
}

export const environmentName = text('the name of an environment variable').regex(
  /^[A-Za-z_][A-Za-z0-9_]*$/,
  'Must be the name of an environment variable (the key itself goes into "value").',
);

export function list<Item extends z.ZodType>(what: string, item: Item) {
  return z.array(item, { error: expected(`a list of ${what}`) });
}

/** What may be written in a short way too. Which of them was meant is told by its shape, so that errors are about that one. */
export function either<Short extends z.ZodType, Long extends z.ZodType>(
  short: Short,
  long: Long,
  isShort: (written: unknown) => boolean,
) {
  return z.custom<z.input<Short> | z.input<Long>>().transform((written, context): z.output<Short> | z.output<Long> => {
    const parsed = (isShort(written) ? short : long).safeParse(written);
    if (parsed.success) return parsed.data as z.output<Short> | z.output<Long>;
    context.issues.push(...parsed.error.issues.map((issue) => ({ ...issue, input: written }) as z.core.$ZodRawIssue));
    return z.NEVER;
  });
}

/** A list that is not empty, or one item in its place. */
export function oneOrMore<Item extends z.ZodType>(what: string, item: Item, most = 200) {
  return either(
    item.transform((one) => [one]),
    list(what, item)
      .min(1, `Must list at least one of the ${what}, or be left out.`)
      .max(most, `At most ${most} ${what}.`),
    (written) => !Array.isArray(written),
  );
}

/** A choice of words, with help for misspelt ones. */
export function choice<const Word extends string>(words: readonly Word[], later: readonly string[] = []) {
  return z.enum(words, {
    error: ({ input }) => {
      const allowed = `Allowed: ${listOf(words)}.`;
      if (typeof input !== 'string') return allowed;
      if (later.includes(input)) return `This version does not support "${input}" yet. ${allowed}`;
      return `"${clip(input)}" is not known.${didYouMean(input, words)} ${allowed}`;
    },
  });
}

export const yesOrNo = z.boolean({ error: expected('true or false') });

/** A whole number that may be 0. */
export function count(what: string) {
  return z
    .number({ error: expected(what) })
    .int(`Must be ${what}: a whole number.`)
    .nonnegative(`Must be ${what}, 0 or more.`);
}

export function wholeNumber(what: string) {
  return z
    .number({ error: expected(what) })
    .int(`Must be ${what}: a whole number.`)
    .positive(`Must be ${what}, greater than 0.`);
}

/** What a target or a stream is made of is not a matter of taste: these would contradict the request itself. */
const NOT_TO_SET = ['model', 'stream', 'messages', 'input', 'prompt'];

export const requestFields = z
  .record(z.string(), z.json(), { error: expected('request fields with their values') })
  .superRefine((set, context) => {
    for (const field of NOT_TO_SET.filter((fixed) => Object.hasOwn(set, fixed))) {
      context.addIssue({
        code: 'custom',
        path: [field],
        message: `"${field}" cannot be set: the target and the client decide it.`,
      });
    }
  });

/** Whatever a text says, as long as it is made of named parts. */
export const anyGroup = z.record(z.string(), z.json(), { error: expected('a group of named parts, such as rules') });

/** `provider/model-id`. */
export const targetName = text('a target written provider/model-id').regex(
  /^[^/\s]+\/\S+$/,
  'Write the target as provider/model-id, for example openai/gpt-5-mini.',
);

/** The same without the fields that are not there but undefined. */
export function given<Fields extends object>(
  object: Fields,
): { [Name in keyof Fields]: Exclude<Fields[Name], undefined> } {
  const entries = Object.entries(object).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as { [Name in keyof Fields]: Exclude<Fields[Name], undefined> };
}

function capital(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}

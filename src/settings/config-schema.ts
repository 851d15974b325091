// The written form of the configuration: the file given with --config, what is imported and exported, and (with
// sealed secrets) what is stored. Strict: an unknown field or value is refused by name.

import * as z from 'zod';
import { CATALOG_REFRESH, EMULATE_JSON, SNAPSHOTS, STRATEGIES } from '../domain/config.ts';
import { DIALECTS } from '../domain/dialect.ts';
import { FALLBACK_KINDS } from '../domain/failure.ts';
import type { Ability } from '../domain/model.ts';
import { budgets, reserveTokens, runaway } from './budget-schema.ts';
import { parseDuration } from './duration.ts';
import { captureBodies, telemetry } from './observing-schema.ts';
import { daysInOrder, modelPrices } from './price-schema.ts';
import { rules } from './rule-schema.ts';
import { ruleTests } from './rule-test-schema.ts';
import {
  choice,
  clip,
  environmentName,
  expected,
  fields,
  id,
  list,
  name,
  requestFields,
  targetName,
  text,
  wholeNumber,
  yesOrNo,
} from './schema-parts.ts';

/** Of the written form, and of stored documents with nothing more in them. */
export const CONFIG_VERSION = 1;

/** Of stored documents that also keep the text as the user wrote it: releases that know none leave them alone. */
export const DOCUMENT_VERSION = 2;

/** One day. */
const LONGEST_MS = 86_400_000;

/** Ten years. */
const MOST_SKETCH_DAYS = 3650;

/** A hundred gigabytes. */
const MOST_BODIES_MB = 100_000;

/** A hundred years. */
const MOST_DAYS = 36_500;
const SMALLEST_LEDGER_MB = 16;

/** Goes into a header as it stands. */
export const SECRET_FORM = /^[\x21-\x7e]+$/;

const abilities = fields({
  tools: yesOrNo.optional(),
  images: yesOrNo.optional(),
  audio: yesOrNo.optional(),
  pdf: yesOrNo.optional(),
  reasoning: yesOrNo.optional(),
  json: yesOrNo.optional(),
} satisfies Record<Ability, unknown>);

const model = fields({
  id: text("the model's id at the provider")
    .min(1, 'The id must not be empty.')
    .max(256, 'The id has at most 256 characters.'),
  ...modelPrices,
  contextWindow: wholeNumber('a number of tokens').optional(),
  maxOutput: wholeNumber('a number of tokens').optional(),
  abilities: abilities.optional(),
}).superRefine(daysInOrder);

const keyName = name('the name of the key');

const ONE_SOURCE =
  'A key needs exactly one of "value" (the key itself) and "env" (the environment variable that holds it).';

/** For a key with only a name that is not stored yet. */
export const NO_SOURCE = `${ONE_SOURCE} A name alone keeps a key that is stored already, and there is none of this name.`;

const fileKey = fields({
  name: keyName,
  value: text('the key')
    .trim()
    .max(8192, 'The key has at most 8192 characters.')
    .regex(SECRET_FORM, 'The key must not be empty and must not hold blanks or special characters.')
    .optional(),
  env: environmentName.optional(),
}).refine((key) => key.value === undefined || key.env === undefined, ONE_SOURCE);

const storedKey = fields({
  name: keyName,
  sealed: z.string().min(1).max(65_536).optional(),
  env: environmentName.optional(),
}).refine((key) => (key.sealed === undefined) !== (key.env === undefined), ONE_SOURCE);

const duration = text('a duration such as 500ms, 5s or 60m', 'write the unit behind the number').transform(
  (written, context) => {
    const ms = parseDuration(written);
    if (ms !== null && ms > 0 && ms <= LONGEST_MS) return ms;
    context.addIssue(
      `"${clip(written)}" is not a duration. Write a number with its unit: 500ms, 5s, 60m; at most 24h.`,
    );
    return z.NEVER;
  },
);

const target = fields({
  model: targetName,
  weight: z
    .number({ error: expected('a number') })
    .positive('A weight must be greater than 0. To leave a target out, remove it.')
    .max(1_000_000, 'A weight is at most 1000000.')
    .optional(),
  set: requestFields.optional(),
});

const route = fields({
  id,
  strategy: choice(STRATEGIES).optional(),
  direct: yesOrNo.optional(),
  sticky: yesOrNo.optional(),
  targets: list('targets', target).min(1, 'A route needs at least one target.'),
  fallbackOn: list('failure kinds', choice(FALLBACK_KINDS)).optional(),
  timeouts: fields({
    connect: duration.optional(),
    firstEvent: duration.optional(),
    idle: duration.optional(),
    response: duration.optional(),
    total: duration.optional(),
  }).optional(),
});

const clientName = name('the name of the client');

const allow = list('patterns', text('a pattern such as openai/*').min(1, 'A pattern must not be empty.').max(256))
  .min(1, 'Must list at least one pattern. Leave "allow" out to allow everything.')
  .optional();

const fileClient = fields({
  name: clientName,
  key: text("the client's key")
    .min(8, 'A client key needs at least 8 characters.')
    .max(512, 'A client key has at most 512 characters.')
    .regex(SECRET_FORM, 'A client key has only printable characters without blanks, because it travels in a header.')
    .optional(),
  allow,
});

const storedClient = fields({ name: clientName, sealedKey: z.string().min(1).max(65_536), allow });

const alias = text('the name it stands for').min(1, 'Must name a route, a provider/model-id or a model.').max(256);

const aliases = z
  .record(
    z.string().min(1, 'An alias must not be empty.').max(256).regex(/^\S+$/, 'An alias must not hold blanks.'),
    alias,
    {
      error: (issue) => (issue.code === 'invalid_key' ? undefined : expected('names with what each stands for')(issue)),
    },
  )
  .optional();

const origin = text('an origin such as https://app.example.com').superRefine((written, context) => {
  if (!isOrigin(written)) {
    context.addIssue(
      `"${clip(written)}" is not an origin. Write scheme, host and port exactly as the browser sends them, without a path or "*": https://app.example.com`,
    );
  }
});

function isOrigin(written: string): boolean {
  if (!/^[a-z][a-z0-9+.-]*:\/\/[^/\s*?#@]+$/.test(written) || !URL.canParse(written)) return false;
  // Only for these does the URL standard define an origin; browser extensions and editors use schemes of their own.
  return !/^https?:/.test(written) || new URL(written).origin === written;
}

const settings = fields({
  allowedOrigins: list('origins', origin).optional(),
  emulateJson: choice(EMULATE_JSON).optional(),
  catalogRefresh: choice(CATALOG_REFRESH).optional(),
  captureBodies: captureBodies.optional(),
  bodyDays: wholeNumber('a number of days').max(MOST_SKETCH_DAYS, `At most ${MOST_SKETCH_DAYS} days.`).optional(),
  maxBodiesMb: wholeNumber('a number of megabytes').max(MOST_BODIES_MB, `At most ${MOST_BODIES_MB} MB.`).optional(),
  retentionDays: wholeNumber('a number of days').max(MOST_DAYS, `At most ${MOST_DAYS} days.`).optional(),
  maxLedgerMb: wholeNumber('a number of megabytes')
    .min(SMALLEST_LEDGER_MB, `At least ${SMALLEST_LEDGER_MB} MB, or hardly anything could be kept.`)
    .optional(),
  rollupDays: wholeNumber('a number of days').max(MOST_DAYS, `At most ${MOST_DAYS} days.`).optional(),
  snapshots: choice(SNAPSHOTS).optional(),
  baselineModel: targetName.optional(),
  keywordSketches: yesOrNo.optional(),
  sketchDays: wholeNumber('a number of days').max(MOST_SKETCH_DAYS, `At most ${MOST_SKETCH_DAYS} days.`).optional(),
  telemetry: telemetry.optional(),
  openMetrics: yesOrNo.optional(),
  reserveTokens: reserveTokens.optional(),
  runaway: runaway.optional(),
}).optional();

function provider<Key extends z.ZodType>(key: Key) {
  return fields({
    id,
    preset: text('a preset'),
    baseUrl: text('a URL').max(2048, 'A base URL has at most 2048 characters.').optional(),
    keys: list('keys', key).optional(),
    enabled: yesOrNo.optional(),
    dialect: choice(DIALECTS).optional(),
    models: list('models', model).max(10_000, 'At most 10000 models.').optional(),
  });
}

const version = z.literal(CONFIG_VERSION, {
  error: ({ input }) =>
    typeof input === 'number' && input > CONFIG_VERSION
      ? `This file is of version ${input}, made for a newer Breakerbox. This one reads version ${CONFIG_VERSION}.`
      : `Must be given as "version: ${CONFIG_VERSION}".`,
});

/** A file from outside: secrets as they are, every section optional. */
export const fileSchema = fields(
  {
    version,
    providers: list('providers', provider(fileKey)).optional(),
    routes: list('routes', route).optional(),
    rules: rules.optional(),
    ruleTests: ruleTests.optional(),
    clients: list('clients', fileClient)
      .min(1, 'Must list at least one client. Leave "clients" out to keep those that exist.')
      .optional(),
    aliases,
    budgets: budgets.optional(),
    settings,
  },
  `a configuration that begins with "version: ${CONFIG_VERSION}"`,
);

const storedSections = {
  providers: list('providers', provider(storedKey)),
  routes: list('routes', route),
  // Documents from before there were rules have none.
  rules: rules.default([]),
  ruleTests: ruleTests.default([]),
  clients: list('clients', storedClient).min(
    1,
    'At least one client must be left: without one nobody could use the gateway.',
  ),
  aliases: aliases.unwrap(),
  // Documents from before there were budgets have none.
  budgets: budgets.default([]),
  settings: settings.unwrap(),
};

/** The same with sealed secrets and every section there. */
export const storedSchema = fields(storedSections);

/** The document in the settings file. */
export const documentSchema = fields({
  version: z.literal([CONFIG_VERSION, DOCUMENT_VERSION]),
  ...storedSections,
  /** Switches thrown by hand: they outlive imports. */
  switches: z.record(z.string(), yesOrNo),
  /** What was imported last, by section: sealed, because a digest of secrets helps to guess them. */
  imported: z.string().max(65_536).optional(),
  /** What the user wrote, without secrets. */
  text: fields({ whole: z.string(), routing: z.string().optional() }).optional(),
});

export type FileConfig = z.output<typeof fileSchema>;
export type FileProvider = NonNullable<FileConfig['providers']>[number];
export type FileClient = NonNullable<FileConfig['clients']>[number];

/** Durations are already milliseconds here. */
export type StoredConfig = z.output<typeof storedSchema>;
/** As it is written to disk. */
export type WrittenConfig = z.input<typeof storedSchema>;
export type WrittenDocument = z.input<typeof documentSchema>;

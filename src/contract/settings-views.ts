// The general settings as the panel shows and changes them. Where a number stands, any number may be sent: what is
// allowed is for the configuration's own schema to say, in its words and at its path (`settings.reserveTokens`).

import * as z from 'zod';
import { CATALOG_REFRESH, EMULATE_JSON, TELEMETRY_PROTOCOLS } from '../domain/config.ts';

const TelemetryTarget = z.strictObject({
  endpoint: z.string().max(2048),
  protocol: z.enum(TELEMETRY_PROTOCOLS),
  /** A header's value comes from the environment, by the name of the variable. */
  headers: z.array(z.strictObject({ name: z.string().max(256), env: z.string().max(256) })).max(50),
});

const values = {
  /** What to do for a provider that cannot be asked for JSON. */
  emulateJson: z.enum(EMULATE_JSON),
  /** Whether the model catalog is fetched anew once a day. */
  catalogRefresh: z.enum(CATALOG_REFRESH),
  /** `provider/model-id` that savings are counted against. */
  baselineModel: z.string().max(300),
  /** How many tokens of an answer budgets hold back money for at a time. */
  reserveTokens: z.number(),
  /** When a client counts as running away. */
  runaway: z.strictObject({ repeats: z.number(), minutes: z.number(), factor: z.number(), pause: z.boolean() }),
  /** Where traces go; null: nowhere. */
  telemetry: TelemetryTarget.nullable(),
  /** Origins of web pages that may call the gateway. */
  allowedOrigins: z.array(z.string().max(2048)).max(200),
  /** How long sketches of words are kept. */
  sketchDays: z.number(),
};

export const SettingsView = z.object({
  ...values,
  /** What each is where nothing is said. */
  defaults: z.object(values),
});

/** Those that are to be other than they are. */
export const SettingsChange = z.strictObject(values).partial();

export type SettingsView = z.infer<typeof SettingsView>;
export type SettingsChange = z.infer<typeof SettingsChange>;

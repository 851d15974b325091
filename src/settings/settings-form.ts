// The settings section in its stored and its normal form: what is not given is as most users want it.

import type { GeneralSettings, TelemetryConfig } from '../domain/config.ts';
import { readRunaway, writeRunaway } from './budget-form.ts';
import type { StoredConfig, WrittenConfig } from './config-schema.ts';
import { given } from './schema-parts.ts';

type Written = WrittenConfig['settings'];
type WrittenTelemetry = NonNullable<Written['telemetry']>;

/** Those that are the same in both forms, in the order in which they are written. */
const DEFAULTS: Omit<GeneralSettings, 'telemetry' | 'runaway'> = {
  allowedOrigins: [],
  emulateJson: 'tool',
  catalogRefresh: 'off',
  /** Dear and known to everybody: what savings are counted against. */
  baselineModel: 'openai/gpt-5',
  keywordSketches: true,
  sketchDays: 30,
  captureBodies: false,
  bodyDays: 7,
  maxBodiesMb: 500,
  openMetrics: false,
  retentionDays: 90,
  maxLedgerMb: null,
  rollupDays: 5 * 365,
  snapshots: 'daily',
  reserveTokens: 4096,
};

/** Fills in defaults. */
export function readSettings({ telemetry, runaway, ...plain }: StoredConfig['settings']): GeneralSettings {
  return {
    ...DEFAULTS,
    ...given(plain),
    telemetry: readTelemetry(telemetry),
    runaway: readRunaway(runaway),
  };
}

/** What equals its default is left out. */
export function writeSettings(settings: GeneralSettings): Written {
  const fields = (Object.keys(DEFAULTS) as (keyof typeof DEFAULTS)[]).filter(
    (field) => JSON.stringify(settings[field]) !== JSON.stringify(DEFAULTS[field]),
  );
  return {
    // Checked again by the schema when the configuration is taken in as a whole.
    ...(structuredClone(Object.fromEntries(fields.map((field) => [field, settings[field]]))) as Written),
    ...(settings.telemetry !== null && { telemetry: writeTelemetry(settings.telemetry) }),
    ...writeRunaway(settings.runaway),
  };
}

function readTelemetry(telemetry: WrittenTelemetry | undefined): TelemetryConfig | null {
  if (telemetry === undefined) return null;
  const { endpoint, protocol = 'http/protobuf', headers = [] } = telemetry;
  return { endpoint: endpoint.replace(/\/+$/, ''), protocol, headers };
}

function writeTelemetry({ endpoint, protocol, headers }: TelemetryConfig): WrittenTelemetry {
  return {
    endpoint,
    ...(protocol !== 'http/protobuf' && { protocol }),
    ...(headers.length > 0 && { headers: headers.map((header) => ({ ...header })) }),
  };
}

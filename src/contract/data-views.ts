// The ledger as a file: how it is, how long it is kept, copies of it, and ways out of it. Bytes are bytes.

import * as z from 'zod';
import { SNAPSHOTS } from '../domain/config.ts';
import { RequestFilter } from './search-views.ts';

const unixMs = z.number();

/**
 * good · checking: after an end that was none · waiting: it cannot be written now (locked, full, read-only) ·
 * repairing: it was damaged and is being put together again · newer: a newer release wrote it.
 */
const LedgerState = z.enum(['good', 'checking', 'waiting', 'repairing', 'newer']);

/** Something that happened to the ledger and that the user should know: what, what was done, what to do. */
const LedgerNotice = z.object({ at: unixMs, level: z.enum(['info', 'warning', 'error']), text: z.string() });

export const DataHealthView = z.object({
  state: LedgerState,
  /** One plain sentence; null while all is well. */
  problem: z.string().nullable(),
  /** What the user can do about it; null: nothing, or nothing is needed. */
  advice: z.string().nullable(),
  /** Newest first; of this run. */
  notices: z.array(LedgerNotice),
  path: z.string(),
  /** With the write-ahead log. */
  bytes: z.int(),
  requests: z.int().nullable(),
  oldestAt: unixMs.nullable(),
  /** Entries that are not in it yet. */
  waiting: z.int(),
  /** Where they are kept meanwhile: in a file, or null: in memory, or nothing waits. */
  spillPath: z.string().nullable(),
  /** When it was last found sound from end to end; null: never by this installation. */
  checkedAt: unixMs.nullable(),
});

export const RetentionSettings = z.strictObject({
  retentionDays: z.int().min(1).max(36_500),
  /** null: as large as it gets. */
  maxLedgerMb: z.int().min(16).max(1_000_000).nullable(),
  rollupDays: z.int().min(1).max(36_500),
  /** Whether a copy is made every day, from which a damaged ledger is put right. */
  snapshots: z.enum(SNAPSHOTS),
});

export const RetentionView = z.object({
  settings: RetentionSettings,
  /** By UTC days since they started; the youngest first. */
  ages: z.array(z.object({ fromDays: z.int(), toDays: z.int().nullable(), requests: z.int(), bytes: z.int() })),
  requests: z.int(),
  bytes: z.int(),
  /** Of sums, which are kept longer than requests. */
  rollupBytes: z.int(),
  bytesPerRequest: z.int().nullable(),
  /** When the oldest one started. */
  oldestAt: unixMs.nullable(),
  /** What goes when it is tidied up next. */
  next: z.object({
    at: unixMs,
    requests: z.int(),
    bytes: z.int(),
    /** Requests from before this go. */
    before: unixMs,
    why: z.enum(['age', 'size', 'nothing']),
  }),
  /** When a request that comes in now will go, by age; size may be earlier. */
  keptUntil: unixMs,
  running: z.boolean(),
});

export const BackupView = z.object({
  /** The name of the file in the folder of backups. */
  name: z.string(),
  path: z.string(),
  at: unixMs,
  bytes: z.int(),
  /**
   * manual: asked for · automatic: made every day, the last few are kept · before: what a restore replaced
   * · update: as it was before a newer release changed its tables.
   */
  kind: z.enum(['manual', 'automatic', 'before', 'update']),
  requests: z.int().nullable(),
});

/** How far something is that takes a while. The last event is `done`; what fails throws REFUSED. */
const progress = z.object({
  type: z.literal('progress'),
  step: z.enum(['copying', 'checking', 'swapping', 'writing']),
  done: z.number(),
  /** null: nobody knows. */
  total: z.number().nullable(),
});
export const BackupEvent = z.discriminatedUnion('type', [
  progress,
  z.object({ type: z.literal('done'), backup: BackupView }),
]);
export const RestoreEvent = z.discriminatedUnion('type', [
  progress,
  z.object({
    type: z.literal('done'),
    requests: z.int(),
    /** The ledger that was in use until now, kept. */
    before: BackupView.nullable(),
  }),
]);

export const ExportInput = z.strictObject({
  /** requests: one line each, with its attempts · attempts: one line each · rollups: the sums by quarter-hours. */
  what: z.enum(['requests', 'attempts', 'rollups']),
  format: z.enum(['csv', 'jsonl']),
  /** Of rollups only the period and provider, model, client and route count. */
  filter: RequestFilter.default({}),
});
export const ExportToFileInput = ExportInput.extend({
  /** In the folder `exports` of the data directory; made from what and when if absent. An existing file is not replaced. */
  name: z
    .string()
    .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/)
    .optional(),
});
export const ExportEvent = z.discriminatedUnion('type', [
  progress,
  z.object({ type: z.literal('done'), path: z.string(), rows: z.int(), bytes: z.int() }),
]);

export const ConfigTextView = z.object({
  /** YAML. */
  text: z.string(),
  /** Whether it holds secrets, sealed under the passphrase. */
  sealed: z.boolean(),
});

export type DataHealthView = z.infer<typeof DataHealthView>;
export type LedgerNotice = z.infer<typeof LedgerNotice>;
export type RetentionView = z.infer<typeof RetentionView>;
export type RetentionSettings = z.infer<typeof RetentionSettings>;
export type BackupView = z.infer<typeof BackupView>;
export type BackupEvent = z.infer<typeof BackupEvent>;
export type RestoreEvent = z.infer<typeof RestoreEvent>;
export type ExportInput = z.infer<typeof ExportInput>;
export type ExportEvent = z.infer<typeof ExportEvent>;

// Procedures over the ledger as a file, and over the configuration as a text.

import { eventIterator } from '@orpc/contract';
import * as z from 'zod';
import { base, nothing, undoable } from './base.ts';
import * as view from './data-views.ts';

/** The name of a file in its folder, never a path. */
const fileName = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/);
const passphrase = z.string().min(8).max(1024);

export const dataContract = {
  health: base.input(nothing).output(view.DataHealthView),
  retention: base.input(nothing).output(view.RetentionView),
  /** What it would be under other settings; changes nothing. */
  retentionUnder: base.input(view.RetentionSettings).output(view.RetentionView),
  setRetention: base.input(view.RetentionSettings).output(undoable),
  backups: base.input(nothing).output(z.array(view.BackupView)),
  /** Traffic goes on. The copy is checked before it counts. */
  backup: base.input(nothing).output(eventIterator(view.BackupEvent)),
  /** A link on the panel's own address that gives the file as a download, once and within a minute. */
  backupLink: base.input(z.strictObject({ name: fileName })).output(z.object({ url: z.string(), name: z.string() })),
  removeBackup: base.input(z.strictObject({ name: fileName })).output(nothing),
  /** Puts a backup in the place of the ledger, which is kept beside it. Traffic goes on; no restart is needed. */
  restore: base.input(z.strictObject({ name: fileName })).output(eventIterator(view.RestoreEvent)),
  /** Writes a file on this machine. */
  export: base.input(view.ExportToFileInput).output(eventIterator(view.ExportEvent)),
  /** A link on the panel's own address that gives the same as a download, once and within a minute. */
  exportLink: base.input(view.ExportInput).output(z.object({ url: z.string(), name: z.string() })),
  /** Without secrets; with a passphrase they are in it, sealed under it. */
  exportConfig: base.input(z.strictObject({ passphrase: passphrase.optional() })).output(view.ConfigTextView),
  /** The sections it has replace ours. Throws REFUSED with the path of the first problem, nothing changed. */
  importConfig: base
    .input(z.strictObject({ text: z.string().max(5_000_000), passphrase: z.string().max(1024).optional() }))
    .output(z.object({ changed: z.array(z.string()) })),
};

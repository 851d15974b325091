// The long jobs with the ledger's file, by their names.

import { makeBackup, problemOfFile, type BackupResult } from './backup-job.ts';
import { exportLedger, type ExportOrder, type ExportResult } from './export-job.ts';
import { repairLedger, restoreBackup, type RepairResult, type RestoreResult } from './restore-job.ts';

export type LedgerJob =
  | { readonly kind: 'backup'; readonly ledger: string; readonly target: string }
  | { readonly kind: 'check'; readonly ledger: string }
  | { readonly kind: 'restore'; readonly ledger: string; readonly source: string; readonly aside: string }
  | { readonly kind: 'repair'; readonly ledger: string; readonly backups: readonly string[]; readonly aside: string }
  | { readonly kind: 'export'; readonly ledger: string; readonly target: string; readonly order: ExportOrder };

export interface JobResults {
  readonly backup: BackupResult;
  /** What is wrong with it; null: nothing. */
  readonly check: { readonly problem: string | null };
  readonly restore: RestoreResult;
  readonly repair: RepairResult;
  readonly export: ExportResult;
}

export interface JobProgress {
  readonly type: 'progress';
  readonly step: 'copying' | 'checking' | 'swapping' | 'writing';
  readonly done: number;
  /** null: nobody knows. */
  readonly total: number | null;
}

export type FromJob =
  | JobProgress
  | { readonly type: 'done'; readonly result: JobResults[LedgerJob['kind']] }
  | { readonly type: 'failed'; readonly message: string; readonly isRefusal: boolean };

export function doLedgerJob(job: LedgerJob, send: (progress: JobProgress) => void): JobResults[LedgerJob['kind']] {
  switch (job.kind) {
    case 'backup':
      return makeBackup(job.ledger, job.target, (step) => {
        send({ type: 'progress', step, done: 0, total: null });
      });
    case 'check':
      return { problem: problemOfFile(job.ledger) };
    case 'restore':
      return restoreBackup(job.ledger, job.source, job.aside);
    case 'repair':
      return repairLedger(job.ledger, job.backups, job.aside);
    case 'export':
      return exportLedger(job.ledger, job.target, job.order, (done, total) => {
        send({ type: 'progress', step: 'writing', done, total });
      });
  }
}

// Looks after the ledger as a file: lets go of what is old, makes copies, looks it through after an end that was none, and
// has it put together again when it is damaged. Lives on the gateway's thread and does nothing there but ask others.

import { dirname, join } from 'node:path';
import type { GeneralSettings } from '../domain/config.ts';
import type { Clock, Log } from '../domain/ports.ts';
import { freeName, stampOf, type Backup, type BackupFolder } from './backup-folder.ts';
import { LedgerCopies, sizeOf, type OnProgress } from './copies.ts';
import { readKnown } from './known-ledger.ts';
import type { Ledger, LedgerNews } from './ledger.ts';
import type { TidyPolicy } from './protocol.ts';
import { runLedgerJob } from './run-job.ts';
import { DAY_MS, HOUR_MS } from './time-levels.ts';

export type KeeperSettings = Pick<GeneralSettings, 'retentionDays' | 'maxLedgerMb' | 'rollupDays' | 'snapshots'>;

export interface KeeperPorts {
  readonly path: string;
  readonly ledger: Ledger;
  readonly clock: Clock;
  readonly log: Log;
  /** Those of the keeper and no others. */
  readonly settings: () => KeeperSettings;
  readonly onStatus: () => void;
}

export interface LedgerNotice {
  readonly at: number;
  readonly level: 'info' | 'warning' | 'error';
  readonly text: string;
}

export interface Restored {
  readonly requests: number;
  readonly before: Backup | null;
}

const FIRST_TIDY_MS = 30_000;
const FIRST_SNAPSHOT_MS = 300_000;
const CHECK_AFTER_MS = 2_000;
const REPAIR_AGAIN_MS = 60_000;
const NOTICES_KEPT = 20;
const MB = 1024 * 1024;

export class LedgerKeeper {
  readonly copies: LedgerCopies;
  readonly #ports: KeeperPorts;
  #notices: LedgerNotice[] = [];
  #isRepairing = false;
  #isChecking = false;
  #isTidying = false;
  #isDoubted = false;
  #nextTidyAt: number;
  readonly #timers = new Set<() => void>();
  #isClosed = false;
  #wish: string;
  #sums: { readonly at: number; readonly bytes: number } | null = null;

  constructor(ports: KeeperPorts) {
    this.#ports = ports;
    this.copies = new LedgerCopies(ports);
    this.#nextTidyAt = ports.clock.now() + FIRST_TIDY_MS;
    this.#wish = JSON.stringify(ports.settings());
  }

  get backups(): BackupFolder {
    return this.copies.folder;
  }

  get notices(): readonly LedgerNotice[] {
    return this.#notices;
  }

  get isRepairing(): boolean {
    return this.#isRepairing;
  }

  get isChecking(): boolean {
    return this.#isChecking;
  }

  get isTidying(): boolean {
    return this.#isTidying;
  }

  get nextTidyAt(): number {
    return this.#nextTidyAt;
  }

  async file(): Promise<{ readonly path: string; readonly bytes: number; readonly checkedAt: number | null }> {
    const { path } = this.#ports;
    const sizes = await Promise.all([sizeOf(path), sizeOf(`${path}-wal`)]);
    return { path, bytes: sizes[0] + sizes[1], checkedAt: readKnown(path).checkedAt };
  }

  start(): void {
    this.reconsider();
    this.#after(FIRST_TIDY_MS, () => {
      void this.#tidyAndAgain();
    });
    this.#after(FIRST_SNAPSHOT_MS, () => {
      void this.#snapshotAndAgain();
    });
    if (!this.#ports.ledger.status().wasClosed) {
      this.#after(CHECK_AFTER_MS, () => {
        void this.check();
      });
    }
  }

  /** Of the sums, as it was within the last hour. */
  async rollupBytes(): Promise<number> {
    const { clock, ledger } = this.#ports;
    if (this.#sums === null || clock.monotonic() - this.#sums.at > HOUR_MS) {
      this.#sums = { at: clock.monotonic(), bytes: await ledger.query('sumBytes', {}) };
    }
    return this.#sums.bytes;
  }

  /** The settings have changed. */
  resettle(): void {
    const wish = JSON.stringify(this.#ports.settings());
    if (wish === this.#wish) return;
    this.#wish = wish;
    void this.tidy();
  }

  /** From the ledger's threads. */
  hear({ kind, text }: LedgerNews): void {
    if (kind === 'damage') void this.#doubt(text);
    else this.#note(kind, text);
  }

  /** Something may have happened to the ledger. */
  reconsider(): void {
    const { trouble, message } = this.#ports.ledger.status().file;
    if (trouble === 'damaged') void this.repair(message);
  }

  close(): void {
    this.#isClosed = true;
    this.copies.close();
    for (const cancel of this.#timers) cancel();
  }

  /** What goes now under these settings. */
  policy({ retentionDays, maxLedgerMb, rollupDays }: KeeperSettings): TidyPolicy {
    const now = this.#ports.clock.now();
    return {
      requestsBefore: now - retentionDays * DAY_MS,
      rollupsBefore: now - Math.max(rollupDays, retentionDays) * DAY_MS,
      maxBytes: maxLedgerMb === null ? null : maxLedgerMb * MB,
    };
  }

  async tidy(): Promise<void> {
    const { ledger, settings, log, onStatus } = this.#ports;
    this.#isTidying = true;
    const policy = this.policy(settings());
    const { deleted } = await ledger.tidy(policy);
    await this.copies.forgetUpdates(policy.requestsBefore);
    this.#isTidying = false;
    if (deleted > 0) log.info('ledger.tidied', { deleted });
    onStatus();
  }

  /** null: there is no such backup. Throws JobRefused with the ledger as it was. */
  async restore(name: string, onProgress: OnProgress): Promise<Restored | null> {
    const { path, ledger, clock } = this.#ports;
    const backup = await this.backups.find(name);
    if (backup === null) return null;
    const aside = await this.backups.newPath('before', clock.now());
    onProgress({ type: 'progress', step: 'swapping', done: 0, total: null });
    const job = { kind: 'restore', ledger: path, source: backup.path, aside } as const;
    const { requests } = await ledger.whileLetGo('a backup is put in its place', async () => runLedgerJob(job));
    const before = await this.backups.find(aside.slice(this.backups.path.length + 1));
    this.#note(
      'info',
      `The backup ${name} is in use now, with ${count(requests)}. What was in use before is in ${aside}.`,
    );
    return { requests, before };
  }

  /** Looks the ledger through from end to end, on a thread of its own. */
  async check(): Promise<void> {
    const { path, ledger, clock, log } = this.#ports;
    if (this.#isRepairing || this.#isChecking || ledger.status().file.trouble !== null) return;
    this.#isChecking = true;
    const { problem } = await runLedgerJob({ kind: 'check', ledger: path }).catch((error: Error) => {
      log.error('ledger.check', { message: error.message });
      return { problem: null };
    });
    this.#isChecking = false;
    if (this.#isClosed) return;
    if (problem === null) ledger.noteChecked(clock.now());
    else await this.repair(problem);
  }

  /** A question met damage. Nobody is sure of it before it is seen by the one who looks through everything, or again. */
  async #doubt(reason: string): Promise<void> {
    if (this.#isRepairing || this.#isChecking) return;
    const isAgain = this.#isDoubted;
    this.#isDoubted = !isAgain;
    await (isAgain ? this.repair(reason) : this.check());
  }

  async repair(reason: string): Promise<void> {
    if (this.#isRepairing || this.#isClosed) return;
    this.#isRepairing = true;
    const { path, ledger, clock, log, onStatus } = this.#ports;
    const before = readKnown(path).requests;
    const folder = dirname(path);
    const aside = join(folder, `${await freeName(folder, 'ledger.corrupt-', clock.now())}.sqlite`);
    log.error('ledger.repair', { reason });
    onStatus();
    try {
      const usable = (await this.backups.list()).filter(({ kind }) => kind !== 'before');
      const backups = usable.map((backup) => backup.path);
      const job = { kind: 'repair', ledger: path, backups, aside } as const;
      const result = await ledger.whileLetGo('it is being put together again', async () => runLedgerJob(job));
      const all = Math.max(before, result.requests);
      const source = usable.find((backup) => backup.path === result.restoredFrom);
      const parts = [
        `The ledger was damaged (${reason}) and has been put together again:`,
        `${result.requests.toLocaleString('en-US')} of ${count(all)} are there`,
        source === undefined
          ? ''
          : `(built on the backup of ${stampOf(source.at)}, ${result.salvaged} found in the damaged file)`,
      ];
      const place = result.aside === null ? '' : ` The damaged file is ${result.aside}.`;
      this.#note(
        all > result.requests ? 'error' : 'warning',
        `${parts.filter((part) => part !== '').join(' ')}.${place}`,
      );
    } catch (error) {
      this.#note('error', `The damaged ledger could not be put together again: ${(error as Error).message}`);
      this.#after(REPAIR_AGAIN_MS, () => {
        this.reconsider();
      });
    } finally {
      this.#isRepairing = false;
      onStatus();
    }
  }

  async #tidyAndAgain(): Promise<void> {
    await this.tidy();
    this.#nextTidyAt = this.#ports.clock.now() + HOUR_MS;
    this.#after(HOUR_MS, () => {
      void this.#tidyAndAgain();
    });
  }

  async #snapshotAndAgain(): Promise<void> {
    try {
      await this.copies.snapshotIfDue();
    } catch (error) {
      this.#note('warning', `No backup could be made today: ${(error as Error).message}`);
    }
    this.#after(HOUR_MS, () => {
      void this.#snapshotAndAgain();
    });
  }

  #note(level: LedgerNotice['level'], text: string): void {
    const { clock, log, onStatus } = this.#ports;
    this.#notices = [{ at: clock.now(), level, text }, ...this.#notices].slice(0, NOTICES_KEPT);
    log[level === 'warning' ? 'warn' : level]('ledger.notice', { text });
    onStatus();
  }

  #after(ms: number, run: () => void): void {
    if (this.#isClosed) return;
    const cancel = this.#ports.clock.after(ms, () => {
      this.#timers.delete(cancel);
      run();
    });
    this.#timers.add(cancel);
  }
}

function count(requests: number): string {
  return requests === 1 ? 'one request' : `${requests.toLocaleString('en-US')} requests`;
}

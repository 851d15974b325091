// Makes copies of the ledger: when somebody asks for one, and every day, so that a damaged one can be put right.

import { stat, statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { GeneralSettings } from '../domain/config.ts';
import type { Clock } from '../domain/ports.ts';
import { BackupFolder, type Backup, type BackupKind } from './backup-folder.ts';
import { readKnown } from './known-ledger.ts';
import type { JobProgress } from './ledger-job.ts';
import type { Ledger } from './ledger.ts';
import { JobRefused } from './protocol.ts';
import { runLedgerJob } from './run-job.ts';
import { DAY_MS } from './time-levels.ts';

export interface CopiesPorts {
  readonly path: string;
  readonly ledger: Pick<Ledger, 'status' | 'written'>;
  readonly clock: Clock;
  readonly settings: () => Pick<GeneralSettings, 'snapshots'>;
}

export type OnProgress = (progress: JobProgress) => void;

const WATCH_COPY_MS = 300;
const SNAPSHOTS_KEPT = 2;

export class LedgerCopies {
  readonly folder: BackupFolder;
  readonly #ports: CopiesPorts;
  #isCopying = false;
  #stopWatching: () => void = () => undefined;

  constructor(ports: CopiesPorts) {
    this.#ports = ports;
    this.folder = new BackupFolder(dirname(ports.path));
  }

  /** Throws JobRefused. */
  async backup(kind: BackupKind, onProgress: OnProgress): Promise<Backup> {
    if (this.#isCopying) throw new JobRefused('A backup is being made already.');
    this.#isCopying = true;
    try {
      const { path, clock, ledger } = this.#ports;
      await ledger.written();
      const target = await this.folder.newPath(kind, clock.now());
      this.#watchCopy(`${target}.part`, await sizeOf(path), onProgress);
      try {
        const { requests } = await runLedgerJob({ kind: 'backup', ledger: path, target }, onProgress);
        const made = await this.folder.counted(target, requests);
        if (made === null) throw new JobRefused('The backup was made, but somebody has taken it away.');
        return made;
      } finally {
        this.#stopWatching();
      }
    } finally {
      this.#isCopying = false;
    }
  }

  /** Makes today's, unless it is there, and lets go of old ones. Throws what speaks against it. */
  async snapshotIfDue(): Promise<void> {
    const { path, ledger, clock, settings } = this.#ports;
    const known = readKnown(path).requests;
    if (settings().snapshots === 'off' || ledger.status().file.trouble !== null || known === 0) return;
    const made = (await this.folder.list()).filter(({ kind }) => kind === 'automatic');
    const [newest] = made;
    if (newest !== undefined && clock.now() - newest.at < DAY_MS) return;
    const { bavail, bsize } = await statfs(dirname(path));
    const needed = await sizeOf(path);
    if (bavail * bsize < 2 * needed) throw new Error('there is too little room on the disk');
    await this.backup('automatic', () => undefined);
    for (const old of made.slice(SNAPSHOTS_KEPT - 1)) await this.folder.remove(old.name);
  }

  /** What an update left behind goes with the requests that are in it. */
  async forgetUpdates(before: number): Promise<void> {
    for (const { kind, at, name } of await this.folder.list()) {
      if (kind === 'update' && at < before) await this.folder.remove(name);
    }
  }

  close(): void {
    this.#stopWatching();
  }

  #watchCopy(part: string, total: number, onProgress: OnProgress): void {
    let isOver = false;
    let cancel: () => void = () => undefined;
    const look = async (): Promise<void> => {
      const done = await sizeOf(part);
      if (isOver) return;
      onProgress({ type: 'progress', step: 'copying', done: Math.min(done, total), total });
      cancel = this.#ports.clock.after(WATCH_COPY_MS, () => {
        void look();
      });
    };
    this.#stopWatching = () => {
      isOver = true;
      cancel();
    };
    void look();
  }
}

export async function sizeOf(path: string): Promise<number> {
  return stat(path).then(
    ({ size }) => size,
    () => 0,
  );
}

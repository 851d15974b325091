// Exports: into the folder `exports` of the data directory, or as a download that is made when it is fetched.

import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock, RandomBytes } from '../domain/ports.ts';
import { stampOf } from './backup-folder.ts';
import type { ExportOrder, ExportResult } from './export-job.ts';
import type { JobProgress } from './ledger-job.ts';
import { runLedgerJob } from './run-job.ts';

export interface Download {
  readonly name: string;
  readonly path: string;
  readonly bytes: number;
  /** It was fetched, or never will be. */
  dispose(): Promise<void>;
}

const TICKET_BYTES = 24;
const TICKET_MS = 60_000;

export class LedgerExports {
  readonly folder: string;
  readonly #ledger: string;
  readonly #clock: Clock;
  readonly #random: RandomBytes;
  readonly #tickets = new Map<string, { readonly order: ExportOrder; readonly name: string }>();

  constructor(dataDir: string, ledger: string, clock: Clock, random: RandomBytes) {
    this.folder = join(dataDir, 'exports');
    this.#ledger = ledger;
    this.#clock = clock;
    this.#random = random;
  }

  /** Throws JobRefused. */
  async toFile(
    order: ExportOrder,
    name: string | undefined,
    onProgress: (progress: JobProgress) => void,
  ): Promise<ExportResult & { readonly path: string }> {
    const path = join(this.folder, name ?? this.#nameFor(order));
    return { ...(await this.#write(path, order, onProgress)), path };
  }

  /** A ticket that gives it once, within a minute. */
  offer(order: ExportOrder): { readonly ticket: string; readonly name: string } {
    const ticket = Buffer.from(this.#random(TICKET_BYTES)).toString('base64url');
    const name = this.#nameFor(order);
    this.#tickets.set(ticket, { order, name });
    this.#clock.after(TICKET_MS, () => this.#tickets.delete(ticket));
    return { ticket, name };
  }

  /** null: the ticket is not good, or not any more. */
  async take(ticket: string): Promise<Download | null> {
    const offered = this.#tickets.get(ticket);
    this.#tickets.delete(ticket);
    if (offered === undefined) return null;
    const path = join(this.folder, `.download-${ticket}`);
    const { bytes } = await this.#write(path, offered.order, () => undefined);
    return { name: offered.name, path, bytes, dispose: async () => rm(path, { force: true }) };
  }

  async #write(target: string, order: ExportOrder, onProgress: (progress: JobProgress) => void): Promise<ExportResult> {
    await mkdir(this.folder, { recursive: true, mode: 0o700 });
    return runLedgerJob({ kind: 'export', ledger: this.#ledger, target, order }, onProgress);
  }

  #nameFor({ what, format }: ExportOrder): string {
    return `${what}-${stampOf(this.#clock.now())}.${format}`;
  }
}

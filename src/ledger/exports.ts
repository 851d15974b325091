// Ways out for what the ledger has: exports into a folder of the data directory, and downloads, made when they are fetched.

import { mkdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock, RandomBytes } from '../domain/ports.ts';
import { stampOf } from './backup-folder.ts';
import type { ExportOrder, ExportResult } from './export-job.ts';
import type { JobProgress } from './ledger-job.ts';
import type { Ledger } from './ledger.ts';
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
  readonly #path: string;
  readonly #ledger: Pick<Ledger, 'written'>;
  readonly #clock: Clock;
  readonly #random: RandomBytes;
  readonly #tickets = new Map<string, (ticket: string) => Promise<Download | null>>();

  /** `path`: of the ledger. */
  constructor(dataDir: string, path: string, ledger: Pick<Ledger, 'written'>, clock: Clock, random: RandomBytes) {
    this.folder = join(dataDir, 'exports');
    this.#path = path;
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
    const name = this.#nameFor(order);
    return this.#ticketFor(name, async (ticket) => {
      const path = join(this.folder, `.download-${ticket}`);
      const { bytes } = await this.#write(path, order, () => undefined);
      return { name, path, bytes, dispose: async () => rm(path, { force: true }) };
    });
  }

  /** The same for a file that is there, and stays. */
  offerFile(name: string, path: string): { readonly ticket: string; readonly name: string } {
    return this.#ticketFor(name, async () => {
      const found = await stat(path).catch(() => null);
      return found === null ? null : { name, path, bytes: found.size, dispose: async () => undefined };
    });
  }

  /** null: the ticket is not good, or not any more. */
  async take(ticket: string): Promise<Download | null> {
    const give = this.#tickets.get(ticket);
    this.#tickets.delete(ticket);
    return give === undefined ? null : give(ticket);
  }

  #ticketFor(name: string, give: (ticket: string) => Promise<Download | null>): { ticket: string; name: string } {
    const ticket = Buffer.from(this.#random(TICKET_BYTES)).toString('base64url');
    this.#tickets.set(ticket, give);
    this.#clock.after(TICKET_MS, () => this.#tickets.delete(ticket));
    return { ticket, name };
  }

  async #write(target: string, order: ExportOrder, onProgress: (progress: JobProgress) => void): Promise<ExportResult> {
    await mkdir(this.folder, { recursive: true, mode: 0o700 });
    await this.#ledger.written();
    return runLedgerJob({ kind: 'export', ledger: this.#path, target, order }, onProgress);
  }

  #nameFor({ what, format }: ExportOrder): string {
    return `${what}-${stampOf(this.#clock.now())}.${format}`;
  }
}

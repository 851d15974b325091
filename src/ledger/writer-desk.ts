// The writer's thread: takes what it is told, batches first of all.

import type { Clock } from '../domain/ports.ts';
import { CommitMark } from './commit-mark.ts';
import { LedgerFile } from './ledger-file.ts';
import { opsOfList } from './op-lines.ts';
import type { openLedgerFile } from './open-ledger-file.ts';
import type { FromWriter, ToWriter } from './protocol.ts';
import { answerRepricing, type RepriceOrder } from './repricer.ts';

/** So long after a batch traffic counts as going on. */
const BUSY_MS = 200;

export interface WriterDeskPorts {
  readonly path: string;
  readonly open: typeof openLedgerFile;
  readonly mark: SharedArrayBuffer;
  readonly clock: Clock;
  send(message: FromWriter): void;
  /** There is nothing more to do. */
  onClosed(): void;
}

type Message<T extends ToWriter['type']> = Extract<ToWriter, { type: T }>;

export class WriterDesk {
  readonly #ports: WriterDeskPorts;
  readonly #mark: CommitMark;
  readonly #file: LedgerFile;
  #busyUntil = 0;

  constructor(ports: WriterDeskPorts) {
    this.#ports = ports;
    this.#mark = new CommitMark(ports.mark);
    const isBusy = (): boolean => ports.clock.monotonic() < this.#busyUntil;
    this.#file = new LedgerFile({ ...ports, isBusy });
  }

  open(): void {
    this.#file.open();
  }

  take(message: ToWriter): void {
    switch (message.type) {
      case 'batch':
        this.#write(message);
        return;
      case 'prune-sketches':
        this.#file.current?.pruner.prune(message.before);
        return;
      case 'tidy':
        if (this.#file.current === null) this.#ports.send({ type: 'tidied', report: { deleted: 0 } });
        else this.#file.current.tidier.tidy(message.policy);
        return;
      case 'reprice':
      case 'undo-repricing':
        this.#reprice(message);
        return;
      case 'checked':
        this.#file.checked(message.at);
        return;
      case 'let-go':
        void this.#file.letGo(message.why).then(() => {
          this.#ports.send({ type: 'file', news: { trouble: 'let-go', message: message.why } });
        });
        return;
      case 'take-up':
        this.#file.takeUp();
        return;
      case 'close':
        void this.#close();
    }
  }

  #write({ seq, ops }: Message<'batch'>): void {
    this.#busyUntil = this.#ports.clock.monotonic() + BUSY_MS;
    try {
      this.#file.writer.write(opsOfList(ops));
    } catch (error) {
      const { code = 'ERROR', message } = error as NodeJS.ErrnoException;
      this.#ports.send({ type: 'failed', seq, code, message });
      return;
    }
    if (this.#mark.publish(seq)) this.#ports.send({ type: 'committed' });
    this.#file.touched();
  }

  #reprice(order: RepriceOrder): void {
    const answer = (rows: number, problem: string | null): void => {
      this.#ports.send({ type: 'repriced', rows, problem });
      this.#file.touched();
    };
    const { current } = this.#file;
    if (current === null) answer(0, 'The ledger cannot be written now.');
    else answerRepricing(order, current.repricer, answer);
  }

  async #close(): Promise<void> {
    await this.#file.end();
    this.#ports.send({ type: 'closed' });
    this.#ports.onClosed();
  }
}

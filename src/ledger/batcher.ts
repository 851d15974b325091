// Turns single operations into batches for the writer: at most one batch is under way, and what comes in meanwhile
// becomes the next one. What must be durable soon goes into the journal at once, and everything from there into the ledger
// after a moment. While there is no journal, what must be durable soon goes to the writer at once.

import type { CommitMark } from './commit-mark.ts';
import type { Journal } from './journal.ts';

/** How many operations are kept in memory while the ledger cannot be written. */
const MAX_WAITING = 50_000;
const FIRST_RETRY_MS = 250;
const LAST_RETRY_MS = 30_000;
/** How long an operation that nobody waits for may be held back to share a commit with others. */
const LINGER_MS = 10;
/** How long what is in the journal may wait for others: the more go into the ledger together, the less each of them costs. */
const GATHER_MS = 50;

export interface BatcherPorts<Op> {
  readonly mark: Pick<CommitMark, 'committed' | 'wantWake'>;
  send(seq: number, ops: readonly Op[]): void;
  after(ms: number, run: () => void): () => void;
  soon(run: () => void): void;
  /** Called when the state of health changes, with a sentence for people while it is bad. */
  onHealth(problem: string | null): void;
}

interface Waiter {
  readonly ticket: number;
  /** It has to be in the ledger; in the journal is not enough. */
  readonly inLedger: boolean;
  readonly run: () => void;
}

export type JournalOf<Op> = Pick<Journal, 'turn'> & { append(ops: readonly Op[]): boolean };

export class Batcher<Op> {
  readonly #ports: BatcherPorts<Op>;
  #journal: JournalOf<Op> | null = null;
  #waiting: Op[] = [];
  #underWay: readonly Op[] | null = null;
  #seq = 0;
  #accepted = 0;
  /** Tickets up to which operations are in the ledger, and in the journal. */
  #inLedger = 0;
  #inJournal = 0;
  #waiters: Waiter[] = [];
  #problem: string | null = null;
  #retryMs = FIRST_RETRY_MS;
  #lingers = false;
  #sends = false;
  #gathers = false;
  /** The next batch is to go out as soon as the one under way is in the ledger. */
  #wantsNext = false;
  /** While set nothing is sent: the writer failed and gets a pause, or is gone. */
  #holdsBack = false;
  #isLost = false;
  #dropped = 0;

  constructor(ports: BatcherPorts<Op>) {
    this.#ports = ports;
  }

  /** From now on what must be durable goes there. */
  useJournal(journal: JournalOf<Op>): void {
    this.#journal = journal;
  }

  /** How many operations are not in the ledger yet. */
  get waiting(): number {
    this.#notice();
    return this.#waiting.length + (this.#underWay?.length ?? 0);
  }

  /** What keeps the ledger from being written, null while all is well. */
  get problem(): string | null {
    return this.#problem === null || this.#dropped === 0
      ? this.#problem
      : `${this.#problem} (${this.#dropped} entries lost)`;
  }

  /** Queues an operation; an urgent one goes out with this turn of the loop. The ticket tells later whether it is durable. */
  add(op: Op, urgent: boolean): number {
    if (this.#waiting.length >= MAX_WAITING) {
      this.#waiting.shift();
      this.#inLedger += 1;
      this.#dropped += 1;
      // A writer that hangs and says nothing: those who wait for it must not wait for ever.
      if (this.#problem === null) {
        this.#setProblem('The ledger is not being written.');
        this.#release();
      }
    }
    this.#waiting.push(op);
    this.#accepted += 1;
    if (urgent) this.#sendSoon();
    else this.#linger();
    return this.#accepted;
  }

  /** True when the operation is on disk, or when the ledger is broken and traffic must go on without it. */
  isSettled(ticket: number): boolean {
    if (ticket > this.#durable && !this.#writeJournal()) this.#notice();
    return ticket <= this.#durable || this.#problem !== null;
  }

  /** Runs once `isSettled` holds; at once if it already does. */
  whenSettled(ticket: number, run: () => void): void {
    if (this.isSettled(ticket)) {
      run();
      return;
    }
    this.#waiters.push({ ticket, inLedger: false, run });
    this.#askToBeWoken();
  }

  /** Runs once all that was added is in the ledger, or when that is broken; at once if it is so. */
  whenInLedger(run: () => void): void {
    this.#sendNext();
    const ticket = this.#accepted;
    if (ticket <= this.#inLedger || this.#problem !== null) {
      run();
      return;
    }
    this.#waiters.push({ ticket, inLedger: true, run });
    this.#askToBeWoken();
  }

  /** Sends what waits, or as soon as the batch under way is in the ledger. */
  hurry(): void {
    this.#sendNext();
  }

  /** The writer says that it has committed something. */
  onCommit(): void {
    this.#notice();
  }

  /** The writer has rolled the batch back; it is sent again after a while. Traffic goes on meanwhile. */
  onFailed(seq: number, message: string): void {
    if (seq !== this.#seq || this.#underWay === null) return;
    this.#takeBack(message);
    this.#ports.after(this.#retryMs, () => {
      if (this.#isLost) return;
      this.#holdsBack = false;
      this.#sendNext();
      this.#askToBeWoken();
    });
    this.#retryMs = Math.min(LAST_RETRY_MS, this.#retryMs * 2);
  }

  /** The writer is gone for good. Traffic goes on; what waits stays in memory up to the bound. */
  onUnusable(message: string): void {
    this.#isLost = true;
    this.#takeBack(message);
  }

  #takeBack(message: string): void {
    this.#waiting = [...(this.#underWay ?? []), ...this.#waiting];
    this.#underWay = null;
    this.#holdsBack = true;
    this.#setProblem(message);
    this.#release();
  }

  /** Looks whether the batch under way has been committed, and sends the next one if so. */
  #notice(): void {
    if (this.#underWay === null || this.#ports.mark.committed < this.#seq) return;
    this.#inLedger += this.#underWay.length;
    this.#underWay = null;
    this.#retryMs = FIRST_RETRY_MS;
    if (this.#problem !== null) this.#setProblem(null);
    if (this.#wantsNext || this.#isHurried) this.#sendNext();
    this.#release();
  }

  #sendNext(): void {
    this.#notice();
    if (this.#waiting.length === 0 || this.#holdsBack) return;
    if (this.#underWay !== null) {
      // Whoever adds next may be long in coming: the end of the batch under way must not go unnoticed.
      this.#wantsNext = true;
      this.#askToBeWoken();
      return;
    }
    this.#wantsNext = false;
    this.#underWay = this.#waiting;
    this.#waiting = [];
    this.#seq += 1;
    this.#journal?.turn(this.#seq, this.#ports.mark.committed);
    this.#ports.send(this.#seq, this.#underWay);
  }

  /** Requests that came together share a write, or a commit, and what wakes the writer once wakes it for all of them. */
  #sendSoon(): void {
    if (this.#sends) return;
    this.#sends = true;
    this.#ports.soon(() => {
      this.#sends = false;
      this.#secure();
    });
  }

  #linger(): void {
    if (this.#lingers) return;
    this.#lingers = true;
    this.#ports.after(LINGER_MS, () => {
      this.#lingers = false;
      this.#secure();
    });
  }

  /** Has what waits made durable. */
  #secure(): void {
    if (!this.#writeJournal()) this.#sendNext();
    if (this.#waiters.length > 0) this.#askToBeWoken();
  }

  /** Whether everything is durable now. */
  #writeJournal(): boolean {
    if (this.#journal === null) return false;
    if (this.#accepted <= this.#durable) return true;
    if (!this.#journal.append(this.#notDurable())) return false;
    this.#inJournal = this.#accepted;
    this.#sendLater();
    return true;
  }

  #notDurable(): readonly Op[] {
    const underWay = this.#underWay ?? [];
    const durable = this.#durable - this.#inLedger;
    return durable < underWay.length
      ? [...underWay.slice(durable), ...this.#waiting]
      : this.#waiting.slice(durable - underWay.length);
  }

  #sendLater(): void {
    if (this.#gathers) return;
    this.#gathers = true;
    this.#ports.after(GATHER_MS, () => {
      this.#gathers = false;
      this.#sendNext();
    });
  }

  get #durable(): number {
    return Math.max(this.#inLedger, this.#inJournal);
  }

  /** Somebody waits for what is next. */
  get #isHurried(): boolean {
    return this.#accepted > this.#durable || this.#waiters.length > 0;
  }

  #askToBeWoken(): void {
    if (this.#underWay === null) return;
    this.#ports.mark.wantWake();
    this.#notice();
  }

  #setProblem(message: string | null): void {
    this.#problem = message;
    this.#ports.onHealth(this.problem);
  }

  /**
   * In a turn of their own: one request that asks how it stands, maybe in the middle of what its upstream says, must not set
   * the others going from there. undici reads one answer at a time and breaks off what is begun meanwhile.
   */
  #letGo(ready: readonly Waiter[]): void {
    this.#ports.soon(() => {
      for (const { run } of ready) run();
    });
  }

  #release(): void {
    const isReady = ({ ticket, inLedger }: Waiter): boolean =>
      ticket <= (inLedger ? this.#inLedger : this.#durable) || this.#problem !== null;
    const ready = this.#waiters.filter(isReady);
    if (ready.length > 0) {
      this.#waiters = this.#waiters.filter((waiter) => !ready.includes(waiter));
      this.#letGo(ready);
    }
    if (this.#waiters.length > 0) this.#askToBeWoken();
  }
}

// One schedule: a hundred requests at once under a budget of a dollar, in an order that chance decides, with sudden deaths
// in between. Everything that counts money is real (requests, budgets, batches, journal, writer, spill file, SQLite); only time,
// sockets and threads are not: each step that one of them would take is an event, and the schedule picks the next one.

import { copyFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Budgets } from '../../src/budgets/budgets.ts';
import { Deadlines } from '../../src/dispatch/deadlines.ts';
import type { DispatchPorts } from '../../src/dispatch/dispatcher.ts';
import { Health } from '../../src/dispatch/health.ts';
import { LastHeads } from '../../src/dispatch/last-heads.ts';
import { Planner } from '../../src/dispatch/planner.ts';
import { RequestRun } from '../../src/dispatch/request-run.ts';
import { RetryBudget } from '../../src/dispatch/retry-budget.ts';
import type { Upstream } from '../../src/dispatch/snapshot.ts';
import type { BudgetConfig } from '../../src/domain/budget.ts';
import { DEFAULT_FALLBACK_ON, DEFAULT_TIMEOUTS } from '../../src/domain/config.ts';
import type { ModelFacts } from '../../src/domain/model.ts';
import { Batcher } from '../../src/ledger/batcher.ts';
import { CommitMark } from '../../src/ledger/commit-mark.ts';
import { openJournal, type Journal } from '../../src/ledger/journal.ts';
import { LedgerWriter } from '../../src/ledger/ledger-writer.ts';
import { lineOf } from '../../src/ledger/op-lines.ts';
import type { LedgerOp } from '../../src/ledger/protocol.ts';
import { LEDGER_MIGRATIONS } from '../../src/ledger/schema.ts';
import { spentSince } from '../../src/ledger/spent.ts';
import { SpillFile } from '../../src/ledger/spill-file.ts';
import { takeJournal } from '../../src/ledger/take-journal.ts';
import { closeInterrupted } from '../../src/ledger/write-ops.ts';
import { createRequestIds } from '../../src/platform/request-ids.ts';
import { hashKeyFrom } from '../../src/routing/keyed-hash.ts';
import { migrate } from '../../src/store/migrate.ts';
import { openForWriting, type WriteDb } from '../../src/store/open-database.ts';
import {
  chatEvent,
  chatExchange,
  DONE,
  FakeReply,
  FakeTransport,
  fakeUpstream,
  STOP,
} from '../support/fake-connections.ts';
import type { FakeCall } from '../support/fake-connections.ts';
import { table } from '../support/routing.ts';
import { VirtualClock } from '../support/virtual-clock.ts';
import { seededRandom } from './seeded-random.ts';

/** Later than all ids. */
const EVERY_ID = '~';

const DOLLAR = 1_000_000_000;
const LIMIT = DOLLAR;
const REQUESTS = 100;
const STEP_TOKENS = 500;
/** $20 a million tokens of output, and nothing for input: bounds are easily told from the outside. */
const NANOS_PER_TOKEN = 20_000;
const PROVIDERS = ['one', 'two'];

const BUDGET: BudgetConfig = {
  id: 'dollar',
  scope: 'all',
  period: 'day',
  zone: 'UTC',
  limit: LIMIT,
  ladder: { steps: [{ at: 1, do: 'refuse' }] },
};

export interface ScheduleReport {
  readonly seed: number;
  /** What went wrong, in words; empty: nothing did. */
  readonly complaints: readonly string[];
  readonly admitted: number;
  readonly refused: number;
  readonly kills: number;
  readonly spills: number;
  /** The most that was owed at any time. */
  readonly mostOwed: number;
}

interface Event {
  /** null: it happens whoever lives. */
  readonly life: Life | null;
  readonly run: () => void;
}

/** What a request may cost as its providers see it. */
interface Debt {
  /** Bounds of the attempts that were sent; then the cost. */
  nanos: number;
  isSettled: boolean;
}

/** Makes an empty ledger to copy. */
export function makeTemplate(folder: string): string {
  const path = join(folder, 'template.sqlite');
  const db = openForWriting(path);
  migrate(db, LEDGER_MIGRATIONS);
  db.pragma('wal_checkpoint(TRUNCATE)');
  db.close();
  return path;
}

export async function runSchedule(seed: number, folder: string, template: string): Promise<ScheduleReport> {
  const schedule = new Schedule(seed, join(folder, `${seed}.sqlite`));
  copyFileSync(template, schedule.path);
  try {
    return await schedule.run();
  } finally {
    schedule.close();
    for (const end of ['', '-wal', '-shm', '.spill.jsonl', '.journal-1.jsonl', '.journal-2.jsonl'])
      rmSync(schedule.path + end, { force: true });
  }
}

class Schedule {
  readonly path: string;
  readonly seed: number;
  readonly random: () => number;
  readonly clock = new VirtualClock();
  readonly nextId: () => string;
  readonly debts = new Map<string, Debt>();
  readonly complaints: string[] = [];
  events: Event[] = [];
  life!: Life;
  admitted = 0;
  refused = 0;
  spills = 0;
  #kills = 0;
  #mostOwed = 0;

  constructor(seed: number, path: string) {
    this.seed = seed;
    this.path = path;
    this.random = seededRandom(seed);
    this.nextId = createRequestIds(this.clock, this.random);
  }

  async run(): Promise<ScheduleReport> {
    this.life = new Life(this);
    for (let i = 0; i < REQUESTS; i += 1) this.later(null, () => this.life.ask(this.nextId()));
    const deaths = new Set(Array.from({ length: this.below(4) }, () => 20 + this.below(600)));
    for (let step = 0; this.events.length > 0 && this.complaints.length === 0; step += 1) {
      if (deaths.has(step)) this.#kill();
      if (this.random() < 0.01) this.life.disturb();
      await this.#step(step);
      if (step > 100_000) this.complaints.push('It does not end.');
    }
    // Those that hang would hang for ever: a last death makes what they may cost final.
    this.#kill();
    do await this.#step(Infinity);
    while (this.events.length > 0);
    if (this.complaints.length === 0) this.#checkEnd();
    const { seed, complaints, admitted, refused, spills } = this;
    return { seed, complaints, admitted, refused, kills: this.#kills, spills, mostOwed: this.#mostOwed };
  }

  async #step(step: number): Promise<void> {
    this.#next()?.run();
    // What was set off goes on as far as it can without another event.
    for (let i = 0; i < 12; i += 1) await Promise.resolve();
    this.#check(step);
  }

  close(): void {
    this.life.die();
  }

  later(life: Life | null, run: () => void): void {
    this.events.push({ life, run });
  }

  below(bound: number): number {
    return Math.floor(this.random() * bound);
  }

  #next(): Event | null {
    const at = this.below(this.events.length);
    const event = this.events[at] ?? null;
    const last = this.events.pop();
    if (last !== undefined && at < this.events.length) this.events[at] = last;
    return event;
  }

  /** Everything in memory is gone; the files stay as they are. */
  #kill(): void {
    this.#kills += 1;
    this.life.die();
    this.events = this.events.filter(({ life }) => life === null);
    this.life = new Life(this);
  }

  #check(step: number): void {
    let owed = 0;
    for (const { nanos } of this.debts.values()) owed += nanos;
    this.#mostOwed = Math.max(this.#mostOwed, owed);
    if (owed > LIMIT) this.complaints.push(`After step ${step} ${owed / DOLLAR} dollars may be owed.`);
  }

  /** All is over: what memory counts is what the ledger counts, it is all that is owed, and nothing is held back. */
  #checkEnd(): void {
    const { budgets, db } = this.life;
    const [tracker] = budgets.trackers;
    const count = tracker === undefined ? null : budgets.current(tracker);
    const inLedger = spentSince(db, { from: 0 }).spent.reduce((sum, { nanos }) => sum + nanos, 0);
    if (count?.reserved !== 0) this.complaints.push(`${count?.reserved} are still held back.`);
    if (count?.spent !== inLedger) this.complaints.push(`Counted are ${count?.spent}, in the ledger ${inLedger}.`);
    const owed = [...this.debts.values()].reduce((sum, { nanos }) => sum + nanos, 0);
    if (inLedger < owed) this.complaints.push(`The ledger knows of ${inLedger}, owed are ${owed}.`);
  }
}

/** One process from its start to its end. */
class Life {
  readonly db: WriteDb;
  readonly budgets: Budgets;
  readonly #schedule: Schedule;
  readonly #batcher: Batcher<LedgerOp>;
  readonly #writer: LedgerWriter;
  readonly #mark = new CommitMark();
  readonly #spill: SpillFile;
  readonly #journal: Journal;
  readonly #queue: { seq: number; ops: readonly LedgerOp[] }[] = [];
  readonly #ports: DispatchPorts;
  readonly #planner: Planner;
  #isDead = false;
  #isDisturbed = false;

  constructor(schedule: Schedule) {
    this.#schedule = schedule;
    const { clock } = schedule;
    this.db = openForWriting(schedule.path);
    this.#spill = new SpillFile(schedule.path);
    this.#writer = new LedgerWriter(this.db, this.#spill, {
      dropped: (op, message) => void schedule.complaints.push(`${op}: ${message}`),
      spilling: (reason) => void (schedule.spills += reason === null ? 0 : 1),
      // It is made so on purpose, see `disturb`.
      committed: () => undefined,
      failed: () => undefined,
    });
    takeJournal(schedule.path, this.#spill);
    this.#writer.takeBack();
    closeInterrupted(this.db, clock.now(), EVERY_ID);
    this.#batcher = new Batcher<LedgerOp>({
      mark: this.#mark,
      send: (seq, ops) => {
        this.#queue.push({ seq, ops });
        this.#later(() => this.#write());
      },
      after: (_ms, run) => {
        this.#later(run);
        return () => undefined;
      },
      soon: (run) => this.#later(run),
      onHealth: () => undefined,
    });
    this.#journal = openJournal(schedule.path, () => clock.monotonic());
    // Every other schedule does without, and sometimes it cannot be written.
    if (schedule.seed % 2 === 0) {
      this.#batcher.useJournal({
        append: (ops) => !this.#chance(0.02) && this.#journal.append(ops.map(lineOf)),
        turn: (seq, committed) => {
          this.#journal.turn(seq, committed);
        },
      });
    }
    this.budgets = new Budgets({
      clock,
      log: SILENT,
      count: async (from) => {
        await new Promise<void>((resolve) => this.#batcher.whenInLedger(resolve));
        return new Promise((resolve) => this.#later(() => resolve(spentSince(this.db, { from }))));
      },
      told: { get: () => null, set: () => undefined },
      onStep: () => undefined,
      onChange: () => undefined,
    });
    this.budgets.configure([BUDGET]);
    this.#ports = this.#portsOf();
    this.#planner = this.#plannerOf();
  }

  die(): void {
    if (this.#isDead) return;
    this.#isDead = true;
    this.#journal.close(false);
    this.#spill.close();
    this.db.close();
  }

  /** The ledger cannot be written for a while, or can be again. */
  disturb(): void {
    this.#isDisturbed = !this.#isDisturbed;
    this.db.pragma(`query_only = ${this.#isDisturbed ? 1 : 0}`);
  }

  /** A request comes in. */
  ask(id: string): void {
    const { clock } = this.#schedule;
    const stream = this.#chance(0.4);
    const limit = this.#chance(0.7) ? { max_tokens: 100 + this.#schedule.below(3_000) } : {};
    const body = { model: 'asked', stream, user: id, messages: [{ role: 'user', content: 'hi' }], ...limit };
    const asking = { client: 'editor', allow: ['*'], surface: 'chat', model: 'asked', headers: {} };
    const run = new RequestRun(this.#ports, {
      id,
      startedAt: clock.now(),
      startedMono: clock.monotonic(),
      client: 'editor',
      planning: this.#planner.open({ ...asking, body, chars: 100, streamed: stream }),
      plan: PLAN,
      exchange: chatExchange(body),
      reply: new FakeReply(),
    });
    run.run().catch((error: unknown) => void this.#schedule.complaints.push(String(error)));
  }

  #later(run: () => void): void {
    this.#schedule.later(this, run);
  }

  #chance(share: number): boolean {
    return this.#schedule.random() < share;
  }

  /** The writer's thread takes a batch. */
  #write(): void {
    const batch = this.#queue.shift();
    if (batch === undefined) return;
    try {
      this.#writer.write(batch.ops);
    } catch (error) {
      this.#later(() => this.#batcher.onFailed(batch.seq, String(error)));
      return;
    }
    if (this.#mark.publish(batch.seq)) this.#later(() => this.#batcher.onCommit());
  }

  #portsOf(): DispatchPorts {
    const { clock, random } = this.#schedule;
    const health = new Health({ clock, random, onChange: () => undefined });
    const add = (op: LedgerOp, urgent: boolean): number => (this.#isDead ? 0 : this.#batcher.add(op, urgent));
    const transports = new Map(PROVIDERS.map((id) => [id, this.#transport()]));
    const upstreams = new Map(PROVIDERS.map((id): [string, Upstream] => [id, fakeUpstream(id, PRICED)]));
    return {
      clock,
      random,
      log: SILENT,
      ledger: {
        begin: (intent) => add({ op: 'intent', intent }, true),
        isSettled: (ticket) => !this.#isDead && this.#batcher.isSettled(ticket),
        whenSettled: (ticket, run) => {
          if (!this.#isDead) this.#batcher.whenSettled(ticket, run);
        },
        recordAttempt: (id, attempt) => void add({ op: 'attempt', id, attempt }, false),
        recordProgress: (progress, urgent = false) => add({ op: 'progress', progress }, urgent),
        settle: (settlement) => void add({ op: 'settle', settlement }, false),
      },
      budgets: this.budgets,
      reserveTokens: () => STEP_TOKENS,
      onSpent: () => undefined,
      healthFor: () => health,
      drillFor: () => null,
      fixes: { fixesFor: () => [], refuses: () => false, learn: () => undefined, used: () => undefined },
      deadlines: new Deadlines(clock),
      retries: new RetryBudget(clock),
      observer: {
        started: () => undefined,
        attemptFailed: () => undefined,
        settled: ({ id, cost, costs, errorKind }) => {
          if (this.#isDead) return;
          if (errorKind === 'budget') this.#schedule.refused += 1;
          this.#schedule.debts.set(id, { nanos: (cost.nanos ?? 0) + costs.upToNanos, isSettled: true });
        },
      },
      snapshot: () => ({ upstreams, table: table(), keepsSketches: false, baselinePrice: null }),
      transportTo: (upstream) => transports.get(upstream.id) ?? new FakeTransport(),
      configVersion: () => null,
      heads: new LastHeads(),
      onFailure: () => undefined,
      onAnswer: () => undefined,
      redact: (text) => text,
    };
  }

  #plannerOf(): Planner {
    const { clock, random, snapshot, healthFor } = this.#ports;
    const counter = { count: () => Promise.reject(new Error('Nothing is near a bound.')) };
    const sketchSalt = hashKeyFrom(new Uint8Array(8));
    return new Planner({ clock, random, counter, snapshot, sketchSalt, healthFor, budgetShare: () => 0 });
  }

  #transport(): FakeTransport {
    const transport = new FakeTransport();
    transport.onCall = (call) => {
      if (!this.#isDead) this.#serve(call);
    };
    return transport;
  }

  /** A provider has been asked: from now on it may charge. */
  #serve(call: FakeCall): void {
    const asked = JSON.parse(call.request.body as string) as Asked;
    const { user, stream } = asked;
    const limit = asked.max_completion_tokens ?? asked.max_tokens ?? null;
    const bound = (stream ? Math.min(limit ?? Infinity, STEP_TOKENS) : (limit ?? Infinity)) * NANOS_PER_TOKEN;
    const debt = this.#schedule.debts.get(user) ?? { nanos: 0, isSettled: false };
    this.#schedule.debts.set(user, debt);
    debt.nanos += bound;
    this.#schedule.admitted += 1;
    this.#later(() => {
      call.connect();
      const fate = this.#schedule.random();
      if (fate < 0.1) {
        // Refused for nothing: it will not charge.
        debt.nanos -= bound;
        call.answer(429, '{"error":{"message":"slow down"}}');
      } else if (fate < 0.2) call.break();
      else if (fate < 0.25) return;
      else if (stream) this.#stream(call, debt, { limit, bound, written: 0 });
      else this.#later(() => call.answer(200, answerOf(this.#schedule.below((limit ?? 1) + 1))));
    });
  }

  /** Writes on as long as it may, and charges for what it has written. */
  #stream(call: FakeCall, debt: Debt, state: { limit: number | null; bound: number; written: number }): void {
    call.head();
    const goOn = (): void => {
      if (call.aborted) return;
      if (call.paused) {
        this.#later(goOn);
        return;
      }
      const most = state.limit ?? 2_500;
      if (state.written >= most || this.#chance(0.15)) {
        const usage = { prompt_tokens: 1, completion_tokens: Math.min(state.written, most) };
        call.data(STOP, `data: ${JSON.stringify({ choices: [], usage })}\n\n`, DONE).end();
        return;
      }
      const tokens = Math.min(most - state.written, 20 + this.#schedule.below(150));
      state.written += tokens;
      const beyond = Math.max(0, state.written * NANOS_PER_TOKEN - state.bound);
      state.bound += beyond;
      debt.nanos += beyond;
      call.data(chatEvent({ content: 'abc'.repeat(tokens) }));
      this.#later(goOn);
    };
    this.#later(goOn);
  }
}

interface Asked {
  readonly user: string;
  readonly stream?: boolean;
  readonly max_tokens?: number;
  readonly max_completion_tokens?: number;
}

const SILENT = { info: () => undefined, warn: () => undefined, error: () => undefined };

const PRICED: Partial<Upstream> = {
  facts: (id): ModelFacts => ({
    id,
    price: { input: 0, cachedInput: null, cacheWrite: null, output: NANOS_PER_TOKEN * 1_000_000, tiers: [] },
    contextWindow: null,
    maxOutput: null,
    abilities: new Map(),
    sources: { price: null, contextWindow: null, maxOutput: null, abilities: null },
  }),
};

const PLAN = {
  asked: 'asked',
  route: 'auto',
  rule: null,
  strategy: 'priority',
  targets: PROVIDERS.map((provider) => ({
    provider,
    model: 'm',
    set: {},
    implicit: false,
    direct: false,
    reason: '',
  })),
  probe: false,
  resting: [],
  skipped: [],
  cache: null,
  detour: null,
  trace: '',
  fallbackOn: new Set(DEFAULT_FALLBACK_ON),
  timeouts: DEFAULT_TIMEOUTS,
} as const;

function answerOf(tokens: number): string {
  const choices = [{ index: 0, message: { role: 'assistant', content: 'hello' }, finish_reason: 'stop' }];
  return JSON.stringify({ choices, usage: { prompt_tokens: 1, completion_tokens: tokens } });
}

// One request from its plan to its settlement: the failover loop.

import { failure, type Failure } from '../domain/failure.ts';
import { isUnfit, unfit, type Fix } from '../domain/fix.ts';
import type { PlannedTarget } from '../domain/plan.ts';
import { UNKNOWN_USAGE } from '../domain/usage.ts';
import { Attempt, comesInSteps } from './attempt.ts';
import { passedOverWords } from './budget-error.ts';
import { chooseTarget, targetName, tryName, type Choice, type NoChoice } from './choose-target.ts';
import type { Watched } from './deadlines.ts';
import type { DispatchPorts, FixMemory } from './dispatcher.ts';
import type { Call } from './exchange.ts';
import { isAboutKey, LONGEST_INLINE_WAIT_MS, reasonToStop, repeatDelayMs, worthRepeating } from './judge.ts';
import { lastErrorOf } from './last-error.ts';
import { askAndMend, type MendPorts } from './mend.ts';
import { noLarger } from './no-larger.ts';
import { isReplayAffordable } from './replay-cost.ts';
import { RequestBook } from './request-book.ts';
import { TellClient, type Job } from './tell-client.ts';

/** All waiting ends by then: the client gets its head and keep-alives, and later errors go in-band. */
const COMMIT_BY_MS = 150_000;
const PROGRESS_EVERY_MS = 5_000;

export class RequestRun implements Watched, MendPorts {
  dueAt: number;
  readonly fixes: FixMemory;
  readonly #ports: DispatchPorts;
  readonly #job: Job;
  readonly #book: RequestBook;
  readonly #client: TellClient;
  /** Those that are ill or rest come last: by the time they are reached they may be well again. */
  readonly #targets: readonly PlannedTarget[];
  readonly #tried = new Set<string>();
  /** Targets that probably cannot take the request: they are tried when nothing else is left. */
  readonly #doubted = new Set<string>();
  #insists = false;
  #probed = false;
  #billed = 0;
  #repeats = 0;
  #attempt: Attempt | null = null;
  #isEnding = false;
  #stopWaiting: () => void = () => undefined;

  constructor(ports: DispatchPorts, job: Job) {
    this.#ports = ports;
    this.fixes = ports.fixes;
    this.#job = job;
    this.#book = new RequestBook(ports, job);
    this.#client = new TellClient(job, this.#book, ports.clock);
    const { targets, resting } = job.plan;
    this.#targets = resting.length === 0 ? targets : [...targets, ...resting];
    this.dueAt = job.startedMono + Math.min(PROGRESS_EVERY_MS, job.plan.timeouts.total);
  }

  /** Resolves when the client has its answer and the ledger has been told. */
  async run(): Promise<void> {
    this.#job.reply.onGone(() => {
      this.#stopWaiting();
      this.#attempt?.abandon(failure('outage', 'The client left.'));
    });
    this.#ports.deadlines.watch(this);
    this.#ports.retries.countRequest();
    try {
      await this.#tryTargets();
    } catch (error) {
      // A bug of ours. Whoever catches it tells the client; the ledger is told here, or the request would stay open.
      this.#attempt?.abandon(failure('outage', 'Breakerbox failed at this request.'));
      if (this.#book.attempts === 0) this.#book.beginNothing();
      const usage = UNKNOWN_USAGE;
      this.#book.settle({ state: 'failed', status: 500, errorKind: 'internal', usage, firstEventAt: 0 });
      throw error;
    } finally {
      this.#ports.deadlines.unwatch(this);
    }
  }

  /** The gateway ends: what runs is cut, and the client is told. */
  shutDown(): void {
    this.#isEnding = true;
    this.#stopWaiting();
    this.#attempt?.abandon(failure('outage', 'Breakerbox was shut down.', { billing: 'begun' }));
  }

  /** What was being answered before the machine slept is over: another attempt, or an end that the client is told of. */
  wake(): void {
    this.#attempt?.abandon(failure('outage', 'This machine was asleep meanwhile.', { billing: 'begun' }));
  }

  /** The configuration has changed: nobody goes on waiting for a provider that was just switched off. */
  reconsider(): void {
    const attempt = this.#attempt;
    if (attempt === null || this.#job.reply.committed) return;
    const { provider } = attempt.choice.target;
    if (this.#ports.snapshot().upstreams.get(provider)?.enabled === true) return;
    attempt.abandon(
      failure('outage', `${provider} was switched off while it was being asked.`, { billing: 'possible' }),
    );
  }

  onDue(now: number): void {
    const { total } = this.#job.plan.timeouts;
    const age = now - this.#job.startedMono;
    this.dueAt = now + (age < total ? Math.min(PROGRESS_EVERY_MS, total - age) : PROGRESS_EVERY_MS);
    if (age >= total) {
      this.#stopWaiting();
      const message = `The request took longer than ${Math.round(age / 1000)} s in all.`;
      this.#attempt?.abandon(failure('timeout', message, { billing: 'begun' }));
    } else {
      this.#attempt?.showProgress(age >= COMMIT_BY_MS);
    }
  }

  async #tryTargets(): Promise<void> {
    let mayFollow = true;
    while (mayFollow) {
      if (this.#job.reply.gone) {
        this.#book.settleUnanswered();
        return;
      }
      if (this.#mustEnd()) break;
      const tried = { names: this.#tried, probed: this.#probed };
      const health = this.#ports.healthFor(this.#job.client);
      const next = chooseTarget(this.#targets, tried, this.#ports.snapshot(), health);
      if ('target' in next) {
        if (this.#tooDear(next)) {
          this.#tried.add(targetName(next.target));
          continue;
        }
        const counted = this.#book.purse.untilCounted(next.target);
        if (counted !== null) await counted;
        const call = this.prepare(next, []);
        if (call === null) continue;
        if (next.probe) this.#probed = true;
        const failed = await askAndMend(this, next, call);
        if (failed === null) return;
        this.#noteTried(next, failed);
        mayFollow = await this.#mayFollow(next, failed);
      } else if (!this.#hasDoubted() && !(await this.#waitForRateLimit(next))) {
        this.#giveUp(next);
        return;
      }
    }
    this.#giveUp(null);
  }

  /** How the target would be asked; null when it cannot be, and is passed over. */
  prepare(choice: Choice, repairs: readonly Fix[]): Call | null {
    const { target, upstream } = choice;
    const { purse } = this.#book;
    const learned = this.fixes.fixesFor(target.provider, target.model);
    const fixes = repairs.length === 0 ? learned : [...learned, ...repairs];
    const wish = { fixes, insists: this.#insists, outputCap: purse.capAt(target) };
    const call = this.#job.exchange.prepare(upstream, target, wish);
    if (!isUnfit(call)) {
      // Whatever was refused elsewhere: a target is asked only if the budgets have room for the most that it may cost.
      const noRoom = purse.hold(choice, call, comesInSteps(this.#job.exchange, call));
      if (noRoom === null) return call;
      this.#tried.add(targetName(target));
      this.#book.passOver(target, unfit(null, passedOverWords(noRoom)), 'budget');
      return null;
    }
    this.#tried.add(targetName(target));
    if (call.sureness === 'likely') this.#doubted.add(targetName(target));
    else this.#book.passOver(target, call);
    return null;
  }

  /** What we know of models may be wrong: before giving up, those that we doubted are asked after all. */
  #hasDoubted(): boolean {
    if (this.#doubted.size === 0) return false;
    for (const name of this.#doubted) this.#tried.delete(name);
    this.#doubted.clear();
    this.#insists = true;
    return true;
  }

  #noteTried({ target, key }: Choice, failed: Failure): void {
    this.#tried.add(tryName(target, key));
    // Another key helps against what happened to this key, not against a sick upstream.
    if (!isAboutKey(failed)) this.#tried.add(targetName(target));
  }

  mustStop(): boolean {
    return this.#job.reply.committed || this.#job.reply.gone || this.#mustEnd();
  }

  async attempt(choice: Choice, call: Call): Promise<{ failed: Failure | null; answered: boolean }> {
    this.#book.handOver();
    this.#book.beginAttempt(choice, call.fixes);
    const held = this.#book.untilHeld();
    if (held !== null) await held;
    if (held !== null && (this.#job.reply.gone || this.#mustEnd())) {
      return { failed: this.#book.neverSent(), answered: false };
    }
    const attempt = new Attempt(this.#ports, this.#job, this.#book, this.#client, choice, call);
    this.#attempt = attempt;
    const failed = await attempt.run();
    this.#attempt = null;
    return { failed, answered: attempt.answered };
  }

  async #mayFollow(choice: Choice, failed: Failure): Promise<boolean> {
    if (failed.billing !== 'none') this.#billed += 1;
    const { plan, reply } = this.#job;
    if (reply.committed || this.#mustEnd()) return false;
    if (failed.kind === 'context-length') this.#passOverSmaller(choice);
    const found = choice.target.implicit;
    if (reasonToStop({ failure: failed, fallbackOn: plan.fallbackOn, billed: this.#billed, found }) !== null)
      return false;
    const isLimited = failed.kind === 'rate-limit';
    if (this.#targets.length > 1 || (isLimited && this.#hasOtherKey(choice))) return true;
    if (this.#repeats > 0 || !worthRepeating(failed) || !this.#ports.retries.take()) return true;
    this.#repeats += 1;
    this.#tried.clear();
    // A limit is waited out once all keys turn out to rest: the one that is free first is then the one to try.
    if (!isLimited) await this.#wait(failed.retryAfterMs ?? repeatDelayMs(this.#repeats, this.#ports.random()));
    return true;
  }

  /** What was too long for one is too long for those whose window is known to be no larger. */
  #passOverSmaller({ target }: Choice): void {
    for (const { smaller, why } of noLarger(this.#targets, target, this.#ports.snapshot())) {
      if (this.#tried.has(targetName(smaller))) continue;
      this.#tried.add(targetName(smaller));
      this.#book.passOver(smaller, unfit(null, why));
    }
  }

  /** Another key of the same target is at hand: no reason to wait for this one. */
  #hasOtherKey({ target, upstream }: Choice): boolean {
    const health = this.#ports.healthFor(this.#job.client);
    const isFree = (name: string): boolean => health.restOf(target.provider, name, target.model) === null;
    return upstream.keys.some((key) => !this.#tried.has(tryName(target, key)) && isFree(key.name));
  }

  /** Its time is up, or the gateway's. */
  #mustEnd(): boolean {
    const age = this.#ports.clock.monotonic() - this.#job.startedMono;
    return this.#isEnding || age >= this.#job.plan.timeouts.total;
  }

  /** The user agreed to the prices of listed targets only; an expensive prompt is not paid for twice without being asked. */
  #tooDear(next: Choice): boolean {
    if (this.#billed === 0 || !next.target.implicit) return false;
    const [first] = this.#targets;
    const { startedAt: atMs, exchange } = this.#job;
    const asks = { inputChars: exchange.inputChars, atMs };
    return first !== undefined && !isReplayAffordable(this.#ports.snapshot(), first, next.target, asks);
  }

  /** With a single target a short rate limit is waited out: the client could do nothing else either. */
  async #waitForRateLimit(nothing: NoChoice): Promise<boolean> {
    const wait = nothing.soonest - this.#ports.clock.monotonic();
    if (this.#targets.length > 1 || !nothing.onlyRateLimits || wait > LONGEST_INLINE_WAIT_MS) return false;
    await this.#wait(Math.max(0, wait) + 1);
    return true;
  }

  async #wait(ms: number): Promise<void> {
    await new Promise<void>((resolve) => {
      const cancel = this.#ports.clock.after(ms, resolve);
      this.#stopWaiting = () => {
        cancel();
        resolve();
      };
    });
    this.#stopWaiting = () => undefined;
  }

  #giveUp(nothing: NoChoice | null): void {
    if (this.#job.reply.gone) {
      this.#book.settleUnanswered();
      return;
    }
    if (this.#book.attempts === 0) this.#book.beginNothing();
    const now = this.#ports.clock.monotonic();
    const { error, errorKind, after } = lastErrorOf(this.#job.plan, this.#book, nothing, now);
    const tell = (): void => {
      const status = this.#client.error(error, after);
      this.#book.settle({ state: 'failed', status, errorKind, usage: UNKNOWN_USAGE, firstEventAt: 0 });
    };
    if (this.#book.known) tell();
    else this.#book.whenKnown(tell);
  }
}

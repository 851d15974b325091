import { describe, expect, test } from 'vitest';
import {
  ANSWER,
  chatExchange,
  DONE,
  type FakeCall,
  FakeReply,
  FakeTransport,
  fakeUpstream,
  HELLO,
  ROLE,
  STOP,
} from '../../test/support/fake-connections.ts';
import { noBudgets } from '../../test/support/no-budgets.ts';
import { table } from '../../test/support/routing.ts';
import { settle, VirtualClock } from '../../test/support/virtual-clock.ts';
import { DEFAULT_FALLBACK_ON, DEFAULT_TIMEOUTS, type Timeouts } from '../domain/config.ts';
import type { ModelFacts } from '../domain/model.ts';
import type { PlannedTarget } from '../domain/plan.ts';
import type { AttemptRecord, RequestIntent, Settlement } from '../domain/record.ts';
import { hashKeyFrom } from '../routing/keyed-hash.ts';
import { Deadlines } from './deadlines.ts';
import type { DispatchPorts } from './dispatcher.ts';
import { Health } from './health.ts';
import { LastHeads } from './last-heads.ts';
import { Planner, type Answered } from './planner.ts';
import { RequestRun } from './request-run.ts';
import { RetryBudget } from './retry-budget.ts';
import type { Upstream } from './snapshot.ts';

interface Options {
  /** Providers in the order of the plan, each with its one model `m`. */
  readonly targets: readonly string[];
  readonly streamed?: boolean;
  readonly implicit?: boolean;
  readonly timeouts?: Partial<Timeouts>;
  readonly upstreams?: Readonly<Record<string, Partial<Upstream>>>;
  /** Characters of the prompt. */
  readonly prompt?: number;
}

const keys = (...names: readonly string[]): Partial<Upstream> => ({
  keys: names.map((name) => ({ name, value: `secret-${name}` })),
});

/** Input at so many dollars a million tokens. */
const priced = (dollars: number): Partial<Upstream> => ({
  facts: (id): ModelFacts => ({
    id,
    price: { input: dollars * 1e9, cachedInput: null, cacheWrite: null, output: 0, tiers: [] },
    contextWindow: null,
    maxOutput: null,
    abilities: new Map(),
    sources: { price: null, contextWindow: null, maxOutput: null, abilities: null },
  }),
});

/** One request, its upstreams, its client and its ledger. */
class Rig {
  readonly clock = new VirtualClock();
  readonly reply = new FakeReply();
  readonly health: Health;
  readonly transports = new Map<string, FakeTransport>();
  /** `provider` or `provider#key` of every call, in order. */
  readonly order: string[] = [];
  readonly intents: RequestIntent[] = [];
  readonly attempts: AttemptRecord[] = [];
  readonly settlements: Settlement[] = [];
  readonly answers: Answered[] = [];
  readonly upstreams = new Map<string, Upstream>();
  isOver = false;
  /** The ledger can be written. */
  isWritten = true;
  readonly #waiters: (() => void)[] = [];
  readonly #run: RequestRun;

  constructor(options: Options) {
    const { clock } = this;
    this.health = new Health({ clock, random: () => 0.5, onChange: () => undefined });
    for (const id of options.targets) {
      this.transports.set(id, new FakeTransport());
      this.upstreams.set(id, fakeUpstream(id, options.upstreams?.[id]));
    }
    const content = 'x'.repeat(options.prompt ?? 100);
    const body = { stream: options.streamed ?? false, messages: [{ role: 'user', content }] };
    const exchange = chatExchange(body);
    const targets = options.targets.map((provider): PlannedTarget => ({
      provider,
      model: 'm',
      set: {},
      implicit: options.implicit ?? false,
      direct: false,
      reason: '',
    }));
    const ports = this.#ports();
    const planner = new Planner({
      clock,
      random: ports.random,
      counter: { count: () => Promise.reject(new Error('Nothing is near a bound.')) },
      snapshot: ports.snapshot,
      sketchSalt: hashKeyFrom(new Uint8Array(8)),
      healthFor: () => this.health,
      budgetShare: () => 0,
    });
    const asking = { client: 'editor', allow: ['*'], surface: 'chat', model: 'asked', headers: {} };
    this.#run = new RequestRun(ports, {
      id: 'ID',
      startedAt: clock.now(),
      startedMono: clock.monotonic(),
      client: 'editor',
      planning: planner.open({ ...asking, body, chars: content.length, streamed: body.stream }),
      plan: {
        asked: 'asked',
        route: 'auto',
        rule: null,
        strategy: 'priority',
        targets,
        probe: false,
        resting: [],
        skipped: [],
        cache: null,
        detour: null,
        trace: '',
        fallbackOn: new Set(DEFAULT_FALLBACK_ON),
        timeouts: { ...DEFAULT_TIMEOUTS, ...options.timeouts },
      },
      exchange,
      reply: this.reply,
    });
  }

  /** What this upstream does with its first, second, … call; the last one is repeated. */
  when(provider: string, ...acts: readonly ((call: FakeCall) => void)[]): this {
    const transport = this.transports.get(provider);
    if (transport === undefined) throw new Error(`There is no ${provider}.`);
    transport.onCall = (call) => {
      const key = /secret-(\w+)/.exec(call.request.headers.join(' '))?.[1];
      this.order.push(key === undefined ? provider : `${provider}#${key}`);
      acts[Math.min(transport.calls.length, acts.length) - 1]?.(call);
    };
    return this;
  }

  async start(): Promise<this> {
    void this.#run.run().then(() => (this.isOver = true));
    await settle();
    return this;
  }

  shutDown(): void {
    this.#run.shutDown();
  }

  lastCall(provider: string): FakeCall {
    const call = this.transports.get(provider)?.calls.at(-1);
    if (call === undefined) throw new Error(`${provider} was not called.`);
    return call;
  }

  /** The ledger has caught up. */
  write(): void {
    this.isWritten = true;
    for (const run of this.#waiters.splice(0)) run();
  }

  get outcomes(): string[] {
    const settled = this.settlements.flatMap(({ unwritten }) => unwritten);
    return [...this.attempts, ...settled].map(({ outcome }) => outcome);
  }

  get error(): { message: string; code: string; attempts: unknown[] } {
    return (JSON.parse(this.reply.text) as { error: Rig['error'] }).error;
  }

  #ports(): DispatchPorts {
    const { clock } = this;
    return {
      clock,
      random: () => 0.5,
      log: { info: () => undefined, warn: () => undefined, error: () => undefined },
      ledger: {
        begin: (intent) => this.intents.push(intent),
        isSettled: () => this.isWritten,
        whenSettled: (_ticket, run) => {
          if (this.isWritten) run();
          else this.#waiters.push(run);
        },
        recordAttempt: (_id, attempt) => this.attempts.push(attempt),
        recordProgress: () => 0,
        settle: (settlement) => this.settlements.push(settlement),
      },
      healthFor: () => this.health,
      drillFor: () => null,
      fixes: { fixesFor: () => [], refuses: () => false, learn: () => undefined, used: () => undefined },
      deadlines: new Deadlines(clock),
      retries: new RetryBudget(clock),
      budgets: noBudgets(),
      reserveTokens: () => 4096,
      onSpent: () => undefined,
      observer: { started: () => undefined, attemptFailed: () => undefined, settled: () => undefined },
      snapshot: () => ({ upstreams: this.upstreams, table: table(), baselinePrice: null, keepsSketches: false }),
      transportTo: (upstream) => this.transports.get(upstream.id) ?? new FakeTransport(),
      configVersion: () => null,
      heads: new LastHeads(),
      onFailure: () => undefined,
      onAnswer: (answered) => this.answers.push(answered),
      redact: (text) => text.replaceAll(/secret-\w+/g, '***'),
    };
  }
}

const refuse =
  (status: number, headers: Readonly<Record<string, string>> = {}, body = '{"error":{"message":"no"}}') =>
  (call: FakeCall): void =>
    void call.connect().answer(status, body, headers);
const answer = (call: FakeCall): void => void call.connect().answer(200, ANSWER);
const streamAnswer = (call: FakeCall): void => void call.connect().head().data(ROLE, HELLO, STOP, DONE).end();
const hang = (call: FakeCall): void => void call.connect();
/** Headers, and then nothing: it has begun and may be charged. */
const hangAnswering = (call: FakeCall): void => void call.connect().head();
const cut = (call: FakeCall): void => void call.connect().break();
const refuseConnection = (call: FakeCall): void => void call.break('ECONNREFUSED');
const limit = (seconds: number): ((call: FakeCall) => void) => refuse(429, { 'retry-after': String(seconds) });

describe('falls back before the first byte', () => {
  test.each<[fails: (call: FakeCall) => void, outcome: string, why: string]>([
    [refuse(500), 'outage', 'a stumble'],
    [refuse(429), 'rate-limit', 'a limit'],
    [refuse(401), 'auth', 'a refused key'],
    [refuse(402), 'quota', 'no credit'],
    [
      refuse(404, {}, '{"error":{"message":"The model `m` does not exist","code":"model_not_found"}}'),
      'model',
      'no such model',
    ],
    [refuse(200), 'outage', 'an error inside a 200'],
    [refuse(200, { 'content-type': 'text/html' }, '<p>'), 'schema', 'a page'],
    [refuse(200, {}, '{"cut'), 'schema', 'half an answer'],
    [cut, 'outage', 'a cut'],
    [refuseConnection, 'outage', 'nobody there'],
  ])('%s', async (fails, outcome) => {
    const rig = await new Rig({ targets: ['a', 'b'] }).when('a', fails).when('b', answer).start();
    expect(rig.order).toEqual(['a', 'b']);
    expect(rig.reply).toMatchObject({ status: 200, text: ANSWER, ending: 'end' });
    expect(rig.reply.headers).toMatchObject({ 'x-breakerbox-provider': 'b', 'x-breakerbox-attempts': '2' });
    expect(rig.outcomes).toEqual([outcome, 'ok']);
    expect(rig.settlements).toHaveLength(1);
    expect(rig.settlements[0]).toMatchObject({ state: 'done', provider: 'b', attempts: 2 });
  });

  test('and takes no pause, since the other one is not the overloaded one', async () => {
    const rig = new Rig({ targets: ['a', 'b'] }).when('a', refuse(503)).when('b', answer);
    const start = rig.clock.monotonic();
    await rig.start();
    expect(rig.isOver).toBe(true);
    expect(rig.clock.monotonic()).toBe(start);
  });

  test('not for a request that no target could serve', async () => {
    const body = '{"error":{"message":"bad","type":"invalid_request_error"}}';
    const rig = await new Rig({ targets: ['a', 'b'] })
      .when('a', refuse(413, {}, body))
      .when('b', answer)
      .start();
    expect(rig.order).toEqual(['a']);
    expect(rig.reply).toMatchObject({ status: 413 });
    expect(rig.reply.headers['x-should-retry']).toBe('false');
  });

  test('never after the first byte', async () => {
    const rig = await new Rig({ targets: ['a', 'b'], streamed: true })
      .when('a', (call) => call.connect().head().data(HELLO).break())
      .when('b', streamAnswer)
      .start();
    expect(rig.order).toEqual(['a']);
    expect(rig.reply.ending).toBe('cut');
    expect(rig.reply.text.slice(HELLO.length)).toMatch(/^data: \{"error":.*\}\n\n$/);
    expect(rig.settlements[0]).toMatchObject({ state: 'truncated', status: 200, errorKind: 'outage' });
  });
});

test('when all fail, the client gets all of them, and no key', async () => {
  const rig = await new Rig({ targets: ['a', 'b'], upstreams: { a: keys('one') } })
    .when('a', refuse(401, {}, '{"error":{"message":"Incorrect key secret-one"}}'))
    .when('b', refuse(500))
    .start();
  expect(rig.reply.status).toBe(502);
  expect(rig.error.attempts).toHaveLength(2);
  expect(rig.reply.text).not.toContain('secret-one');
  expect(JSON.stringify(rig.settlements) + JSON.stringify(rig.attempts)).not.toContain('secret-one');
  expect(rig.settlements[0]).toMatchObject({ state: 'failed', status: 502, attempts: 2 });
});

describe('no byte before the ledger knows of the request', () => {
  test.each<[streamed: boolean, act: (call: FakeCall) => void, status: number, why: string]>([
    [false, answer, 200, 'a whole answer'],
    [true, streamAnswer, 200, 'a stream'],
    [false, refuse(400), 400, 'an error'],
  ])('streamed %j, %s: %i', async (streamed, act, status) => {
    const rig = new Rig({ targets: ['a'], streamed }).when('a', act);
    rig.isWritten = false;
    await rig.start();
    await rig.clock.advance(1_000);
    expect(rig.intents).toHaveLength(1);
    expect(rig.reply.committed).toBe(false);
    rig.write();
    await settle();
    expect(rig.reply).toMatchObject({ status, ending: 'end' });
    expect(rig.settlements).toHaveLength(1);
  });
});

describe('all waiting ends by 150 s', () => {
  test('a stream gets its head and signs of life, then its answer', async () => {
    const rig = await new Rig({ targets: ['a'], streamed: true, timeouts: { firstEvent: 400_000 } })
      .when('a', hangAnswering)
      .start();
    await rig.clock.advance(149_000);
    expect(rig.reply.committed).toBe(false);
    await rig.clock.advance(2_000);
    expect(rig.reply).toMatchObject({ status: 200, text: ': keep-alive\n\n' });
    await rig.clock.advance(30_100);
    expect(rig.reply.text).toBe(': keep-alive\n\n'.repeat(3));
    rig.lastCall('a').data(HELLO, STOP, DONE).end();
    await settle();
    expect(rig.reply).toMatchObject({ ending: 'end' });
    expect(rig.settlements[0]).toMatchObject({ state: 'done', ttftUs: expect.any(Number) as number });
    expect(rig.settlements[0]?.ttftUs).toBeGreaterThan(181_000_000);
  });

  test('a stream that fails after it hears of it in-band, and nothing else is tried', async () => {
    const rig = await new Rig({ targets: ['a', 'b'], streamed: true, timeouts: { firstEvent: 400_000 } })
      .when('a', hangAnswering)
      .when('b', streamAnswer)
      .start();
    await rig.clock.advance(151_000);
    rig.lastCall('a').break();
    await settle();
    expect(rig.order).toEqual(['a']);
    expect(rig.reply.text).toMatch(/^: keep-alive\n\ndata: \{"error".*\n\n$/);
    expect(rig.reply.ending).toBe('cut');
    // No part of an answer went out, so there is nothing to call truncated.
    expect(rig.settlements[0]).toMatchObject({ state: 'failed', status: 200, ttftUs: null });
  });

  test('it is the attempt that lives then, whichever it is', async () => {
    const rig = await new Rig({ targets: ['a', 'b'], streamed: true }).when('a', hang).when('b', hangAnswering).start();
    await rig.clock.advance(121_000);
    expect(rig.order).toEqual(['a', 'b']);
    await rig.clock.advance(30_000);
    expect(rig.reply).toMatchObject({ status: 200 });
    expect(rig.reply.headers).toMatchObject({ 'x-breakerbox-provider': 'b', 'x-breakerbox-attempts': '2' });
  });

  test('a whole answer gets its head and white space, which is valid JSON before the body', async () => {
    const rig = await new Rig({ targets: ['a'] }).when('a', hang).start();
    await rig.clock.advance(149_000);
    expect(rig.reply.committed).toBe(false);
    await rig.clock.advance(2_000);
    expect(rig.reply).toMatchObject({ status: 200, text: '\n' });
    await rig.clock.advance(60_000);
    expect(rig.reply.text).toMatch(/^\n{3,5}$/);
    rig.lastCall('a').answer(200, ANSWER);
    await settle();
    expect(rig.reply.ending).toBe('end');
    expect(JSON.parse(rig.reply.text)).toEqual(JSON.parse(ANSWER));
  });

  test('a whole answer that fails after it is an error body that is cut', async () => {
    const rig = await new Rig({ targets: ['a', 'b'] }).when('a', hang).when('b', answer).start();
    await rig.clock.advance(151_000);
    rig.lastCall('a').break();
    await settle();
    expect(rig.order).toEqual(['a']);
    expect(rig.error.code).toBe('provider_outage');
    expect(rig.reply.ending).toBe('cut');
    expect(rig.settlements[0]).toMatchObject({ state: 'failed', status: 200 });
  });
});

describe('the total limit', () => {
  test.each<[streamed: boolean, total: number, status: number, why: string]>([
    [true, 2_000, 504, 'also when it is short'],
    [false, 2_000, 504, 'for whole answers too'],
    [true, 61_234, 504, 'to the moment'],
  ])(
    'streamed %j: ends the request after %i ms with %i, and no other target is tried',
    async (streamed, total, status) => {
      const rig = await new Rig({ targets: ['a', 'b'], streamed, timeouts: { total } })
        .when('a', hang)
        .when('b', streamed ? streamAnswer : answer)
        .start();
      await rig.clock.advance(total - 1);
      expect(rig.isOver).toBe(false);
      await rig.clock.advance(60);
      expect(rig.isOver).toBe(true);
      expect(rig.order).toEqual(['a']);
      expect(rig.lastCall('a').aborted).toBe(true);
      expect(rig.reply.status).toBe(status);
    },
  );

  test('holds while waiting for a limit on the rate to pass', async () => {
    const rig = await new Rig({ targets: ['a'], timeouts: { total: 3_000 } }).when('a', limit(8), hang).start();
    await rig.clock.advance(3_100);
    expect(rig.isOver).toBe(true);
    expect(rig.reply.status).toBe(429);
    expect(rig.order).toEqual(['a']);
  });

  test('ends a stream in the middle with an error', async () => {
    const rig = await new Rig({ targets: ['a'], streamed: true, timeouts: { total: 10_000 } })
      .when('a', (call) => call.connect().head().data(HELLO))
      .start();
    await rig.clock.advance(10_100);
    expect(rig.reply.ending).toBe('cut');
    expect(rig.settlements[0]).toMatchObject({ state: 'truncated', errorKind: 'timeout' });
  });
});

describe('a single target with a limit on its rate', () => {
  test('is waited for up to 10 s, and then asked once more', async () => {
    const rig = await new Rig({ targets: ['a'] }).when('a', limit(7), answer).start();
    await rig.clock.advance(6_900);
    expect(rig.order).toEqual(['a']);
    await rig.clock.advance(200);
    expect(rig.order).toEqual(['a', 'a']);
    expect(rig.reply).toMatchObject({ status: 200, text: ANSWER });
  });

  test('is not waited for any longer: the client hears when to come back', async () => {
    const rig = await new Rig({ targets: ['a'] }).when('a', limit(11)).start();
    expect(rig.reply).toMatchObject({ status: 429 });
    expect(rig.reply.headers).toMatchObject({ 'retry-after': '11' });
    expect(rig.reply.headers).not.toHaveProperty('x-should-retry');
  });

  test('is waited for once', async () => {
    const rig = await new Rig({ targets: ['a'] }).when('a', limit(2)).start();
    await rig.clock.advance(10_000);
    expect(rig.order).toEqual(['a', 'a']);
    expect(rig.reply.status).toBe(429);
  });

  test('is waited for too when an earlier request has met the limit', async () => {
    const rig = new Rig({ targets: ['a'] }).when('a', answer);
    const lease = rig.health.begin('a', 'm');
    const limited = { kind: 'rate-limit', message: 'slow', status: 429, code: null, type: null, param: null } as const;
    rig.health.fail(lease, null, { ...limited, retryAfterMs: 4_000, billing: 'none', connect: false });
    await rig.start();
    expect(rig.order).toEqual([]);
    await rig.clock.advance(4_100);
    expect(rig.reply.status).toBe(200);
  });

  test('a client that leaves meanwhile is not served any more', async () => {
    const rig = await new Rig({ targets: ['a'] }).when('a', limit(7), answer).start();
    rig.reply.hangUp();
    await settle();
    expect(rig.isOver).toBe(true);
    await rig.clock.advance(10_000);
    expect(rig.order).toEqual(['a']);
    expect(rig.settlements).toHaveLength(1);
    expect(rig.settlements[0]).toMatchObject({ state: 'cancelled', status: 499 });
  });

  test('nor does the wait outlive the gateway', async () => {
    const rig = await new Rig({ targets: ['a'] }).when('a', limit(7), answer).start();
    rig.shutDown();
    await settle();
    expect(rig.order).toEqual(['a']);
    expect(rig.isOver).toBe(true);
    expect(rig.reply.status).toBe(429);
  });
});

describe('the same target again', () => {
  test('once, after a moment, when there is no other', async () => {
    const rig = await new Rig({ targets: ['a'] }).when('a', refuse(500)).start();
    expect(rig.order).toEqual(['a']);
    await rig.clock.advance(5_000);
    expect(rig.order).toEqual(['a', 'a']);
    expect(rig.reply.status).toBe(502);
  });

  test('not while another is left', async () => {
    const rig = await new Rig({ targets: ['a', 'b'] }).when('a', refuse(500)).when('b', refuse(500)).start();
    expect(rig.order).toEqual(['a', 'b']);
    expect(rig.isOver).toBe(true);
  });
});

describe('several keys of one provider', () => {
  test.each<[fails: (call: FakeCall) => void, why: string]>([
    [refuse(401), 'a refused key'],
    [refuse(402), 'a key without credit'],
    [refuse(429), 'a limit of unknown length'],
    [limit(5), 'a short limit: why wait while another key is at hand'],
  ])('%s: the next one is tried at once', async (fails) => {
    const rig = await new Rig({ targets: ['a'], upstreams: { a: keys('one', 'two') } })
      .when('a', fails, answer)
      .start();
    expect(rig.order).toEqual(['a#one', 'a#two']);
    expect(rig.reply).toMatchObject({ status: 200, text: ANSWER });
    expect(rig.settlements[0]).toMatchObject({ keyName: 'two', attempts: 2 });
  });

  test('and the next request begins with the one that worked', async () => {
    const rig = await new Rig({ targets: ['a'], upstreams: { a: keys('one', 'two') } })
      .when('a', refuse(401), answer)
      .start();
    expect(rig.health.restOf('a', 'one', 'm')).toMatchObject({ kind: 'auth' });
    expect(rig.health.restOf('a', 'two', 'm')).toBeNull();
  });

  test('all keys of a target come before the next target', async () => {
    const rig = await new Rig({ targets: ['a', 'b'], upstreams: { a: keys('one', 'two') } })
      .when('a', refuse(429))
      .when('b', answer)
      .start();
    expect(rig.order).toEqual(['a#one', 'a#two', 'b']);
  });

  test('a limit that all of them have met is waited out until the first is over', async () => {
    const rig = await new Rig({ targets: ['a'], upstreams: { a: keys('one', 'two') } })
      .when('a', limit(9), limit(3), answer)
      .start();
    expect(rig.order).toEqual(['a#one', 'a#two']);
    await rig.clock.advance(3_100);
    expect(rig.order).toEqual(['a#one', 'a#two', 'a#two']);
    expect(rig.reply.status).toBe(200);
  });
});

describe('what may have been charged is not repeated without end', () => {
  test.each<[implicit: boolean, fails: (call: FakeCall) => void, calls: number, why: string]>([
    [false, cut, 3, 'listed targets: the user agreed to their prices, but not to all of them'],
    [true, cut, 2, 'found targets: one replay'],
    [true, refuse(500), 5, 'a refusal did no work'],
    [true, refuseConnection, 5, 'nor did a connection that never came about'],
  ])('implicit %j, %s: %i of five targets', async (implicit, fails, calls) => {
    const names = ['a', 'b', 'c', 'd', 'e'];
    const rig = new Rig({ targets: names, implicit });
    for (const name of names) rig.when(name, fails);
    await rig.start();
    expect(rig.isOver).toBe(true);
    expect(rig.order).toHaveLength(calls);
    expect(rig.reply.status).toBe(502);
  });
});

describe('the cost guard', () => {
  // A million characters are about a quarter of a million tokens.
  const play = async (
    implicit: boolean,
    first: number,
    next: number,
    prompt: number,
    fails = cut,
  ): Promise<string[]> => {
    const upstreams = { a: priced(first), b: priced(next) };
    const rig = new Rig({ targets: ['a', 'b'], implicit, prompt, upstreams }).when('a', fails).when('b', answer);
    return (await rig.start()).order;
  };

  test.each<[implicit: boolean, first: number, next: number, prompt: number, order: string, why: string]>([
    [true, 1, 1, 1_000, 'ab', 'cheap, and at the same price'],
    [true, 1, 3, 1_000, 'ab', 'three times the price is the most'],
    [true, 1, 4, 1_000, 'a', 'more than three times'],
    [true, 2, 2, 1_000_000, 'a', 'half a dollar is more than a quarter'],
    [true, 0.5, 0.5, 1_000_000, 'ab', 'an eighth is not'],
    [false, 1, 40, 1_000_000, 'ab', 'listed targets have the user’s consent'],
  ])('implicit %j, $%d after $%d for %i characters: %s, %s', async (implicit, first, next, prompt, order) => {
    expect((await play(implicit, first, next, prompt)).join('')).toBe(order);
  });

  test('does not look at what was provably not charged', async () => {
    expect(await play(true, 1, 40, 1_000_000, refuse(429))).toEqual(['a', 'b']);
  });
});

describe('a client that hangs up', () => {
  test.each<[act: (call: FakeCall) => void, why: string]>([
    [() => undefined, 'while connecting'],
    [hang, 'before the head'],
    [hangAnswering, 'while the head is held'],
    [(call) => call.connect().head().data(HELLO), 'in the middle of a stream'],
  ])('%s: the upstream is closed at once, and nothing else is tried', async (act) => {
    const rig = await new Rig({ targets: ['a', 'b'], streamed: true }).when('a', act).when('b', streamAnswer).start();
    rig.reply.hangUp();
    await settle();
    rig.lastCall('a').connect();
    expect(rig.lastCall('a').aborted).toBe(true);
    expect(rig.order).toEqual(['a']);
    expect(rig.settlements).toHaveLength(1);
    expect(rig.settlements[0]).toMatchObject({ state: 'cancelled', status: 499, errorKind: 'cancelled' });
    expect(rig.outcomes).toEqual(['cancelled']);
    expect(rig.health.report('a').phase).toBe('closed');
  });
});

test('a client that stopped reading says nothing about the upstream', async () => {
  const rig = await new Rig({ targets: ['a'], streamed: true }).when('a', (call) => call.connect().head()).start();
  // One more failure of the upstream would trip its breaker.
  for (let i = 0; i < 4; i += 1) {
    const lease = rig.health.begin('a', 'm');
    const down = { kind: 'outage', message: 'down', status: 500, code: null, type: null, param: null } as const;
    rig.health.fail(lease, null, { ...down, retryAfterMs: null, billing: 'none', connect: false });
  }
  rig.reply.isFull = true;
  rig.lastCall('a').data(HELLO);
  await rig.clock.advance(620_000);
  expect(rig.isOver).toBe(true);
  expect(rig.health.report('a').phase).toBe('closed');
});

describe('nothing that can be tried', () => {
  test.each<[upstream: Partial<Upstream>, status: number, why: string]>([
    [{ enabled: false }, 503, 'switched off by hand since the plan was made'],
    [{ keyProblem: 'a has no usable key' }, 503, 'no key'],
  ])('%j: %i', async (upstream, status) => {
    const rig = await new Rig({ targets: ['a'], upstreams: { a: upstream } }).when('a', answer).start();
    expect(rig.order).toEqual([]);
    expect(rig.reply.status).toBe(status);
    expect(rig.intents).toMatchObject([{ provider: null }]);
    expect(rig.settlements).toMatchObject([{ state: 'failed', status, attempts: 0 }]);
  });

  test('a switch thrown while the first attempt runs counts from the next one on', async () => {
    const rig = await new Rig({ targets: ['a', 'b', 'c'] }).when('a', hang).when('b', answer).when('c', answer).start();
    rig.upstreams.set('b', fakeUpstream('b', { enabled: false }));
    rig.lastCall('a').answer(500, '{}');
    await settle();
    expect(rig.order).toEqual(['a', 'c']);
  });
});

test('shutting down cuts what runs and tells the client', async () => {
  const rig = await new Rig({ targets: ['a', 'b'], streamed: true })
    .when('a', (call) => call.connect().head().data(HELLO))
    .when('b', streamAnswer)
    .start();
  rig.shutDown();
  await settle();
  expect(rig.order).toEqual(['a']);
  expect(rig.reply.text).toContain('Breakerbox was shut down.');
  expect(rig.reply.ending).toBe('cut');
  expect(rig.isOver).toBe(true);
});

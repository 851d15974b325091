import { describe, expect, test } from 'vitest';
import { fakeUpstream } from '../../test/support/fake-connections.ts';
import { line, provider, route, rule, table, targetsOf, words, type TableSpec } from '../../test/support/routing.ts';
import { VirtualClock } from '../../test/support/virtual-clock.ts';
import type { JsonObject } from '../dialects/json.ts';
import { failure } from '../domain/failure.ts';
import type { Plan } from '../domain/plan.ts';
import { UNKNOWN_USAGE, type Usage } from '../domain/usage.ts';
import { hashKeyFrom } from '../routing/keyed-hash.ts';
import { WARM_MS } from '../routing/sessions.ts';
import { SketchedFacts } from '../routing/sketched-facts.ts';
import { Health } from './health.ts';
import { Planner, type Answered, type Planned, type Planning } from './planner.ts';

const models = { m: { price: [10, 10, 1] as const, window: 100_000 } };
const config: TableSpec = {
  providers: [provider('a', models), provider('b', { m: { price: [8, 8, 0.8] } }), provider('c', models)],
  routes: [
    route('r', ['a/m', 'b/m', 'c/m']),
    route('turns', ['a/m', 'b/m', 'c/m'], { strategy: 'round-robin', sticky: false }),
    route('fast', ['a/m', 'b/m', 'c/m'], { strategy: 'fastest', sticky: false }),
    route('cheap', ['a/m', 'b/m'], { strategy: 'cheapest' }),
  ],
};

class Bench {
  readonly clock = new VirtualClock();
  readonly health: Health;
  readonly planner: Planner;
  /** Texts that were counted. */
  readonly counted: string[][] = [];

  constructor(rest: TableSpec = {}, tokens = 0, keepsSketches = false) {
    const { clock } = this;
    this.health = new Health({ clock, random: () => 0.5, onChange: () => undefined });
    const routing = table({ ...config, ...rest });
    const upstreams = new Map(
      ['a', 'b', 'c'].map((id) => [
        id,
        fakeUpstream(id, { facts: (model) => routing.byId.get(id)?.facts(model) ?? null }),
      ]),
    );
    const snapshot = { upstreams, table: routing, baselinePrice: null, keepsSketches };
    this.planner = new Planner({
      clock,
      random: () => 0.5,
      counter: {
        count: (texts) => {
          this.counted.push([...texts]);
          return Promise.resolve({ tokens, exact: true });
        },
      },
      snapshot: () => snapshot,
      sketchSalt: hashKeyFrom(new Uint8Array(8)),
      healthFor: () => this.health,
      budgetShare: () => 0,
    });
  }

  open(model: string, body: JsonObject = chat('hi'), rest: Partial<Planned> = {}): Planning {
    const chars = JSON.stringify(body).length;
    const asking = { client: 'editor', allow: ['*'], surface: 'chat', streamed: false, headers: {} };
    return this.planner.open({ ...asking, model, body, chars, ...rest });
  }

  plan(model: string, body?: JsonObject, rest?: Partial<Planned>): string {
    return line(this.open(model, body, rest).plan());
  }

  /** The provider has answered. */
  answer(
    planning: Planning,
    id: string,
    rest: Partial<Omit<Answered, 'usage'>> & { usage?: Partial<Usage> } = {},
  ): void {
    const usage = { ...UNKNOWN_USAGE, inputTokens: 20_000, outputTokens: 50, ...rest.usage };
    const defaults = { planning, provider: id, model: 'm', ttftMs: 100, writingMs: 1_000, direct: null };
    this.planner.answered({ ...defaults, ...rest, usage });
  }
}

function chat(...said: readonly string[]): JsonObject {
  return { messages: said.map((content, i) => ({ role: i % 2 === 0 ? 'user' : 'assistant', content })) };
}

/** Long enough that a cache is worth something. */
const LONG = 'word '.repeat(20_000);

describe('turns', () => {
  test('each request takes one, however often it is planned', () => {
    const bench = new Bench();
    const [first, second] = [bench.open('turns'), bench.open('turns')];
    expect([targetsOf(first.plan())[0], targetsOf(second.plan())[0], targetsOf(first.plan())[0]]).toEqual([
      'a/m',
      'b/m',
      'a/m',
    ]);
    expect(targetsOf(bench.open('turns').plan())[0]).toBe('c/m');
  });

  test('who only wants to know takes none', () => {
    const bench = new Bench();
    const asking = bench.open('turns');
    asking.counts = false;
    expect(targetsOf(asking.plan())[0]).toBe('a/m');
    expect(targetsOf(bench.open('turns').plan())[0]).toBe('a/m');
    expect(targetsOf(bench.open('turns').plan())[0]).toBe('b/m');
  });

  test('another route does not cost one', () => {
    const bench = new Bench();
    bench.open('r').plan();
    expect(targetsOf(bench.open('turns').plan())[0]).toBe('a/m');
  });
});

describe('an exact count', () => {
  const rules = [rule('long', { inputTokens: { gte: 1_000 } }, 'cheap')];

  test('is wanted only near a bound, and then decides', async () => {
    const bench = new Bench({ rules }, 990);
    const planning = bench.open('r', chat('word '.repeat(1_000)));
    expect((planning.plan() as Plan).rule).toBe('long');
    expect(planning.facts.exactWanted).toBe(true);
    await planning.count();
    // With what a request and a message cost beside their texts.
    expect(planning.facts.inputTokens()).toEqual({ tokens: 997, spread: 0 });
    expect((planning.plan() as Plan).rule).toBeNull();
    expect(planning.facts.exactWanted).toBe(false);
    expect(bench.counted).toEqual([['word '.repeat(1_000)]]);
  });

  test('counts tools too', async () => {
    const bench = new Bench();
    const planning = bench.open('r', { ...chat('hi'), tools: [{ name: 'f' }] });
    await planning.count();
    expect(bench.counted).toEqual([['hi', '{"name":"f"}']]);
  });

  test('of a form is nothing', async () => {
    const planning = new Bench().open('r', undefined, { body: null });
    await planning.count();
    expect(planning.facts.inputTokens()).toEqual({ tokens: 0, spread: 0 });
  });

  test('holds under another name too', async () => {
    const bench = new Bench({ rules }, 990);
    const planning = bench.open('none', chat('word '.repeat(1_000)));
    await planning.count();
    expect((planning.planAs('r') as Plan).rule).toBeNull();
  });
});

describe('conversations', () => {
  test('a continued one stays with a warm cache, a new one goes to the first', () => {
    const bench = new Bench();
    bench.answer(bench.open('r', chat(LONG)), 'c');
    expect(bench.plan('r', chat(LONG, 'yes', 'go on'))).toMatch(/^c\/m a\/m b\/m \| stays at c\/m with 20000/u);
    expect(bench.plan('r', chat(LONG))).toBe('a/m b/m c/m');
    expect(bench.plan('r', chat('another', 'yes', 'go on'))).toBe('a/m b/m c/m');
  });

  test('is forgotten when its cache has gone cold', async () => {
    const bench = new Bench();
    bench.answer(bench.open('r', chat(LONG)), 'c');
    await bench.clock.advance(WARM_MS);
    expect(bench.plan('r', chat(LONG, 'yes', 'go on'))).toMatch(/^c\/m/u);
    await bench.clock.advance(1);
    expect(bench.plan('r', chat(LONG, 'yes', 'go on'))).toBe('a/m b/m c/m');
  });

  test('belongs to one client', () => {
    const bench = new Bench();
    bench.answer(bench.open('r', chat(LONG)), 'c');
    expect(bench.plan('r', chat(LONG, 'yes', 'go on'), { client: 'other' })).toBe('a/m b/m c/m');
  });

  test('is told by its name where it has one', () => {
    const bench = new Bench();
    const named = (name: string): Partial<Planned> => ({ headers: { session_id: name } });
    bench.answer(bench.open('r', chat('hi'), named('one')), 'c');
    expect(bench.plan('r', chat(LONG, 'yes', 'go on'), named('one'))).toMatch(/^c\/m/u);
    expect(bench.plan('r', chat(LONG, 'yes', 'go on'), named('two'))).toBe('a/m b/m c/m');
  });

  test('a cache that turned out to be cold is not counted on again', () => {
    const bench = new Bench();
    const usage = { cachedInputTokens: 0 };
    bench.answer(bench.open('r', chat(LONG)), 'c', { usage });
    expect(bench.plan('r', chat(LONG, 'yes', 'go on'))).toMatch(/with 20000/u);
    bench.answer(bench.open('r', chat(LONG, 'yes', 'go on')), 'c', { usage });
    expect(bench.plan('r', chat(LONG, 'yes', 'go on', 'yes', 'go on'))).toMatch(/with 0 /u);
  });

  test('the name of a conversation tells nothing of what was said', () => {
    const bench = new Bench();
    const { session } = bench.open('r', chat('secret plans'));
    expect(session).toMatch(/^[\w-]{12}$/u);
    expect(bench.open('r', chat('secret plans', 'yes', 'more')).session).toBe(session);
    expect(bench.open('r', chat('other plans')).session).not.toBe(session);
    expect(bench.open('r', undefined, { body: null }).session).toBeNull();
  });

  test('a form belongs to none', () => {
    const bench = new Bench();
    const form = bench.open('r', undefined, { body: null });
    bench.answer(form, 'c');
    expect(line(form.plan())).toBe('a/m b/m c/m');
  });
});

describe('what is learnt from answers', () => {
  test('the fastest is the one that was', () => {
    const bench = new Bench();
    for (const [id, ttftMs] of [
      ['a', 900],
      ['b', 100],
      ['c', 500],
    ] as const) {
      bench.answer(bench.open('fast'), id, { ttftMs });
    }
    expect(targetsOf(bench.open('fast').plan())).toEqual(['b/m', 'c/m', 'a/m']);
  });

  test('how long answers are, by who asks for what', () => {
    const bench = new Bench();
    const expected = (client: string, model: string): number =>
      bench.open(model, chat('hi'), { client }).state.expectedOutput();
    expect(expected('editor', 'r')).toBe(400);
    bench.answer(bench.open('r'), 'a', { usage: { outputTokens: 90 } });
    bench.answer(bench.open('r'), 'a', { usage: { outputTokens: null } });
    expect([expected('editor', 'r'), expected('editor', 'fast'), expected('other', 'r')]).toEqual([90, 400, 400]);
  });

  test('what the direct path added', () => {
    const bench = new Bench();
    bench.answer(bench.open('r'), 'a', { direct: { route: 'r', addedMs: 0.3 } });
    bench.answer(bench.open('r'), 'b');
    expect(bench.planner.added.of('r')).toEqual({ samples: 1, p50Us: 300, p95Us: 300 });
  });
});

test('an ill target rests in the plan, and says why', () => {
  const bench = new Bench();
  for (let i = 0; i < 5; i += 1) bench.health.fail(bench.health.begin('a', 'm'), null, failure('outage', 'It broke.'));
  expect(bench.plan('r')).toMatch(/^b\/m c\/m \| a\/m rests: .*It broke/u);
});

test('headers and hours are those of the request', () => {
  const rules = [
    rule('team', { header: { 'x-team': ['a, b'] } }, 'cheap'),
    rule('now', { hours: { from: 0, to: 1_440, days: [], zone: 'UTC' } }, 'turns'),
  ];
  const bench = new Bench({ rules });
  expect(bench.plan('r', chat('hi'), { headers: { 'x-team': ['a', 'b'] } })).toMatch(/^team: /u);
  expect(bench.plan('r', chat('hi'))).toMatch(/^now: /u);
});

test('a sketch is planned without leaving a trace', () => {
  const bench = new Bench({ rules: [rule('bugs', words(['bug']), 'turns')] });
  const sketch = {
    model: 'r',
    client: 'editor',
    surface: 'chat',
    inputTokens: null,
    maxOutputTokens: null,
    turns: 1,
    system: '',
    text: 'a bug',
    has: [],
    effort: null,
    headers: {},
    at: null,
    budgets: {},
  };
  const facts = new SketchedFacts(sketch, {
    estimate: () => 10,
    localTime: () => ({ day: 0, minute: 0 }),
    budgetShare: () => 0,
  });
  expect(line(bench.planner.planSketch(facts, ['*']).plan)).toBe('bugs: a/m b/m c/m');
  expect(line(bench.planner.planSketch(facts, ['r', 'b/*']).plan)).toMatch(/^bugs: b\/m/u);
  expect(bench.plan('turns')).toBe('a/m b/m c/m');
});

describe('what is kept of a request', () => {
  const body = { ...chat('a bug', 'yes', 'another bug'), max_tokens: 9, reasoning_effort: 'low', tools: [{}] };

  test('is what rules may want to know, without its text', () => {
    const record = new Bench().open('r', body).record('ID', 'note');
    expect(record).toMatchObject({ maxOutputTokens: 9, turns: 2, effort: 'low', plan: 'note', sketch: null });
    // Nobody needed to know: it is not counted for the record.
    expect(record?.promptTokens).toBeNull();
    expect(JSON.stringify(record)).not.toContain('bug');
  });

  test('has the tokens that a plan wanted to know', () => {
    const planning = new Bench().open('cheap', body);
    planning.plan();
    expect(planning.record('ID', null)?.promptTokens).toBeGreaterThan(10);
  });

  test('has a sketch where sketches are kept, another one for each request', () => {
    const bench = new Bench({}, 0, true);
    const [one, two] = ['1', '2'].map((id) => bench.open('r', body).record(id, null)?.sketch);
    expect(one).toBeInstanceOf(Uint8Array);
    expect(two).not.toEqual(one);
  });

  test('of a form is nothing', () => {
    expect(new Bench().open('r', undefined, { body: null }).record('ID', null)).toBeNull();
  });
});

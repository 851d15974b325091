import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  configOf,
  model,
  NOON,
  providerOf,
  routeOf,
  ruleOf,
  sendThrough,
  SKETCH_SALT,
  type Sent,
} from '../../test/support/past-traffic.ts';
import type { ReplayResult } from '../contract/routing-views.ts';
import type { Config } from '../domain/config.ts';
import type { RuleConfig } from '../domain/rule.ts';
import type { HistoryRow } from '../ledger/history.ts';
import { compileLinearPattern } from '../platform/linear-pattern.ts';
import { SketchReader } from '../routing/history-facts.ts';
import type { HashKey } from '../routing/keyed-hash.ts';
import { daysIn } from './days.ts';
import { Replay } from './replay.ts';
import { catalogOf, makeSide } from './side.ts';

const MINUTE = 60_000;
const known = { catalog: null, listed: {} };
const catalog = catalogOf(known);

/** Two dear and two cheap models, one of each with another tokenizer. */
const providers = [
  providerOf('big', [
    model('dear', { inputPrice: 2, cachedInputPrice: 0.2, outputPrice: 8 }),
    model('claude-opus-4-8', { inputPrice: 5, cachedInputPrice: 0.5, cacheWritePrice: 6.25, outputPrice: 25 }),
  ]),
  providerOf('small', [
    model('cheap', { inputPrice: 0.1, cachedInputPrice: 0.05, outputPrice: 0.4 }),
    model('unpriced'),
  ]),
];
const routes = [routeOf('main', ['big/dear', 'small/cheap'])];
const before = configOf({ providers, routes });

const withRules = (...rules: RuleConfig[]): Config => ({ ...before, rules });

function replay(
  rows: readonly HistoryRow[],
  draft: Config,
  current = before,
  key: HashKey = SKETCH_SALT,
): ReplayResult {
  const side = (config: Config) => makeSide(config, known, catalog, compileLinearPattern);
  const reader = new SketchReader(key);
  const run = new Replay({ draft: side(draft), current: side(current), reader, dayOf: daysIn('UTC') });
  for (const row of rows) run.add(row);
  return run.result();
}

/** A linear congruence: the same traffic in each run. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => (state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0) / 2 ** 32;
}

function ask(text: string, at = NOON, rest: Partial<Sent> & { body?: Record<string, unknown> } = {}): Sent {
  const body = { model: 'main', messages: [{ role: 'user', content: text }], ...rest.body };
  return { at, outputTokens: 100, ...rest, body };
}

const sum = (rows: readonly HistoryRow[]): number => rows.reduce((total, row) => total + (row.costNanos ?? 0), 0);

/** What the draft forecasts for traffic that went through `before`, and what the draft really costs. */
function forecast(traffic: readonly Sent[], draft: Config, current = before) {
  const rows = sendThrough(current, traffic);
  return { rows, result: replay(rows, draft, current), really: sendThrough(draft, traffic) };
}

const toCheap = { model: 'small/cheap', set: {} };

describe('a request', () => {
  const short = ask('Please label this ticket.');
  const long = ask('word '.repeat(3_000));
  const noTools = { tools: false };

  test.each<[name: string, sent: Sent, rule: RuleConfig, moves: boolean]>([
    ['that the rule is about', short, ruleOf('r', { inputTokens: { lt: 1_000 } }, toCheap), true],
    ['that it is not about', long, ruleOf('r', { inputTokens: { lt: 1_000 } }, toCheap), false],
    [
      'with a keyword',
      short,
      ruleOf('r', { keywords: { any: ['label'], all: [], none: [], in: 'last-user' } }, toCheap),
      true,
    ],
    [
      'without it',
      short,
      ruleOf('r', { keywords: { any: ['tag'], all: [], none: [], in: 'last-user' } }, toCheap),
      false,
    ],
    [
      'by its client and its traits',
      short,
      ruleOf('r', { client: ['ed*'], has: noTools, turns: { lte: 1 } }, toCheap),
      true,
    ],
    ['by the hour', short, ruleOf('r', { hours: { from: 720, to: 780, days: [], zone: 'UTC' } }, toCheap), true],
    ['at another hour', short, ruleOf('r', { hours: { from: 780, to: 840, days: [], zone: 'UTC' } }, toCheap), false],
  ])('%s', (_, sent, rule, moves) => {
    const { result, really, rows } = forecast([sent], withRules(rule));
    expect(result).toMatchObject({ requests: 1, judged: 1, moved: moves ? 1 : 0, actualNanos: sum(rows) });
    expect(really[0]?.provider).toBe(moves ? 'small' : 'big');
    expect(result.wouldNanos).toBe(sum(really));
  });

  test.each<[when: RuleConfig['when'], why: RegExp]>([
    [{ pattern: { matches: 'x+', in: 'last-user' } }, /'r' looks for a pattern, and the text is not kept/],
    [{ header: { 'x-team': ['a'] } }, /'r' asks for a header/],
    [{ keywords: { any: ['label'], all: [], none: [], in: 'system' } }, /'r' looks for words outside the last message/],
    [
      { keywords: { any: ['please label this'], all: [], none: [], in: 'last-user' } },
      /sketch does not tell|does not tell of/,
    ],
  ])('cannot be judged by %j', (when, why) => {
    const { result } = forecast([short], withRules(ruleOf('r', when, toCheap)));
    expect(result).toMatchObject({ requests: 1, judged: 0, moved: 0, actualNanos: 0, wouldNanos: 0 });
    expect(result.unjudged).toEqual([{ why: expect.stringMatching(why) as string, requests: 1 }]);
  });

  test('of which nothing was kept cannot be judged by that', () => {
    const [row] = sendThrough(before, [short]);
    const bare = { turns: null, traits: null, promptTokens: null, maxOutputTokens: null, effort: null, sketch: null };
    const rules = withRules(ruleOf('r', { has: { tools: true } }, toCheap));
    expect(replay([{ ...(row as HistoryRow), ...bare }], rules).unjudged).toEqual([
      { why: "the rule 'r' asks for what was not kept yet at that time", requests: 1 },
    ]);
  });

  test.each<[change: Partial<HistoryRow>, why: string]>([
    [{ inputTokens: null }, 'how many tokens they had is not known'],
    [{ outputTokens: null }, 'how many tokens they had is not known'],
    [{ costNanos: null, costSource: 'unknown' }, 'what they cost is not known'],
  ])('logged with %j cannot be judged when it moves', (change, why) => {
    const [row] = sendThrough(before, [short]);
    const result = replay([{ ...(row as HistoryRow), ...change }], withRules(ruleOf('r', {}, toCheap)));
    expect(result).toMatchObject({ judged: 0, unjudged: [{ why, requests: 1 }] });
  });

  test('cannot be judged where no price is known', () => {
    const { result } = forecast([short], withRules(ruleOf('r', {}, { model: 'small/unpriced', set: {} })));
    expect(result.unjudged).toEqual([{ why: 'the price of small/unpriced is not known', requests: 1 }]);
  });

  test('that would be refused costs nothing and has not moved', () => {
    const { result, rows } = forecast([short], withRules(ruleOf('r', {}, { refuse: 'no' })));
    expect(result).toMatchObject({ judged: 1, refused: 1, moved: 0, actualNanos: sum(rows), wouldNanos: 0 });
  });

  test('that nothing could serve is not judged: it saves nothing', () => {
    const { result } = forecast([short], withRules(ruleOf('r', {}, { model: 'nobody-has-this', set: {} })));
    expect(result).toMatchObject({ judged: 0, refused: 0, actualNanos: 0, wouldNanos: 0 });
    expect(result.unjudged).toEqual([{ why: 'nothing could serve it under these rules', requests: 1 }]);
  });

  test('that is still running is left out; one that failed stays where it failed', () => {
    const [row] = sendThrough(before, [short]);
    const open = { ...(row as HistoryRow), state: 'open' as const };
    const failed = {
      ...(row as HistoryRow),
      state: 'failed' as const,
      inputTokens: null,
      outputTokens: null,
      costNanos: 0,
    };
    expect(replay([open, failed], before)).toMatchObject({ requests: 1, judged: 1, moved: 0, wouldNanos: 0 });
  });

  test('that was refused has no tokens that another target could be priced by', () => {
    const rows = sendThrough(withRules(ruleOf('r', {}, { refuse: 'no' })), [short]);
    expect(replay(rows, before)).toMatchObject({ requests: 1, judged: 0 });
    expect(replay(rows, withRules(ruleOf('r', {}, { refuse: 'no' })))).toMatchObject({ judged: 1, refused: 1 });
  });

  test('that fell back stays where it was answered, at what it cost', () => {
    const [row] = sendThrough(before, [short]);
    const fellBack = { ...(row as HistoryRow), provider: 'small', model: 'cheap', attempts: 2, costNanos: 77 };
    expect(replay([fellBack], before)).toMatchObject({ moved: 0, actualNanos: 77, wouldNanos: 77 });
    expect(replay([fellBack], before).rows).toEqual([
      { day: '2026-06-01', target: 'small/cheap', requests: 1, actualNanos: 77, wouldNanos: 77 },
    ]);
  });
});

describe('chance', () => {
  const weighted = (weight: number): Config => {
    const targets = [
      { model: 'big/dear', weight: 1, set: {} },
      { model: 'small/cheap', weight, set: {} },
    ];
    return { ...before, routes: [routeOf('main', [], { strategy: 'weighted', targets })] };
  };
  const traffic = Array.from({ length: 400 }, (_, i) => ask(`number ${i}`, NOON + i * 10 * MINUTE));

  test('does not fall otherwise while the route is as it was', () => {
    const rows = sendThrough(weighted(1), traffic);
    expect(replay(rows, weighted(1), weighted(1))).toMatchObject({ moved: 0, wouldNanos: sum(rows) });
  });

  test('falls anew when it has changed, the same way each time', () => {
    const rows = sendThrough(weighted(1), traffic);
    const once = replay(rows, weighted(3), weighted(1));
    // All had gone to the cheap one; of four one now goes to the other.
    expect(once.moved).toBeGreaterThan(70);
    expect(once.moved).toBeLessThan(130);
    expect(replay(rows, weighted(3), weighted(1))).toEqual(once);
  });

  test('taking turns is taken anew', () => {
    const turns = {
      ...before,
      routes: [routeOf('main', ['big/dear', 'small/cheap'], { strategy: 'round-robin', sticky: false })],
    };
    const { result, really } = forecast(traffic, turns);
    expect(result).toMatchObject({ moved: 200, wouldNanos: sum(really) });
  });
});

describe('another price', () => {
  const dearer = configOf({
    ...before,
    providers: [
      providerOf('big', [model('dear', { inputPrice: 4, cachedInputPrice: 0.4, outputPrice: 16 })]),
      ...providers.slice(1),
    ],
  });
  const text = 'hello';

  test('changes what requests cost that stay where they are', () => {
    const { result, really, rows } = forecast([ask(text)], dearer);
    expect(result).toMatchObject({ moved: 0, actualNanos: sum(rows), wouldNanos: sum(really) });
    expect(result.wouldNanos).toBeGreaterThan(result.actualNanos);
  });

  test('changes nothing elsewhere, whatever the provider itself said it cost', () => {
    const [row] = sendThrough(withRules(ruleOf('r', {}, toCheap)), [ask(text)]);
    const reported = { ...(row as HistoryRow), costNanos: 123_456, costSource: 'provider' as const };
    expect(replay([reported], { ...dearer, rules: [ruleOf('r', {}, toCheap)] })).toMatchObject({ wouldNanos: 123_456 });
  });
});

describe('a conversation', () => {
  const turn = (n: number, at: number): Sent => {
    const said = Array.from({ length: n }, (_, i) => [
      { role: 'assistant', content: `answer ${i}` },
      { role: 'user', content: `and then ${i}?` },
    ]).flat();
    const messages = [{ role: 'system', content: 'context '.repeat(2_000) }, { role: 'user', content: 'go' }, ...said];
    return { at, outputTokens: 50, body: { model: 'main', messages } };
  };
  const traffic = [turn(0, NOON), turn(1, NOON + MINUTE), turn(2, NOON + 2 * MINUTE), turn(3, NOON + 20 * MINUTE)];

  test('that moves as a whole warms the cache there', () => {
    const { result, really } = forecast(traffic, withRules(ruleOf('r', {}, toCheap)));
    expect(really.map(({ cachedInputTokens }) => (cachedInputTokens ?? 0) > 0)).toEqual([false, true, true, false]);
    expect(result).toMatchObject({ moved: 4, wouldNanos: sum(really) });
  });

  test('part of which moves finds in the cache what it left there, where it comes back in time', () => {
    const loose = { ...before, routes: [routeOf('main', ['big/dear', 'small/cheap'], { sticky: false })] };
    const draft = { ...loose, rules: [ruleOf('r', { turns: { gte: 2, lte: 2 } }, toCheap)] };
    const { result, really } = forecast(traffic, draft, loose);
    expect(really.map(({ provider }) => provider)).toEqual(['big', 'small', 'big', 'big']);
    expect(result).toMatchObject({ moved: 1, wouldNanos: sum(really) });
  });
});

test('an unchanged rule set reproduces the past exactly', () => {
  const traffic = Array.from({ length: 300 }, (_, i) => ask(`request ${i}`.repeat(1 + (i % 50)), NOON + i * MINUTE));
  const rules = withRules(
    ruleOf('long', { inputTokens: { gte: 60 } }, toCheap),
    ruleOf('word', { keywords: { any: ['request 7'], all: [], none: [], in: 'last-user' } }, toCheap),
  );
  const rows = sendThrough(rules, traffic);
  const result = replay(rows, rules, rules);
  expect(result).toMatchObject({ requests: 300, judged: 300, moved: 0, actualNanos: sum(rows), wouldNanos: sum(rows) });
});

test('whatever the traffic and the rules, the forecast is what it would really cost', () => {
  const request = fc.record({
    minutes: fc.integer({ min: 0, max: 30 }),
    words: fc.integer({ min: 1, max: 3_000 }),
    conversation: fc.integer({ min: 0, max: 3 }),
    tools: fc.boolean(),
    outputTokens: fc.integer({ min: 0, max: 2_000 }),
    limit: fc.option(fc.integer({ min: 1, max: 4_000 }), { nil: null }),
  });
  const use = fc.constantFrom<RuleConfig['use']>(toCheap, { model: 'big/dear', set: {} }, { route: 'least', set: {} });
  const when = fc.oneof(
    fc.record({ inputTokens: fc.record({ gte: fc.integer({ min: 1, max: 3_000 }) }) }),
    fc.record({ turns: fc.record({ gte: fc.integer({ min: 1, max: 4 }) }) }),
    fc.record({ has: fc.record({ tools: fc.boolean() }) }),
    fc.record({ maxOutputTokens: fc.record({ lt: fc.integer({ min: 1, max: 4_000 }) }) }),
  );
  const rules = fc.array(fc.tuple(when, use), { maxLength: 3 });
  fc.assert(
    fc.property(fc.array(request, { minLength: 1, maxLength: 30 }), rules, (requests, drafted) => {
      const talks = new Map<number, unknown[]>();
      let at = NOON;
      const traffic = requests.map(({ minutes, words, conversation, tools, outputTokens, limit }): Sent => {
        at += minutes * MINUTE + 1_500;
        const messages = talks.get(conversation) ?? [{ role: 'system', content: `talk ${conversation}` }];
        messages.push({ role: 'user', content: 'word '.repeat(words) });
        talks.set(conversation, messages);
        const body = {
          model: 'main',
          messages: [...messages],
          ...(tools && { tools: [{ type: 'function', function: { name: 'f' } }] }),
          ...(limit !== null && { max_tokens: limit }),
        };
        messages.push({ role: 'assistant', content: 'yes' });
        return { at, outputTokens, body };
      });
      const least = routeOf('least', ['big/dear', 'small/cheap'], { strategy: 'cheapest' });
      const draft = { ...before, routes: [...routes, least], rules: drafted.map(([w, u], i) => ruleOf(`r${i}`, w, u)) };
      const { result, really, rows } = forecast(traffic, draft);
      expect(result.unjudged).toEqual([]);
      expect(result.actualNanos).toBe(sum(rows));
      expect(result.wouldNanos).toBe(sum(really));
      const inRows = result.rows.reduce((total, { wouldNanos }) => total + wouldNanos, 0);
      expect(inRows).toBe(result.wouldNanos);
    }),
    { numRuns: 150 },
  );
});

test('between tokenizers the forecast is right to within a token a count', () => {
  const traffic = Array.from({ length: 200 }, (_, i) => ask('word '.repeat(1 + i * 7), NOON + i * 10 * MINUTE));
  const draft = withRules(ruleOf('r', {}, { model: 'big/claude-opus-4-8', set: {} }));
  const { result, really } = forecast(traffic, draft);
  // A token less or more of input and output, at $5 and $25 a million.
  expect(Math.abs(result.wouldNanos - sum(really))).toBeLessThanOrEqual(200 * (5_000 + 25_000));
});

describe('the bound for sketches', () => {
  const vocabulary = Array.from({ length: 400 }, (_, i) => `term${i}`);
  const rules = withRules(
    ruleOf('any', { keywords: { any: vocabulary.slice(0, 12), all: [], none: ['never'], in: 'last-user' } }, toCheap),
    ruleOf('both', { keywords: { any: [], all: ['absent', 'term300'], none: [], in: 'last-user' } }, toCheap),
  );
  /** `least`: of the vocabulary's words, those from here on are used. */
  const traffic = (round: number, least: number, different = 300): Sent[] => {
    const random = seeded(round + 1);
    const texts = Array.from({ length: different }, () =>
      Array.from({ length: 25 }, () => vocabulary[least + Math.floor(random() * (400 - least))]).join(' '),
    );
    return Array.from({ length: 300 }, (_, i) =>
      ask(texts[i % different] ?? '', NOON + i * 10 * MINUTE, { outputTokens: 20 + ((i * 37) % 400) }),
    );
  };

  test.each([
    [0, 300, 'some requests have the words'],
    [12, 300, 'none has'],
    [12, 20, 'the same is said again and again'],
  ])('holds when words from the %dth on are in %d texts: %s', (least, different) => {
    let isOff = 0;
    let beyond = 0;
    for (let round = 0; round < 40; round += 1) {
      const sent = traffic(round, least, different);
      // A new salt each time, and with it other errors.
      const key = { k0: round * 31 + 5, k1: round };
      const rows = sendThrough(before, sent, key);
      const result = replay(rows, rules, before, key);
      const error = Math.abs(result.wouldNanos - sum(sendThrough(rules, sent)));
      expect(result.judged).toBe(300);
      if (error > 0) isOff += 1;
      if (error > result.sketchBoundNanos) beyond += 1;
      expect(result.sketchBoundNanos).toBeLessThan(result.actualNanos / 2);
    }
    // The errors are there, and none is beyond what was said.
    expect(isOff).toBeGreaterThan(10);
    expect(beyond).toBe(0);
  });

  test('is nothing where no rule asks a sketch', () => {
    const { result } = forecast(traffic(1, 0), withRules(ruleOf('r', { turns: { gte: 1 } }, toCheap)));
    expect(result.sketchBoundNanos).toBe(0);
  });
});

test('days are those of the time zone', () => {
  const day = daysIn('Asia/Kathmandu');
  expect(day(Date.UTC(2026, 5, 1, 18, 14, 59))).toBe('2026-06-01');
  expect(day(Date.UTC(2026, 5, 1, 18, 15))).toBe('2026-06-02');
  expect(() => daysIn('Not/There')).toThrow(RangeError);
});

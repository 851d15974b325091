// What a plan costs: CPU time of planning one request, by what its rules want to know. In-process and one thread, so that
// nothing but the routing itself is measured; rounds are interleaved, the figure is the median of their medians.

import { loadCatalog } from '../../src/catalog/catalog.ts';
import { Health } from '../../src/dispatch/health.ts';
import { Planner } from '../../src/dispatch/planner.ts';
import { makeSnapshot } from '../../src/dispatch/snapshot.ts';
import type { Config } from '../../src/domain/config.ts';
import type { Conditions, RuleConfig } from '../../src/domain/rule.ts';
import { compileLinearPattern } from '../../src/platform/linear-pattern.ts';
import { systemClock } from '../../src/platform/system-clock.ts';
import { hashKeyFrom } from '../../src/routing/keyed-hash.ts';
import { openTokenCounter } from '../../src/tokens/token-counter.ts';
import { median } from './figures.ts';

export interface RoutingFigure {
  readonly name: string;
  /** Microseconds a request. */
  readonly us: number;
  /** How often the exact count was wanted, of all requests of the case. */
  readonly counted: number;
}

const ROUNDS = 9;
const WORDS = 'the quick brown fox jumps over a lazy dog while nobody looks at what it does ';

export async function benchRouting(requests: number): Promise<readonly RoutingFigure[]> {
  const small = bodyOf('Say hello to the world, please.');
  const long = bodyOf(WORDS.repeat(6_250));
  const cases = [
    { name: 'no rules', rules: [], body: small, each: requests },
    {
      name: '20 rules without texts',
      rules: rules((n) => ({ client: [`tool-${n}`], has: { tools: true } })),
      body: small,
      each: requests,
    },
    {
      name: '20 keyword rules',
      rules: rules((n) => ({ keywords: keywords([`word${n}`, `some phrase ${n}`]) })),
      body: small,
      each: requests,
    },
    {
      name: '20 rules on tokens, short prompt',
      rules: rules((n) => ({ inputTokens: { gte: 8_000 + n } })),
      body: small,
      each: requests,
    },
    {
      name: '20 keyword rules, 480 kB prompt',
      rules: rules((n) => ({ keywords: keywords([`word${n}`]) })),
      body: long,
      each: 8,
    },
    {
      name: 'tokens, 100,000-token prompt, bound far off',
      rules: rules((n) => ({ inputTokens: { gte: 400_000 + n } })),
      body: long,
      each: 8,
    },
    {
      name: 'tokens, 100,000-token prompt, bound near',
      rules: rules((n) => ({ inputTokens: { gte: 100_000 + n } })),
      body: long,
      each: 8,
    },
  ];
  const runs = cases.map((each) => ({ ...each, planner: plannerOf(each.rules), medians: [] as number[], counted: 0 }));
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const run of runs) {
      const times: number[] = [];
      run.counted = 0;
      for (let n = 0; n < run.each; n += 1) {
        const startedAt = performance.now();
        const planning = run.planner.open({
          client: 'bench',
          allow: ['*'],
          surface: 'chat',
          model: 'auto',
          body: run.body.parsed,
          chars: run.body.chars,
          streamed: false,
          headers: {},
        });
        void planning.session;
        planning.plan();
        times.push((performance.now() - startedAt) * 1_000);
        if (planning.facts.exactWanted) run.counted += 1;
      }
      run.medians.push(median(times));
    }
  }
  return runs.map(({ name, medians, counted }) => ({ name, us: median(medians), counted }));
}

/** Milliseconds that the exact count of a 100,000-token prompt takes, on its own thread. */
export async function benchCount(): Promise<number> {
  const counter = openTokenCounter({ clock: systemClock, log: QUIET, deadlineMs: 10_000 });
  await counter.count(['warm']);
  const startedAt = performance.now();
  await counter.count([WORDS.repeat(6_250)]);
  const ms = performance.now() - startedAt;
  await counter.close();
  return ms;
}

const QUIET = { info: () => undefined, warn: () => undefined, error: () => undefined };

function bodyOf(content: string): { readonly parsed: Record<string, unknown>; readonly chars: number } {
  const parsed = { model: 'auto', messages: [{ role: 'user', content }] };
  return { parsed, chars: JSON.stringify(parsed).length };
}

function rules(when: (n: number) => Conditions): readonly RuleConfig[] {
  const use = { route: 'auto', set: {} };
  return Array.from({ length: 20 }, (_, n) => ({ id: `rule-${n}`, note: '', enabled: true, when: when(n), use }));
}

function keywords(any: readonly string[]): NonNullable<Conditions['keywords']> {
  return { any, all: [], none: [], in: 'last-user' };
}

function plannerOf(ruleSet: readonly RuleConfig[]): Planner {
  const provider = { preset: 'openai', baseUrl: null, keys: [], enabled: true, dialect: null, models: [] };
  const config: Config = {
    providers: [
      { ...provider, id: 'openai' },
      { ...provider, id: 'second' },
    ],
    routes: [],
    rules: ruleSet,
    ruleTests: [],
    clients: [],
    aliases: {},
    budgets: [],
    settings: {
      emulateJson: 'tool',
      catalogRefresh: 'off',
      retentionDays: 90,
      maxLedgerMb: null,
      rollupDays: 1825,
      snapshots: 'daily',
      allowedOrigins: [],
      baselineModel: 'openai/gpt-5',
      keywordSketches: true,
      sketchDays: 30,
      captureBodies: false,
      bodyDays: 7,
      maxBodiesMb: 500,
      telemetry: null,
      openMetrics: false,
      reserveTokens: 4096,
      runaway: { repeats: 12, minutes: 10, factor: 10, pause: false },
    },
  };
  const snapshot = makeSnapshot(config, {
    catalog: loadCatalog(),
    keyValue: () => 'sk-x',
    listed: () => [],
    listedAt: () => null,
    compilePattern: compileLinearPattern,
  });
  const health = new Health({ clock: systemClock, random: () => 0.5, onChange: () => undefined });
  return new Planner({
    clock: systemClock,
    random: () => 0.5,
    counter: { count: async () => Promise.resolve({ tokens: 0, exact: true }) },
    snapshot: () => snapshot,
    sketchSalt: hashKeyFrom(new Uint8Array(8)),
    healthFor: () => health,
    budgetShare: () => 0,
  });
}

// Tables, requests and states of routing, as short as a row of a specification needs them, and plans as one line.

import type { BudgetConfig, BudgetStep } from '../../src/domain/budget.ts';
import { DEFAULT_FALLBACK_ON, type RouteConfig, type TargetConfig } from '../../src/domain/config.ts';
import { ABILITIES, type Ability, type ModelFacts, type Price } from '../../src/domain/model.ts';
import type { NoPlan, Plan, PlannedTarget } from '../../src/domain/plan.ts';
import type {
  Conditions,
  EffortLevel,
  KeywordCondition,
  PatternCondition,
  RequestTrait,
  RuleConfig,
  RuleUse,
} from '../../src/domain/rule.ts';
import { rampsOf } from '../../src/routing/detour.ts';
import type { LocalTime } from '../../src/routing/facts.ts';
import { LiveFacts, type LiveSources, type Outline } from '../../src/routing/live-facts.ts';
import { makePlan } from '../../src/routing/make-plan.ts';
import type { LastServed, PlanState, Speed, Unavailable } from '../../src/routing/plan-state.ts';
import type { RoutableProvider, RoutingTable } from '../../src/routing/routing-table.ts';
import { compileRules } from '../../src/routing/rules.ts';
import { Turns } from '../../src/routing/turns.ts';

export interface ModelSpec {
  /** Dollars per million tokens: input, output, cached input, cache write. */
  readonly price?: readonly [input: number, output: number, cached?: number, write?: number];
  readonly window?: number;
  readonly output?: number;
  /** Absent: nothing is known of what it can do. */
  readonly can?: readonly Ability[];
  readonly factor?: number;
}

const NANOS = 1e9;

export function priceOf([input, output, cached, write]: NonNullable<ModelSpec['price']>): Price {
  const nanos = (dollars: number | undefined): number | null =>
    dollars === undefined ? null : Math.round(dollars * NANOS);
  return {
    input: input * NANOS,
    output: output * NANOS,
    cachedInput: nanos(cached),
    cacheWrite: nanos(write),
    tiers: [],
  };
}

export function factsOf(id: string, { price, window, output, can }: ModelSpec): ModelFacts {
  return {
    id,
    price: price === undefined ? null : priceOf(price),
    contextWindow: window ?? null,
    maxOutput: output ?? null,
    abilities: new Map(can === undefined ? [] : ABILITIES.map((ability) => [ability, can.includes(ability)])),
    sources: { price: null, contextWindow: null, maxOutput: null, abilities: null },
  };
}

export interface ProviderSpec {
  readonly enabled?: boolean;
  readonly auto?: string | null;
  /** Other names under which its models can be asked for. */
  readonly names?: Readonly<Record<string, string>>;
  readonly speaks?: readonly string[];
}

/** A provider that has these models; of those that are an empty object nothing is known but that they are there. */
export function provider(
  id: string,
  models: Readonly<Record<string, ModelSpec>> = {},
  { enabled = true, auto, names = {}, speaks = ['chat'] }: ProviderSpec = {},
): RoutableProvider {
  const offers = new Map([...Object.keys(models).map((name) => [name, name] as const), ...Object.entries(names)]);
  return {
    id,
    enabled,
    autoModel: auto === undefined ? (Object.keys(models)[0] ?? null) : auto,
    offers: (name) => offers.get(name) ?? null,
    facts: (model) => {
      const spec = models[model];
      return spec === undefined || Object.keys(spec).length === 0 ? null : factsOf(model, spec);
    },
    tokenFactor: (model) => models[model]?.factor ?? 1,
    speaks: (surface) => speaks.includes(surface),
  };
}

type Target = string | (Partial<TargetConfig> & Pick<TargetConfig, 'model'>);

export function route(id: string, targets: readonly Target[], rest: Partial<RouteConfig> = {}): RouteConfig {
  return {
    id,
    strategy: 'priority',
    direct: false,
    sticky: true,
    targets: targets.map((target) => ({
      weight: 1,
      set: {},
      ...(typeof target === 'string' ? { model: target } : target),
    })),
    fallbackOn: DEFAULT_FALLBACK_ON,
    timeouts: {},
    ...rest,
  };
}

/** A budget of a month; `steps` as they are written: `[[0.8, 'cheap'], [1, 'refuse']]`, any other word is a route. */
export function budget(
  id: string,
  steps: readonly (readonly [at: number, action: string])[],
  rest: Partial<BudgetConfig> = {},
): BudgetConfig {
  const ladder = { steps: steps.map(([at, action]): BudgetStep => ({ at, do: actionOf(action) })) };
  return { id, scope: 'all', period: 'month', zone: null, limit: NANOS, ladder, ...rest };
}

function actionOf(word: string): BudgetStep['do'] {
  return word === 'refuse' || word === 'notify' ? word : { route: word };
}

/** `→` a route or, with a slash in it, a model. */
export function rule(id: string, when: Conditions, use: string | RuleUse, rest: Partial<RuleConfig> = {}): RuleConfig {
  return { id, note: '', enabled: true, when, use: typeof use === 'string' ? to(use) : use, ...rest };
}

export function to(name: string, set: Readonly<Record<string, unknown>> = {}): RuleUse {
  return name.includes('/') ? { model: name, set } : { route: name, set };
}

export function words(
  any: readonly string[],
  rest: Partial<KeywordCondition> = {},
): { readonly keywords: KeywordCondition } {
  return { keywords: { any, all: [], none: [], in: 'last-user', ...rest } };
}

export function matching(
  matches: string,
  scope: PatternCondition['in'] = 'last-user',
): { readonly pattern: PatternCondition } {
  return { pattern: { matches, in: scope } };
}

export interface TableSpec {
  readonly providers?: readonly RoutableProvider[];
  readonly routes?: readonly RouteConfig[];
  readonly aliases?: Readonly<Record<string, string>>;
  readonly rules?: readonly RuleConfig[];
  readonly budgets?: readonly BudgetConfig[];
  readonly emulatesJson?: boolean;
}

export function table({
  providers = [],
  routes = [],
  aliases = {},
  rules = [],
  budgets = [],
  emulatesJson = false,
}: TableSpec = {}): RoutingTable {
  return {
    providers,
    byId: new Map(providers.map((each) => [each.id, each])),
    routes: new Map(routes.map((each) => [each.id, each])),
    aliases: new Map(Object.entries(aliases)),
    rules: compileRules(rules, (source) => new RegExp(source, 'u')),
    ramps: rampsOf(budgets),
    emulatesJson,
  };
}

export interface Ask {
  readonly client?: string | null;
  readonly allow?: readonly string[];
  readonly surface?: string;
  /** Of the prompt; estimated unless `counted`. */
  readonly tokens?: number;
  readonly counted?: boolean;
  readonly chars?: number;
  readonly limit?: number;
  readonly turns?: number;
  readonly text?: string;
  readonly system?: string;
  readonly has?: readonly RequestTrait[];
  readonly effort?: EffortLevel;
  readonly headers?: Readonly<Record<string, string>>;
  readonly budgets?: Readonly<Record<string, number>>;
  readonly at?: LocalTime | ((zone: string | null) => LocalTime);
}

const NOON: LocalTime = { day: 1, minute: 720 };

/** The facts of a request that is here. `from` takes the place of single sources. */
export function asked(model: string, ask: Ask = {}, from: Partial<LiveSources> = {}): LiveFacts {
  const { tokens = 100, has = [], headers = {}, at = NOON, client = 'editor' } = ask;
  const facts = new LiveFacts({
    client,
    surface: ask.surface ?? 'chat',
    asked: model,
    chars: ask.chars ?? tokens * 4,
    outline: outlineOf(ask, tokens),
    streamed: has.includes('stream'),
    header: (name) => headers[name] ?? null,
    localTime: (zone) => (typeof at === 'function' ? at(zone) : at),
    budgetShare: (id) => ask.budgets?.[id] ?? 0,
    estimate: (part) => part.length / 4,
    ...from,
  });
  if (ask.counted === true) facts.setTokens(tokens);
  return facts;
}

function outlineOf({ text = '', system = '', has = [], turns = 1, limit, effort }: Ask, tokens: number): Outline {
  const texts = { 'last-user': text, system, all: `${system}\n${text}` };
  return {
    text: (scope) => texts[scope],
    turns,
    maxOutputTokens: limit ?? null,
    has: (trait) => has.includes(trait),
    effort: effort ?? null,
    mediaTokens: 0,
    counted: () => ({ texts: [], fixedTokens: tokens }),
  };
}

export interface StateSpec {
  /** By target or by provider. */
  readonly ill?: Readonly<Record<string, Partial<Unavailable>>>;
  readonly last?: readonly [target: string, warmTokens: number];
  readonly speeds?: Readonly<Record<string, Partial<Speed>>>;
  readonly expected?: number;
  readonly random?: () => number;
  /** Targets in the order in which they had their last turns, at whatever route. */
  readonly had?: readonly string[];
}

function lastServed(target: string, warmTokens: number): LastServed {
  const slash = target.indexOf('/');
  return { provider: target.slice(0, slash), model: target.slice(slash + 1), warmTokens };
}

const ANY_ROUTE = '';

export function state({
  ill = {},
  last,
  speeds = {},
  expected = 400,
  random = () => 0,
  had = [],
}: StateSpec = {}): PlanState {
  const turns = new Turns();
  for (const target of had) turns.take(ANY_ROUTE, target);
  return {
    at: 0,
    availability: (id, model) => {
      const why = ill[`${id}/${model}`] ?? ill[id];
      return why === undefined ? null : { reason: `${id} is ill`, until: 1_000, mayProbe: true, ...why };
    },
    lastServed: () => (last === undefined ? null : lastServed(...last)),
    speed: (id, model) => {
      const speed = speeds[`${id}/${model}`];
      return speed === undefined ? null : { ttftMs: 100, tps: null, ageMs: 0, ...speed };
    },
    expectedOutput: () => expected,
    random,
    nextTurn: (_, targets) => turns.next(ANY_ROUTE, targets),
    takeTurn: () => undefined,
  };
}

export function planOf(from: RoutingTable, model: string, ask: Ask = {}, is: StateSpec = {}): Plan | NoPlan {
  return makePlan(from, { facts: asked(model, ask), allow: ask.allow ?? ['*'] }, state(is));
}

/**
 * A plan in one line: `rule: targets | target rests: why | target not: why | stays at …`. Behind a target: `*` direct,
 * `~` found by us, `!` a probe, and in braces what is set. Where there is no plan: `rule: problem: message`.
 */
export function line(plan: Plan | NoPlan): string {
  const by = plan.rule === null ? '' : `${plan.rule}: `;
  if ('problem' in plan) return `${by}${plan.problem}: ${plan.message}`;
  const parts = [
    by + (plan.targets.length === 0 ? 'nobody' : plan.targets.map((each) => short(each, plan.probe)).join(' ')),
    ...plan.resting.map((each) => `${short(each, false)} rests: ${each.because}`),
    ...plan.skipped.map(({ target, reason }) => `${target} not: ${reason}`),
  ];
  const { cache } = plan;
  if (cache !== null) {
    const worth = cache.worthNanos === null ? '?' : `$${cache.worthNanos / NANOS}`;
    parts.push(`${cache.stays ? 'stays at' : 'leaves'} ${cache.target} with ${cache.warmTokens} for ${worth}`);
  }
  return parts.join(' | ');
}

function short({ provider: id, model, set, direct, implicit }: PlannedTarget, probe: boolean): string {
  const fields = Object.keys(set).length === 0 ? '' : JSON.stringify(set);
  return `${id}/${model}${fields}${direct ? '*' : ''}${implicit ? '~' : ''}${probe ? '!' : ''}`;
}

/** The targets alone, or what the problem is. */
export function targetsOf(plan: Plan | NoPlan): readonly string[] {
  return 'problem' in plan ? [plan.problem] : plan.targets.map(({ provider: id, model }) => `${id}/${model}`);
}

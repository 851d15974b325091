// Sends the requests of the past through the live engine under another configuration, and tells what they would have
// cost. Nothing is asked of anybody: what is not known is counted as unjudged, with the reason.

import type { ReplayResult } from '../contract/routing-views.ts';
import { isSamePrice } from '../costing/same-price.ts';
import type { Strategy } from '../domain/config.ts';
import type { Nanos } from '../domain/money.ts';
import type { NoPlan, Plan } from '../domain/plan.ts';
import type { Usage } from '../domain/usage.ts';
import type { HistoryRow } from '../ledger/history.ts';
import { usageOfRow } from '../ledger/row-usage.ts';
import { HistoryFacts, type SketchReader } from '../routing/history-facts.ts';
import { makePlan } from '../routing/make-plan.ts';
import { judgeRules } from '../routing/rules.ts';
import { Turns } from '../routing/turns.ts';
import { falsePositives } from '../routing/word-sketch.ts';
import { Conversations } from './conversations.ts';
import { openRule } from './open-rules.ts';
import { ReplayState } from './replay-state.ts';
import { costAgain, usageElsewhere } from './reprice.ts';
import type { Side } from './side.ts';
import { SketchDoubts } from './sketch-doubt.ts';
import { Tally } from './tally.ts';

export interface ReplayPorts {
  /** The configuration that is tried out, and the one in force. */
  readonly draft: Side;
  readonly current: Side;
  readonly reader: SketchReader;
  readonly dayOf: (unixMs: number) => string;
}

interface Target {
  readonly provider: string;
  readonly model: string;
}

/** Where a request would have gone and what that would have cost. `nanos` null: refused. */
type Outcome =
  | { readonly target: Target; readonly usage: Usage; readonly nanos: Nanos; readonly hasMoved: boolean }
  | { readonly refused: true }
  | { readonly unjudged: string };

const LEFT_TO_CHANCE: ReadonlySet<Strategy> = new Set(['weighted', 'round-robin', 'fastest']);

const CANNOT_SERVE = 'nothing could serve it under these rules';
const NO_USAGE = 'how many tokens they had is not known';
const NO_COST = 'what they cost is not known';

export class Replay {
  readonly #ports: ReplayPorts;
  readonly #tally: Tally;
  readonly #doubts: SketchDoubts;
  /** Of the draft, and as it really was. */
  readonly #would = new Conversations(true);
  readonly #was = new Conversations(false);
  readonly #turns = new Turns();
  readonly #samePrices = new Map<string, boolean>();
  readonly #sameRoutes = new Map<string, boolean>();
  #hasSketches = false;

  constructor(ports: ReplayPorts) {
    this.#ports = ports;
    this.#tally = new Tally(ports.dayOf);
    this.#doubts = new SketchDoubts(ports.draft.rules);
  }

  /** In the order in which they came in. What is still running has no cost yet and is left out. */
  add(row: HistoryRow): void {
    if (row.state === 'open') return;
    this.#would.advance(row.startedAt);
    this.#was.advance(row.startedAt);
    const state = this.#stateFor(row);
    const facts = this.#factsOf(row);
    const outcome = this.#judge(row, facts, state);
    this.#count(row, outcome);
    if (!('unjudged' in outcome)) this.#doubt(row, facts, state, outcome);
    this.#remember(row, outcome);
  }

  result(): ReplayResult {
    return this.#tally.result(this.#doubts.boundNanos(), this.#assumptions());
  }

  #factsOf(row: HistoryRow): HistoryFacts {
    const { provider, model } = row;
    const factor = provider === null || model === null ? 1 : this.#ports.current.factorOf(provider, model);
    return new HistoryFacts(row, factor, this.#ports.reader);
  }

  #stateFor(row: HistoryRow): ReplayState {
    const { draft, current } = this.#ports;
    const { provider, model } = row;
    const factor = provider === null || model === null ? 1 : current.factorOf(provider, model);
    const sources = { conversations: this.#would, past: this.#was, turns: this.#turns, factor };
    return new ReplayState(row, sources, draft.allowOf(row.client));
  }

  /** As live: a request whose length is too near to a bound is planned again with its count. */
  #plan(facts: HistoryFacts, state: ReplayState): Plan | NoPlan {
    const { table } = this.#ports.draft;
    const asking = { facts, allow: state.allow };
    const plan = makePlan(table, asking, state.begin(facts.continues ?? true));
    if (!facts.exactWanted) return plan;
    facts.takeCount();
    return makePlan(table, asking, state.begin(facts.continues ?? true));
  }

  #judge(row: HistoryRow, facts: HistoryFacts, state: ReplayState): Outcome {
    const plan = this.#plan(facts, state);
    const open = openRule(plan.trace, this.#ports.draft.table.rules, facts, row.turns !== null);
    if (open !== null) return { unjudged: open };
    if ('problem' in plan) return plan.problem === 'refused' ? { refused: true } : { unjudged: CANNOT_SERVE };
    const [first] = plan.targets;
    if (first === undefined) return { unjudged: CANNOT_SERVE };
    const stayed = this.#stayed(row, plan, first);
    return stayed === null ? this.#moved(row, first, state) : this.#unmoved(row, stayed, state);
  }

  /** Where the request was answered, if the draft sends it there too; null: it sends it elsewhere. */
  #stayed(row: HistoryRow, plan: Plan, { provider, model }: Target): Target | null {
    const answered = targetOf(row.provider, row.model);
    const first = targetOf(row.firstProvider, row.firstModel);
    if (answered === null || first === null) return null;
    const isAt = (target: Target): boolean => target.provider === provider && target.model === model;
    if (isAt(first) || isAt(answered)) return answered;
    // What chance decided then it would decide no otherwise now.
    const isChance = plan.strategy !== null && LEFT_TO_CHANCE.has(plan.strategy) && plan.targets.length > 1;
    if (!isChance || plan.route !== row.route || !this.#isSameRoute(plan.route)) return null;
    const isThere = plan.targets.some((each) => each.provider === first.provider && each.model === first.model);
    return isThere ? answered : null;
  }

  #unmoved(row: HistoryRow, target: Target, state: ReplayState): Outcome {
    const usage = usageOfRow(row);
    const { provider, model } = target;
    // Where the conversation would have come from elsewhere, its cache is another.
    const isAsWarm = state.warmAt(provider, model) === state.wasWarmAt(provider, model);
    if (isAsWarm && this.#isSamePrice(target)) {
      return row.costNanos === null ? { unjudged: NO_COST } : { target, usage, nanos: row.costNanos, hasMoved: false };
    }
    const price = this.#ports.draft.priceAt(provider, model);
    const oldPrice = this.#ports.current.priceAt(provider, model);
    const warmTokens = state.warmAt(provider, model);
    const here = isAsWarm ? usage : usageElsewhere(usage, { ratio: 1, price, oldPrice, warmTokens });
    return this.#priced(row, target, here, false);
  }

  #moved(row: HistoryRow, { provider, model }: Target, state: ReplayState): Outcome {
    const answered = targetOf(row.provider, row.model);
    if (answered === null || row.inputTokens === null) return { unjudged: NO_USAGE };
    const { draft, current } = this.#ports;
    const usage = usageElsewhere(usageOfRow(row), {
      ratio: draft.factorOf(provider, model) / current.factorOf(answered.provider, answered.model),
      price: draft.priceAt(provider, model),
      oldPrice: current.priceAt(answered.provider, answered.model),
      warmTokens: state.warmAt(provider, model),
    });
    return this.#priced(row, { provider, model }, usage, true);
  }

  #priced(row: HistoryRow, target: Target, usage: Usage, hasMoved: boolean): Outcome {
    const price = this.#ports.draft.priceAt(target.provider, target.model);
    if (price === null) return { unjudged: `the price of ${nameOf(target)} is not known` };
    const nanos = costAgain(usage, price, row.startedAt);
    return nanos === null ? { unjudged: NO_USAGE } : { target, usage, nanos, hasMoved };
  }

  #count(row: HistoryRow, outcome: Outcome): void {
    if ('unjudged' in outcome) {
      this.#tally.unjudged(outcome.unjudged);
      return;
    }
    if (row.costNanos === null) {
      this.#tally.unjudged(NO_COST);
      return;
    }
    const answered = targetOf(row.provider, row.model);
    this.#tally.add({
      startedAt: row.startedAt,
      actual: { target: answered === null ? null : nameOf(answered), nanos: row.costNanos },
      would: 'refused' in outcome ? null : { target: nameOf(outcome.target), nanos: outcome.nanos },
      hasMoved: 'hasMoved' in outcome && outcome.hasMoved,
    });
  }

  /** What would be otherwise if the sketch saw words that are not there. */
  #doubt(row: HistoryRow, facts: HistoryFacts, state: ReplayState, outcome: Outcome): void {
    if (this.#doubts.isIdle || row.sketch === null || row.costNanos === null) return;
    this.#hasSketches = true;
    const { rules } = this.#ports.draft.table;
    const decided = judgeRules(rules, facts).rule;
    const nanos = nanosOf(outcome);
    const differences = new Map<string, Nanos>();
    const { index } = this.#doubts;
    // Asked apart from the rules, so that what they have asked is still known afterwards.
    const asked = facts.supposing(new Map());
    const saw = (keyword: number): boolean | undefined => asked.mentions('last-user', index, keyword);
    for (const { chance, supposing } of this.#doubts.about(saw, falsePositives(row.sketch))) {
      const supposed = facts.supposing(supposing);
      const { rule } = judgeRules(rules, supposed);
      if (rule === decided) continue;
      const id = rule?.id ?? '';
      const difference = differences.get(id) ?? nanosOf(this.#judge(row, supposed, state)) - nanos;
      differences.set(id, difference);
      this.#doubts.add(chance, difference);
    }
  }

  #remember(row: HistoryRow, outcome: Outcome): void {
    const answered = targetOf(row.provider, row.model);
    if (row.state !== 'done' || answered === null || row.endedAt === null) return;
    const { session, endedAt } = row;
    const isFirst = row.attempts === 1 && row.ttftUs !== null && row.durationUs !== null;
    const ttftMs = isFirst ? (row.ttftUs ?? 0) / 1_000 : null;
    const logged = { endedAt, session, durationMs: (row.durationUs ?? 0) / 1_000 };
    const { draft, current } = this.#ports;
    const note = (into: Conversations, side: Side, target: Target, usage: Usage, measured: number | null): void => {
      const price = side.priceAt(target.provider, target.model);
      into.note({ ...logged, ...target, usage, price, ttftMs: measured });
    };
    note(this.#was, current, answered, usageOfRow(row), ttftMs);
    // Of one that cannot be judged nothing better is known than where it was.
    const { target, usage } = 'target' in outcome ? outcome : { target: answered, usage: usageOfRow(row) };
    const isThere = target.provider === answered.provider && target.model === answered.model;
    if (!('refused' in outcome)) note(this.#would, draft, target, usage, isThere ? ttftMs : null);
  }

  #isSamePrice({ provider, model }: Target): boolean {
    const { draft, current } = this.#ports;
    return remembered(this.#samePrices, `${provider}/${model}`, () =>
      isSamePrice(draft.priceAt(provider, model), current.priceAt(provider, model)),
    );
  }

  #isSameRoute(id: string | null): boolean {
    const { draft, current } = this.#ports;
    return remembered(this.#sameRoutes, id ?? '', () => {
      const [one, other] = [draft.route(id ?? ''), current.route(id ?? '')];
      return JSON.stringify(one) === JSON.stringify(other);
    });
  }

  #assumptions(): string[] {
    const { moved } = this.#tally;
    return [
      'Every target is taken to be well: failures of the time are not played again.',
      ...(moved === 0 ? [] : MOVED),
      ...(this.#hasSketches ? [SKETCHED] : []),
    ];
  }
}

const MOVED = [
  'Answers are taken to be as long elsewhere as they were; between tokenizers they are converted by measured factors.',
  'Prompt caches are reckoned for each conversation, and taken to stay warm for five minutes.',
];
const SKETCHED = 'Keywords were looked for in sketches of the words, which now and then see one that is not there.';

function remembered(known: Map<string, boolean>, name: string, find: () => boolean): boolean {
  let is = known.get(name);
  if (is === undefined) {
    is = find();
    known.set(name, is);
  }
  return is;
}

function targetOf(provider: string | null, model: string | null): Target | null {
  return provider === null || model === null ? null : { provider, model };
}

function nameOf({ provider, model }: Target): string {
  return `${provider}/${model}`;
}

/** What nobody can judge would fall out of the sum. */
function nanosOf(outcome: Outcome): Nanos {
  return 'nanos' in outcome ? outcome.nanos : 0;
}

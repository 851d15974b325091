// Explains a request of the ledger: by the note that its plan left, and with the facts that were kept of it.

import type { ExplainedTarget, ExplainView } from '../contract/routing-views.ts';
import type { LoggedRow } from '../ledger/history.ts';
import { detourWords } from '../routing/detour.ts';
import { HistoryFacts } from '../routing/history-facts.ts';
import type { PlanNote } from '../routing/plan-note.ts';
import { notFound } from './desk.ts';
import { expectedOf } from './expected-of.ts';
import { factView, verdictViews } from './explain.ts';
import type { Instance } from './instance.ts';

export async function explainLogged(instance: Instance, id: string): Promise<ExplainView> {
  const row = await instance.ledger.query('history', { id });
  if (row === null) throw notFound(`There is no request '${id}'.`);
  const facts = factsOf(instance, row);
  // Written by notePlan.
  const note: PlanNote = row.plan === null ? {} : (JSON.parse(row.plan) as PlanNote);
  const then = note.v === undefined ? null : instance.settings.configAt(note.v);
  const rules = then?.rules ?? instance.config().rules;
  const { r: trace = '', c: cache, b: detour } = note;
  return {
    id,
    asked: row.modelAsked,
    client: row.client,
    surface: row.surface,
    facts: { ...factView(facts), session: row.session },
    rules: verdictViews(rules, trace, facts),
    rule: row.rule,
    route: row.route,
    strategy: null,
    targets: targetsOf(instance, row, note),
    skipped: (note.x ?? []).map(([target, reason]) => ({ target, reason, requirement: null })),
    cache: cache === undefined ? null : cacheOf(cache),
    detour: detour === undefined ? null : detourWords({ budget: detour[0], share: detour[1], route: row.route ?? '' }),
    problem: row.state === 'failed' && row.provider === null ? { status: row.status ?? 0, message: NOWHERE } : null,
    notes: notesOf(instance, row, then === null && trace !== ''),
  };
}

const NOWHERE = 'It went nowhere.';

function factsOf({ sketches, snapshot }: Instance, row: LoggedRow): HistoryFacts {
  const factor =
    row.model === null
      ? 1
      : (snapshot()
          .table.byId.get(row.provider ?? '')
          ?.tokenFactor(row.model) ?? 1);
  return new HistoryFacts(row, factor, sketches);
}

function cacheOf([target, warmTokens, worthNanos, stays]: NonNullable<PlanNote['c']>): ExplainView['cache'] {
  return { target, warmTokens, worthNanos, stays: stays === 1 };
}

function targetsOf(instance: Instance, row: LoggedRow, note: PlanNote): ExplainedTarget[] {
  const planned = note.t ?? onlyTarget(row);
  return [
    ...planned.map(([target, reason], index) =>
      targetView(instance, row, target, reason, index === 0 ? 'first' : 'next'),
    ),
    ...(note.w ?? []).map(([target, because]) => targetView(instance, row, target, because, 'resting')),
  ];
}

function onlyTarget({ firstProvider, firstModel }: LoggedRow): readonly (readonly [string, string])[] {
  return firstProvider === null || firstModel === null ? [] : [[`${firstProvider}/${firstModel}`, 'the only target']];
}

function targetView(
  { snapshot }: Instance,
  row: LoggedRow,
  target: string,
  reason: string,
  state: ExplainedTarget['state'],
): ExplainedTarget {
  const { nanos, arithmetic } = expectedOf(snapshot().table, row, target);
  const isServed = target === `${row.provider ?? ''}/${row.model ?? ''}`;
  return {
    target,
    state,
    reason: isServed && row.state === 'done' ? `${reason}; answered` : reason,
    direct: reason.endsWith(', direct'),
    expectedNanos: nanos,
    arithmetic,
    warmTokens: isServed ? (row.cachedInputTokens ?? 0) : 0,
    ttftMs: isServed && row.ttftUs !== null ? row.ttftUs / 1000 : null,
    tps: null,
  };
}

function notesOf({ snapshot }: Instance, row: LoggedRow, areOthers: boolean): string[] {
  const notes = ['Costs are what its tokens come to at today’s prices.'];
  if (areOthers) notes.push('The rules of that time are not kept any more: these are the ones in force now.');
  if (row.turns === null) notes.push('Nothing of what rules ask for was kept of this request.');
  const gone = [...new Set([row.provider])].filter((id) => id !== null && !snapshot().table.byId.has(id));
  for (const id of gone) notes.push(`There is no provider ${id ?? ''} any more.`);
  return notes;
}

// What needs the user, in words, most urgent first. Pure: from the views to a list.

import type { BudgetsView, GuardView } from '../../../src/contract/budget-views.ts';
import type { BreakerView, StatusView } from '../../../src/contract/views.ts';
import { drillSentence } from '../../ui/drill-words.ts';
import { format, plural } from '../../ui/format.ts';
import { providerName } from '../../ui/provider-name.ts';

interface Stop {
  readonly stopDrillAt: string;
  readonly called: string;
}

export interface Matter {
  readonly key: string;
  readonly level: 'error' | 'warning' | 'note';
  readonly text: string;
  /** Until when it rests by itself, or how long a drill goes on. */
  readonly until: number | null;
  /** The one action that helps, if it is ours to offer. */
  readonly action: 'add-provider' | Stop | { readonly resume: string; readonly isPaused: boolean } | null;
}

/** What is spent, and who spends it. */
export interface Spending {
  readonly budgets: BudgetsView | undefined;
  readonly guard: readonly GuardView[] | undefined;
}

export function matters(
  breakers: readonly BreakerView[],
  status: StatusView | undefined,
  { budgets, guard = [] }: Spending = { budgets: undefined, guard: undefined },
): Matter[] {
  const found: Matter[] = [
    ...(status === undefined ? [] : statusMatters(status)),
    ...breakers.flatMap(breakerMatters),
    ...guard.map(guardMatter),
    ...(budgets === undefined ? [] : budgetMatters(budgets)),
  ];
  return found.toSorted((a, b) => URGENCY[a.level] - URGENCY[b.level]);
}

const URGENCY: Record<Matter['level'], number> = { error: 0, warning: 1, note: 2 };

function statusMatters({ demo, ledger, notices }: StatusView): Matter[] {
  const found: Matter[] = notices.map(({ level, text }) => ({
    key: `notice ${text}`,
    level,
    text,
    until: null,
    action: null,
  }));
  if (!ledger.ok && !notices.some(({ text }) => text === ledger.message)) {
    const waiting = ledger.waiting > 0 ? ` ${format.count(ledger.waiting)} records wait in memory.` : '';
    const text = `${ledger.message ?? 'The ledger cannot be written. Requests go on.'}${waiting}`;
    found.unshift({ key: 'ledger', level: 'error', text, until: null, action: null });
  }
  if (demo) {
    const text = 'No provider yet: a simulated one answers.';
    found.push({ key: 'demo', level: 'note', text, until: null, action: 'add-provider' });
  }
  return found;
}

function guardMatter({ client, state, why }: GuardView): Matter {
  const isPaused = state === 'paused';
  const text = `${client} ${isPaused ? 'is paused' : 'may have run away'}: ${sentence(why)}`;
  return {
    key: `guard ${client}`,
    level: isPaused ? 'error' : 'warning',
    text,
    until: null,
    action: { resume: client, isPaused },
  };
}

function budgetMatters({ budgets, unpriced, problem }: BudgetsView): Matter[] {
  const matter = (key: string, level: Matter['level'], text: string): Matter => {
    return { key: `budget ${key}`, level, text, until: null, action: null };
  };
  const found = budgets.flatMap(({ id, share, inForce, refused }): Matter[] => {
    if (inForce === null && refused === 0) return [];
    const isFull = inForce?.do === 'refuse' || refused > 0;
    const consequence = isFull
      ? ` ${format.count(refused)} ${plural(refused, 'request')} found no room.`
      : typeof inForce?.do === 'object'
        ? ` Route ${inForce.do.route} is preferred.`
        : '';
    return [matter(id, isFull ? 'error' : 'warning', `Budget ${id} is at ${format.percent(share)}.${consequence}`)];
  });
  if (problem !== null) found.push(matter('problem', 'warning', problem));
  if (unpriced.length > 0) {
    found.push(matter('unpriced', 'warning', `No price is known of ${unpriced.join(', ')}: no budget counts it.`));
  }
  return found;
}

function breakerMatters(breaker: BreakerView): Matter[] {
  const { provider, state, reason, nextTryAt, illModels, restingKeys, drill } = breaker;
  const label = providerName({ id: provider, preset: breaker.preset, label: breaker.label });
  const found: Matter[] = [];
  if (drill !== null) {
    const text = `Fire drill: ${drillSentence(drill, label)}`;
    const action = { stopDrillAt: provider, called: label };
    found.push({ key: `${provider} drill`, level: 'warning', text, until: drill.endsAt, action });
  }
  if (state === 'tripped') {
    const text = `${label} tripped${reason === null ? '.' : `: ${sentence(reason)}`}`;
    // What a drill for everybody does to a breaker is what was asked for.
    const level = drill?.clients.length === 0 ? 'warning' : 'error';
    found.push({ key: `${provider} tripped`, level, text, until: nextTryAt, action: null });
  }
  if (state === 'half-open') {
    const text = `${label} is being tried again${reason === null ? '.' : `: ${sentence(reason)}`}`;
    found.push({ key: `${provider} half-open`, level: 'warning', text, until: null, action: null });
  }
  if (state === 'off') return found;
  // A breaker that tripped for its models has said why already.
  const alone = state === 'tripped' ? illModels.filter(({ reason: why }) => why !== reason) : illModels;
  for (const { model, reason: why, nextTryAt: until } of alone) {
    const text = `${label} rests ${model}: ${sentence(why)}`;
    found.push({ key: `${provider} ${model}`, level: 'warning', text, until, action: null });
  }
  for (const { key, model, reason: why, until } of restingKeys) {
    const scope = model === null ? '' : ` for ${model}`;
    const text = `${label} rests key “${key}”${scope}: ${sentence(why)}`;
    found.push({ key: `${provider} ${key} ${model ?? ''}`, level: 'warning', text, until, action: null });
  }
  return found;
}

function sentence(text: string): string {
  return /[.!?]$/u.test(text) ? text : `${text}.`;
}

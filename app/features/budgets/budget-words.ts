// Budgets in words.

import type { BudgetView } from '../../../src/contract/budget-views.ts';
import { format } from '../../ui/format.ts';

type Step = BudgetView['steps'][number];

/** "everything", "the client my-editor", "models like openai/*". */
export function scopeWords(scope: BudgetView['scope']): string {
  if (scope === 'all') return 'everything';
  if ('client' in scope) return `the client ${scope.client}`;
  if ('provider' in scope) return `the provider ${scope.provider}`;
  if ('route' in scope) return `the route ${scope.route}`;
  return /[*?]/u.test(scope.model) ? `models like ${scope.model}` : `the model ${scope.model}`;
}

const RENEWAL_WORDS = { day: 'a day', week: 'a week', month: 'a month' } as const;

/** "$20.00 a month", "$50.00 paid in advance". */
export function limitWords({ limitNanos, period }: Pick<BudgetView, 'limitNanos' | 'period'>): string {
  const amount = format.money(limitNanos);
  return typeof period === 'string' ? `${amount} ${RENEWAL_WORDS[period]}` : `${amount} paid in advance`;
}

export function actionWords(action: Step['do']): string {
  if (action === 'notify') return 'warn';
  return action === 'refuse' ? 'refuse' : `prefer ${action.route}`;
}

/** What it does now; null: it lets everything through. */
export function stateWords({ inForce, share }: Pick<BudgetView, 'inForce' | 'share'>): string | null {
  if (inForce === null) return null;
  if (inForce.do === 'refuse') return 'Used up: requests under it are refused.';
  if (inForce.do === 'notify')
    return share >= 1 ? 'Over its limit; it only warns.' : `Past ${format.percent(inForce.at)}.`;
  return `Past ${format.percent(inForce.at)}: route ${inForce.do.route} is preferred.`;
}

/** "By 1 Dec 2026 probably $14.20 ($12.10 to $17.00), from your last weeks." */
export function forecastWords({ forecast, renewsAt, limitNanos, share }: BudgetView): string {
  if (forecast === null) return 'A forecast appears once something was spent.';
  const { lowNanos, likelyNanos, highNanos, usedUpAt, basis } = forecast;
  const range = `${format.money(likelyNanos)} (${format.money(lowNanos)} to ${format.money(highNanos)})`;
  const source = basis === 'past' ? 'as on your past days' : 'if it goes on like this';
  const end = renewsAt === null ? null : `At its end probably ${range}, ${source}.`;
  if (usedUpAt !== null && share < 1) {
    const when = `${format.money(limitNanos)} are used up on ${format.day(usedUpAt)}, ${format.clock(usedUpAt).slice(0, 5)}`;
    return end === null ? `At this rate ${when}.` : `${end} At this rate ${when}.`;
  }
  if (share >= 1) return end ?? 'It is used up.';
  return end ?? 'It lasts for more than a year at this rate.';
}

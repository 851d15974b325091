// A budget while it is being written: texts as they stand in the form, and what the contract makes of them.

import type { BudgetInput, BudgetView } from '../../../src/contract/budget-views.ts';

export const SCOPES = ['all', 'client', 'provider', 'route', 'model'] as const;
export type ScopeKind = (typeof SCOPES)[number];
export const PERIODS = ['day', 'week', 'month', 'prepaid'] as const;
export type PeriodKind = (typeof PERIODS)[number];

export interface StepDraft {
  /** Per cent. */
  readonly at: string;
  readonly do: 'notify' | 'refuse' | 'route';
  readonly route: string;
}

export interface BudgetDraft {
  readonly id: string;
  readonly scope: ScopeKind;
  /** Of the client, provider, route or model. */
  readonly name: string;
  readonly period: PeriodKind;
  readonly from: string;
  readonly limit: string;
  readonly steps: readonly StepDraft[];
}

const WARN: StepDraft = { at: '80', do: 'notify', route: '' };
const REFUSE: StepDraft = { at: '100', do: 'refuse', route: '' };

export function newDraft(today: string): BudgetDraft {
  return { id: '', scope: 'all', name: '', period: 'month', from: today, limit: '', steps: [WARN, REFUSE] };
}

export function draftOf({ id, scope, period, limitNanos, steps }: BudgetView, today: string): BudgetDraft {
  const [kind, name] = scope === 'all' ? (['all', ''] as const) : (Object.entries(scope)[0] ?? ['all', '']);
  return {
    id,
    scope: SCOPES.find((each) => each === kind) ?? 'all',
    name,
    period: typeof period === 'string' ? period : 'prepaid',
    from: typeof period === 'string' ? today : period.from,
    limit: String(limitNanos / 1e9),
    steps: steps.map(({ at, do: action }) => ({
      at: percentText(at),
      do: typeof action === 'string' ? action : 'route',
      route: typeof action === 'string' ? '' : action.route,
    })),
  };
}

/** The shortest that is read back as the same share: 0.07 × 100 is not quite 7. */
function percentText(share: number): string {
  const rounded = String(Math.round(share * 1e6) / 1e4);
  return shareOf(rounded) === share ? rounded : String(share * 100);
}

/** Divided as whole numbers, so that 57.3 becomes exactly what 0.573 is. */
function shareOf(percent: string): number {
  const at = Number(percent);
  const tenThousandths = Math.round(at * 1e4);
  return tenThousandths / 1e4 === at ? tenThousandths / 1e6 : at / 100;
}

export type ReadDraft =
  | { readonly ok: true; readonly budget: BudgetInput }
  | { readonly ok: false; readonly field: 'name' | 'limit' | `steps.${number}`; readonly message: string };

/** What only the configuration can tell, it tells when it is saved. */
export function readDraft(draft: BudgetDraft, zone: string | null): ReadDraft {
  const limit = Number(draft.limit.trim().replace(/^\$/u, '').replaceAll(',', ''));
  if (draft.scope !== 'all' && draft.name.trim() === '') {
    return { ok: false, field: 'name', message: 'Say which one.' };
  }
  if (draft.limit.trim() === '' || !Number.isFinite(limit) || limit <= 0) {
    return { ok: false, field: 'limit', message: 'An amount in dollars, such as 20 or 0.50.' };
  }
  const steps = readSteps(draft.steps);
  if (!('length' in steps)) return { ok: false, ...steps };
  return {
    ok: true,
    budget: {
      id: draft.id.trim(),
      scope: scopeOf(draft),
      period: draft.period === 'prepaid' ? { from: draft.from } : draft.period,
      limit,
      steps: steps.toSorted((a, b) => a.at - b.at),
      ...(zone !== null && { zone }),
    },
  };
}

type Wrong = Pick<Extract<ReadDraft, { ok: false }>, 'field' | 'message'>;

function readSteps(drafts: readonly StepDraft[]): BudgetInput['steps'] | Wrong {
  const steps: BudgetInput['steps'] = [];
  for (const [index, step] of drafts.entries()) {
    const percent = step.at.trim().replace(/\s*%$/u, '');
    const at = Number(percent);
    if (step.at.trim() === '' || !Number.isFinite(at) || at <= 0 || at > 100) {
      return { field: `steps.${index}`, message: 'Per cent of the limit, above 0 and at most 100.' };
    }
    if (step.do === 'route' && step.route === '') {
      return { field: `steps.${index}`, message: 'Choose the route to prefer.' };
    }
    steps.push({ at: shareOf(percent), do: step.do === 'route' ? { route: step.route } : step.do });
  }
  return steps;
}

function scopeOf({ scope, name }: BudgetDraft): BudgetInput['scope'] {
  const of = name.trim();
  switch (scope) {
    case 'all':
      return 'all';
    case 'client':
      return { client: of };
    case 'provider':
      return { provider: of };
    case 'route':
      return { route: of };
    case 'model':
      return { model: of };
  }
}

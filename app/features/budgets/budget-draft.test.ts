import { expect, it } from 'vitest';
import type { BudgetView } from '../../../src/contract/budget-views.ts';
import { draftOf, newDraft, readDraft, type BudgetDraft } from './budget-draft.ts';

const TODAY = '2026-11-27';
const read = (rest: Partial<BudgetDraft>) => readDraft({ ...newDraft(TODAY), id: 'mine', limit: '20', ...rest }, null);

it('becomes a budget', () => {
  expect(read({})).toEqual({
    ok: true,
    budget: {
      id: 'mine',
      scope: 'all',
      period: 'month',
      limit: 20,
      steps: [
        { at: 0.8, do: 'notify' },
        { at: 1, do: 'refuse' },
      ],
    },
  });
  const other = read({
    scope: 'provider',
    name: ' openai ',
    period: 'prepaid',
    limit: '$1,000.50',
    steps: [
      { at: '100 %', do: 'refuse', route: '' },
      { at: '95', do: 'route', route: 'cheap' },
    ],
  });
  expect(other).toMatchObject({
    budget: {
      scope: { provider: 'openai' },
      period: { from: TODAY },
      limit: 1000.5,
      steps: [
        { at: 0.95, do: { route: 'cheap' } },
        { at: 1, do: 'refuse' },
      ],
    },
  });
});

it.each<[Partial<BudgetDraft>, string]>([
  [{ limit: '' }, 'limit'],
  [{ limit: 'much' }, 'limit'],
  [{ limit: '0' }, 'limit'],
  [{ scope: 'client' }, 'name'],
  [{ steps: [{ at: '0', do: 'notify', route: '' }] }, 'steps.0'],
  [{ steps: [{ at: '120', do: 'notify', route: '' }] }, 'steps.0'],
  [{ steps: [{ at: '50', do: 'route', route: '' }] }, 'steps.0'],
])('%o is wrong at %s', (rest, field) => {
  expect(read(rest)).toMatchObject({ ok: false, field });
});

it('comes back from what is in force as it was', () => {
  const steps = [
    { at: 0.07, do: 'notify' },
    { at: 0.573, do: 'notify' },
    { at: 0.833333, do: 'notify' },
    { at: 0.955, do: { route: 'cheap' } },
  ] as const;
  const view = {
    id: 'mine',
    scope: { model: 'a/*' },
    period: 'week',
    limitNanos: 500_000_000,
    steps,
  } as unknown as BudgetView;
  const again = readDraft(draftOf(view, TODAY), null);
  expect(again).toEqual({
    ok: true,
    budget: { id: 'mine', scope: { model: 'a/*' }, period: 'week', limit: 0.5, steps },
  });
});

it('shows every share of a tenth of a per cent as it is, and reads it back to the last bit', () => {
  for (let tenth = 1; tenth <= 1_000; tenth += 1) {
    const at = Number((tenth / 1_000).toFixed(3));
    const view = { id: 'mine', scope: 'all', period: 'week', limitNanos: 1, steps: [{ at, do: 'notify' }] };
    const draft = draftOf(view as unknown as BudgetView, TODAY);
    expect(draft.steps[0]?.at).toBe(String(Number((tenth / 10).toFixed(1))));
    expect(readDraft({ ...draft, limit: '1' }, null)).toMatchObject({ budget: { steps: [{ at, do: 'notify' }] } });
  }
});

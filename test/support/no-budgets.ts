// Budgets of somebody who has set none.
import { Budgets } from '../../src/budgets/budgets.ts';
import { VirtualClock } from './virtual-clock.ts';

export function noBudgets(): Budgets {
  return new Budgets({
    clock: new VirtualClock(),
    log: { info: () => undefined, warn: () => undefined, error: () => undefined },
    count: () => Promise.resolve({ spent: [], open: [] }),
    told: { get: () => null, set: () => undefined },
    onStep: () => undefined,
    onChange: () => undefined,
  });
}

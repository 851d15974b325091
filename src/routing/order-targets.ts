// The strategies: in which order a route's targets are tried.

import type { Strategy, TargetConfig } from '../domain/config.ts';
import type { Random } from '../domain/ports.ts';

/** `turn` counts the requests this route has had. Returns every target once. */
export function orderTargets(
  targets: readonly TargetConfig[],
  strategy: Strategy,
  turn: number,
  random: Random,
): readonly TargetConfig[] {
  switch (strategy) {
    case 'priority':
      return targets;
    case 'round-robin': {
      const start = targets.length === 0 ? 0 : turn % targets.length;
      return [...targets.slice(start), ...targets.slice(0, start)];
    }
    case 'weighted':
      return drawByWeight(targets, random);
  }
}

/** Draws without replacement, so that what is left after a failure is again shared by weight. */
function drawByWeight(targets: readonly TargetConfig[], random: Random): TargetConfig[] {
  const left = [...targets];
  const order: TargetConfig[] = [];
  while (left.length > 0) {
    const total = left.reduce((sum, target) => sum + target.weight, 0);
    let point = random() * total;
    let index = left.findIndex((target) => (point -= target.weight) < 0);
    if (index < 0) index = left.length - 1;
    order.push(...left.splice(index, 1));
  }
  return order;
}

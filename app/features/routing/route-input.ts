// Routes as they are changed: one thing at a time, or several in a form.

import type { RouteInput } from '../../../src/contract/builder-views.ts';
import type { RouteDetail } from '../../../src/contract/routing-views.ts';
import { isGroup, typedJson } from './rule-json.ts';

/** A route as it is, to be changed. */
export function inputOf({ id, strategy, direct, sticky, targets, fallbackOn, timeouts }: RouteDetail): RouteInput {
  return {
    id,
    strategy,
    direct,
    sticky,
    targets: targets.map(({ model, weight, set }) => ({ model, weight, set: setOf(set) })),
    fallbackOn: [...fallbackOn],
    timeouts: { ...timeouts },
  };
}

function setOf(json: string | null): RouteInput['targets'][number]['set'] {
  const set = json === null ? undefined : typedJson(json);
  return isGroup(set) ? set : {};
}

/** Beside a route's change, how it looks at once, before the process has said so. */
export function detailWith(detail: RouteDetail, input: RouteInput): RouteDetail {
  return {
    ...detail,
    ...input,
    targets: input.targets.map(({ model, weight, set }) => ({
      model,
      weight,
      set: Object.keys(set).length === 0 ? null : JSON.stringify(set),
    })),
    timeouts: Object.fromEntries(Object.entries(input.timeouts).filter(([, text]) => text !== undefined)) as Record<
      string,
      string
    >,
  };
}

/** What tells the targets apart, the same wherever they stand: two may name one model. */
export function targetKeys(targets: readonly { readonly model: string }[]): readonly string[] {
  return targets.map(({ model }, index) => {
    const before = targets.slice(0, index).filter((each) => each.model === model).length;
    return before === 0 ? model : `${model} ${before + 1}`;
  });
}

export const EMPTY_ROUTE: RouteInput = {
  id: '',
  strategy: 'priority',
  direct: false,
  sticky: true,
  targets: [],
  fallbackOn: ['outage', 'rate-limit', 'timeout', 'schema', 'model', 'context-length', 'auth', 'quota'],
  timeouts: {},
};

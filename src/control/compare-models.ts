// Models side by side, for a request of a given size at today's prices.

import type { ComparedModel, CompareView, RequestSize } from '../contract/compare-views.ts';
import { costOf, exactDollars, exactSum } from '../costing/cost.ts';
import { partsOf } from '../costing/parts.ts';
import { windowWords } from '../costing/window-words.ts';
import type { Price } from '../domain/model.ts';
import { UNKNOWN_USAGE, type Usage } from '../domain/usage.ts';
import { notFound } from './desk.ts';
import type { Instance } from './instance.ts';
import { oneModelView, type ModelPlace } from './model-views.ts';
import { takesMs, type Traffic } from './own-traffic.ts';

export function compareModels(
  instance: Instance,
  traffic: Traffic,
  places: readonly ModelPlace[],
  given: RequestSize | undefined,
): CompareView {
  const request = given ?? traffic.typical.request;
  return {
    typical: traffic.typical,
    request,
    models: places.map((place) => compared(instance, traffic, place, request)),
  };
}

function compared(instance: Instance, traffic: Traffic, place: ModelPlace, request: RequestSize): ComparedModel {
  const { provider, model } = place;
  const view = oneModelView(instance, traffic, place);
  if (view === null) throw notFound(`There is no provider '${provider}'.`);
  const price = instance.snapshot().upstreams.get(provider)?.facts(model)?.price ?? null;
  return {
    ...view,
    cost: arithmeticOf(request, price, instance.clock.now()),
    takesMs: takesMs(traffic.measured(provider, model), request),
    misfit: misfitOf(view, request),
  };
}

function arithmeticOf(request: RequestSize, price: Price | null, now: number): ComparedModel['cost'] {
  const usage: Usage = { ...UNKNOWN_USAGE, ...request };
  const split = partsOf(usage, price, now);
  if (split === null) return null;
  const { above, window } = split;
  return {
    nanos: costOf(usage, price, now).nanos,
    dollars: exactSum(split),
    guessed: split.isGuess,
    parts: split.parts
      .filter(({ count }) => count > 0)
      .map((part) => {
        const { what, count, nanos, per, isGuess } = part;
        return { what, count, nanos, per, dollars: exactDollars(part), guessed: isGuess };
      }),
    above,
    window: window === null ? null : windowWords(window),
  };
}

interface Sizes {
  readonly contextWindow: number | null;
  readonly maxOutput: number | null;
}

function misfitOf({ contextWindow, maxOutput }: Sizes, { inputTokens, outputTokens }: RequestSize): string | null {
  if (contextWindow !== null && inputTokens + outputTokens > contextWindow) return 'longer than its window';
  return maxOutput !== null && outputTokens > maxOutput ? 'a longer answer than it writes' : null;
}

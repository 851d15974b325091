import { useRef, useState } from 'react';
import type { RouteDetail } from '../../../src/contract/routing-views.ts';
import { format } from '../../ui/format.ts';
import { CloseIcon } from '../../ui/icons.tsx';
import { ProviderDot } from '../../ui/provider-chip.tsx';
import type { Series } from '../../ui/provider-colour.ts';
import { useReorder } from '../panel/use-reorder.ts';
import { dragLook } from './landing.ts';
import { targetKeys } from './route-input.ts';

interface TargetListProps {
  route: RouteDetail;
  series: ReadonlyMap<string, Series>;
  /** null: they cannot be changed. */
  onTargets: ((targets: RouteDetail['targets'], said: string) => void) | null;
}

/** What stands behind a route, in order; dragged by mouse, or moved with Alt and the arrow keys. */
export function TargetList({ route: { id, targets, strategy }, series, onTargets }: TargetListProps) {
  const [said, setSaid] = useState('');
  const list = useRef<HTMLOListElement>(null);
  const keys = targetKeys(targets);
  const sum = targets.reduce((total, { weight }) => total + weight, 0);
  const { drag, pointer, onKeyDown } = useReorder(keys, (order, moved) => {
    setSaid(`${moved} is now at place ${order.indexOf(moved) + 1} of ${order.length}`);
    const next = order.flatMap((key) => targets[keys.indexOf(key)] ?? []);
    onTargets?.(next, `Changed the order of the route ${id}.`);
  });
  const canMove = onTargets !== null && targets.length > 1;

  if (targets.length === 0) return <p className="text-faint">No provider is switched on.</p>;
  return (
    <>
      <ol ref={list} tabIndex={-1} aria-label={`Targets of ${id}`} className="flex min-w-0 flex-col outline-none">
        {targets.map(({ model, weight, set }, index) => {
          const key = keys[index] ?? model;
          const look = dragLook(drag, key, index);
          return (
            <li
              key={key}
              aria-label={model}
              {...(canMove ? pointer(key) : {})}
              className={`relative flex flex-wrap items-baseline gap-x-2 bg-paper py-0.5 ${canMove ? 'cursor-grab touch-none select-none' : ''} ${look.className ?? ''}`}
              style={look.style}
            >
              <span aria-hidden className="figures w-4 text-right text-12 text-faint">
                {index + 1}
              </span>
              <span className="self-center">
                <ProviderDot series={series.get(model.split('/')[0] ?? '') ?? 'other'} />
              </span>
              <code className="figures min-w-0 flex-1 wrap-anywhere">
                {model.replace(/\/\*$/u, ', whatever is asked for')}
              </code>
              {strategy === 'weighted' && sum > 0 && (
                <span className="text-12 text-faint">{format.percent(weight / sum)}</span>
              )}
              {onTargets !== null && (
                <button
                  type="button"
                  aria-label={`Remove ${model} from ${id}`}
                  aria-keyshortcuts="Alt+ArrowUp Alt+ArrowDown"
                  onKeyDown={(event) => onKeyDown(key, event)}
                  onClick={() => {
                    list.current?.focus();
                    onTargets(targets.toSpliced(index, 1), `Removed ${model} from the route ${id}.`);
                  }}
                  className="flex size-5 items-center justify-center self-center rounded-chip text-faint hover:bg-sunk hover:text-ink"
                >
                  <CloseIcon />
                </button>
              )}
              {set !== null && <span className="figures w-full pl-8 text-12 wrap-anywhere text-faint">with {set}</span>}
            </li>
          );
        })}
      </ol>
      <p className="sr-only" aria-live="polite">
        {said}
      </p>
    </>
  );
}

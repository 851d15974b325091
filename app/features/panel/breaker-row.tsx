import { useState } from 'react';
import { useBreakers, useStatus } from '../../transport/queries.ts';
import { LoadFailed } from '../../ui/load-failed.tsx';
import { SectionTitle } from '../../ui/page.tsx';
import { assignSeries } from '../../ui/provider-colour.ts';
import { BreakerPlate } from './breaker-plate.tsx';
import { useBreakerActions } from './panel-queries.ts';
import { SpareSlot } from './spare-slot.tsx';
import { useReorder } from './use-reorder.ts';

/** The box itself: one breaker for each provider, in the order in which they are tried. */
export function BreakerRow() {
  const { data: breakers = [], error, refetch } = useBreakers();
  const { data: status } = useStatus();
  const actions = useBreakerActions();
  const [said, setSaid] = useState('');
  const ids = breakers.map(({ provider }) => provider);
  const series = assignSeries(ids);

  const { drag, pointer, onKeyDown } = useReorder(ids, (order, moved) => {
    setSaid(`${moved} is now at place ${order.indexOf(moved) + 1} of ${order.length}`);
    actions.reorder(order);
  });

  return (
    <section aria-label="Breakers" className="min-w-0">
      <SectionTitle
        aside={ids.length > 1 ? 'tried from left to right; drag, or Alt and arrow keys, to reorder' : undefined}
      >
        Breakers
      </SectionTitle>
      {error !== null && <LoadFailed what="the breakers" error={error} onRetry={() => void refetch()} />}
      <ol className="grid grid-cols-[repeat(auto-fill,128px)] pl-px">
        {breakers.map((breaker, index) => (
          <BreakerPlate
            key={breaker.provider}
            breaker={breaker}
            place={index}
            series={series.get(breaker.provider) ?? 'other'}
            drag={drag}
            handlers={pointer(breaker.provider)}
            onKeyDown={(event) => onKeyDown(breaker.provider, event)}
            onSwitch={(on) => actions.throwSwitch(breaker.provider, on)}
            onTryNow={() => actions.tryNow(breaker.provider)}
          />
        ))}
        {status?.demo === true && error === null && <SpareSlot />}
      </ol>
      <p className="sr-only" aria-live="polite">
        {said}
      </p>
    </section>
  );
}

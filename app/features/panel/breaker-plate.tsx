import { useId, type HTMLAttributes, type KeyboardEvent } from 'react';
import type { DrillView } from '../../../src/contract/drill-views.ts';
import type { BreakerView } from '../../../src/contract/views.ts';
import { Breaker } from '../../ui/breaker.tsx';
import { Countdown } from '../../ui/countdown.tsx';
import { DrillMark } from '../../ui/drill-mark.tsx';
import { DRILL_WORD, drillSentence } from '../../ui/drill-words.ts';
import { ProviderChip } from '../../ui/provider-chip.tsx';
import type { Series } from '../../ui/provider-colour.ts';
import { providerFullName, providerName } from '../../ui/provider-name.ts';
import { Feed } from './feed.tsx';
import { PlateLabel } from './plate-label.tsx';
import type { Drag } from './use-reorder.ts';

interface BreakerPlateProps {
  breaker: BreakerView;
  place: number;
  series: Series;
  drag: Drag | null;
  handlers: HTMLAttributes<HTMLElement>;
  onKeyDown: (event: KeyboardEvent) => void;
  onSwitch: (on: boolean) => void;
  onTryNow: () => void;
}

/** A bar where the dragged plate will stand. */
const LANDING = {
  before: 'before:absolute before:inset-y-0 before:-left-0.5 before:z-20 before:w-1 before:bg-spark',
  after: 'before:absolute before:inset-y-0 before:-right-0.5 before:z-20 before:w-1 before:bg-spark',
};

/** One module on the rail: feed, switch and label. */
export function BreakerPlate(props: BreakerPlateProps) {
  const { breaker, place, series, drag, handlers, onKeyDown, onSwitch, onTryNow } = props;
  const stateId = useId();
  const drillId = useId();
  const { drill: fireDrill } = breaker;
  const named = { id: breaker.provider, preset: breaker.preset, label: breaker.label };
  const dragged = drag?.id === breaker.provider ? drag : null;
  const landing =
    drag === null || drag.place !== place || dragged !== null ? '' : LANDING[drag.from < place ? 'after' : 'before'];
  return (
    <li
      {...handlers}
      data-provider={breaker.provider}
      className={`relative -ml-px mb-3 flex cursor-grab touch-none flex-col border border-t-2 border-line border-t-edge bg-sheet select-none ${dragged === null ? '' : 'z-10 cursor-grabbing border-edge'} ${landing}`}
      style={dragged === null ? undefined : { transform: `translate(${dragged.dx}px, ${dragged.dy}px)` }}
    >
      <Feed state={breaker.state} />
      <span aria-hidden className="figures absolute top-2 left-2 text-12 text-faint">
        {place + 1}
      </span>
      <span className="absolute top-1.5 right-1.5">
        <ProviderChip label={providerName(named)} series={series} />
      </span>
      {/* The keys that move a breaker are the switch's own: it is what has the focus. */}
      {/* oxlint-disable-next-line jsx-a11y/no-static-element-interactions */}
      <div className="flex justify-center pb-3" onKeyDown={onKeyDown}>
        <Breaker
          label={providerFullName(named)}
          state={breaker.state}
          describedBy={fireDrill === null ? stateId : `${stateId} ${drillId}`}
          onSwitch={onSwitch}
        />
      </div>
      {fireDrill !== null && <DrillLabel id={drillId} drill={fireDrill} called={providerName(named)} />}
      <PlateLabel breaker={breaker} stateId={stateId} onTryNow={onTryNow} />
    </li>
  );
}

/** Hung over the plate, as a tag that says: this is for practice. */
function DrillLabel({ id, drill, called }: { id: string; drill: DrillView; called: string }) {
  return (
    <div
      id={id}
      title={drillSentence(drill, called)}
      className="border-t border-dashed border-edge px-2 py-1.5 text-12"
    >
      <p className="flex items-center gap-1.5 font-semibold">
        <DrillMark />
        Fire drill
      </p>
      <p className="flex justify-between gap-2">
        <span>{DRILL_WORD[drill.kind]}</span>
        <span className="figures text-faint">
          <span className="sr-only">, ends in </span>
          <Countdown until={drill.endsAt} due="ends" />
        </span>
      </p>
    </div>
  );
}

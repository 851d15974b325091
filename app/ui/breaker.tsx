import { useId } from 'react';
import type { BreakerState } from './breaker-state.ts';

interface BreakerProps {
  /** The name of the switch: whose breaker it is. */
  label: string;
  state: BreakerState;
  /** Id of the text that tells the state in words. */
  describedBy: string;
  onSwitch: (on: boolean) => void;
}

/** How far the handle is from the top. */
const THROW: Record<BreakerState, number> = { closed: 0, 'half-open': 0, tripped: 26, off: 52 };

const HANDLE: Record<BreakerState, string> = {
  closed: 'fill-handle stroke-handle',
  'half-open': 'fill-sheet stroke-handle',
  tripped: 'fill-sheet stroke-red',
  off: 'fill-sheet stroke-edge',
};

const GRIP: Record<BreakerState, string> = {
  closed: 'stroke-grip',
  'half-open': 'stroke-transparent',
  tripped: 'stroke-red',
  off: 'stroke-edge',
};

/** The hand switch. On means in use as far as the hand is concerned: a tripped breaker is on and rests by itself. */
export function Breaker({ label, state, describedBy, onSwitch }: BreakerProps) {
  const on = state !== 'off';
  return (
    <button
      type="button"
      role="switch"
      aria-checked={on}
      aria-label={label}
      aria-describedby={describedBy}
      onClick={() => onSwitch(!on)}
      className="group block rounded-plate focus-visible:outline-offset-4"
    >
      <BreakerDrawing state={state} />
    </button>
  );
}

function BreakerDrawing({ state }: { state: BreakerState }) {
  const hatch = useId();
  return (
    <svg aria-hidden width="52" height="104" viewBox="0 0 52 104" fill="none">
      <defs>
        <pattern id={hatch} width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <path d="M0 0V6" className="stroke-handle" strokeWidth="4" />
        </pattern>
      </defs>
      <rect x="0.5" y="0.5" width="51" height="103" rx="6" className="fill-sunk stroke-edge" />
      {/* Where the handle is not, the body says what it stands for. */}
      {(state === 'closed' || state === 'half-open') && <path d="M26 67v18" className="stroke-edge" strokeWidth="2" />}
      {state === 'off' && <circle cx="26" cy="28" r="8" className="stroke-edge" strokeWidth="2" />}
      <g
        className="transition-transform duration-140 ease-throw group-hover:opacity-90"
        style={{ transform: `translateY(${THROW[state]}px)` }}
      >
        <rect x="5" y="5" width="42" height="42" rx="4" className={HANDLE[state]} strokeWidth="2" />
        {state === 'half-open' && <rect x="6" y="6" width="40" height="40" rx="3" fill={`url(#${hatch})`} />}
        <path d="M15 20.5h22M15 26h22M15 31.5h22" className={GRIP[state]} strokeWidth="2" strokeLinecap="round" />
      </g>
    </svg>
  );
}

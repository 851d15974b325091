import type { BreakerState } from '../../ui/breaker-state.ts';

/** The wire from the bus into the breaker: whole, dashed or broken. */
export function Feed({ state }: { state: BreakerState }) {
  const broken = state === 'off' || state === 'tripped';
  return (
    <svg aria-hidden width="126" height="20" viewBox="0 0 126 20" className="block stroke-edge" fill="none">
      <path
        d={broken ? 'M63 0V7M59 7h8M63 13v7M59 13h8' : 'M63 0V20'}
        strokeWidth="1.5"
        strokeDasharray={state === 'half-open' ? '3 3' : undefined}
      />
    </svg>
  );
}

import type { BreakerState } from './breaker-state.ts';

const INK: Record<BreakerState, string> = {
  closed: 'text-green',
  tripped: 'text-red',
  'half-open': 'text-amber',
  off: 'text-faint',
};

/** The flag of a breaker: full, crossed, half, empty. A shape for each state, its colour comes on top. */
export function StateMark({ state }: { state: BreakerState }) {
  return (
    <svg aria-hidden width="10" height="10" viewBox="0 0 10 10" fill="none" className={`shrink-0 ${INK[state]}`}>
      <rect x="0.75" y="0.75" width="8.5" height="8.5" rx="1.5" stroke="currentColor" strokeWidth="1.5" />
      {state === 'closed' && <rect width="10" height="10" rx="1.5" fill="currentColor" />}
      {state === 'half-open' && <path d="M1 9V1h4v8z" fill="currentColor" />}
      {state === 'tripped' && <path d="M2.5 2.5l5 5M7.5 2.5l-5 5" stroke="currentColor" strokeWidth="1.5" />}
    </svg>
  );
}

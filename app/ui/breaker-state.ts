// The four states of a breaker in words, and where each leaves the handle.

export type BreakerState = 'closed' | 'tripped' | 'half-open' | 'off';

export const STATE_WORD: Record<BreakerState, string> = {
  closed: 'Closed',
  tripped: 'Tripped',
  'half-open': 'Half-open',
  off: 'Off',
};

/** What a state means, for those who hover or hear. */
export const STATE_MEANING: Record<BreakerState, string> = {
  closed: 'in use',
  tripped: 'it failed too often and rests until the next try',
  'half-open': 'one request is trying whether it works again',
  off: 'switched off by hand, never tried',
};

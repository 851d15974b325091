// By what the ledger sums up its requests, and in which steps of time.

export const DIMENSIONS = ['provider', 'model', 'client', 'route'] as const;
export type Dimension = (typeof DIMENSIONS)[number];

/** As people see them on their clock: quarter-hours, hours, days, weeks from Monday, months. */
export const SERIES_STEPS = ['quarter', 'hour', 'day', 'week', 'month'] as const;
export type SeriesStep = (typeof SERIES_STEPS)[number];

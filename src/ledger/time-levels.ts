// The grains in which sums are kept, all in UTC: quarters of an hour, which every time zone's hours and days are made of,
// and hours, quarters of a day and days, so that long stretches and the days of other zones are read in few rows.

export const QUARTER_MS = 900_000;
export const HOUR_MS = 3_600_000;
export const DAY_MS = 86_400_000;

/** The length of each level. A row's `at` counts these since the epoch. */
export const LEVEL_MS = [QUARTER_MS, HOUR_MS, DAY_MS / 4, DAY_MS] as const;
export const QUARTERS = 0;
export const HOURS = 1;
const DAYS = 3;

/** Rows of one level, half-open. */
export interface Piece {
  readonly level: number;
  readonly from: number;
  readonly to: number;
}

/** The fewest pieces that make up a stretch between two full quarters of an hour. */
export function piecesOf(fromMs: number, toMs: number): Piece[] {
  return piecesUpTo(fromMs, toMs, DAYS);
}

function piecesUpTo(fromMs: number, toMs: number, level: number): Piece[] {
  if (fromMs >= toMs) return [];
  const length = LEVEL_MS[level] ?? QUARTER_MS;
  const first = Math.ceil(fromMs / length);
  const end = Math.floor(toMs / length);
  if (level === QUARTERS) return [{ level, from: first, to: end }];
  if (first >= end) return piecesUpTo(fromMs, toMs, level - 1);
  return [
    ...piecesUpTo(fromMs, first * length, level - 1),
    { level, from: first, to: end },
    ...piecesUpTo(end * length, toMs, level - 1),
  ];
}

/** The quarter of an hour that a moment lies in, as its beginning. */
export function quarterFloor(ms: number): number {
  return Math.floor(ms / QUARTER_MS) * QUARTER_MS;
}

export function quarterCeil(ms: number): number {
  return Math.ceil(ms / QUARTER_MS) * QUARTER_MS;
}

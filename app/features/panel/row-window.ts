// Which rows of a long list are drawn: those in sight, and some above and below.

export const ROW_PX = 32;
const SPARE_ROWS = 12;
/** The window moves in steps, so that scrolling by a pixel draws nothing anew. */
const STEP_ROWS = 6;

export interface RowWindow {
  readonly first: number;
  /** The row after the last. */
  readonly end: number;
}

/** `offsetPx`: how far the list's first row is above (positive) or below (negative) the top of what is in sight. */
export function rowsInSight(offsetPx: number, heightPx: number, count: number): RowWindow {
  const top = Math.floor(offsetPx / ROW_PX / STEP_ROWS) * STEP_ROWS;
  const rows = Math.ceil(heightPx / ROW_PX / STEP_ROWS) * STEP_ROWS + STEP_ROWS;
  const first = Math.max(0, Math.min(top - SPARE_ROWS, count));
  return { first, end: Math.max(first, Math.min(count, top + rows + SPARE_ROWS)) };
}

/** How many rows stand above the one that was on top; 0 when it is still there, or gone. */
export function rowsAdded(ids: readonly string[], formerTop: string | undefined): number {
  return formerTop === undefined ? 0 : Math.max(0, ids.indexOf(formerTop));
}

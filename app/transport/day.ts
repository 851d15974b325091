// The reader's own days, which are not always 24 hours long.

export function startOfDay(at: number): number {
  return new Date(at).setHours(0, 0, 0, 0);
}

export function nextMidnight(at: number): number {
  return new Date(at).setHours(24, 0, 0, 0);
}

/** The midnight that a span of so many days begins at, the day that begins at `today` included. */
export function daysUntil(today: number, days: number): number {
  const start = new Date(today);
  return start.setDate(start.getDate() - (days - 1));
}

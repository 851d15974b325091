// The reader's own days, which are not always 24 hours long.

export function startOfDay(at: number): number {
  return new Date(at).setHours(0, 0, 0, 0);
}

export function nextMidnight(at: number): number {
  return new Date(at).setHours(24, 0, 0, 0);
}

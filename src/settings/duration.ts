// Durations as people write them: 500ms, 5s, 60m, 2h.

const UNITS: readonly (readonly [unit: string, ms: number])[] = [
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1_000],
  ['ms', 1],
];

/** Milliseconds, or null when the text is not a number with a unit. Fractions are fine as long as whole milliseconds come out. */
export function parseDuration(text: string): number | null {
  const match = /^(\d{1,9}(?:\.\d{1,6})?) ?(ms|s|m|h)$/.exec(text.trim());
  const unit = UNITS.find(([name]) => name === match?.[2]);
  if (match === null || unit === undefined) return null;
  // 0.3 × 1000 is not 300 in binary fractions, hence the rounding before the question.
  const ms = Math.round(Number(match[1]) * unit[1] * 1000) / 1000;
  return Number.isSafeInteger(ms) ? ms : null;
}

/** In the largest unit that leaves a whole number: 120000 → `2m`. */
export function formatDuration(ms: number): string {
  const unit = UNITS.find(([, size]) => ms % size === 0 && ms >= size);
  return unit === undefined ? `${ms}ms` : `${ms / unit[1]}${unit[0]}`;
}

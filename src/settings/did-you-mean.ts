// Suggestions for misspelt names.

/** The closest of `known` to what was written, or null when none is close enough to be meant. */
export function closest(written: string, known: readonly string[]): string | null {
  let best: string | null = null;
  // A third of the letters may be wrong, but never so many that nothing of the word is left.
  let limit = Math.floor(Math.max(written.length, 3) / 3) + 1;
  for (const candidate of known) {
    // Long texts are no typing errors, and comparing them costs time.
    if (Math.abs(candidate.length - written.length) >= limit) continue;
    const distance = editDistance(written.toLowerCase(), candidate.toLowerCase());
    if (distance < limit) {
      best = candidate;
      limit = distance;
    }
  }
  return best;
}

/** ` Did you mean "baseUrl"?`, or nothing. */
export function didYouMean(written: string, known: readonly string[]): string {
  const guess = closest(written, known);
  return guess === null ? '' : ` Did you mean "${guess}"?`;
}

/** Letters to change, add, drop or swap with their neighbour. */
function editDistance(a: string, b: string): number {
  let before: number[] = [];
  let previous = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const replaced = (previous[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      const isSwap = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      const swapped = isSwap ? (before[j - 2] ?? 0) + 1 : replaced;
      row.push(Math.min(replaced, swapped, (previous[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1));
    }
    before = previous;
    previous = row;
  }
  return previous[b.length] ?? 0;
}

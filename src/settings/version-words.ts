// Numbers of versions in words: "3, 7 and 9 to 12".

/** More than these help nobody. */
const MOST_NAMED = 5;

interface Range {
  readonly from: number;
  readonly to: number;
}

export function describeNumbers(numbers: readonly number[]): string {
  const ranges = numbers
    .toSorted((a, b) => a - b)
    .reduce<Range[]>((known, n) => {
      const last = known.at(-1);
      return last?.to === n - 1 ? [...known.slice(0, -1), { from: last.from, to: n }] : [...known, { from: n, to: n }];
    }, []);
  return describeRanges(ranges);
}

/** The numbers that are missing between those that are there; null when none is. */
export function describeGaps(numbers: readonly number[]): string | null {
  const gaps = numbers.flatMap((n, index): Range[] => {
    const previous = numbers[index - 1];
    return previous === undefined || previous === n - 1 ? [] : [{ from: previous + 1, to: n - 1 }];
  });
  return gaps.length === 0 ? null : describeRanges(gaps);
}

function describeRanges(ranges: readonly Range[]): string {
  const named = ranges.slice(0, MOST_NAMED).map(({ from, to }) => (from === to ? `${from}` : `${from} to ${to}`));
  return listed(ranges.length > MOST_NAMED ? [...named, 'others'] : named);
}

/** "a, b and c" */
export function listed(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}

// Takes back what one version changed in a text that was changed again since.

/** Comparing longer parts would hold up the traffic. Pairs of lines. */
const MOST_COMPARED = 4_000_000;

export interface PatchedText {
  readonly text: string;
  /** Some of it was changed again since and stays as it is. */
  readonly isPartial: boolean;
}

/** `now` with what leads from `from` to `to`. */
export function patchText(now: string, from: string, to: string): PatchedText {
  if (now === from) return { text: to, isPartial: false };
  const [base, ours, theirs] = [linesOf(from), linesOf(now), linesOf(to)];
  const [inOurs, inTheirs] = [matches(base, ours), matches(base, theirs)];
  if (inOurs === null || inTheirs === null) return { text: now, isPartial: true };
  const merged: string[] = [];
  let isPartial = false;
  const done = { base: 0, ours: 0, theirs: 0 };
  for (let line = 0; line <= base.length; line += 1) {
    const [our, their] = line === base.length ? [ours.length, theirs.length] : [inOurs.get(line), inTheirs.get(line)];
    // What both still have parts what either changed.
    if (our === undefined || their === undefined) continue;
    const part = {
      base: base.slice(done.base, line).join(''),
      ours: ours.slice(done.ours, our).join(''),
      theirs: theirs.slice(done.theirs, their).join(''),
    };
    if (part.ours !== part.base && part.theirs !== part.base && part.ours !== part.theirs) isPartial = true;
    merged.push(part.ours === part.base ? part.theirs : part.ours);
    if (line < base.length) merged.push(base[line] ?? '');
    Object.assign(done, { base: line + 1, ours: our + 1, theirs: their + 1 });
  }
  return { text: merged.join(''), isPartial };
}

function linesOf(text: string): string[] {
  return text.match(/[^\n]*\n|[^\n]+$/gu) ?? [];
}

/** Which line of `b` is which of `a`, as many of them as can be in order; null: too long to be compared. */
function matches(a: readonly string[], b: readonly string[]): ReadonlyMap<number, number> | null {
  let start = 0;
  while (start < a.length && start < b.length && a[start] === b[start]) start += 1;
  let end = 0;
  while (end < Math.min(a.length, b.length) - start && a.at(-1 - end) === b.at(-1 - end)) end += 1;
  const between = matchesBetween(a.slice(start, a.length - end), b.slice(start, b.length - end));
  if (between === null) return null;
  const found = new Map(between.map(([row, column]) => [start + row, start + column]));
  for (let line = 0; line < start; line += 1) found.set(line, line);
  for (let line = 1; line <= end; line += 1) found.set(a.length - line, b.length - line);
  return found;
}

function matchesBetween(a: readonly string[], b: readonly string[]): [row: number, column: number][] | null {
  if (a.length * b.length > MOST_COMPARED) return null;
  // How many lines can still be matched from each pair on.
  const width = b.length + 1;
  const left = new Uint32Array((a.length + 1) * width);
  const at = (row: number, column: number): number => left[row * width + column] ?? 0;
  for (let row = a.length - 1; row >= 0; row -= 1) {
    for (let column = b.length - 1; column >= 0; column -= 1) {
      const [both, either] = [at(row + 1, column + 1) + 1, Math.max(at(row + 1, column), at(row, column + 1))];
      left[row * width + column] = a[row] === b[column] ? both : either;
    }
  }
  const found: [row: number, column: number][] = [];
  let [row, column] = [0, 0];
  while (row < a.length && column < b.length) {
    if (a[row] === b[column]) found.push([row++, column++]);
    else if (at(row + 1, column) >= at(row, column + 1)) row += 1;
    else column += 1;
  }
  return found;
}

// Where something stands in the text of rules and routes, so that one can jump to it.

/** Where a problem is, as the process says it at the end of a message: "… (line 12)", or "… (text:12:3)" of its form. */
const PLACE = /\s*\((?:line |text:)(\d+)(?::\d+)?\)/u;

/** The message without its place, and the line that it named; null when it named none. */
export function takePlace(message: string): { readonly text: string; readonly line: number | null } {
  const found = PLACE.exec(message);
  return found === null ? { text: message, line: null } : { text: message.replace(PLACE, ''), line: Number(found[1]) };
}

/** The line of a rule, route or test by its name; null when it is not there as it is usually written. */
export function lineOfName(text: string, name: string): number | null {
  const id = name.replaceAll(/[.*+?^${}()|[\]\\]/gu, String.raw`\$&`);
  const item = new RegExp(String.raw`^\s*(?:-\s*)?(?:\{\s*)?(?:id|name):\s*["']?${id}["']?\s*(?:[,}#].*)?$`, 'u');
  return lineWhere(text.split('\n'), 0, (line) => item.test(line));
}

/**
 * The line of a path such as `rules[2].when.keywords`, or of what stands nearest around it; null when not even its
 * section is found. Knows text that is laid out by indentation, as Breakerbox writes it.
 */
export function lineOfPath(text: string, path: string): number | null {
  const lines = text.split('\n');
  let place: number | null = null;
  for (const step of path.matchAll(/\[(\d+)\]|([^.[\]"]+)/gu)) {
    const from: number = place ?? 0;
    const next: number | null =
      step[1] === undefined
        ? lineWhere(lines, from === 0 ? 0 : from - 1, isKey(step[2] ?? '', place === null), endOf(lines, place))
        : itemAfter(lines, from, Number(step[1]));
    if (next === null) return place;
    place = next;
  }
  return place;
}

function isKey(name: string, isSection: boolean): (line: string) => boolean {
  const key = `${name}:`;
  return (line) => (isSection ? line.startsWith(key) : line.replace(/^[\s-]*/u, '').startsWith(key));
}

/** The nth item of the list whose key stands in the given line. */
function itemAfter(lines: readonly string[], listLine: number, wanted: number): number | null {
  let indent: number | null = null;
  let seen = -1;
  for (let index = listLine; index < lines.length; index += 1) {
    const line = lines[index] ?? '';
    const depth = line.search(/\S/u);
    if (depth === -1 || line.trimStart().startsWith('#')) continue;
    const isItem = line.trimStart().startsWith('-');
    indent ??= isItem ? depth : null;
    if (indent === null || depth < indent || (depth === indent && !isItem)) return null;
    if (depth === indent) seen += 1;
    if (seen === wanted) return index + 1;
  }
  return null;
}

/** Where the item that begins in this line ends. */
function endOf(lines: readonly string[], first: number | null): number {
  if (first === null) return lines.length;
  const depth = (lines[first - 1] ?? '').search(/\S/u);
  const next = lines.findIndex((line, index) => index >= first && line.trim() !== '' && line.search(/\S/u) <= depth);
  return next === -1 ? lines.length : next;
}

/** Counted from one. */
function lineWhere(
  lines: readonly string[],
  from: number,
  fits: (line: string) => boolean,
  end = lines.length,
): number | null {
  const found = lines.findIndex((line, index) => index >= from && index < end && fits(line));
  return found === -1 ? null : found + 1;
}

// Secrets in streams: a model that repeats a key writes it in pieces, a few characters an event. No event shows it, but
// their texts together do.

const DATA_LINE = /^data:[ \t]*(\{.*\})[ \t]*\r?$/;

export interface Covered {
  readonly text: string;
  readonly found: number;
}

interface StreamEvent {
  readonly line: number;
  readonly json: unknown;
  changed: boolean;
}

interface Leaf {
  readonly event: StreamEvent;
  readonly holder: Record<string, unknown>;
  readonly name: string;
  readonly text: string;
}

/** Where the events of a text say a secret together, the first of them gets the covered text and the others nothing. */
export function coverStream(text: string, cover: (text: string) => Covered): Covered {
  const lines = text.split('\n');
  const leaves = new Map<string, Leaf[]>();
  const events: StreamEvent[] = [];
  lines.forEach((line, at) => {
    const json = readEvent(line);
    if (json === null) return;
    const event = { line: at, json, changed: false };
    events.push(event);
    collect(json, '', event, leaves);
  });
  let found = 0;
  for (const together of leaves.values()) {
    if (together.length < 2) continue;
    const covered = cover(together.map((leaf) => leaf.text).join(''));
    if (covered.found === 0) continue;
    found += covered.found;
    together.forEach(({ holder, name, event }, i) => {
      holder[name] = i === 0 ? covered.text : '';
      event.changed = true;
    });
  }
  if (found === 0) return { text, found };
  for (const { line, json, changed } of events) if (changed) lines[line] = `data: ${JSON.stringify(json)}`;
  return { text: lines.join('\n'), found };
}

function readEvent(line: string): object | null {
  const json = DATA_LINE.exec(line)?.[1];
  if (json === undefined) return null;
  try {
    return JSON.parse(json) as object;
  } catch {
    // Not JSON after all, or the last line of what was cut.
    return null;
  }
}

/** Texts at the same place of their events belong together. */
function collect(value: object, path: string, event: StreamEvent, leaves: Map<string, Leaf[]>): void {
  const holder = value as Record<string, unknown>;
  for (const [name, child] of Object.entries(holder)) {
    const at = `${path}/${name}`;
    if (typeof child === 'string') {
      const together = leaves.get(at);
      const leaf = { event, holder, name, text: child };
      if (together === undefined) leaves.set(at, [leaf]);
      else together.push(leaf);
    } else if (typeof child === 'object' && child !== null) collect(child, at, event, leaves);
  }
}

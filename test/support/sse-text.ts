// Reads what a client got as an event stream.

export interface ReadEvent {
  /** null when the event has none. */
  readonly name: string | null;
  /** Parsed, or the text where it is no JSON. */
  readonly data: Readonly<Record<string, unknown>>;
  readonly text: string;
}

/** All events; comments are left out. */
export function readEvents(stream: string): ReadEvent[] {
  return stream.split(/\n\n/).flatMap((block) => {
    const lines = block.split('\n');
    const data = lines.filter((line) => line.startsWith('data:')).map((line) => line.slice(5).trimStart());
    if (data.length === 0) return [];
    const text = data.join('\n');
    const name =
      lines
        .find((line) => line.startsWith('event:'))
        ?.slice(6)
        .trim() ?? null;
    return [{ name, text, data: text.startsWith('{') ? (JSON.parse(text) as Record<string, unknown>) : {} }];
  });
}

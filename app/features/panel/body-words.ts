// What was said, made legible.

/** Longer texts make a page slow; the rest is there to be copied. */
export const SHOWN_CHARS = 200_000;

/** Indented where it is JSON; null: it is not. */
export function prettyJson(text: string): string | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? JSON.stringify(value, null, 2) : null;
  } catch {
    return null;
  }
}

/** What a stream of events, or of JSON lines, says when its pieces are put together; null: it says nothing that is known. */
export function streamText(raw: string): string | null {
  const pieces = raw.split('\n').map((line) => {
    const json = /^(?:data:)?\s*(\{.*\})\s*$/.exec(line)?.[1];
    return json === undefined ? '' : pieceOf(json);
  });
  const text = pieces.join('');
  return text === '' ? null : text;
}

function pieceOf(json: string): string {
  let event: unknown;
  try {
    event = JSON.parse(json);
  } catch {
    // The last one of a stream that was cut.
    return '';
  }
  const { choices, delta, message, type } = record(event);
  const [choice] = Array.isArray(choices) ? (choices as unknown[]) : [];
  if (type === 'response.output_text.delta') return textOf(delta);
  return (
    textOf(record(record(choice)['delta'])['content']) +
    textOf(record(delta)['text']) +
    textOf(record(message)['content'])
  );
}

function record(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

// Requests for a terminal, which work as they stand.

interface Curl {
  readonly url: string;
  /** null: it is taken from the environment. */
  readonly key: string | null;
  readonly streamed: boolean;
  readonly body: string;
}

/** The variable that holds the key where we have none to give. */
export const KEY_VARIABLE = 'BREAKERBOX_KEY';

/** Systems take arguments of 128 KiB at most; what is longer goes in by standard input. */
const MOST_ARGUMENT_BYTES = 100_000;

export function curlLine(gatewayUrl: string, key: string): string {
  const body = '{"model":"auto","stream":true,"messages":[{"role":"user","content":"Say hello"}]}';
  return curlCommand({ url: `${gatewayUrl}/chat/completions`, key, streamed: true, body });
}

/** For a POSIX shell, in which nothing of the body means anything. */
export function curlCommand({ url, key, streamed, body }: Curl): string {
  const lines = [`curl ${streamed ? '-N ' : ''}${url}`, `  -H ${bearer(key)}`, '  -H "Content-Type: application/json"'];
  if (new TextEncoder().encode(body).length <= MOST_ARGUMENT_BYTES) {
    return [...lines, `  -d ${quoted(body)}`].join(' \\\n');
  }
  const end = endMark(body);
  return `${[...lines, `  --data-binary @- <<'${end}'`].join(' \\\n')}\n${body}\n${end}`;
}

function bearer(key: string | null): string {
  if (key === null) return `"Authorization: Bearer $${KEY_VARIABLE}"`;
  // A key from a configuration file may hold any sign.
  return /^[\w.…-]+$/u.test(key) ? `"Authorization: Bearer ${key}"` : quoted(`Authorization: Bearer ${key}`);
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}

/** No line of the text, so that the text ends where it ends. */
function endMark(text: string): string {
  const lines = new Set(text.split('\n'));
  let mark = 'END';
  while (lines.has(mark)) mark += 'D';
  return mark;
}

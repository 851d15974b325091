// Removes live secrets from texts that leave the process: logs, errors, ledger rows. It knows the values themselves
// and how they look when encoded, so it does not have to guess what a key looks like.

export interface Redactor {
  /** Adds a secret. Values too short or too plain to be told from ordinary words are ignored. */
  learn(secret: string): void;
  /** The text with every known secret, and every longer piece of one, replaced by `[redacted]`. */
  redact(text: string): string;
  /** Every secret that was learned: for redactors on other threads. */
  secrets(): readonly string[];
}

export const REDACTED = '[redacted]';

const MIN_LENGTH = 8;
/** Shorter ones (`sk-1234`) count when they have a digit, so that names like `ollama` survive. */
const MIN_LENGTH_WITH_DIGIT = 6;

/** Pieces of long keys are found too: errors are cut, and providers quote the beginning of a key. */
const PIECE = 8;
const MIN_LENGTH_FOR_PIECES = 20;

/** What all keys of a vendor begin with is no secret: `sk-proj-`, `sk-or-v1-`. */
const PUBLIC_PREFIX = /^(?:[A-Za-z0-9]{1,6}[-_]){1,3}/;

export function createRedactor(): Redactor {
  const known = new Set<string>();
  const pieces = new Set<string>();
  let needles: readonly string[] = [];

  return {
    learn(secret) {
      if (known.has(secret) || !isRecognizable(secret)) return;
      known.add(secret);
      for (const piece of piecesOf(secret)) pieces.add(piece);
      // The longest first, or the rest of an encoded form would stay behind.
      needles = [...new Set([...needles, ...encodingsOf(secret)])].sort((a, b) => b.length - a.length);
    },
    redact(text) {
      let clean = text;
      for (const needle of needles) {
        if (clean.includes(needle)) clean = clean.replaceAll(needle, REDACTED);
      }
      return pieces.size === 0 ? clean : redactPieces(clean, pieces);
    },
    secrets: () => [...known],
  };
}

function isRecognizable(secret: string): boolean {
  return secret.length >= (/\d/.test(secret) ? MIN_LENGTH_WITH_DIGIT : MIN_LENGTH);
}

function encodingsOf(secret: string): string[] {
  const bytes = Buffer.from(secret, 'utf8');
  const url = encodeURIComponent(secret);
  const hex = bytes.toString('hex');
  const percent = hex.replace(/../g, '%$&');
  const json = JSON.stringify(secret).slice(1, -1);
  return [
    secret,
    url,
    url.replace(/%../g, (code) => code.toLowerCase()),
    percent,
    percent.toUpperCase(),
    hex,
    hex.toUpperCase(),
    json,
    JSON.stringify(json).slice(1, -1),
    json.replaceAll('/', '\\/'),
    ...base64Forms(bytes),
  ];
}

/** As it looks inside a longer base64 text (`user:key` of basic authentication), for each of the three alignments. */
function base64Forms(bytes: Buffer): string[] {
  return [0, 1, 2].flatMap((offset) => {
    const text = Buffer.concat([Buffer.alloc(offset), bytes])
      .toString('base64')
      .replace(/=+$/, '');
    // The first and the last characters also depend on what stands before and after.
    const start = Math.ceil((offset * 8) / 6);
    const isWhole = (offset + bytes.length) % 3 === 0;
    const core = text.slice(start, isWhole ? undefined : -1);
    const whole = offset === 0 ? [text] : [];
    return [...whole, core].flatMap((form) => [form, form.replaceAll('+', '-').replaceAll('/', '_')]);
  });
}

function piecesOf(secret: string): string[] {
  if (secret.length < MIN_LENGTH_FOR_PIECES) return [];
  const prefix = PUBLIC_PREFIX.exec(secret)?.[0].length ?? 0;
  const from = Math.min(prefix, secret.length - MIN_LENGTH_FOR_PIECES + PIECE);
  const found: string[] = [];
  for (let i = from; i + PIECE <= secret.length; i += 1) found.push(secret.slice(i, i + PIECE));
  return found;
}

function redactPieces(text: string, pieces: ReadonlySet<string>): string {
  let clean = '';
  let copied = 0;
  for (let i = 0; i + PIECE <= text.length; i += 1) {
    if (!pieces.has(text.slice(i, i + PIECE))) continue;
    let end = i + PIECE;
    while (end < text.length && pieces.has(text.slice(end - PIECE + 1, end + 1))) end += 1;
    clean += text.slice(copied, i) + REDACTED;
    copied = end;
    i = end - 1;
  }
  return clean + text.slice(copied);
}

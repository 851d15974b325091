// The form of a request id: 10 characters of time and 16 of randomness in Crockford's base 32 (a ULID).

const DIGITS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const TIME_CHARS = 10;
const RANDOM_CHARS = 16;

/** Unix ms as the first ten characters of an id. */
export function idTime(unixMs: number): string {
  let rest = Math.max(0, Math.trunc(unixMs));
  let text = '';
  for (let i = 0; i < TIME_CHARS; i += 1) {
    text = DIGITS.charAt(rest % 32) + text;
    rest = Math.floor(rest / 32);
  }
  return text;
}

/** The smallest id that a request started at `unixMs` can have. */
export function idFloor(unixMs: number): string {
  return idTime(unixMs) + '0'.repeat(RANDOM_CHARS);
}

/** One character of an id for a value from 0 to 31. */
export function idDigit(value: number): string {
  return DIGITS.charAt(value);
}

/** Unix ms as an id carries it. */
export function timeOfId(id: string): number {
  let time = 0;
  for (const digit of id.slice(0, TIME_CHARS)) time = time * 32 + Math.max(0, DIGITS.indexOf(digit));
  return time;
}

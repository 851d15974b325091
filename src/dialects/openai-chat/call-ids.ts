// Ids of tool calls in the form that a server takes. The same id always gets the same form within a request, and in
// later ones that repeat its messages.

import { hash, hashText } from '../hash.ts';

/** OpenAI's older models refuse longer ones. */
const LONGEST = 40;

const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const NINE = /^[a-zA-Z0-9]{9}$/;

/** Turns ids into others, no two into the same. */
export class IdMap {
  readonly #made = new Map<string, string>();
  readonly #taken = new Set<string>();
  readonly #isGood: (id: string) => boolean;
  readonly #make: (id: string, n: number) => string;

  /** `known` are the ids of the request: those that are good stay, whatever else has to make way. */
  constructor(known: Iterable<string>, isGood: (id: string) => boolean, make: (id: string, n: number) => string) {
    this.#isGood = isGood;
    this.#make = make;
    for (const id of known) if (isGood(id)) this.#taken.add(id);
  }

  of(id: string): string {
    if (this.#isGood(id)) return id;
    const known = this.#made.get(id);
    if (known !== undefined) return known;
    let n = 0;
    let made = this.#make(id, n);
    while (this.#taken.has(made)) made = this.#make(id, (n += 1));
    this.#made.set(id, made);
    this.#taken.add(made);
    return made;
  }
}

/** Exactly nine letters and digits. What is already that without its punctuation keeps it. */
export function nineIds(known: Iterable<string>): IdMap {
  return new IdMap(known, (id) => NINE.test(id), makeNine);
}

/** Not empty and not too long. */
export function shortIds(known: Iterable<string>): IdMap {
  return new IdMap(
    known,
    (id) => id !== '' && id.length <= LONGEST,
    (id, n) => `${id === '' ? 'call' : id.slice(0, 29)}_${hashText(`${id}#${n}`)}`,
  );
}

function makeNine(id: string, n: number): string {
  const bare = id.replaceAll(/[^a-zA-Z0-9]/g, '');
  if (n === 0 && NINE.test(bare)) return bare;
  const [a, b] = hash(`${id}#${n}`);
  return digits(a, 5) + digits(b, 4);
}

function digits(number: number, count: number): string {
  let rest = number;
  let text = '';
  for (let i = 0; i < count; i += 1) {
    text += DIGITS[rest % DIGITS.length];
    rest = Math.floor(rest / DIGITS.length);
  }
  return text;
}

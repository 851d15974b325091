// Names that every dialect takes: letters, digits, `_` and `-`, at most 64. Made from the names alone, so that the same
// request always gets the same ones, and told apart by a hash where they had to be shortened or changed.

import { hashText } from '../hash.ts';

const LONGEST = 64;
const PLAIN = /^[A-Za-z0-9_-]{1,64}$/;

export function isPlainName(name: string): boolean {
  return PLAIN.test(name);
}

/** What a tool is called outside its group, as far as that can be said without knowing the other tools. */
export function flatName(namespace: string | null, name: string): string {
  const whole = namespace === null ? name : `${namespace}__${name}`;
  if (isPlainName(whole)) return whole;
  const clean = whole.replaceAll(/[^A-Za-z0-9_-]/g, '_');
  return isPlainName(clean) ? clean : withHash(clean, whole);
}

/** A flat name that is not yet in `taken`, and is put there. */
export function takeName(taken: Set<string>, namespace: string | null, name: string): string {
  let flat = flatName(namespace, name);
  for (let n = 1; taken.has(flat); n += 1) flat = withHash(flat, `${namespace ?? ''}\n${name}\n${n}`);
  taken.add(flat);
  return flat;
}

/** Ids of calls may be at most as long; the same id always gets the same form. */
export function shortId(id: string): string {
  return id.length <= LONGEST ? id : withHash(id, id);
}

function withHash(text: string, of: string): string {
  const hash = hashText(of);
  return `${text.slice(0, LONGEST - hash.length - 1)}_${hash}`;
}

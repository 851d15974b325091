// Which of the things that can be done are meant by what was typed, and in which order.

export interface Findable {
  readonly id: string;
  readonly title: string;
  /** More words it is found by. */
  readonly words?: string;
  /** There are many of its kind: what fits alike comes first. */
  readonly isOneOfMany?: boolean;
}

/** Points for one word of what was typed: where in a text it stands decides. */
const AT_START = 100;
const AT_WORD = 80;
const INSIDE = 50;
const SCATTERED = 20;
/** Found by another word than its name. */
const NOT_ITS_NAME = 15;
const ONE_OF_MANY = 40;
/** The latest first, but not before what fits much better. */
const RECENT = 18;

/** Without accents and capitals. */
function plain(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
}

/** How well a text fits one word; null: not at all. */
function fit(word: string, text: string): number | null {
  if (text.startsWith(word)) return AT_START;
  const at = text.indexOf(word);
  if (at > 0) return startsWord(text, word) ? AT_WORD : INSIDE;
  // Letters in this order, with others between: fewer of those are better. One letter says nothing that way.
  if (word.length < 2) return null;
  const first = text.indexOf(word.charAt(0));
  let from = first;
  for (const letter of word) {
    const found = text.indexOf(letter, from);
    if (found < 0) return null;
    from = found + 1;
  }
  const spread = from - first - word.length;
  return spread > word.length * 3 ? null : SCATTERED - Math.min(SCATTERED - 1, spread);
}

function startsWord(text: string, word: string): boolean {
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
    if (!/[\p{L}\p{N}]/u.test(text.charAt(at - 1))) return true;
  }
  return false;
}

/** null: it is not meant. Every word that was typed must be found. */
export function score(typed: string, { title, words = '' }: Findable): number | null {
  const [name, more] = [plain(title), plain(words)];
  let sum = 0;
  for (const word of plain(typed).split(/\s+/u)) {
    if (word === '') continue;
    const inName = fit(word, name);
    const inMore = fit(word, more);
    const best = Math.max(inName ?? 0, inMore === null ? 0 : inMore - NOT_ITS_NAME);
    if (best <= 0) return null;
    sum += best;
  }
  return sum;
}

/** The best first; where two fit alike, what was done lately, then the shorter name, then the given order. */
export function rank<Item extends Findable>(typed: string, items: readonly Item[], recent: readonly string[]): Item[] {
  const isEmpty = typed.trim() === '';
  const ranked = items.flatMap((item, order) => {
    const fits = score(typed, item);
    if (fits === null) return [];
    const lately = recent.indexOf(item.id);
    const length = isEmpty ? 0 : item.title.length;
    const points = fits + (lately < 0 ? 0 : RECENT - lately) - (item.isOneOfMany === true ? ONE_OF_MANY : 0);
    return [{ item, order, length, points }];
  });
  return ranked
    .toSorted((a, b) => b.points - a.points || a.length - b.length || a.order - b.order)
    .map(({ item }) => item);
}

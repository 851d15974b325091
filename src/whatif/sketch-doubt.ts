// How far off a replay may be because sketches now and then see a word that is not there. For each way in which a rule
// could be misled by such words: how probable it is on this request, and what it would change.

import type { Nanos } from '../domain/money.ts';
import type { KeywordCondition, RuleConfig } from '../domain/rule.ts';
import { KeywordIndex } from '../routing/keywords.ts';

/** A rule is misled when all of `together`, and one of `oneOf` (if there are any), are seen although they are not there. */
interface Way {
  readonly together: readonly number[];
  readonly oneOf: readonly number[];
}

/** What might be otherwise about a request, and how probable that is. */
export interface Doubt {
  readonly chance: number;
  /** Folded words, and whether they would be there. */
  readonly supposing: ReadonlyMap<string, boolean>;
}

const SIGMAS = 3;
const MOST_CHANCE = 0.99;

export class SketchDoubts {
  /** The words that rules ask sketches for. */
  readonly index: KeywordIndex;
  readonly #ways: readonly Way[];
  #mean = 0;
  #variance = 0;

  constructor(rules: readonly RuleConfig[]) {
    const asked = rules.flatMap(({ enabled, when }) =>
      enabled && when.keywords?.in === 'last-user' ? [when.keywords] : [],
    );
    this.index = new KeywordIndex(asked.flatMap(({ any, all, none }) => [...any, ...all, ...none]));
    const conditions = asked.map((lists) => numbered(lists, this.index));
    const roles = rolesOf(conditions);
    this.#ways = conditions.flatMap(({ any, all, none }) => [
      ...groups(any, roles).map((oneOf) => ({ together: all, oneOf })),
      ...(any.length === 0 && all.length > 0 ? [{ together: all, oneOf: [] }] : []),
      ...groups(none, roles).map((oneOf) => ({ together: [], oneOf })),
    ]);
  }

  /** No rule asks a sketch. */
  get isIdle(): boolean {
    return this.#ways.length === 0;
  }

  /** `saw`: what the sketch says of a word of the index. `chance`: that it says so of one that is not there. */
  about(saw: (keyword: number) => boolean | undefined, chance: number): readonly Doubt[] {
    if (chance === 0) return [];
    const doubts: Doubt[] = [];
    for (const way of this.#ways) {
      const doubt = this.#doubtOf(way, saw, chance);
      if (doubt !== null) doubts.push(doubt);
    }
    // What was seen may not be there.
    this.index.words.forEach((word, keyword) => {
      if (saw(keyword) === true) doubts.push({ chance, supposing: new Map([[word, false]]) });
    });
    return doubts;
  }

  /**
   * With this chance the cost of a request is off by so much. Those that were misled do not show it: each that was not
   * stands for 1 / (1 - chance) that might have been.
   */
  add(chance: number, difference: Nanos): void {
    this.#mean += (chance / (1 - chance)) * Math.abs(difference);
    this.#variance += chance * difference * difference;
  }

  /** The sum of all costs is not further off than this, at 99.7 %. */
  boundNanos(): Nanos {
    return Math.ceil(this.#mean + SIGMAS * Math.sqrt(this.#variance));
  }

  #doubtOf({ together, oneOf }: Way, saw: (keyword: number) => boolean | undefined, chance: number): Doubt | null {
    const missing = together.filter((keyword) => saw(keyword) === false);
    let other = -1;
    let others = 0;
    for (const keyword of oneOf) {
      if (saw(keyword) !== false) continue;
      other = keyword;
      others += 1;
    }
    if (oneOf.length > 0 && others === 0) return null;
    const misled = others === 0 ? missing : [...missing, other];
    if (misled.length === 0) return null;
    const oneOfThem = others === 0 ? 1 : 1 - (1 - chance) ** others;
    return {
      // Of thousands of words one is nearly always seen: not more than that.
      chance: Math.min(MOST_CHANCE, chance ** missing.length * oneOfThem),
      supposing: new Map(misled.map((keyword) => [this.index.words[keyword] ?? '', true])),
    };
  }
}

type Lists = Readonly<Record<'any' | 'all' | 'none', readonly number[]>>;

function numbered({ any, all, none }: KeywordCondition, index: KeywordIndex): Lists {
  const numbers = (words: readonly string[]): readonly number[] => [
    ...new Set(words.map((word) => index.numberOf(word)).filter((number) => number >= 0)),
  ];
  return { any: numbers(any), all: numbers(all), none: numbers(none) };
}

/** Each word with the lists that have it: words of the same lists mislead in the same way. */
function rolesOf(conditions: readonly Lists[]): ReadonlyMap<number, string> {
  const roles = new Map<number, string>();
  conditions.forEach((lists, at) => {
    for (const [role, keywords] of Object.entries(lists)) {
      for (const keyword of keywords) roles.set(keyword, `${roles.get(keyword) ?? ''} ${at}${role}`);
    }
  });
  return roles;
}

function groups(keywords: readonly number[], roles: ReadonlyMap<number, string>): readonly number[][] {
  const found = new Map<string, number[]>();
  for (const keyword of keywords) {
    const role = roles.get(keyword) ?? '';
    found.set(role, [...(found.get(role) ?? []), keyword]);
  }
  return [...found.values()];
}

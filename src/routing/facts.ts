// What rules and plans may ask about a request. Each fact is found when it is first asked for, and once. Live requests
// know everything; history and sketches may not, and say `undefined`.

import type { EffortLevel, RequestTrait, TextScope } from '../domain/rule.ts';
import type { KeywordIndex } from './keywords.ts';

/** undefined: not known of this request. */
export type Known<T> = T | undefined;

export interface TokenFact {
  /** As OpenAI's o200k vocabulary counts. */
  readonly tokens: number;
  /** By what share of itself the figure may be off: 0 when it was counted. */
  readonly spread: number;
}

/** A regular expression that takes time linear in the text. */
export interface Pattern {
  test(text: string): boolean;
}

/** `patterns`: how many may be asked of one request. Throws with a message for people when the source is no pattern. */
export type CompilePattern = (source: string, patterns: number) => Pattern;

export interface LocalTime {
  /** 0 is Sunday. */
  readonly day: number;
  /** Minutes after midnight. */
  readonly minute: number;
}

export interface RequestFacts {
  /** null: one that no rule can know. */
  readonly client: string | null;
  readonly surface: string;
  /** The name that was asked for. */
  readonly asked: string;
  /** Length of the request: no prompt has more tokens than this allows, see `surelyBelow`. */
  readonly chars: number;
  inputTokens(): Known<TokenFact>;
  /** The estimate is too near to a bound to decide by: the count is wanted before the plan is final. */
  wantExactTokens(): void;
  /** null: the client set no limit. */
  maxOutputTokens(): Known<number | null>;
  turns(): Known<number>;
  has(trait: RequestTrait): Known<boolean>;
  /** null: the client did not say. */
  effort(): Known<EffortLevel | null>;
  /** null: it was not sent. `name` is lower-case. */
  header(name: string): Known<string | null>;
  localTime(zone: string | null): LocalTime;
  /** How much of the budget with this id is spent, as a share of its limit. */
  budgetShare(id: string): Known<number>;
  /** Whether the scope has the keyword with this number in the index. */
  mentions(scope: TextScope, index: KeywordIndex, keyword: number): Known<boolean>;
  matches(scope: TextScope, pattern: Pattern): Known<boolean>;
}

/** No character has more tokens than this: half of an emoji has the most. */
const MOST_TOKENS_PER_CHAR = 1.35;

/** The prompt has fewer tokens than this without anybody counting them. */
export function surelyBelow(facts: RequestFacts, tokens: number): boolean {
  return facts.chars * MOST_TOKENS_PER_CHAR < tokens;
}

/** Is a bound so near that an estimate cannot tell on which side it is? */
export function isNear({ tokens, spread }: TokenFact, bound: number): boolean {
  return spread > 0 && Math.abs(tokens - bound) <= tokens * spread;
}

// The facts of a request that is here: all of them can be known.

import type { EffortLevel, RequestTrait, TextScope } from '../domain/rule.ts';
import type { LocalTime, Pattern, RequestFacts, TokenFact } from './facts.ts';
import type { KeywordIndex } from './keywords.ts';

/** What a body says, as the dialects read it. */
export interface Outline {
  text(scope: TextScope): string;
  readonly turns: number;
  readonly maxOutputTokens: number | null;
  has(trait: RequestTrait): boolean;
  readonly effort: EffortLevel | null;
  /** What pictures, sounds and files come to. */
  readonly mediaTokens: number;
  counted(): { readonly texts: readonly string[]; readonly fixedTokens: number };
}

export interface LiveSources {
  readonly client: string | null;
  readonly surface: string;
  readonly asked: string;
  readonly chars: number;
  /** null: a request without texts that we could read, such as a form. */
  readonly outline: Outline | null;
  readonly streamed: boolean;
  header(name: string): string | null;
  localTime(zone: string | null): LocalTime;
  budgetShare(id: string): number;
  /** Tokens of a text, estimated. */
  estimate(text: string): number;
}

/** By what share the estimate may be off. */
export const ESTIMATE_SPREAD = 0.2;

export class LiveFacts implements RequestFacts {
  readonly client: string | null;
  readonly surface: string;
  readonly asked: string;
  /** Some decision would be surer with the exact count. */
  exactWanted = false;
  readonly #from: LiveSources;
  #tokens: TokenFact | null = null;
  /** By the index that was asked about: the rules may change while a request is being planned. */
  readonly #found = new Map<TextScope, { readonly index: KeywordIndex; readonly marks: Uint8Array }>();
  readonly #texts = new Map<TextScope, string>();

  constructor(from: LiveSources) {
    this.#from = from;
    this.client = from.client;
    this.surface = from.surface;
    this.asked = from.asked;
  }

  /** The same request under another name. */
  askedAs(asked: string): LiveFacts {
    const same = new LiveFacts({ ...this.#from, asked });
    same.#tokens = this.#tokens;
    return same;
  }

  get chars(): number {
    return this.#from.chars + (this.#from.outline?.mediaTokens ?? 0);
  }

  get isCounted(): boolean {
    return this.#tokens?.spread === 0;
  }

  /** The tokens of the prompt if somebody wanted to know them; null: nobody did. */
  get tokensSoFar(): number | null {
    return this.#tokens === null ? null : Math.round(this.#tokens.tokens);
  }

  /** The count that was wanted. `exact` false: it could not be had, and the estimate is all there will be. */
  setTokens(tokens: number): void {
    this.#tokens = { tokens, spread: 0 };
    this.exactWanted = false;
  }

  inputTokens(): TokenFact {
    return (this.#tokens ??= this.#estimated());
  }

  wantExactTokens(): void {
    this.exactWanted = true;
  }

  maxOutputTokens(): number | null {
    return this.#from.outline?.maxOutputTokens ?? null;
  }

  turns(): number {
    return this.#from.outline?.turns ?? 0;
  }

  has(trait: RequestTrait): boolean {
    return trait === 'stream' ? this.#from.streamed : (this.#from.outline?.has(trait) ?? false);
  }

  effort(): EffortLevel | null {
    return this.#from.outline?.effort ?? null;
  }

  header(name: string): string | null {
    return this.#from.header(name);
  }

  localTime(zone: string | null): LocalTime {
    return this.#from.localTime(zone);
  }

  budgetShare(id: string): number {
    return this.#from.budgetShare(id);
  }

  mentions(scope: TextScope, index: KeywordIndex, keyword: number): boolean {
    let found = this.#found.get(scope);
    if (found?.index !== index) {
      found = { index, marks: index.scan(this.#text(scope)) };
      this.#found.set(scope, found);
    }
    return found.marks[keyword] === 1;
  }

  matches(scope: TextScope, pattern: Pattern): boolean {
    return pattern.test(this.#text(scope));
  }

  #text(scope: TextScope): string {
    let text = this.#texts.get(scope);
    if (text === undefined) {
      text = this.#from.outline?.text(scope) ?? '';
      this.#texts.set(scope, text);
    }
    return text;
  }

  #estimated(): TokenFact {
    const { outline, estimate } = this.#from;
    if (outline === null) return { tokens: 0, spread: 1 };
    const { texts, fixedTokens } = outline.counted();
    let tokens = fixedTokens;
    for (const text of texts) tokens += estimate(text);
    return { tokens, spread: ESTIMATE_SPREAD };
  }
}

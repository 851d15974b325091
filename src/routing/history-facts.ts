// The facts of a request of the past, as far as the ledger kept them. What it did not keep is undefined.

import { EFFORT_LEVELS, type EffortLevel, type RequestTrait, type TextScope } from '../domain/rule.ts';
import { unpackBits, type FactBits } from './fact-bits.ts';
import type { LocalTime, RequestFacts, TokenFact } from './facts.ts';
import type { HashKey } from './keyed-hash.ts';
import type { KeywordIndex } from './keywords.ts';
import { ESTIMATE_SPREAD } from './live-facts.ts';
import { localTimeAt } from './local-time.ts';
import { askSketch, questionFor, sketchKeyFor, type SketchQuestion } from './word-sketch.ts';

/** What was kept. `turns` null: nothing but the request's own row. */
export interface LoggedRequest {
  readonly id: string;
  readonly startedAt: number;
  readonly client: string;
  readonly surface: string;
  readonly modelAsked: string;
  readonly streamed: number;
  /** As the provider that answered counted them. */
  readonly inputTokens: number | null;
  readonly promptTokens: number | null;
  readonly maxOutputTokens: number | null;
  readonly turns: number | null;
  readonly traits: number | null;
  readonly effort: string | null;
  readonly sketch: Uint8Array | null;
}

/** Keywords that are looked for in many sketches are made ready once. */
export class SketchReader {
  readonly #salt: HashKey;
  readonly #questions = new Map<KeywordIndex, readonly SketchQuestion[]>();

  constructor(salt: HashKey) {
    this.#salt = salt;
  }

  nonceOf(id: string): HashKey {
    return sketchKeyFor(id, this.#salt).nonce;
  }

  /** By the keywords' numbers. */
  questionsOf(index: KeywordIndex): readonly SketchQuestion[] {
    let questions = this.#questions.get(index);
    if (questions === undefined) {
      questions = index.words.map((word) => questionFor(word, this.#salt));
      this.#questions.set(index, questions);
    }
    return questions;
  }
}

/** What one sketch says of keywords, each asked once. */
class SketchAnswers {
  readonly #reader: SketchReader;
  readonly #sketch: Uint8Array;
  readonly #nonce: HashKey;
  #index: KeywordIndex | null = null;
  #questions: readonly SketchQuestion[] = [];
  #answers: (boolean | undefined | null)[] = [];

  constructor(reader: SketchReader, id: string, sketch: Uint8Array) {
    this.#reader = reader;
    this.#sketch = sketch;
    this.#nonce = reader.nonceOf(id);
  }

  of(index: KeywordIndex, keyword: number): boolean | undefined {
    if (index !== this.#index) {
      this.#index = index;
      this.#questions = this.#reader.questionsOf(index);
      this.#answers = this.#questions.map(() => null);
    }
    const known = this.#answers[keyword];
    if (known !== null) return known;
    const question = this.#questions[keyword];
    const answer = question === undefined ? undefined : askSketch(this.#sketch, question, this.#nonce);
    this.#answers[keyword] = answer;
    return answer;
  }
}

const NOTHING_FORCED: ReadonlyMap<string, boolean> = new Map();

export class HistoryFacts implements RequestFacts {
  readonly client: string;
  readonly surface: string;
  readonly asked: string;
  /** Not kept: no request is short enough to be sure of anything. */
  readonly chars = Infinity;
  /** Some decision would be surer with the provider's count in place of our estimate. */
  exactWanted = false;
  readonly #from: LoggedRequest;
  readonly #factor: number;
  readonly #reader: SketchReader;
  readonly #forced: ReadonlyMap<string, boolean>;
  readonly #bits: FactBits | null;
  #takesCount = false;
  #answers: SketchAnswers | null = null;

  /** `factor`: how many tokens the model that answered makes of what o200k counts as one. */
  constructor(from: LoggedRequest, factor: number, reader: SketchReader, forced = NOTHING_FORCED) {
    this.client = from.client;
    this.surface = from.surface;
    this.asked = from.modelAsked;
    this.#from = from;
    this.#factor = factor;
    this.#reader = reader;
    this.#forced = forced;
    this.#bits = from.traits === null ? null : unpackBits(from.traits);
  }

  /** The same request, if these words (folded) were or were not among the user's last. */
  supposing(forced: ReadonlyMap<string, boolean>): HistoryFacts {
    const other = new HistoryFacts(this.#from, this.#factor, this.#reader, forced);
    if (forced.size > 0) other.#answers = this.#answers;
    return other;
  }

  /** Answers with what the provider counted, as a live request would be counted when its estimate is too near to a bound. */
  takeCount(): void {
    this.#takesCount = true;
    this.exactWanted = false;
  }

  /** It went on with a conversation. undefined: not known. */
  get continues(): boolean | undefined {
    return this.#bits?.continues;
  }

  inputTokens(): TokenFact | undefined {
    const { promptTokens, inputTokens } = this.#from;
    const counted = inputTokens === null ? undefined : { tokens: inputTokens / this.#factor, spread: 0 };
    if (promptTokens === null) return counted;
    if (this.#bits?.isCounted === true) return { tokens: promptTokens, spread: 0 };
    return this.#takesCount
      ? (counted ?? { tokens: promptTokens, spread: 0 })
      : { tokens: promptTokens, spread: ESTIMATE_SPREAD };
  }

  wantExactTokens(): void {
    this.exactWanted = true;
  }

  maxOutputTokens(): number | null | undefined {
    return this.#bits === null ? undefined : this.#from.maxOutputTokens;
  }

  turns(): number | undefined {
    return this.#from.turns ?? undefined;
  }

  has(trait: RequestTrait): boolean | undefined {
    return trait === 'stream' ? this.#from.streamed === 1 : this.#bits?.has(trait);
  }

  effort(): EffortLevel | null | undefined {
    if (this.#bits === null) return undefined;
    return EFFORT_LEVELS.find((level) => level === this.#from.effort) ?? null;
  }

  header(): undefined {
    return undefined;
  }

  localTime(zone: string | null): LocalTime {
    return localTimeAt(this.#from.startedAt, zone);
  }

  /** Where budgets stood in the past is not kept. */
  budgetShare(): undefined {
    return undefined;
  }

  mentions(scope: TextScope, index: KeywordIndex, keyword: number): boolean | undefined {
    const { sketch, id } = this.#from;
    if (scope !== 'last-user') return undefined;
    if (this.#forced.size > 0) {
      const forced = this.#forced.get(index.words[keyword] ?? '');
      if (forced !== undefined) return forced;
    }
    if (sketch === null) return undefined;
    this.#answers ??= new SketchAnswers(this.#reader, id, sketch);
    return this.#answers.of(index, keyword);
  }

  matches(): undefined {
    return undefined;
  }
}

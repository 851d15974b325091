// The facts of a request in outline: a case of a rule set, or one that somebody thinks up.

import type { EffortLevel, RequestTrait, SketchedRequest, TextScope } from '../domain/rule.ts';
import type { LocalTime, Pattern, RequestFacts, TokenFact } from './facts.ts';
import type { KeywordIndex } from './keywords.ts';

export interface SketchPorts {
  /** Tokens of a text, estimated. */
  estimate(text: string): number;
  /** The time now. */
  localTime(zone: string | null): LocalTime;
  /** Of a budget of which the request says nothing. */
  budgetShare(id: string): number;
}

export class SketchedFacts implements RequestFacts {
  readonly client: string | null;
  readonly surface: string;
  readonly asked: string;
  readonly chars: number;
  readonly #request: SketchedRequest;
  readonly #ports: SketchPorts;

  constructor(request: SketchedRequest, ports: SketchPorts) {
    this.#request = request;
    this.#ports = ports;
    this.client = request.client;
    this.surface = request.surface;
    this.asked = request.model;
    // Where the tokens are given, the length is only there to be no obstacle.
    const given = request.inputTokens;
    this.chars = given ?? request.system.length + request.text.length;
  }

  inputTokens(): TokenFact {
    const { inputTokens, system, text } = this.#request;
    const tokens = inputTokens ?? this.#ports.estimate(system) + this.#ports.estimate(text);
    return { tokens, spread: 0 };
  }

  /** A case says what it says. */
  wantExactTokens(): void {
    return;
  }

  maxOutputTokens(): number | null {
    return this.#request.maxOutputTokens;
  }

  turns(): number {
    return this.#request.turns;
  }

  has(trait: RequestTrait): boolean {
    return this.#request.has.includes(trait);
  }

  effort(): EffortLevel | null {
    return this.#request.effort;
  }

  header(name: string): string | null {
    return this.#request.headers[name] ?? null;
  }

  localTime(zone: string | null): LocalTime {
    const { at } = this.#request;
    return at === null ? this.#ports.localTime(zone) : readLocalTime(at);
  }

  budgetShare(id: string): number {
    return this.#request.budgets[id] ?? this.#ports.budgetShare(id);
  }

  mentions(scope: TextScope, index: KeywordIndex, keyword: number): boolean {
    return index.scan(this.#text(scope))[keyword] === 1;
  }

  matches(scope: TextScope, pattern: Pattern): boolean {
    return pattern.test(this.#text(scope));
  }

  #text(scope: TextScope): string {
    const { system, text } = this.#request;
    return scope === 'system' ? system : scope === 'last-user' ? text : `${system}\n${text}`;
  }
}

/** `2026-11-27T10:00`, in whatever zone the rule means. */
function readLocalTime(at: string): LocalTime {
  const [year = 0, month = 1, date = 1, hour = 0, minute = 0] = (at.match(/\d+/g) ?? []).map(Number);
  return { day: weekday(year, month, date), minute: hour * 60 + minute };
}

/** Days by which the months begin later in the week than January, March on of the same year (Sakamoto's table). */
const MONTH_SHIFTS = [0, 3, 2, 5, 0, 3, 5, 1, 4, 6, 2, 4];

/** 0 is Sunday. Gregorian. */
function weekday(year: number, month: number, date: number): number {
  const y = month < 3 ? year - 1 : year;
  const leaps = Math.floor(y / 4) - Math.floor(y / 100) + Math.floor(y / 400);
  return (y + leaps + (MONTH_SHIFTS[month - 1] ?? 0) + date) % 7;
}

// Adds up what a replay finds, by day and target and by where requests moved.

import type { ReplayResult, WhatIfRow } from '../contract/routing-views.ts';
import type { Nanos } from '../domain/money.ts';

/** A request whose way under the other rules could be told and priced. Targets: `provider/model`, null: none. */
export interface Judged {
  readonly startedAt: number;
  readonly actual: { readonly target: string | null; readonly nanos: Nanos };
  /** null: refused, or nothing could have served it. */
  readonly would: { readonly target: string; readonly nanos: Nanos } | null;
  readonly hasMoved: boolean;
}

const MOST_MOVES = 20;

interface Sums {
  requests: number;
  actualNanos: number;
  wouldNanos: number;
}

export class Tally {
  requests = 0;
  judged = 0;
  moved = 0;
  refused = 0;
  actualNanos = 0;
  wouldNanos = 0;
  readonly #dayOf: (unixMs: number) => string;
  readonly #unjudged = new Map<string, number>();
  readonly #rows = new Map<string, Map<string, Sums>>();
  readonly #moves = new Map<string, Map<string, Sums>>();

  constructor(dayOf: (unixMs: number) => string) {
    this.#dayOf = dayOf;
  }

  unjudged(why: string): void {
    this.requests += 1;
    this.#unjudged.set(why, (this.#unjudged.get(why) ?? 0) + 1);
  }

  add({ startedAt, actual, would, hasMoved }: Judged): void {
    this.requests += 1;
    this.judged += 1;
    this.actualNanos += actual.nanos;
    this.wouldNanos += would?.nanos ?? 0;
    if (would === null) this.refused += 1;
    const day = this.#dayOf(startedAt);
    if (actual.target !== null) this.#book(day, actual.target, actual.nanos, 0, 0);
    if (would !== null) this.#book(day, would.target, 0, would.nanos, 1);
    if (!hasMoved || would === null) return;
    this.moved += 1;
    const move = sumsAt(this.#moves, actual.target ?? '', would.target);
    move.requests += 1;
    move.actualNanos += actual.nanos;
    move.wouldNanos += would.nanos;
  }

  #book(day: string, target: string, actualNanos: number, wouldNanos: number, requests: number): void {
    const sums = sumsAt(this.#rows, day, target);
    sums.requests += requests;
    sums.actualNanos += actualNanos;
    sums.wouldNanos += wouldNanos;
  }

  result(sketchBoundNanos: number, assumptions: readonly string[]): ReplayResult {
    const { requests, judged, moved, refused, actualNanos, wouldNanos } = this;
    const unjudged = [...this.#unjudged].map(([why, count]) => ({ why, requests: count }));
    return {
      requests,
      judged,
      unjudged: unjudged.toSorted((a, b) => b.requests - a.requests),
      moved,
      refused,
      actualNanos,
      wouldNanos,
      sketchBoundNanos,
      rows: this.#sortedRows(),
      moves: this.#dearestMoves(),
      assumptions: [...assumptions],
    };
  }

  #sortedRows(): WhatIfRow[] {
    const rows = flattened(this.#rows).map(([day, target, sums]) => ({ day, target, ...sums }));
    return rows.toSorted((a, b) => compare(a.day, b.day) || compare(a.target, b.target));
  }

  #dearestMoves(): ReplayResult['moves'] {
    const moves = flattened(this.#moves).map(([from, to, sums]) => ({ from, to, ...sums }));
    const difference = (move: Sums): number => Math.abs(move.wouldNanos - move.actualNanos);
    return moves.toSorted((a, b) => difference(b) - difference(a)).slice(0, MOST_MOVES);
  }
}

function sumsAt(table: Map<string, Map<string, Sums>>, row: string, column: string): Sums {
  let inRow = table.get(row);
  if (inRow === undefined) {
    inRow = new Map();
    table.set(row, inRow);
  }
  let sums = inRow.get(column);
  if (sums === undefined) {
    sums = { requests: 0, actualNanos: 0, wouldNanos: 0 };
    inRow.set(column, sums);
  }
  return sums;
}

function flattened(table: Map<string, Map<string, Sums>>): [row: string, column: string, sums: Sums][] {
  return [...table].flatMap(([row, columns]) =>
    [...columns].map(([column, sums]): [string, string, Sums] => [row, column, sums]),
  );
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

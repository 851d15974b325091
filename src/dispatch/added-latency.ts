// How much longer a client of a direct route waits than it would without us: the time before the provider is called, and
// from its first event until the client has it.

const MOST_KEPT = 200;

export interface AddedLatencyFigures {
  readonly samples: number;
  /** Microseconds. */
  readonly p50Us: number;
  readonly p95Us: number;
}

export class AddedLatency {
  readonly #routes = new Map<string, number[]>();

  note(route: string, ms: number): void {
    const kept = this.#routes.get(route) ?? [];
    kept.push(ms);
    if (kept.length > MOST_KEPT) kept.shift();
    this.#routes.set(route, kept);
  }

  /** null: nothing has gone that way yet. */
  of(route: string): AddedLatencyFigures | null {
    const kept = this.#routes.get(route);
    if (kept === undefined) return null;
    const sorted = kept.toSorted((a, b) => a - b);
    const at = (share: number): number =>
      Math.round((sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0) * 1000);
    return { samples: sorted.length, p50Us: at(0.5), p95Us: at(0.95) };
  }
}

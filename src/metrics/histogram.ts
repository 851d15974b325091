// Counts values by fixed bounds.

import type { Labels, Sample } from './exposition.ts';

export class Histogram {
  readonly #bounds: readonly number[];
  /** One more than bounds: what is larger than all of them. */
  readonly #counts: Float64Array;
  #sum = 0;

  /** `bounds` ascend; each is the largest value of its bucket. */
  constructor(bounds: readonly number[]) {
    this.#bounds = bounds;
    this.#counts = new Float64Array(bounds.length + 1);
  }

  observe(value: number): void {
    const bounds = this.#bounds;
    let i = 0;
    while (i < bounds.length && value > (bounds[i] ?? 0)) i += 1;
    this.#counts[i] = (this.#counts[i] ?? 0) + 1;
    this.#sum += value;
  }

  /** Empty while nothing was observed. */
  samples(labels: Labels): Sample[] {
    let seen = 0;
    const buckets = [...this.#counts].map((count, i): Sample => {
      seen += count;
      const bound = this.#bounds[i];
      return {
        suffix: '_bucket',
        labels: [...labels, ['le', bound === undefined ? '+Inf' : String(bound)]],
        value: seen,
      };
    });
    if (seen === 0) return [];
    return [...buckets, { suffix: '_sum', labels, value: this.#sum }, { suffix: '_count', labels, value: seen }];
  }
}

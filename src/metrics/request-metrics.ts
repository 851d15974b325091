// Counts requests while they happen: a few look-ups and additions for each, whatever has happened before.

import type { AttemptRecord, RequestIntent, Settlement } from '../domain/record.ts';
import { Histogram } from './histogram.ts';
import { TargetFigures } from './target-figures.ts';

export interface RequestMetricsPorts {
  /** Whether the model is one that this provider is known to have. Clients may ask for anything. */
  readonly knows: (provider: string, model: string) => boolean;
}

/** What models are counted under that nobody knows, or that came after so many others. */
const OTHER_MODEL = 'other';

/** Targets with figures of their own. */
const MOST_TARGETS = 1_000;

/** Seconds. Most of it is far below a millisecond; what is above a second is a machine that is stuck. */
const ADDED_BOUNDS = [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1];

interface OpenRequest {
  readonly client: string;
  readonly route: string;
  /** The attempt that failed last. */
  failed: AttemptRecord | null;
}

export class RequestMetrics {
  readonly added = new Histogram(ADDED_BOUNDS);
  readonly #ports: RequestMetricsPorts;
  readonly #open = new Map<string, OpenRequest>();
  readonly #targets = new Map<string, Map<string, TargetFigures>>();
  #count = 0;

  constructor(ports: RequestMetricsPorts) {
    this.#ports = ports;
  }

  get running(): number {
    return this.#open.size;
  }

  started({ id, client, route }: RequestIntent): void {
    this.#open.set(id, { client, route: route ?? '', failed: null });
  }

  attemptFailed(id: string, attempt: AttemptRecord): void {
    const open = this.#open.get(id);
    if (open === undefined) return;
    this.#countAttempt(open, attempt);
    open.failed = attempt;
  }

  /** What the gateway itself added to an answer. */
  answered(addedMs: number): void {
    this.added.observe(Math.max(0, addedMs) / 1000);
  }

  settled(end: Settlement): void {
    const open = this.#open.get(end.id);
    if (open === undefined) return;
    this.#open.delete(end.id);
    for (const attempt of end.unwritten) this.#countAttempt(open, attempt);
    const target = this.#target(end.provider ?? '', end.model ?? '');
    target.share(open.client, open.route).count(end);
    if (end.ttftUs !== null) target.ttft.observe(end.ttftUs / 1e6);
    target.duration.observe(end.durationUs / 1e6);
  }

  /** All targets that had to do with a request so far. */
  targets(): TargetFigures[] {
    return [...this.#targets.values()].flatMap((byModel) => [...byModel.values()]);
  }

  #countAttempt(open: OpenRequest, attempt: AttemptRecord): void {
    const { provider, model, outcome } = attempt;
    this.#target(provider, model).countAttempt(outcome);
    const { failed } = open;
    if (failed === null || (failed.provider === provider && failed.model === model)) return;
    this.#target(failed.provider, failed.model).countFallback(failed.outcome);
    open.failed = null;
  }

  #target(provider: string, model: string): TargetFigures {
    let byModel = this.#targets.get(provider);
    if (byModel === undefined) {
      byModel = new Map();
      this.#targets.set(provider, byModel);
    }
    const found = byModel.get(model);
    if (found !== undefined) return found;
    const isOwn = model === '' || (this.#count < MOST_TARGETS && this.#ports.knows(provider, model));
    const label = isOwn ? model : OTHER_MODEL;
    let figures = byModel.get(label);
    if (figures === undefined) {
      figures = new TargetFigures(provider, label);
      byModel.set(label, figures);
      this.#count += 1;
    }
    return figures;
  }
}

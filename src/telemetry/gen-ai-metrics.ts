// The histograms of the semantic conventions for generative AI, since this thread began.

import { operationOf, providerName } from './make-spans.ts';
import type { EndedRequest, ServerFacts } from './protocol.ts';

export interface PlainHistogram {
  readonly name: string;
  readonly unit: string;
  readonly description: string;
  readonly bounds: readonly number[];
  readonly points: readonly Point[];
}

interface Point {
  readonly attributes: Readonly<Record<string, string>>;
  readonly counts: number[];
  count: number;
  sum: number;
}

/** The bounds that the conventions give. */
const SECONDS = [0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92];
const TOKENS = [1, 4, 16, 64, 256, 1024, 4096, 16384, 65536, 262144, 1048576, 4194304, 16777216, 67108864];
/** Of each histogram; names of models may be made up by clients. */
const MOST_POINTS = 500;

class Instrument {
  readonly #points = new Map<string, Point>();
  readonly #head: Omit<PlainHistogram, 'points'>;

  constructor(name: string, unit: string, description: string, bounds: readonly number[]) {
    this.#head = { name, unit, description, bounds };
  }

  record(value: number, attributes: Readonly<Record<string, string>>): void {
    const key = JSON.stringify(attributes);
    let point = this.#points.get(key);
    if (point === undefined) {
      if (this.#points.size >= MOST_POINTS) return;
      point = { attributes, counts: [...this.#head.bounds.map(() => 0), 0], count: 0, sum: 0 };
      this.#points.set(key, point);
    }
    const at = this.#head.bounds.findIndex((bound) => value <= bound);
    const bucket = at < 0 ? this.#head.bounds.length : at;
    point.counts[bucket] = (point.counts[bucket] ?? 0) + 1;
    point.count += 1;
    point.sum += value;
  }

  read(): PlainHistogram {
    return { ...this.#head, points: [...this.#points.values()] };
  }
}

export class GenAiMetrics {
  readonly #duration = new Instrument('gen_ai.client.operation.duration', 's', 'GenAI operation duration.', SECONDS);
  readonly #tokens = new Instrument(
    'gen_ai.client.token.usage',
    '{token}',
    'Number of input and output tokens used.',
    TOKENS,
  );
  readonly #first = new Instrument(
    'gen_ai.client.operation.time_to_first_chunk',
    's',
    'Time to receive the first chunk of a stream.',
    SECONDS,
  );

  count({ intent, end }: EndedRequest, servers: Readonly<Record<string, ServerFacts>>): void {
    const attributes = {
      'gen_ai.operation.name': operationOf(intent.surface),
      'gen_ai.provider.name': providerName(servers[end.provider ?? ''], end.provider ?? 'none'),
      'gen_ai.request.model': end.model ?? intent.modelAsked,
    };
    const failed = end.state === 'done' ? {} : { 'error.type': end.errorKind ?? end.state };
    this.#duration.record(end.durationUs / 1e6, { ...attributes, ...failed });
    if (intent.streamed && end.ttftUs !== null) this.#first.record(end.ttftUs / 1e6, attributes);
    const { inputTokens, outputTokens } = end.usage;
    if (inputTokens !== null) this.#tokens.record(inputTokens, { ...attributes, 'gen_ai.token.type': 'input' });
    if (outputTokens !== null) this.#tokens.record(outputTokens, { ...attributes, 'gen_ai.token.type': 'output' });
  }

  /** Only those that have counted something. */
  read(): PlainHistogram[] {
    return [this.#duration, this.#tokens, this.#first]
      .map((instrument) => instrument.read())
      .filter(({ points }) => points.length > 0);
  }
}

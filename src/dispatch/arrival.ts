// A request as it arrived, with where it is to go.

import type { Plan } from '../domain/plan.ts';
import type { BodyCapture } from './capturing-reply.ts';
import type { Exchange } from './exchange.ts';
import type { Planning } from './planner.ts';

export interface Arrival {
  readonly id: string;
  /** Unix ms and monotonic ms. */
  readonly startedAt: number;
  readonly startedMono: number;
  readonly client: string;
  readonly plan: Plan;
  readonly planning: Planning;
  readonly exchange: Exchange;
  /** Where its bodies are kept, if the user wants that. */
  readonly capture?: BodyCapture;
}

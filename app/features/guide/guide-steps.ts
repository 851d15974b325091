// The first steps: which of them are done. Each tick rests on what is so, never on a click.

import type { RequestView } from '../../../src/contract/views.ts';

export type StepId = 'demo' | 'key' | 'tool' | 'request';

/** passed: it can no longer be done, and need not be. */
export type StepState = 'done' | 'open' | 'passed';

export interface Facts {
  /** No provider is configured, so the simulated one answers. */
  readonly demo: boolean;
  /** The key of the only provider was tested and refused. */
  readonly keyRefused: boolean;
  /** A tool was connected on the page Connect. */
  readonly connected: boolean;
  readonly requests: readonly Pick<RequestView, 'id' | 'provider' | 'state'>[];
}

const DEMO = 'demo';

/** The newest that a provider of the user's own has answered. */
export function realAnswer({ requests }: Pick<Facts, 'requests'>): string | null {
  const isReal = ({ provider, state }: Facts['requests'][number]): boolean =>
    provider !== null && provider !== DEMO && state === 'done';
  return requests.find(isReal)?.id ?? null;
}

export function stepsOf(facts: Facts): Readonly<Record<StepId, StepState>> {
  const { demo, keyRefused, connected, requests } = facts;
  const isTried = requests.some(({ provider, state }) => provider === DEMO && state === 'done');
  const isAnswered = realAnswer(facts) !== null;
  return {
    demo: isTried ? 'done' : demo ? 'open' : 'passed',
    key: demo || keyRefused ? 'open' : 'done',
    // Whatever has asked a provider was connected, if by hand.
    tool: connected || isAnswered ? 'done' : 'open',
    request: isAnswered ? 'done' : 'open',
  };
}

export const STEPS: readonly StepId[] = ['demo', 'key', 'tool', 'request'];

/** The first that is to be done; null: none is left. */
export function nextStep(steps: Readonly<Record<StepId, StepState>>): StepId | null {
  return STEPS.find((step) => steps[step] === 'open') ?? null;
}

/** What is remembered of the guide in this browser: begun by itself · asked for · put away by the user or by its end. */
export type Remembered = 'begun' | 'asked-for' | 'put-away' | null;

/**
 * Whether it is there when the page opens. By itself it comes only to somebody who has no provider and never had an answer
 * from one; who has begun finds it again until the last tick; who comes back after that does not.
 */
export function isShownFirst(remembered: Remembered, facts: Facts): boolean {
  if (remembered === 'put-away') return false;
  if (remembered === 'asked-for') return true;
  if (remembered === 'begun') return nextStep(stepsOf(facts)) !== null;
  return facts.demo && realAnswer(facts) === null;
}

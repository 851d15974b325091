// Asks one target, and asks it again in another way when it refuses the request for something that we know how to change.

import type { Failure } from '../domain/failure.ts';
import type { Fix } from '../domain/fix.ts';
import type { Choice } from './choose-target.ts';
import type { FixMemory } from './dispatcher.ts';
import type { Call, Repair } from './exchange.ts';

/** Refusals of one target that are mended in one request, each by another fix. */
const MOST_REPAIRS = 3;

export interface MendPorts {
  readonly fixes: FixMemory;
  /** The target's call with these fixes beside the learned ones; null when it cannot be made. */
  prepare(choice: Choice, repairs: readonly Fix[]): Call | null;
  /** One attempt. `answered`: the target gave a whole answer. */
  attempt(choice: Choice, call: Call): Promise<{ readonly failed: Failure | null; readonly answered: boolean }>;
  /** Nobody waits any more, or something has been sent. */
  mustStop(): boolean;
}

/** A repair, and the refusal that asked for it. */
interface MadeRepair extends Repair {
  readonly example: string;
}

/** null: the request has ended here. Otherwise what the last attempt failed with. */
export async function askAndMend(ports: MendPorts, choice: Choice, call: Call): Promise<Failure | null> {
  const { provider, model } = choice.target;
  const made: MadeRepair[] = [];
  let asked = call;
  for (;;) {
    const { failed, answered } = await ports.attempt(choice, asked);
    if (answered) {
      // Only what has proved to help is remembered.
      for (const { fix, dialect, remember, example } of made)
        if (remember) ports.fixes.learn(provider, model, dialect, fix, example);
      ports.fixes.used(provider, model, asked.fixes);
    }
    if (failed === null || ports.mustStop() || made.length >= MOST_REPAIRS) return failed;
    const repair = asked.repair(failed);
    if (repair === null || ports.fixes.refuses(provider, model, repair.dialect, repair.fix)) return failed;
    made.push({ ...repair, example: failed.message });
    const again = ports.prepare(
      choice,
      made.map(({ fix, dialect }) => ({ ...fix, in: dialect })),
    );
    if (again === null) return failed;
    asked = again;
  }
}

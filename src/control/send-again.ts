// Makes a request again: the same body from the same client, by the way that every request goes.

import type { Reply } from '../dispatch/reply.ts';
import { clientNames } from '../domain/client-names.ts';
import { notFound, refused } from './desk.ts';
import type { Instance } from './instance.ts';
import { repeatable } from './repeat.ts';

/** How long the ledger may take to have it on file; then the panel hears of it by the next event. */
const KNOWN_MS = 1_000;
const STEP_MS = 20;

/** Returns the new one's id once the panel can ask for it. */
export async function sendAgain(instance: Instance, id: string): Promise<string> {
  const { ledger, bodies, settings, clock } = instance;
  const found = await ledger.query('request', { id });
  if (found === null) throw notFound(`There is no request '${id}'.`);
  const { client, surface } = found.request;
  const keeps = settings.current().settings.captureBodies !== false;
  const again = repeatable(surface, await bodies.store.read(id), keeps);
  if (typeof again === 'string') throw refused(again, 'id');
  if (!clientNames(instance.config()).includes(client)) {
    throw refused(`There is no client '${client}' any more, so that nobody would be asking.`, 'id');
  }
  const operation = again.path.replace(/^\/(?:v1\/)?/u, '');
  const next = instance.serveInside({ client, operation, text: again.text, reply: new Unread() });
  if (next === null)
    throw refused('It was answered without becoming a request: Breakerbox may be shutting down.', 'id');
  const end = clock.monotonic() + KNOWN_MS;
  while ((await ledger.query('request', { id: next })) === null && clock.monotonic() < end) {
    await new Promise<void>((resolve) => {
      clock.after(STEP_MS, resolve);
    });
  }
  return next;
}

/** Nobody reads the answer: it is in the ledger, and among the bodies where those are kept. */
class Unread implements Reply {
  readonly gone = false;
  committed = false;

  head(): void {
    this.committed = true;
  }

  write(): boolean {
    return true;
  }

  end(): void {
    this.committed = true;
  }

  breakOff(): void {
    this.committed = true;
  }

  drop(): void {
    this.committed = true;
  }

  onGone(): void {
    // Whoever sent it does not leave: it is stopped by its deadlines only.
  }

  onDrain(): void {
    // It never falls behind.
  }
}

// Hears how the playground's requests end, with every attempt, so that the page need not wait for the ledger's file.

import type { RequestDetail, RequestView } from '../contract/views.ts';
import type { RequestObserver } from '../dispatch/dispatcher.ts';
import { PLAYGROUND_CLIENT } from '../domain/client-names.ts';
import type { AttemptRecord, RequestIntent, Settlement } from '../domain/record.ts';
import { viewOfIntent, viewOfSettlement } from './live-requests.ts';
import { attemptView } from './request-views.ts';

interface OpenRequest {
  readonly view: RequestView;
  readonly session: string | null;
  readonly attempts: AttemptRecord[];
  onEnd: ((request: RequestDetail) => void) | null;
}

export class PlaygroundWatch implements RequestObserver {
  readonly #open = new Map<string, OpenRequest>();

  started(intent: RequestIntent): void {
    if (intent.client !== PLAYGROUND_CLIENT) return;
    this.#open.set(intent.id, { view: viewOfIntent(intent), session: intent.session, attempts: [], onEnd: null });
  }

  attemptFailed(id: string, attempt: AttemptRecord): void {
    this.#open.get(id)?.attempts.push(attempt);
  }

  settled(settlement: Settlement): void {
    const open = this.#open.get(settlement.id);
    this.#open.delete(settlement.id);
    if (open === undefined || open.onEnd === null) return;
    const { view, session, attempts, onEnd } = open;
    const before = { ...view, failedOn: attempts.map(({ provider }) => provider) };
    const attemptList = [...attempts, ...settlement.unwritten].map(attemptView);
    onEnd({ ...viewOfSettlement(before, settlement), session, attemptList });
  }

  /** Resolves when the request has ended; null: it is not running. */
  async end(id: string): Promise<RequestDetail | null> {
    const open = this.#open.get(id);
    if (open === undefined) return null;
    return new Promise((resolve) => {
      open.onEnd = resolve;
    });
  }
}

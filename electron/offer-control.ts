// The one message a page may send to this process: a port, over which it then asks what the contract allows.

import type { IpcMain, IpcMainEvent, MessagePortMain, WebContents } from 'electron';
import { PORT_CHANNEL } from '../src/contract/desktop-channel.ts';
import type { ControlPort } from '../src/index.ts';
import { isPanelUrl } from './page-protocol.ts';

export interface OfferParts {
  readonly ipc: Pick<IpcMain, 'on'>;
  readonly serve: (port: ControlPort) => Promise<void>;
  /** A page has its port. */
  readonly onServed: () => void;
  readonly onProblem: (error: unknown) => void;
  readonly now: () => number;
}

/** A page offers one when it is loaded. One that does nothing else is broken, or not ours. */
const MOST_OFFERS = 20;
const WITHIN_MS = 10_000;

/** Returns how many offers were refused so far. */
export function offerControl({ ipc, serve, onServed, onProblem, now }: OfferParts): () => number {
  /** One a page: a page that asks again, after a reload say, gives up the one before. */
  const held = new WeakMap<WebContents, MessagePortMain>();
  let refused = 0;
  let taken: number[] = [];
  ipc.on(PORT_CHANNEL, (event) => {
    const [port] = event.ports;
    taken = taken.filter((at) => now() - at < WITHIN_MS);
    if (port === undefined || event.ports.length !== 1 || !isFromPanel(event) || taken.length >= MOST_OFFERS) {
      for (const each of event.ports) each.close();
      refused += 1;
      return;
    }
    taken.push(now());
    held.get(event.sender)?.close();
    held.set(event.sender, port);
    serve(port).then(() => {
      port.start();
      onServed();
    }, onProblem);
  });
  return () => refused;
}

/** The origin is asked for, not the address: a child at about:blank has another address and our origin, and no business here. */
function isFromPanel({ sender, senderFrame }: IpcMainEvent): boolean {
  return (
    senderFrame !== null &&
    senderFrame === sender.mainFrame &&
    senderFrame.parent === null &&
    isPanelUrl(senderFrame.origin)
  );
}

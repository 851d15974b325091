// The one message a page may send to this process: a port, over which it then asks what the contract allows.

import type { IpcMain, IpcMainEvent, MessagePortMain, WebContents } from 'electron';
import { PORT_CHANNEL } from '../src/contract/desktop-channel.ts';
import type { ControlPort } from '../src/index.ts';
import { isPanelUrl } from './page-protocol.ts';

/** Returns how many offers were refused so far. */
export function offerControl(
  ipc: Pick<IpcMain, 'on'>,
  serve: (port: ControlPort) => Promise<void>,
  onProblem: (error: unknown) => void,
): () => number {
  /** One a page: a page that asks again, after a reload say, gives up the one before. */
  const held = new WeakMap<WebContents, MessagePortMain>();
  let refused = 0;
  ipc.on(PORT_CHANNEL, (event) => {
    const [port] = event.ports;
    if (port === undefined || event.ports.length !== 1 || !isFromPanel(event)) {
      for (const each of event.ports) each.close();
      refused += 1;
      return;
    }
    held.get(event.sender)?.close();
    held.set(event.sender, port);
    serve(port).then(() => port.start(), onProblem);
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

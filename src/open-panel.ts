// Serves the panel over HTTP, where somebody wants it.

import type { Instance } from './control/instance.ts';
import type { Log } from './domain/ports.ts';
import { listenOnLoopback, type Listener } from './http/loopback.ts';

export interface PanelOptions {
  /** 0 picks a free one; null: it is not served. */
  readonly panelPort: number | null;
  /** The folder of the built panel. */
  readonly panelFiles: string | null;
}

/** Loaded only when it is needed: the gateway answers before the panel's libraries are in memory. */
export async function openPanel(
  { panelPort, panelFiles }: PanelOptions,
  token: string,
  log: Log,
  instance: Instance,
): Promise<Listener | null> {
  if (panelPort === null || panelFiles === null) return null;
  const [{ createPanelApp }, { createControlRouter }] = await Promise.all([
    import('./http/panel-app.ts'),
    import('./control/handlers.ts'),
  ]);
  let bound = 0;
  const app = createPanelApp({
    port: () => bound,
    files: panelFiles,
    token,
    router: createControlRouter(instance),
    log,
    download: async (ticket) => instance.exports.take(ticket),
  });
  const listener = await listenOnLoopback(panelPort, app);
  bound = listener.port;
  return listener;
}

// Serves the panel over HTTP, where somebody wants it.

import type { RequestListener } from 'node:http';
import type { Instance } from './control/instance.ts';
import type { Log } from './domain/ports.ts';
import { listenOnLoopback, type Listener } from './http/loopback.ts';

export interface PanelOptions {
  /** 0 picks a free one; null: it is not served. */
  readonly panelPort: number | null;
  /** The folder of the built panel. */
  readonly panelFiles: string | null;
}

/** The panel's libraries are loaded when somebody opens it: who only uses the gateway neither waits for them nor holds them. */
export async function openPanel(
  { panelPort, panelFiles }: PanelOptions,
  token: string,
  log: Log,
  instance: Instance,
): Promise<Listener | null> {
  if (panelPort === null || panelFiles === null) return null;
  let bound = 0;
  const load = async (): Promise<RequestListener> => {
    const [{ createPanelApp }, { createControlRouter }] = await Promise.all([
      import('./http/panel-app.ts'),
      import('./control/handlers.ts'),
    ]);
    return createPanelApp({
      port: () => bound,
      files: panelFiles,
      token,
      router: createControlRouter(instance),
      log,
      download: async (ticket) => instance.exports.take(ticket),
    });
  };
  let loading: Promise<RequestListener> | null = null;
  let loaded: RequestListener | null = null;
  const listener = await listenOnLoopback(panelPort, (request, response) => {
    if (loaded !== null) {
      loaded(request, response);
      return;
    }
    loading ??= load();
    loading.then(
      (app) => {
        loaded = app;
        app(request, response);
      },
      (error: unknown) => {
        log.error('panel', { error: error instanceof Error ? error.stack : String(error) });
        response.writeHead(500, { 'content-type': 'text/plain' });
        response.end('The panel cannot be loaded. The log says why.');
      },
    );
  });
  bound = listener.port;
  instance.listening.panel = listener;
  return listener;
}

// The one place that knows which transports there are.

import { createHttpTransport } from './http-transport.ts';
import { createPortTransport } from './port-transport.ts';
import type { Transport } from './transport.ts';

/** A browser speaks HTTP to the server the page came from; the desktop window's page is given a port by its preload script. */
export function chooseTransport(): Transport {
  return 'breakerbox' in window ? createPortTransport(window) : createHttpTransport(window);
}

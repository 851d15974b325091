// The one place that knows which transports there are.

import { createHttpTransport } from './http-transport.ts';
import type { Transport } from './transport.ts';

/** A browser speaks HTTP to the server the page came from. The desktop window's MessagePort gets its transport here. */
export function chooseTransport(): Transport {
  return createHttpTransport(window);
}

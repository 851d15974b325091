// Whether a connection still stands as it was made.

import type { ConnectionRecord } from './connections-file.ts';
import { standsAs } from './edit.ts';
import { readHeld } from './held-file.ts';
import { FORMATS } from './plan-files.ts';

/** In words for people; null: it does. */
export function problemOf(record: ConnectionRecord, url: string, clients: readonly string[]): string | null {
  if (!clients.includes(record.client)) {
    return `Its client ${record.client} was removed, so its key is refused. Disconnect it and connect it again.`;
  }
  for (const { path, format, made } of record.files) {
    try {
      const held = readHeld(path);
      if (held === null) return `${path} is gone. Disconnect it and connect it again.`;
      if (!standsAs(FORMATS[format], held.text, made)) {
        return `${path} was changed since and no longer says what we wrote. Disconnect it and connect it again.`;
      }
    } catch (error) {
      return `${path}: ${(error as Error).message}.`;
    }
  }
  if (record.url === url) return null;
  return `It was pointed at ${record.url}, but the gateway is at ${url} now. Start Breakerbox on that port, or disconnect it and connect it again.`;
}

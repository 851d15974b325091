// What is asked of the running instance from inside its process: by commands, and by a desktop shell.

import type { Instance } from './control/instance.ts';
import type { Gateway } from './gateway.ts';
import type { Download } from './ledger/exports.ts';
import { controlOf, serveControl, type ControlClient, type ControlPort } from './open-control.ts';
import type { KeptDataKey, KeyPlace } from './platform/keyring-key.ts';

export interface InsideFace {
  /** The control contract without a network between. */
  control(): Promise<ControlClient>;
  /** Answers the contract over a channel of messages. */
  serve(port: ControlPort): Promise<void>;
  /** What a ticket for an export gives, once; null: it is not good. */
  download(ticket: string): Promise<Download | null>;
  /** The machine has slept for so long. */
  wake(sleptMs: number): Promise<void>;
  /** Where the data key is; null on plain Node. */
  keyPlace(): KeyPlace | null;
  /** Throws DataKeyUnavailable, with nothing changed. */
  moveKey(place: KeyPlace): Promise<void>;
}

export function insideFace(instance: Instance, gateway: Gateway, keptKey: KeptDataKey | null): InsideFace {
  return {
    control: async () => controlOf(instance),
    serve: async (port) => serveControl(instance, port),
    download: async (ticket) => instance.exports.take(ticket),
    wake: async (sleptMs) => gateway.wake(sleptMs),
    keyPlace: () => keptKey?.place() ?? null,
    moveKey: async (place) => keptKey?.moveTo(place),
  };
}

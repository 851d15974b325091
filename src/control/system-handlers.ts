// What runs here, where it listens, and where its data lies.

import { implement } from '@orpc/server';
import { contract } from '../contract/contract.ts';
import type { SystemView } from '../contract/system-contract.ts';
import { entriesOf, runsOn } from '../platform/running-here.ts';
import type { Instance, Listening } from './instance.ts';

export function createSystemHandlers(instance: Instance) {
  const os = implement(contract).system;
  return { get: os.get.handler(async () => systemView(instance)) };
}

async function systemView({ version, startedAt, dataDir, ledger, listening }: Instance): Promise<SystemView> {
  const [files, sqlite] = await Promise.all([
    entriesOf(dataDir),
    // A ledger that cannot be asked is told elsewhere, and no reason to say nothing of the rest.
    ledger.query('sqliteVersion', {}).catch(() => null),
  ]);
  return {
    version,
    ...runsOn(),
    sqlite,
    startedAt,
    gateway: listenerView(listening.gateway),
    panel: listenerView(listening.panel),
    dataDir,
    files,
  };
}

function listenerView(listening: Listening | null): SystemView['gateway'] {
  return listening === null
    ? { addresses: [], port: null }
    : { addresses: [...listening.addresses], port: listening.port };
}

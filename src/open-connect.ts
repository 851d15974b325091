// Composes what connects local tools: the machine, the settings' clients, the models that can be asked for, the ledger.

import type { ConnectClients } from './connect/connect-ports.ts';
import { Connector } from './connect/connector.ts';
import { searchFolders } from './connect/places.ts';
import { modelNames, offeredModel } from './control/offered-models.ts';
import type { Gateway } from './gateway.ts';
import type { Ledger } from './ledger/ledger.ts';
import { runProgram } from './platform/run-program.ts';
import { systemClock } from './platform/system-clock.ts';
import { thisMachine } from './platform/this-machine.ts';
import { ConfigRefused } from './settings/config-refused.ts';
import type { SettingsStore } from './settings/settings-store.ts';

/** How far back a client's newest request is looked for. */
const LOOKED_THROUGH = 300;

/** An agent starts, asks once, and ends. */
const PROBE_LIMIT_MS = 90_000;

interface Place {
  readonly dataDir: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

interface ConnectParts {
  readonly settings: SettingsStore;
  readonly kept: { readonly ledger: Ledger };
}

/** `url`: the gateway's address without a path. */
export function openConnect(
  { dataDir, env }: Place,
  parts: ConnectParts,
  gateway: Gateway,
  url: () => string,
): Connector {
  const { settings, kept } = parts;
  const machine = thisMachine(env);
  // What it was found with, so that it finds what it needs itself.
  const runEnv = machine.platform === 'win32' ? env : { ...env, PATH: searchFolders(machine).join(':') };
  return new Connector({
    machine,
    dataDir,
    clock: systemClock,
    url,
    modelNames: () => modelNames(gateway.config()),
    model: (name) => offeredModel(name, gateway.snapshot().table),
    hasProviderOf: (presets) =>
      gateway.config().providers.some((each) => each.enabled && presets.includes(each.preset)),
    clients: clientsOf(settings),
    async lastRequest(client) {
      const rows = await kept.ledger.query('recent', { limit: LOOKED_THROUGH, before: null });
      const row = rows.find((each) => each.client === client);
      if (row === undefined) return null;
      const { id, startedAt, state, modelAsked, provider, model, errorKind } = row;
      return {
        id,
        at: startedAt,
        state,
        asked: modelAsked,
        target: provider === null ? null : `${provider}/${model}`,
        error: errorKind,
      };
    },
    run: async (program, args) =>
      runProgram(program, args, { env: runEnv, clock: systemClock, limitMs: PROBE_LIMIT_MS }),
  });
}

function clientsOf(settings: SettingsStore): ConnectClients {
  return {
    names: () => settings.current().clients.map(({ name }) => name),
    key(name) {
      const client = settings.current().clients.find((each) => each.name === name);
      const opened = client === undefined ? null : settings.openClientKey(client);
      return opened !== null && 'value' in opened ? opened.value : null;
    },
    make(name, label) {
      const { client, key } = settings.newClient(name);
      settings.change(label, (config) => ({ ...config, clients: [...config.clients, client] }));
      return key;
    },
    remove(name, label) {
      try {
        settings.change(label, (config) => ({
          ...config,
          clients: config.clients.filter((each) => each.name !== name),
        }));
        return null;
      } catch (error) {
        if (error instanceof ConfigRefused) return error.message;
        throw error;
      }
    },
  };
}

// Model servers on this machine: asked whether they are there when somebody wants to know, and never anywhere else.

import { resolveBaseUrl, type BaseUrl } from '../providers/base-url.ts';
import type { Preset } from '../providers/provider.ts';
import { askProvider, type QueryOutcome } from './query-call.ts';
import type { Upstream } from './snapshot.ts';
import type { Transport } from './transport.ts';
import type { CallPorts } from './upstream-call.ts';

export interface ServerPorts extends CallPorts {
  readonly transportTo: (upstream: Upstream) => Transport;
}

/** Where a server of a kind may be. */
export interface ServerPlace {
  readonly preset: Preset;
  /** null: the usual address of its kind. */
  readonly baseUrl: string | null;
}

export interface FoundServer extends ServerPlace {
  /** Scheme, host and port. */
  readonly origin: string;
  /** How many models it lists; null: it does not say without a key. */
  readonly models: number | null;
}

/** What runs here answers at once, also while it loads a model. */
const ANSWER_MS = 2_000;
const CONNECT_MS = 1_000;

export async function findServers(ports: ServerPorts, places: readonly ServerPlace[]): Promise<FoundServer[]> {
  const found = await Promise.all(places.map(async (place) => lookAt(ports, place)));
  return found.filter((server) => server !== null);
}

async function lookAt(ports: ServerPorts, place: ServerPlace): Promise<FoundServer | null> {
  const { preset, baseUrl } = place;
  const base = resolveBaseUrl(preset, baseUrl);
  if (!isOnThisMachine(base.origin)) return null;
  const server = asUpstream(preset, base);
  const ask = async (path: string): Promise<QueryOutcome> =>
    askProvider(ports, ports.transportTo(server), server, null, {
      path,
      body: null,
      headers: [],
      timeouts: { connect: CONNECT_MS, response: ANSWER_MS },
    });
  if (!(await showsItself(preset, ask))) return null;
  const list = preset.modelList === null ? null : await ask(base.path + preset.modelList.path);
  if (list?.ok === true)
    return { ...place, origin: base.origin, models: preset.modelList?.read(list.body).length ?? 0 };
  // One that has no list and does not ask for a key either is not what it looked like.
  return list?.failure.kind === 'auth' ? { ...place, origin: base.origin, models: null } : null;
}

/** The signs in turn: most servers show the first one. */
async function showsItself({ signs }: Preset, ask: (path: string) => Promise<QueryOutcome>): Promise<boolean> {
  for (const { path, is } of signs) {
    const outcome = await ask(path);
    if (outcome.ok && is(outcome.body)) return true;
    if (!outcome.ok && outcome.failure.connect) return false;
  }
  return false;
}

/** By its number: what `localhost` means is for others to say, and a probe must not leave the machine. */
function asUpstream(preset: Preset, { origin, path }: BaseUrl): Upstream {
  const url = new URL(origin);
  if (url.hostname === 'localhost') url.hostname = '127.0.0.1';
  return {
    id: preset.id,
    preset,
    enabled: true,
    origin: url.origin,
    host: url.host,
    path,
    spoken: [{ id: 'openai-chat', path, authHeader: null, headers: [], countsTokens: false, onDemand: false }],
    keys: [],
    keyProblem: null,
    listed: [],
    facts: () => null,
  };
}

function isOnThisMachine(origin: string): boolean {
  return /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/.test(new URL(origin).hostname);
}

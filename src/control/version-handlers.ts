// The versions of the configuration: to be looked at, and taken back.

import { implement } from '@orpc/server';
import { contract } from '../contract/contract.ts';
import type { VersionView } from '../contract/version-views.ts';
import type { Config, ProviderConfig } from '../domain/config.ts';
import type { Clock } from '../domain/ports.ts';
import { VersionUnknown } from '../settings/versions.ts';
import { notFound, refusing, type Desk } from './desk.ts';

/** Each is read and compared the first time it is listed, on the thread that carries the traffic: a few, then a breath. */
const AT_ONCE = 4;

export function createVersionHandlers({ instance }: Desk) {
  const os = implement(contract).versions;
  const { settings, health, changes } = instance;

  /** What was found unreadable on the way is among the notices, and the panel is told to look at them. */
  const look = <T>(read: () => T): T => {
    const told = (): string => JSON.stringify(settings.versions.notices());
    const before = told();
    try {
      return knowing(read);
    } finally {
      if (told() !== before) changes.announce('status');
    }
  };

  const putInForce = (act: () => number): { n: number } => {
    const before = settings.current();
    const n = look(() => refusing(act));
    // A provider that comes back, or comes back otherwise, deserves a try: what its breaker ran into is no longer true.
    for (const id of changedProviders(before, settings.current())) health.reset(id);
    return { n };
  };

  return {
    list: os.list.handler(async ({ input }) => {
      const entries: VersionView[] = [];
      let before = input.before;
      while (entries.length < input.limit) {
        const wanted = Math.min(AT_ONCE, input.limit - entries.length);
        const from = before;
        const some = look(() => settings.versions.list(wanted, from));
        entries.push(...some);
        if (some.length < wanted) break;
        before = some.at(-1)?.n;
        await pause(instance.clock);
      }
      return entries;
    }),
    get: os.get.handler(({ input }) =>
      look(() => {
        const version = settings.versions.get(input.n);
        return { ...version, diff: [...version.diff] };
      }),
    ),
    diff: os.diff.handler(({ input }) => look(() => [...settings.versions.diff(input.from, input.to)])),
    undo: os.undo.handler(({ input }) => putInForce(() => settings.undo(input.n))),
    restore: os.restore.handler(({ input }) => putInForce(() => settings.restore(input.n))),
  };
}

async function pause(clock: Pick<Clock, 'after'>): Promise<void> {
  await new Promise<void>((resolve) => {
    clock.after(0, resolve);
  });
}

function knowing<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof VersionUnknown) throw notFound(error.message);
    throw error;
  }
}

/** Those that are new, gone, at another address or with other keys. */
function changedProviders(before: Config, after: Config): string[] {
  const ids = new Set([...before.providers, ...after.providers].map(({ id }) => id));
  const account = (config: Config, id: string): string => accountOf(config.providers.find((each) => each.id === id));
  return [...ids].filter((id) => account(before, id) !== account(after, id));
}

function accountOf(provider: ProviderConfig | undefined): string {
  return JSON.stringify(provider === undefined ? null : [provider.preset, provider.baseUrl, provider.keys]);
}

// Composes the keeping of bodies: whose, where, under which key, and for how long.

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { BodyStore } from './bodies/body-store.ts';
import { Captures } from './bodies/captures.ts';
import { keepBodies } from './bodies/keep-bodies.ts';
import type { GeneralSettings } from './domain/config.ts';
import type { Log, SecretBox } from './domain/ports.ts';
import { systemClock } from './platform/system-clock.ts';
import { systemRandomBytes } from './platform/system-random.ts';
import { forgetBodiesKey, openBodiesKey } from './vault/bodies-key.ts';

const FILE = 'bodies.sqlite';

export interface BodiesParts {
  readonly dataDir: string;
  readonly box: SecretBox;
  readonly log: Log;
  readonly settings: () => GeneralSettings;
  readonly secrets: () => readonly string[];
  readonly onProblem: () => void;
}

export interface Bodies {
  readonly store: BodyStore;
  readonly captures: Captures;
  /** Everything that was kept is gone, and so is what is being collected. */
  deleteAll(): Promise<void>;
  /** The settings have changed. */
  reconsider(): void;
  close(): Promise<void>;
}

export function openBodies(parts: BodiesParts): Bodies {
  const { dataDir, box, log, settings, secrets, onProblem } = parts;
  const path = join(dataDir, FILE);
  const store = new BodyStore({
    path,
    clock: systemClock,
    log,
    key: () => openBodiesKey(dataDir, box, systemRandomBytes),
    forgetKey: () => {
      forgetBodiesKey(dataDir);
    },
    secrets,
    exists: () => existsSync(path),
    onProblem,
  });
  const captures = new Captures(store, () => settings().captureBodies);
  const keeper = keepBodies(store, systemClock, settings);
  return {
    store,
    captures,
    async deleteAll() {
      captures.dropOpen();
      await store.deleteAll();
    },
    reconsider() {
      store.learn(secrets());
      keeper.reconsider();
    },
    async close() {
      keeper.close();
      await store.close();
    },
  };
}

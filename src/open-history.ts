// Composes what is kept of the past beside the ledger's own rows, and what is done with it: sketches of words under their
// salt, for as long as the settings say, and replays.

import type { LiveCatalog } from './catalog/catalog.ts';
import type { Config, GeneralSettings } from './domain/config.ts';
import type { SecretBox } from './domain/ports.ts';
import { keepSketches } from './ledger/keep-sketches.ts';
import type { Ledger } from './ledger/ledger.ts';
import { ledgerPath } from './open-ledger.ts';
import { systemClock } from './platform/system-clock.ts';
import { systemRandomBytes } from './platform/system-random.ts';
import { SketchReader } from './routing/history-facts.ts';
import { hashKeyFrom, type HashKey } from './routing/keyed-hash.ts';
import { openSketchSalt } from './vault/sketch-salt.ts';
import { WhatIf } from './whatif/run-whatif.ts';
import type { KnownModels } from './whatif/side.ts';

interface InForce {
  config(): Config;
  listed(): KnownModels['listed'];
}

export interface History {
  readonly sketchSalt: HashKey;
  readonly sketches: SketchReader;
  /** The settings have changed. */
  readonly reconsider: () => void;
  readonly close: () => void;
  /** Replays against the configuration in force, with what is known of models. */
  whatIf(gateway: InForce, catalog: LiveCatalog): WhatIf;
}

export function openHistory(dataDir: string, box: SecretBox, ledger: Ledger, settings: () => GeneralSettings): History {
  const salt = openSketchSalt(dataDir, box, systemRandomBytes);
  const sketchSalt = hashKeyFrom(salt.bytes);
  const keeper = keepSketches({ ledger, clock: systemClock, settings, saltIsNew: salt.isNew });
  return {
    sketchSalt,
    sketches: new SketchReader(sketchSalt),
    reconsider: keeper.reconsider,
    close: keeper.close,
    whatIf: (gateway, catalog) =>
      new WhatIf({
        ledgerPath: ledgerPath(dataDir),
        config: () => gateway.config(),
        known: () => ({ catalog: catalog.facts, listed: gateway.listed() }),
        sketchSalt,
      }),
  };
}

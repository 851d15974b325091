// Opens the ledger with what looks after its file.

import { join } from 'node:path';
import type { GeneralSettings } from './domain/config.ts';
import type { Clock, Log } from './domain/ports.ts';
import { LedgerExports } from './ledger/exports.ts';
import { LedgerKeeper, type KeeperSettings } from './ledger/keeper.ts';
import type { Ledger, LedgerNews } from './ledger/ledger.ts';
import { openLedger } from './ledger/worker-ledger.ts';
import { systemRandomBytes } from './platform/system-random.ts';

export interface KeptLedger {
  readonly ledger: Ledger;
  readonly keeper: LedgerKeeper;
  readonly exports: LedgerExports;
  readonly close: () => Promise<void>;
}

export function ledgerPath(dataDir: string): string {
  return join(dataDir, 'ledger.sqlite');
}

export async function openKeptLedger(
  dataDir: string,
  clock: Clock,
  log: Log,
  settings: () => GeneralSettings,
  onStatus: () => void,
): Promise<KeptLedger> {
  const path = ledgerPath(dataDir);
  let keeper: LedgerKeeper | null = null;
  const early: LedgerNews[] = [];
  const ledger = await openLedger({
    path,
    clock,
    log,
    onStatus: () => {
      keeper?.reconsider();
      onStatus();
    },
    onNews: (news) => {
      if (keeper === null) early.push(news);
      else keeper.hear(news);
    },
  });
  keeper = new LedgerKeeper({ path, ledger, clock, log, settings: () => keeperSettings(settings()), onStatus });
  keeper.start();
  for (const news of early) keeper.hear(news);
  return {
    ledger,
    keeper,
    exports: new LedgerExports(dataDir, path, ledger, clock, systemRandomBytes),
    close: async () => {
      keeper.close();
      await ledger.close();
    },
  };
}

function keeperSettings({ retentionDays, maxLedgerMb, rollupDays, snapshots }: GeneralSettings): KeeperSettings {
  return { retentionDays, maxLedgerMb, rollupDays, snapshots };
}

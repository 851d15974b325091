// What passes between the gateway's thread and the one that replays. Plain data, structured-clone safe, and no secret of
// a provider or a client in it.

import type { RepriceView } from '../contract/price-views.ts';
import type { ReplayResult, SavingsView } from '../contract/routing-views.ts';
import type { Config } from '../domain/config.ts';
import type { Period } from '../ledger/history.ts';
import type { RepricedRow, RepriceScope } from '../ledger/reprice-row.ts';
import type { HashKey } from '../routing/keyed-hash.ts';
import type { KnownModels } from './side.ts';

interface Job {
  /** Absolute path of `ledger.sqlite`. */
  readonly ledgerPath: string;
  readonly period: Period;
  /** IANA time zone of the days. */
  readonly zone: string;
  /** The configuration in force. */
  readonly current: Config;
  readonly known: KnownModels;
  readonly sketchSalt: HashKey;
}

export type ReplayJob =
  | (Job & { readonly kind: 'what-if'; readonly draft: Config })
  /** `baseline`: `provider/model-id`. */
  | (Job & { readonly kind: 'savings'; readonly baseline: string })
  | (Job & {
      readonly kind: 'reprice';
      readonly scope: RepriceScope;
      /** Counts the pages of changes that were taken; null: nobody wants them. */
      readonly taken: SharedArrayBuffer | null;
    });

export type FromReplay =
  | { readonly type: 'progress'; readonly done: number; readonly total: number }
  | { readonly type: 'what-if'; readonly result: ReplayResult }
  | { readonly type: 'savings'; readonly result: SavingsView }
  /** Waits until they were taken. */
  | { readonly type: 'changes'; readonly rows: readonly RepricedRow[] }
  | { readonly type: 'reprice'; readonly result: RepriceView }
  | { readonly type: 'failed'; readonly message: string };

/** A replay calls nobody: it needs no keys. */
export function withoutSecrets(config: Config): Config {
  return {
    ...config,
    providers: config.providers.map((provider) => ({ ...provider, keys: [] })),
    clients: config.clients.map((client) => ({ ...client, sealedKey: '' })),
  };
}

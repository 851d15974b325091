// What the handlers need of the running instance. Composed in src/index.ts.

import type { BodyStore } from '../bodies/body-store.ts';
import type { Captures } from '../bodies/captures.ts';
import type { Budgets } from '../budgets/budgets.ts';
import type { RunawayGuard } from '../budgets/runaway-guard.ts';
import type { CatalogRefresh } from '../catalog/catalog-refresh.ts';
import type { Catalog } from '../catalog/catalog.ts';
import type { Connector } from '../connect/connector.ts';
import type { RepriceView } from '../contract/price-views.ts';
import type { ReplayResult, SavingsView } from '../contract/routing-views.ts';
import type { RequestDetail } from '../contract/views.ts';
import type { Drills } from '../dispatch/drills.ts';
import type { ShownHealth } from '../dispatch/health-view.ts';
import type { LastHeads } from '../dispatch/last-heads.ts';
import type { ModelLists } from '../dispatch/model-lists.ts';
import type { Planner } from '../dispatch/planner.ts';
import type { ProviderDesk } from '../dispatch/provider-desk.ts';
import type { Reply } from '../dispatch/reply.ts';
import type { Snapshot } from '../dispatch/snapshot.ts';
import type { Config } from '../domain/config.ts';
import type { Clock, IdSource } from '../domain/ports.ts';
import type { LearnedFixes } from '../fixes/learned-fixes.ts';
import type { LedgerExports } from '../ledger/exports.ts';
import type { Period } from '../ledger/history.ts';
import type { LedgerKeeper } from '../ledger/keeper.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { RepricedRow, RepriceScope } from '../ledger/reprice-row.ts';
import type { SketchReader } from '../routing/history-facts.ts';
import type { RuleTestResult } from '../routing/rule-tests.ts';
import type { SettingsStore } from '../settings/settings-store.ts';
import type { Telemetry } from '../telemetry/telemetry.ts';
import type { LiveRequests } from './live-requests.ts';
import type { Trips } from './trips.ts';

export interface Instance {
  readonly version: string;
  readonly startedAt: number;
  readonly dataDir: string;
  readonly clock: Clock;
  readonly ids: IdSource;
  /** The environment of this process. Values of keys in it are for providers only. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly settings: SettingsStore;
  readonly ledger: Ledger;
  readonly keeper: LedgerKeeper;
  readonly exports: LedgerExports;
  readonly health: ShownHealth;
  readonly trips: Trips;
  /** The heads of the last answers. */
  readonly heads: LastHeads;
  readonly drills: Drills;
  /** What providers list as their models, and what else they tell for nothing. */
  readonly lists: ModelLists;
  readonly desk: ProviderDesk;
  readonly planner: Planner;
  /** Tells which keywords a kept sketch of words has. */
  readonly sketches: SketchReader;
  /** Runs the cases of a configuration. */
  readonly testRules: (config: Config) => readonly RuleTestResult[];
  /** The configuration as traffic sees it. */
  readonly snapshot: () => Snapshot;
  readonly budgets: Budgets;
  readonly guard: RunawayGuard;
  readonly fixes: LearnedFixes;
  readonly catalog: Catalog;
  readonly catalogRefresh: CatalogRefresh;
  /** What the shell around this process wants the user to know. */
  readonly notices: readonly string[];
  readonly live: LiveRequests;
  readonly bodies: BodiesDesk;
  readonly telemetry: Pick<Telemetry, 'status'>;
  readonly whatIf: WhatIfDesk;
  readonly connect: Connector;
  readonly playground: PlaygroundDesk;
  /** Serves a request of one of the gateway's paths as this client's. Returns its id; null: it became none. */
  serveInside(request: { client: string; operation: string; text: string; reply: Reply }): string | null;
  /** Told of whatever the panel should look at again. */
  readonly changes: Changes;
  readonly gatewayUrl: () => string;
  /** The panel's place is filled in when it is opened, after this. */
  readonly listening: { readonly gateway: Listening | null; panel: Listening | null };
  /** The configuration that is in force, the demo provider included while there is no other. */
  readonly config: () => Config;
}

/** A port of ours, and on which addresses it is open. */
export interface Listening {
  readonly addresses: readonly string[];
  readonly port: number;
}

/** Replays of the ledger's history, each on a thread of its own that ends when `signal` aborts. Days are those of `zone`. */
export interface WhatIfDesk {
  replay(
    question: { readonly draft: Config; readonly period: Period; readonly zone: string },
    onProgress: (done: number, total: number) => void,
    signal?: AbortSignal,
  ): Promise<ReplayResult>;
  /** `baseline`: `provider/model-id`. `isUntilNow`: an answer that is a little older will do. */
  savings(
    question: {
      readonly baseline: string;
      readonly period: Period;
      readonly zone: string;
      readonly isUntilNow: boolean;
    },
    onProgress: (done: number, total: number) => void,
    signal?: AbortSignal,
  ): Promise<SavingsView>;
  /** `apply` is handed what is to be written, a few at a time; null: nothing is to be written. */
  reprice(
    question: { readonly period: Period; readonly zone: string; readonly scope: RepriceScope },
    apply: ((rows: readonly RepricedRow[]) => Promise<void>) | null,
    signal?: AbortSignal,
  ): Promise<RepriceView>;
}

/** The way into the gateway from inside this process. */
export interface PlaygroundDesk {
  /** Serves a body of /v1/chat/completions as one of the playground's. */
  serve(body: string, reply: Reply): void;
  /** Resolves when the request has ended; null: it is not running. */
  end(id: string): Promise<RequestDetail | null>;
}

/** What was said in requests, where the user wants it to be kept. */
export interface BodiesDesk {
  readonly store: Pick<BodyStore, 'read' | 'stats' | 'problem'>;
  readonly captures: Pick<Captures, 'missed'>;
  deleteAll(): Promise<void>;
}

/** Said once to whoever has the panel open. */
export interface News {
  readonly level: 'warning' | 'error';
  readonly text: string;
}

export type Change = 'breakers' | 'config' | 'status' | 'budgets';

/** Carries the news that something changed to whoever watches; what exactly it is now they ask themselves. */
export class Changes {
  readonly #listeners = new Set<(change: Change) => void>();
  readonly #hearers = new Set<(news: News) => void>();

  announce(change: Change): void {
    for (const listener of this.#listeners) listener(change);
  }

  tell(news: News): void {
    for (const hearer of this.#hearers) hearer(news);
  }

  hear(hearer: (news: News) => void): () => void {
    this.#hearers.add(hearer);
    return () => {
      this.#hearers.delete(hearer);
    };
  }

  listen(listener: (change: Change) => void): () => void {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }
}

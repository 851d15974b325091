// The control contract: everything the panel (or a command line) may ask of the running instance.
// One typed value; the server's handlers and every client are derived from it.

import { eventIterator } from '@orpc/contract';
import * as z from 'zod';
import { base, nothing, undoable } from './base.ts';
import { BalanceView, BudgetInput, BudgetsView, GuardView } from './budget-views.ts';
import { builderContract, routeContract } from './builder-contract.ts';
import * as connect from './connect-views.ts';
import { dataContract } from './data-contract.ts';
import { DrillOrder, DrillView } from './drill-views.ts';
import { FixRule, FixView, ReadyFixView } from './fix-views.ts';
import { aliasContract, modelContract } from './model-contract.ts';
import { CatalogRefreshView, CatalogStatusView } from './model-views.ts';
import { playgroundContract } from './playground-contract.ts';
import { priceContract } from './price-contract.ts';
import { BodiesView, CaptureChoice, PrivacyView } from './privacy-views.ts';
import { providerSights } from './provider-contract.ts';
import * as routing from './routing-views.ts';
import { RequestCountView, RequestFilter, RequestSearchInput, RequestSearchView } from './search-views.ts';
import { settingsContract } from './settings-contract.ts';
import { latencyContract, spendContract } from './spend-contract.ts';
import { systemContract } from './system-contract.ts';
import { ConfigChangeView, VersionDetailView, VersionView } from './version-views.ts';
import * as view from './views.ts';

const id = z.string().min(1).max(64);
/** A model's id at its provider. */
const model = z.string().min(1).max(256);
/** The number of a version. */
const version = z.int().positive();

const newProvider = z.strictObject({
  /** Prefix in model names; made from the preset when absent. */
  id: id.optional(),
  preset: id,
  baseUrl: z.string().max(2048).optional(),
  /** A key's value goes in and never comes out again. */
  key: z.string().max(8192).optional(),
  /** The environment variable that holds the key, in place of its value. */
  env: z.string().min(1).max(256).optional(),
  models: z.array(model).max(1000).optional(),
});

export const contract = {
  status: {
    get: base.input(nothing).output(view.StatusView),
  },
  presets: {
    list: base.input(nothing).output(z.array(view.PresetView)),
  },
  providers: {
    ...providerSights,
    list: base.input(nothing).output(z.array(view.ProviderView)),
    add: base.input(newProvider).output(view.ProviderView),
    /** Changing the base URL of a provider makes its stored keys unusable there: they must be given again. */
    setBaseUrl: base.input(z.strictObject({ id, baseUrl: z.string().max(2048).nullable() })).output(view.ProviderView),
    /** The only dialect it is spoken to in; null: as its kind does. */
    setDialect: base.input(z.strictObject({ id, dialect: view.Dialect.nullable() })).output(undoable),
    /** Asks the provider for its list of models, and answers when it is here. `problem`: why it is not. */
    refreshModels: base.input(z.strictObject({ id })).output(z.object({ problem: z.string().nullable() })),
    /** The ids of all models known at a provider: named by the user, listed by itself, in the catalog. */
    models: base.input(z.strictObject({ id })).output(z.array(z.string())),
    remove: base.input(z.strictObject({ id })).output(undoable),
    /** The breakers' order; must name every provider once. */
    reorder: base.input(z.strictObject({ ids: z.array(id) })).output(nothing),
  },
  keys: {
    add: base
      .input(z.strictObject({ provider: id, name: id, value: z.string().min(1).max(8192) }))
      .output(view.ProviderView),
    remove: base.input(z.strictObject({ provider: id, name: id })).output(undoable),
    /** Asks the provider whether it takes the key, by a call that costs nothing. */
    test: base.input(z.strictObject({ provider: id, name: id })).output(view.KeyTestView),
  },
  breakers: {
    /** `today`: the caller's local midnight, which the spend counts from; without it the spend is null. */
    list: base.input(z.object({ today: z.number().optional() })).output(z.array(view.BreakerView)),
    /** The hand switch: changes this breaker and nothing else. */
    switch: base.input(z.strictObject({ provider: id, on: z.boolean() })).output(view.BreakerView),
    /** Closes a tripped breaker and wakes its resting keys, so that the next request tries it. */
    reset: base.input(z.strictObject({ provider: id })).output(view.BreakerView),
  },
  /** Kept in memory only: they end by themselves, and with the process. */
  drills: {
    list: base.input(nothing).output(z.array(DrillView)),
    start: base.input(DrillOrder).output(DrillView),
    stop: base.input(z.strictObject({ provider: id })).output(nothing),
  },
  models: modelContract,
  aliases: aliasContract,
  catalog: {
    status: base.input(nothing).output(CatalogStatusView),
    /** Fetches it now, whatever the settings say. */
    refresh: base.input(nothing).output(CatalogRefreshView),
  },
  routes: {
    list: base.input(nothing).output(z.array(view.RouteView)),
    ...routeContract,
  },
  /** Rules, routes and their tests. */
  routing: {
    get: base.input(nothing).output(routing.RoutingView),
    ...builderContract,
    /** What would be said of such a text; changes nothing. */
    check: base.input(z.strictObject(routing.draftText)).output(routing.DraftCheck),
    /** `force`: although tests of the rules fail. Throws REFUSED with the path of the first problem. */
    save: base
      .input(z.strictObject({ text: z.string().max(500_000), force: z.boolean().default(false) }))
      .output(undoable),
    /** The order in which they are looked at; must name every rule once. `force` as in `save`. */
    reorderRules: base
      .input(z.strictObject({ ids: z.array(id).max(1000), force: z.boolean().default(false) }))
      .output(undoable),
    switchRule: base.input(z.strictObject({ id, on: z.boolean(), force: z.boolean().default(false) })).output(undoable),
    explain: base.input(routing.ExplainInput).output(routing.ExplainView),
    /** Replays the ledger's history under other rules or prices. */
    whatIf: base.input(routing.WhatIfInput).output(eventIterator(routing.WhatIfEvent)),
    savings: base.input(routing.SavingsInput).output(eventIterator(routing.SavingsEvent)),
    setBaseline: base.input(z.strictObject({ model: z.string().min(3).max(256) })).output(undoable),
    /** Makes a logged request a case of the rule set: it must go where it went. */
    addTest: base
      .input(z.strictObject({ id: z.string(), name: z.string().min(1).max(64).optional() }))
      .output(undoable),
  },
  clients: {
    list: base.input(nothing).output(z.array(view.ClientView)),
    add: base.input(z.strictObject({ name: id })).output(view.ClientView),
    remove: base.input(z.strictObject({ name: id })).output(undoable),
  },
  budgets: {
    list: base.input(nothing).output(BudgetsView),
    /** Throws REFUSED with what is wrong. */
    add: base.input(BudgetInput).output(undoable),
    edit: base.input(z.strictObject({ id, budget: BudgetInput })).output(undoable),
    remove: base.input(z.strictObject({ id })).output(undoable),
  },
  /** Clients that were found to run away. */
  guard: {
    list: base.input(nothing).output(z.array(GuardView)),
    /** Also puts a warning away. */
    resume: base.input(z.strictObject({ client: id })).output(undoable),
    pause: base.input(z.strictObject({ client: id })).output(undoable),
  },
  /** What is left at providers that say so. */
  balances: {
    list: base.input(nothing).output(z.array(BalanceView)),
    /** Asks them, and answers when they have. `onlyStale`: not those that were asked within the last hour. */
    refresh: base
      .input(z.strictObject({ provider: id.optional(), onlyStale: z.boolean().default(false) }))
      .output(z.array(BalanceView)),
  },
  /** Local tools: pointing them at the gateway, and back. */
  connect: {
    list: base.input(nothing).output(connect.ConnectListView),
    /** What connecting it would change, and what is to be done by hand. Without `model`: its own, or the usual one. */
    preview: base.input(z.strictObject({ tool: id, model: model.optional() })).output(connect.ConnectPreviewView),
    /** `seen`: that of the preview that was looked at. */
    apply: base
      .input(z.strictObject({ tool: id, model: model.optional(), seen: z.string().optional() }))
      .output(connect.ToolView),
    undo: base.input(z.strictObject({ tool: id, dryRun: z.boolean().default(false) })).output(connect.ConnectUndoView),
    /** Asks it a question where nobody has to type, or else looks whether it has asked one. */
    verify: base.input(z.strictObject({ tool: id })).output(connect.ConnectVerifyView),
  },
  /** What was learned from refusals, and what was added by hand. */
  fixes: {
    list: base.input(nothing).output(z.array(FixView)),
    /** Changes that go beyond single fields, by the dialects in which they do anything. */
    ready: base.input(nothing).output(z.array(ReadyFixView)),
    add: base.input(z.strictObject({ provider: id, model, dialect: view.Dialect, fix: FixRule })).output(FixView),
    /** What was edited is kept for good. */
    edit: base.input(z.strictObject({ id, fix: FixRule })).output(undoable),
    /** What is kept does not expire. */
    keep: base.input(z.strictObject({ id, kept: z.boolean() })).output(FixView),
    /** What is off is neither applied nor learned again. */
    switch: base.input(z.strictObject({ id, on: z.boolean() })).output(FixView),
    /** It may be learned again. */
    forget: base.input(z.strictObject({ id })).output(undoable),
  },
  settings: settingsContract,
  system: systemContract,
  privacy: {
    get: base.input(nothing).output(PrivacyView),
    setCapture: base.input(z.strictObject({ capture: CaptureChoice })).output(undoable),
    setRetention: base
      .input(z.strictObject({ bodyDays: z.int().positive().max(3650), maxBodiesMb: z.int().positive().max(100_000) }))
      .output(undoable),
    setSketches: base.input(z.strictObject({ keywordSketches: z.boolean() })).output(undoable),
    setOpenMetrics: base.input(z.strictObject({ openMetrics: z.boolean() })).output(undoable),
    /** All that was kept so far, for good. */
    deleteBodies: base.input(nothing).output(nothing),
  },
  /** Every change of the configuration, to look at and to take back. */
  versions: {
    /** Newest first. `before` is the number of the last one already known. */
    list: base
      .input(z.strictObject({ limit: z.int().min(1).max(100).default(50), before: version.optional() }))
      .output(z.array(VersionView)),
    get: base.input(z.strictObject({ n: version })).output(VersionDetailView),
    diff: base.input(z.strictObject({ from: version, to: version })).output(z.array(ConfigChangeView)),
    /** Takes back what this version changed and nothing else; refused where it was changed again since. */
    undo: base.input(z.strictObject({ n: version })).output(z.object({ n: version })),
    /** The whole configuration as it was after this version. */
    restore: base.input(z.strictObject({ n: version })).output(z.object({ n: version })),
  },
  requests: {
    /** Newest first. `before` is the id of the last one already known. */
    recent: base
      .input(z.strictObject({ limit: z.int().min(1).max(500).default(100), before: z.string().optional() }))
      .output(z.array(view.RequestView)),
    get: base.input(z.strictObject({ id: z.string() })).output(view.RequestDetail),
    /** Page by page; each answers at once, however many requests there are. */
    search: base.input(RequestSearchInput).output(RequestSearchView),
    count: base.input(z.strictObject({ filter: RequestFilter.default({}) })).output(RequestCountView),
    /** What was said, where the user wants it to be kept. */
    bodies: base.input(z.strictObject({ id: z.string() })).output(BodiesView),
    /** As a new request of the same client, from what was kept of it. Throws REFUSED where it would not be the same. */
    sendAgain: base.input(z.strictObject({ id: z.string() })).output(z.object({ id: z.string() })),
  },
  prices: priceContract,
  spend: spendContract,
  latency: latencyContract,
  playground: playgroundContract,
  data: dataContract,
  totals: {
    /** From the given instant (the caller's local midnight) until now. */
    since: base.input(z.strictObject({ from: z.number() })).output(view.TotalsView),
  },
  undo: {
    apply: base.input(z.strictObject({ token: z.string() })).output(nothing),
  },
  /** What happens from now on. Frequent things are gathered for a moment so that a busy gateway does not flood the panel. */
  events: base.input(z.strictObject({ today: z.number() })).output(eventIterator(view.PanelEvent)),
};

export type Contract = typeof contract;

// The control contract: everything the panel (or a command line) may ask of the running instance.
// One typed value; the server's handlers and every client are derived from it.

import { eventIterator, oc } from '@orpc/contract';
import * as z from 'zod';
import * as view from './views.ts';

const id = z.string().min(1).max(64);
const nothing = z.object({});

/** Errors that a caller is expected to show to a person: `message` says what happened and what to do. */
const base = oc.errors({
  REFUSED: { status: 422, data: z.object({ path: z.string().nullable() }) },
  NOT_FOUND: { status: 404 },
});

const newProvider = z.strictObject({
  /** Prefix in model names; made from the preset when absent. */
  id: id.optional(),
  preset: id,
  baseUrl: z.string().max(2048).optional(),
  /** A key's value goes in and never comes out again. */
  key: z.string().max(8192).optional(),
  models: z.array(z.string().min(1).max(256)).max(1000).optional(),
});

export const contract = {
  status: {
    get: base.input(nothing).output(view.StatusView),
  },
  presets: {
    list: base.input(nothing).output(z.array(view.PresetView)),
  },
  providers: {
    list: base.input(nothing).output(z.array(view.ProviderView)),
    add: base.input(newProvider).output(view.ProviderView),
    /** Changing the base URL of a provider makes its stored keys unusable there: they must be given again. */
    setBaseUrl: base.input(z.strictObject({ id, baseUrl: z.string().max(2048).nullable() })).output(view.ProviderView),
    /** Answers with a token that `undo` takes while the process lives. */
    remove: base.input(z.strictObject({ id })).output(z.object({ undo: z.string() })),
    /** The breakers' order; must name every provider once. */
    reorder: base.input(z.strictObject({ ids: z.array(id) })).output(nothing),
  },
  keys: {
    add: base
      .input(z.strictObject({ provider: id, name: id, value: z.string().min(1).max(8192) }))
      .output(view.ProviderView),
    remove: base.input(z.strictObject({ provider: id, name: id })).output(z.object({ undo: z.string() })),
  },
  breakers: {
    /** `today`: the caller's local midnight, which the spend counts from; without it the spend is null. */
    list: base.input(z.object({ today: z.number().optional() })).output(z.array(view.BreakerView)),
    /** The hand switch: changes this breaker and nothing else. */
    switch: base.input(z.strictObject({ provider: id, on: z.boolean() })).output(view.BreakerView),
    /** Closes a tripped breaker and wakes its resting keys, so that the next request tries it. */
    reset: base.input(z.strictObject({ provider: id })).output(view.BreakerView),
  },
  routes: {
    list: base.input(nothing).output(z.array(view.RouteView)),
  },
  clients: {
    list: base.input(nothing).output(z.array(view.ClientView)),
    add: base.input(z.strictObject({ name: id })).output(view.ClientView),
    remove: base.input(z.strictObject({ name: id })).output(z.object({ undo: z.string() })),
  },
  requests: {
    /** Newest first. `before` is the id of the last one already known. */
    recent: base
      .input(z.strictObject({ limit: z.int().min(1).max(500).default(100), before: z.string().optional() }))
      .output(z.array(view.RequestView)),
    get: base.input(z.strictObject({ id: z.string() })).output(view.RequestDetail),
  },
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

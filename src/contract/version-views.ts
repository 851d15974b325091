// The versions of the configuration as the panel lists and compares them. No secret is in any of this.

import * as z from 'zod';
import { CHANGE_KINDS, VERSION_SOURCES } from '../domain/version.ts';

export const VersionView = z.object({
  /** Only grows. */
  n: z.int(),
  /** When it was made, Unix ms. */
  at: z.number(),
  source: z.enum(VERSION_SOURCES),
  /** What was done: "remove groq", "import of shop.yaml: providers, routes". */
  label: z.string(),
  /** In how many places it differs from the one before; null: that one is no longer kept. */
  changes: z.int().nullable(),
  /** It is what holds now. */
  current: z.boolean(),
});

export const ConfigChangeView = z.object({
  /** `routes.smart.targets["openai/gpt-5"].weight`, items of lists by their id, name or model; `comments`; `layout`. */
  path: z.string(),
  kind: z.enum(CHANGE_KINDS),
  /** Short JSON, keys as "a key"; for `moved` the order. null: it was not there. */
  before: z.string().nullable(),
  /** The same; null: it is not there any more. */
  after: z.string().nullable(),
});

export const VersionDetailView = VersionView.extend({
  /** The version it is compared with; null: there is none. */
  against: z.int().nullable(),
  diff: z.array(ConfigChangeView),
});

export type VersionView = z.infer<typeof VersionView>;
export type VersionDetailView = z.infer<typeof VersionDetailView>;
export type ConfigChangeView = z.infer<typeof ConfigChangeView>;

// What runs here, where it listens, and where its data lies. No secret in any of it.

import * as z from 'zod';
import { base, nothing } from './base.ts';

/** `addresses` without scheme and port; none when it is not served. */
const ListenerView = z.object({ addresses: z.array(z.string()), port: z.int().nullable() });

export const SystemView = z.object({
  version: z.string(),
  node: z.string(),
  /** null: this is plain Node. */
  electron: z.string().nullable(),
  /** null: the ledger cannot be asked now. */
  sqlite: z.string().nullable(),
  platform: z.string(),
  arch: z.string(),
  /** Unix ms. */
  startedAt: z.number(),
  gateway: ListenerView,
  panel: ListenerView,
  dataDir: z.string(),
  /** What lies in it, the largest first. Folders end in a slash. */
  files: z.array(z.object({ name: z.string(), bytes: z.int() })),
});

export const systemContract = {
  get: base.input(nothing).output(SystemView),
};

export type SystemView = z.infer<typeof SystemView>;

// Local tools and how they are pointed at the gateway, as the panel sees it.

import * as z from 'zod';

const unixMs = z.number();

/** `@` opens a part of a diff. Keys are shown by their first letters. */
export const DiffLineView = z.object({ sign: z.enum(['@', ' ', '+', '-']), text: z.string() });

const ConnectionView = z.object({
  /** Its name among the clients. */
  client: z.string(),
  since: unixMs,
  /** null: those it asks for by itself. */
  model: z.string().nullable(),
  /** The files that were changed. */
  files: z.array(z.string()),
  /** Why it does not work as it stands, in words. */
  problem: z.string().nullable(),
  /** Its newest request, if it is among the last ones of the ledger. */
  lastRequestAt: unixMs.nullable(),
});

export const ToolView = z.object({
  id: z.string(),
  label: z.string(),
  kind: z.enum(['agent', 'editor', 'app', 'library']),
  /** file: we change its files · hand: a person enters what we say · none: it cannot be connected. */
  way: z.enum(['file', 'hand', 'none']),
  /** Why it cannot be connected. */
  cannot: z.string().nullable(),
  /** Where it was found; null: nowhere. */
  found: z.string().nullable(),
  /** Whether it would have been found. */
  findable: z.boolean(),
  /** It asks for models of its own that somebody here serves. */
  ownModels: z.boolean(),
  /** It can be asked a question without anybody typing. */
  verifies: z.boolean(),
  docs: z.string(),
  connection: ConnectionView.nullable(),
});

export const ConnectListView = z.object({
  tools: z.array(ToolView),
  /** Names of models to choose from, the usual one first. */
  models: z.array(z.string()),
});

export const ConnectPreviewView = z.object({
  tool: ToolView,
  model: z.string().nullable(),
  files: z.array(z.object({ path: z.string(), isNew: z.boolean(), diff: z.array(DiffLineView) })),
  /** Why nothing can be changed: a file is not as expected. */
  problem: z.string().nullable(),
  /** What these files are now: to be given back, so that nothing else is changed than what was seen. */
  seen: z.string(),
  steps: z.array(z.string()),
  /** With the key in it once there is one. */
  snippets: z.array(z.object({ title: z.string(), text: z.string() })),
});

export const ConnectUndoView = z.object({
  files: z.array(
    z.object({
      path: z.string(),
      /** restored: to the byte · removed: it was new · ours-removed: changed since, only ours went · untouched: nothing of ours was in it. */
      how: z.enum(['restored', 'removed', 'ours-removed', 'untouched']),
      diff: z.array(DiffLineView),
      /** Values of ours that were changed since and stay. */
      kept: z.array(z.string()),
      /** Where the file as it was before is kept. */
      copy: z.string().nullable(),
    }),
  ),
  notes: z.array(z.string()),
});

export const ConnectVerifyView = z.object({
  ok: z.boolean(),
  /** What happened, in words. */
  text: z.string(),
  /** Its request in the ledger. */
  request: z.string().nullable(),
});

export type DiffLineView = z.infer<typeof DiffLineView>;
export type ToolView = z.infer<typeof ToolView>;
export type ConnectListView = z.infer<typeof ConnectListView>;
export type ConnectPreviewView = z.infer<typeof ConnectPreviewView>;
export type ConnectUndoView = z.infer<typeof ConnectUndoView>;
export type ConnectVerifyView = z.infer<typeof ConnectVerifyView>;

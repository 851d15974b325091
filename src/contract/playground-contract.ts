// Procedures of the playground: conversations with models, through the gateway's own core.

import { eventIterator } from '@orpc/contract';
import * as z from 'zod';
import { base } from './base.ts';
import { MAX_PLAYGROUND_CHARS } from './playground-limits.ts';
import { PlaygroundEvent, PlaygroundNamesView } from './playground-views.ts';

export const playgroundContract = {
  /** The names that can be asked for. Every word of `search` must be in one. */
  names: base
    .input(z.strictObject({ search: z.string().max(200).default(''), limit: z.int().min(1).max(200).default(50) }))
    .output(PlaygroundNamesView),
  /**
   * Asks as the client `playground`, which needs no key: rules, budgets and the ledger see it as any other. `body`: of
   * /v1/chat/completions. Whoever stops listening has hung up.
   */
  ask: base
    .input(z.strictObject({ body: z.string().max(MAX_PLAYGROUND_CHARS) }))
    .output(eventIterator(PlaygroundEvent)),
};

// What budgets and the runaway guard must not forget when the process ends: `spending.json` in the data directory, only
// for its owner, replaced as a whole. Amounts are not in it; those are the ledger's.

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import type { Log } from '../domain/ports.ts';
import { makePrivate, readIfPresent, renameFile, writePrivateFile } from '../platform/private-file.ts';

const schema = z.object({
  version: z.literal(1),
  /** Which step of each budget was told of last, and in which period. */
  told: z.record(z.string(), z.object({ start: z.number(), at: z.number() })),
  paused: z.record(z.string(), z.object({ at: z.number(), why: z.string() })),
  /** Nano-dollars that each client usually spends in a minute of use. */
  usual: z.record(z.string(), z.number()),
});

export type SpendingMemory = Omit<z.output<typeof schema>, 'version'>;

export interface SpendingFile {
  readonly memory: SpendingMemory;
  save(): void;
}

/** The lock of the directory must be held. */
export function openSpendingFile(directory: string, log: Log): SpendingFile {
  const path = join(directory, 'spending.json');
  const memory = read(path, log);
  return {
    memory,
    save() {
      try {
        writePrivateFile(path, `${JSON.stringify({ version: 1, ...memory }, null, 2)}\n`);
      } catch (error) {
        // Then a warning may come twice; nothing else depends on it.
        log.error('spending.unsaved', { error: error instanceof Error ? error.message : String(error) });
      }
    },
  };
}

function read(path: string, log: Log): SpendingMemory {
  const nothing: SpendingMemory = { told: {}, paused: {}, usual: {} };
  if (existsSync(path)) makePrivate(path);
  const text = readIfPresent(path);
  if (text === null) return nothing;
  try {
    const { told, paused, usual } = schema.parse(JSON.parse(text));
    return { told, paused, usual };
  } catch {
    const moved = path.replace(/\.json$/, '.damaged.json');
    renameFile(path, moved);
    log.warn('spending.damaged', { moved });
    return nothing;
  }
}

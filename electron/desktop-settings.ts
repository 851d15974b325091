// What only the desktop app remembers, in `desktop.json` beside the settings. A damaged file is put aside, not lost.

import { renameSync } from 'node:fs';
import { join } from 'node:path';
import { ipcMain } from 'electron';
import ElectronStore, { type Options } from 'electron-store';
import * as z from 'zod';
import type { Desktop } from '../src/index.ts';

const Remembered = z.object({
  window: z
    .object({ x: z.int(), y: z.int(), width: z.int(), height: z.int(), isMaximized: z.boolean() })
    .nullable()
    .default(null),
  keysIn: z.enum(['keyring', 'file']).default('keyring'),
  /** What "pause everything" switched off, to be switched on again. */
  paused: z.array(z.string()).default([]),
  /** Whether it was said that closing the window does not end the gateway. */
  saidStays: z.boolean().default(false),
});

export type Remembered = z.infer<typeof Remembered>;

export interface DesktopSettings {
  readonly current: () => Remembered;
  readonly change: (part: Partial<Remembered>) => void;
  /** Said when a damaged file was found. */
  readonly notice: string | null;
}

/** For the settings of the core: the same format as headless writes, which has `conf` itself. */
export const createStore: Desktop['createStore'] = ({ configName, ...options }) =>
  openStore({ ...options, ...(configName !== undefined && { name: configName }) });

export function openDesktopSettings(directory: string, now: () => number): DesktopSettings {
  let notice: string | null = null;
  let remembered = read(directory);
  if (remembered === null) {
    const aside = join(directory, `desktop.damaged-${now()}.json`);
    renameSync(join(directory, 'desktop.json'), aside);
    notice = `What the desktop app had remembered (its window's place and the like) was damaged and begins anew; the old file is ${aside}.`;
    remembered = Remembered.parse({});
  }
  let current = remembered;
  return {
    notice,
    current: () => current,
    change(part) {
      current = { ...current, ...part };
      openFile(directory).store = current;
    },
  };
}

function read(directory: string): Remembered | null {
  try {
    return Remembered.safeParse(openFile(directory).store).data ?? null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

function openFile(directory: string): ElectronStore<Record<string, unknown>> {
  return openStore({
    cwd: directory,
    name: 'desktop',
    configFileMode: 0o600,
    clearInvalidConfig: false,
    accessPropertiesByDotNotation: false,
  });
}

function openStore(options: Options<Record<string, unknown>>): ElectronStore<Record<string, unknown>> {
  const store = new ElectronStore<Record<string, unknown>>(options);
  // Its way to tell pages where the store is: ours have no business there.
  ipcMain.removeAllListeners('electron-store-get-data');
  return store;
}

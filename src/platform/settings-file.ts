// The settings file, kept by `conf` (headless) or electron-store (desktop), which is built on it: one format.
//
// What we add: 0600 for the file, an error instead of an empty document for anything that is not one, a second copy,
// and a name for damaged files. `conf` writes in place, not atomically, where the variable SNAP is set; the copy,
// which is always written atomically, covers that too.

import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import Conf, { type Options } from 'conf';
import type { Clock, SettingsFile } from '../domain/ports.ts';
import { makePrivate, readIfPresent, renameFile, sweepTemporaryFiles, writePrivateFile } from './private-file.ts';
import { SettingsDamaged } from './settings-damaged.ts';

type StoredDocument = Record<string, unknown>;

/** What `conf` and electron-store have in common. */
export interface DocumentStore {
  store: StoredDocument;
}

export interface SettingsFileParts {
  /** The data directory. Its lock must be held: what killed writers left behind is removed. */
  readonly directory: string;
  readonly clock: Pick<Clock, 'now'>;
  /** Opens the store; the desktop app passes electron-store. */
  readonly createStore?: (options: Options<StoredDocument>) => DocumentStore;
}

/** `settings.json` in the data directory, with `settings.backup.json` beside it. */
export function openSettingsFile({ directory, clock, createStore = createConf }: SettingsFileParts): SettingsFile {
  const path = join(directory, 'settings.json');
  const backupPath = join(directory, 'settings.backup.json');
  sweepTemporaryFiles(directory);
  for (const file of [path, backupPath]) {
    if (existsSync(file)) makePrivate(file);
  }

  // Opened anew each time: it keeps no state that we want, and refuses to open what it cannot read.
  const open = () =>
    createStore({
      cwd: directory,
      configName: 'settings',
      fileExtension: 'json',
      configFileMode: 0o600,
      clearInvalidConfig: false,
      accessPropertiesByDotNotation: false,
      deserialize: parseDocument,
    });

  return {
    path,
    read: () => (existsSync(path) ? open().store : undefined),
    write(document) {
      open().store = document;
      writeBackup(backupPath, document);
    },
    readBackup: () => readBackup(backupPath),
    writeBackup: (document) => writeBackup(backupPath, document),
    quarantine() {
      const moved = damagedPath(path, clock.now());
      renameFile(path, moved);
      return moved;
    },
  };
}

function createConf(options: Options<StoredDocument>): DocumentStore {
  return new Conf<StoredDocument>(options);
}

function parseDocument(text: string): StoredDocument {
  let value: unknown;
  try {
    value = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    // Its own message quotes the text, and with it perhaps a secret.
    throw new SettingsDamaged(text.trim() === '' ? 'it is empty' : 'it is not JSON');
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new SettingsDamaged('it holds no settings');
  // Checked above: an object with text keys.
  return value as StoredDocument;
}

function readBackup(path: string): unknown {
  const text = readIfPresent(path);
  if (text === null) return undefined;
  try {
    return parseDocument(text);
  } catch (error) {
    if (error instanceof SettingsDamaged) return undefined;
    throw error;
  }
}

function writeBackup(path: string, document: StoredDocument): void {
  writePrivateFile(path, `${JSON.stringify(document, null, '\t')}\n`);
}

/** `settings.damaged-20260102T030405Z.json`, numbered when there is one of this second already. */
function damagedPath(path: string, now: number): string {
  const stamp = new Date(now).toISOString().replace(/[-:]|\.\d+/g, '');
  const name = (count: number) =>
    join(dirname(path), `settings.damaged-${stamp}${count === 0 ? '' : `-${count}`}.json`);
  let count = 0;
  while (existsSync(name(count))) count += 1;
  return name(count);
}

// Where copies of the ledger lie, and how they are called: `manual-20261127T231500Z-18204.sqlite`, the last number being how
// many requests are in it.

import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';

const BACKUP_KINDS = ['manual', 'automatic', 'before', 'update'] as const;
export type BackupKind = (typeof BACKUP_KINDS)[number];

export interface Backup {
  readonly name: string;
  readonly path: string;
  readonly at: number;
  readonly bytes: number;
  readonly kind: BackupKind;
  /** null: nobody counted them. */
  readonly requests: number | null;
}

const NAME = /^(manual|automatic|before|update)-[0-9TZ]{16}(?:-(\d+))?\.sqlite$/u;

export class BackupFolder {
  readonly path: string;

  constructor(dataDir: string) {
    this.path = join(dataDir, 'backups');
  }

  /** The newest first. */
  async list(): Promise<Backup[]> {
    const names = await readdir(this.path).catch(() => []);
    const found = await Promise.all(names.map(async (name) => this.find(name)));
    return found.filter((backup) => backup !== null).sort((a, b) => b.at - a.at || (a.name < b.name ? 1 : -1));
  }

  /** null: there is none of that name. */
  async find(name: string): Promise<Backup | null> {
    const [, kind, requests] = NAME.exec(name) ?? [];
    const path = join(this.path, name);
    const found = kind === undefined ? null : await stat(path).catch(() => null);
    if (found === null) return null;
    return {
      name,
      path,
      at: Math.round(found.mtimeMs),
      bytes: found.size,
      kind: kind as BackupKind,
      requests: requests === undefined ? null : Number(requests),
    };
  }

  /** A path for a new one, in a folder that is there. */
  async newPath(kind: BackupKind, now: number): Promise<string> {
    await mkdir(this.path, { recursive: true, mode: 0o700 });
    return join(this.path, `${await freeName(this.path, `${kind}-`, now)}.sqlite`);
  }

  /** Takes the number of requests into its name. */
  async counted(path: string, requests: number): Promise<Backup | null> {
    const name = `${path.slice(this.path.length + 1, -'.sqlite'.length)}-${requests}.sqlite`;
    await rename(path, join(this.path, name));
    return this.find(name);
  }

  async remove(name: string): Promise<void> {
    await rm(join(this.path, name), { force: true });
  }
}

/** Begins like that and carries the time, or the first second after it that nothing else in the folder has. */
export async function freeName(folder: string, prefix: string, now: number): Promise<string> {
  const names = await readdir(folder);
  for (let at = now; ; at += 1_000) {
    const name = prefix + stampOf(at);
    if (!names.some((other) => other.startsWith(name))) return name;
  }
}

/** Made when it is needed: it takes a good part of a start. */
let stamp: Intl.DateTimeFormat | null = null;

/** `20261127T231500Z`. */
export function stampOf(unixMs: number): string {
  stamp ??= new Intl.DateTimeFormat('sv-SE', { timeZone: 'UTC', dateStyle: 'short', timeStyle: 'medium' });
  return `${stamp.format(unixMs).replaceAll(/[-:]/gu, '').replace(' ', 'T')}Z`;
}

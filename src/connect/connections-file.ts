// What was changed where: `connections.json` in the data directory, only for its owner, because it holds what stood in
// place of our keys. The files as they were are beside it, in `connect/`.

import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import * as z from 'zod';
import { replaceFile } from '../platform/private-file.ts';
import { openPrivateJson, type PrivateJson } from '../platform/private-json.ts';
import type { Value } from './formats/values.ts';

const step = z.union([z.string(), z.object({ by: z.string(), is: z.string() })]);
const value = z.json() as z.ZodType<Value>;

const MadeChangeRecord = z.object({
  path: z.array(step),
  value,
  before: value.nullable(),
  wasThere: z.boolean(),
  stood: z.int().nonnegative(),
});

const FileRecord = z.object({
  path: z.string(),
  format: z.enum(['jsonc', 'toml', 'yaml']),
  /** Name of the copy in `connect/`; null: there was no file. */
  backup: z.string().nullable(),
  mode: z.int(),
  /** What it began with, if it is new. */
  fresh: z.string(),
  /** Folders that were made for it, outermost first. */
  folders: z.array(z.string()),
  digestBefore: z.string(),
  digestAfter: z.string(),
  made: z.array(MadeChangeRecord),
});

const ConnectionRecord = z.object({
  client: z.string(),
  /** Unix ms. */
  since: z.number(),
  url: z.string(),
  model: z.string().nullable(),
  files: z.array(FileRecord),
});

const Document = z.object({ version: z.literal(1), connections: z.record(z.string(), ConnectionRecord) });

export type FileRecord = z.infer<typeof FileRecord>;
export type ConnectionRecord = z.infer<typeof ConnectionRecord>;

export class ConnectionsFile {
  readonly #file: PrivateJson;
  readonly #backups: string;

  constructor(dataDir: string) {
    this.#file = openPrivateJson(dataDir, 'connections');
    this.#backups = join(dataDir, 'connect');
  }

  /** By the ids of their tools. A damaged file is moved aside: what it knew is lost, but the copies are not. */
  all(): Readonly<Record<string, ConnectionRecord>> {
    const text = this.#file.read();
    if (text === null) return {};
    try {
      return Document.parse(JSON.parse(text)).connections;
    } catch {
      this.#file.quarantine();
      return {};
    }
  }

  /** null takes it out. */
  put(tool: string, record: ConnectionRecord | null): void {
    const { [tool]: _, ...others } = this.all();
    const connections = record === null ? others : { ...others, [tool]: record };
    this.#file.write(JSON.stringify({ version: 1, connections }, null, 2));
  }

  /** Keeps a copy, and returns its name. */
  keepCopy(tool: string, path: string, bytes: Buffer, at: number): string {
    mkdirSync(this.#backups, { recursive: true, mode: 0o700 });
    const name = `${tool}-${at}-${basename(path.replaceAll('\\', '/'))}`;
    replaceFile(join(this.#backups, name), bytes, 0o600);
    return name;
  }

  copyPath(name: string): string {
    return join(this.#backups, name);
  }

  /** null: it is gone. */
  copy(name: string): Buffer | null {
    const path = this.copyPath(name);
    return existsSync(path) ? readFileSync(path) : null;
  }

  dropCopy(name: string): void {
    rmSync(this.copyPath(name), { force: true });
  }
}

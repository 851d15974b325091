// run.json: how a command line finds the running instance and proves that it may ask it. Present while it runs.

import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { readIfPresent, writePrivateFile } from './private-file.ts';

export interface RunInfo {
  /** Addresses without a path, e.g. http://127.0.0.1:4747; the panel's is null where it is not served over HTTP. */
  readonly gateway: string;
  readonly panel: string | null;
  readonly panelToken: string | null;
  readonly pid: number;
}

/** Writes the file, 0600. Returns how to remove it; it leaves one that a later instance has written. */
export function writeRunFile(directory: string, info: RunInfo): () => void {
  const path = join(directory, 'run.json');
  writePrivateFile(path, `${JSON.stringify(info)}\n`);
  return () => {
    if (readRunFile(directory)?.pid === info.pid) rmSync(path, { force: true });
  };
}

/** Null when nothing runs there, or the file cannot be understood. After a crash it may be there without a process. */
export function readRunFile(directory: string): RunInfo | null {
  const text = readIfPresent(join(directory, 'run.json'));
  if (text === null) return null;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
  return isRunInfo(value) ? value : null;
}

function isRunInfo(value: unknown): value is RunInfo {
  if (typeof value !== 'object' || value === null) return false;
  const { gateway, panel, panelToken, pid } = value as Partial<Record<keyof RunInfo, unknown>>;
  const isTextOrNull = (field: unknown) => field === null || typeof field === 'string';
  return typeof gateway === 'string' && isTextOrNull(panel) && isTextOrNull(panelToken) && typeof pid === 'number';
}

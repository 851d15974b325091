// Changes the files of one tool, all of them or none, with a copy of each and a record of what was done.

import { ConnectRefused } from './connect-refused.ts';
import type { ConnectionRecord, ConnectionsFile } from './connections-file.ts';
import { digestOf, removeHeld, writeHeld } from './held-file.ts';
import type { PlannedFile } from './plan-files.ts';

/** Throws ConnectRefused. */
export function writeFiles(
  records: ConnectionsFile,
  tool: string,
  planned: readonly PlannedFile[],
  connection: Omit<ConnectionRecord, 'files'>,
): void {
  const files = planned.map(({ path, format, fresh, before, bytes, made }) => ({
    path,
    format,
    backup: before === null ? null : records.keepCopy(tool, path, before.bytes, connection.since),
    mode: before?.mode ?? 0,
    fresh,
    folders: [] as string[],
    digestBefore: digestOf(before?.bytes ?? null),
    digestAfter: digestOf(bytes),
    made: made.map((change) => ({ ...change, path: [...change.path] })),
  }));
  // First it is known what will be done, then it is done: an end between the two can be taken back.
  records.put(tool, { ...connection, files });
  let written = 0;
  try {
    for (const [index, file] of planned.entries()) {
      files[index]?.folders.push(...writeHeld(file.path, file.bytes, file.before));
      written += 1;
    }
  } catch (error) {
    for (const [index, file] of planned.slice(0, written).entries()) putBack(file, files[index]?.folders ?? []);
    for (const { backup } of files) if (backup !== null) records.dropCopy(backup);
    records.put(tool, null);
    throw new ConnectRefused(`A file could not be written (${(error as Error).message}). Nothing was changed.`);
  }
  records.put(tool, { ...connection, files });
}

function putBack({ path, before }: PlannedFile, folders: readonly string[]): void {
  if (before === null) removeHeld(path, folders);
  else writeHeld(path, before.bytes, before);
}

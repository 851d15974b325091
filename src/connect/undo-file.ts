// Takes back what was changed in one file: to the byte while nobody has touched it since, otherwise our own values only.

import type { ConnectionsFile, FileRecord } from './connections-file.ts';
import { takeBack } from './edit.ts';
import { sameFile } from './formats/values.ts';
import { digestOf, readHeld, removeHeld, writeHeld, bytesOf } from './held-file.ts';
import { lineDiff, type DiffLine } from './line-diff.ts';
import { FORMATS, leftAloneUnless } from './plan-files.ts';

export interface UndoneFile {
  readonly path: string;
  /**
   * restored: it is as it was, to the byte · removed: it was new, and nothing of anybody else is in it · ours-removed: it was changed since, and
   * only our values went · untouched: nothing of ours was in it.
   */
  readonly how: 'restored' | 'removed' | 'ours-removed' | 'untouched';
  readonly diff: readonly DiffLine[];
  /** Values of ours that somebody has changed since; they stay. */
  readonly kept: readonly string[];
  /** Where the file as it was before connecting is kept, if it still may be wanted. */
  readonly copy: string | null;
}

export interface UndoPlan extends UndoneFile {
  /** Does it. */
  run(): void;
}

/** Throws NotAsExpected. */
export function planUndo(file: FileRecord, connections: ConnectionsFile): UndoPlan {
  const { path, format, backup, made } = file;
  return leftAloneUnless(path, () => {
    const now = readHeld(path);
    const copy = backup === null ? null : connections.copy(backup);
    const plan = (how: UndoneFile['how'], after: string, run: () => void, kept: readonly string[] = []): UndoPlan => ({
      path,
      how,
      diff: lineDiff(now?.text ?? '', after),
      kept,
      copy: how === 'ours-removed' && backup !== null && copy !== null ? connections.copyPath(backup) : null,
      run,
    });
    const dropCopy = (): void => {
      if (backup !== null) connections.dropCopy(backup);
    };
    if (now === null || digestOf(now.bytes) === file.digestBefore) return plan('untouched', now?.text ?? '', dropCopy);
    if (digestOf(now.bytes) === file.digestAfter && (backup === null || copy !== null)) {
      if (copy === null) return plan('removed', '', () => removeHeld(now.real, file.folders));
      return plan('restored', new TextDecoder().decode(copy), () => {
        writeHeld(path, copy, { real: now.real, mode: file.mode });
        dropCopy();
      });
    }
    const { text, kept } = takeBack(FORMATS[format], now.text, made);
    if (text === now.text) return plan('untouched', text, dropCopy, kept);
    const saysNothing = sameFile(FORMATS[format].parse(text), FORMATS[format].parse(file.fresh));
    if (backup === null && saysNothing) return plan('removed', '', () => removeHeld(now.real, file.folders));
    return plan('ours-removed', text, () => void writeHeld(path, bytesOf(text, now), now), kept);
  });
}

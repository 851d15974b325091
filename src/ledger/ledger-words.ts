// How the ledger is, in one plain sentence, and what the user can do about it.

import type { FileNews } from './protocol.ts';

export interface LedgerWords {
  readonly problem: string;
  /** null: nothing, it mends itself. */
  readonly advice: string | null;
}

const KEPT = 'Requests are kept in a file beside it until it can.';

/** null: there is nothing to say. */
export function wordsFor(news: FileNews, path: string): LedgerWords | null {
  switch (news.trouble) {
    case null:
      return null;
    case 'newer':
      return {
        problem: `${news.message} ${KEPT.replace('until it can', 'for it')}`,
        advice: 'Start the newer release again, or restore a backup that this one knows.',
      };
    case 'damaged':
      return { problem: `The ledger is damaged (${news.message}) and is being put together again.`, advice: null };
    case 'let-go':
      return { problem: `The ledger is set aside for a moment: ${news.message}. ${KEPT}`, advice: null };
    case 'waiting':
      return {
        problem: `The ledger cannot be written (${news.message}). ${KEPT}`,
        advice: adviceFor(news.message, path),
      };
  }
}

/** For what SQLite and the file system say. */
function adviceFor(message: string, path: string): string {
  if (/full|ENOSPC|no space/iu.test(message)) return 'Make room on the disk, or let the ledger keep fewer days.';
  if (/locked|busy/iu.test(message)) return 'Close the other program that has the ledger open.';
  if (/readonly|read-only|EROFS|EACCES|EPERM|unable to open/iu.test(message)) {
    return `Let this user write ${path} and the folder that it is in.`;
  }
  return `Look at the disk that holds ${path}.`;
}

export function updateWords(path: string, requests: number): string {
  const many = requests === 1 ? 'one request' : `${requests.toLocaleString('en-US')} requests`;
  return `The ledger was brought to the form of this release. As it was before, with ${many}, it is kept in ${path} until that is older than requests get.`;
}

export function noCopyWords(why: string): string {
  return `The ledger is brought to the form of this release, and no copy of it could be made before: ${why}.`;
}

export function placeWords(path: string, place: string): string {
  return `The ledger ${path} lies in ${place}. SQLite's fast log is not safe there, so the slow one is used, and reading and writing wait for each other. Give --data-dir a folder on a disk of this machine.`;
}

export function unsafeWords(reason: string, why: string): string {
  return `The disk failed (${reason}) and the last second could not be written a second time (${why}): requests of it may be missing.`;
}

export function leftWords(path: string, why: string): string {
  return `What happened just before the last end is still in the files ${path}.journal-*.jsonl and could not be taken from there (${why}). The next start tries again.`;
}

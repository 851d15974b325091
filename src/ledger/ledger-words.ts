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

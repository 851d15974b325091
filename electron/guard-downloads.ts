// What the page may hand the user as a file: exports of the ledger and the configuration, one at a time, each through a
// dialog that asks where to. Anything else that would be saved is not.

import { join } from 'node:path';
import type { Session } from 'electron';
import { isDownloadUrl, isPanelBlob } from './page-protocol.ts';

const NAME = /^[A-Za-z0-9][\w.-]*\.(?:yaml|csv|jsonl)$/u;

/** `folder`: where the dialog begins. */
export function guardDownloads(panel: Session, folder: string): void {
  let isAsking = false;
  panel.on('will-download', (event, item) => {
    const url = item.getURL();
    const name = item.getFilename();
    if (isAsking || !(isDownloadUrl(url) || isPanelBlob(url)) || !NAME.test(name)) {
      event.preventDefault();
      return;
    }
    isAsking = true;
    item.setSaveDialogOptions({
      title: 'Save as',
      defaultPath: join(folder, name),
      properties: ['createDirectory', 'showOverwriteConfirmation'],
    });
    item.once('done', () => (isAsking = false));
  });
}

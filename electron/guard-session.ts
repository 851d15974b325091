// What the panel's session may do, which is next to nothing: Electron grants whatever nobody answers for.

import type { Session } from 'electron';
import { guardDownloads } from './guard-downloads.ts';
import { isPanelBlob, isPanelUrl } from './page-protocol.ts';

export interface SessionRules {
  readonly servePage: (request: Request) => Promise<Response>;
  /** Developer tools load pages of their own. */
  readonly isDevelopment: boolean;
  /** Where the dialog for files to be saved begins. */
  readonly downloads: string;
}

export function guardSession(panel: Session, { servePage, isDevelopment, downloads }: SessionRules): void {
  panel.protocol.handle('app', servePage);
  const isOwn = (url: string): boolean =>
    isPanelUrl(url) || isPanelBlob(url) || (isDevelopment && url.startsWith('devtools:'));
  // An empty list of addresses no longer means all of them.
  panel.webRequest.onBeforeRequest({ urls: ['<all_urls>'] }, ({ url }, answer) => answer({ cancel: !isOwn(url) }));
  denyPermissions(panel);
  guardDownloads(panel, downloads);
  panel.setSpellCheckerEnabled(false);
}

/** All but copying text, and that for our page only. */
function denyPermissions(panel: Session): void {
  const isAllowed = (permission: string, url: string): boolean =>
    permission === 'clipboard-sanitized-write' && isPanelUrl(url);
  // The page's own address, not that of a frame in it; the check of the frame's origin comes with a slash at its end.
  panel.setPermissionCheckHandler((_contents, permission, origin) => isAllowed(permission, origin));
  panel.setPermissionRequestHandler((_contents, permission, answer, { requestingUrl }) =>
    answer(isAllowed(permission, requestingUrl)),
  );
  panel.setDevicePermissionHandler(() => false);
  panel.setBluetoothPairingHandler((_details, answer) => answer({ confirmed: false }));
  panel.on('select-hid-device', (event, _details, choose) => {
    event.preventDefault();
    choose('');
  });
  panel.on('select-serial-port', (event, _ports, _contents, choose) => {
    event.preventDefault();
    choose('');
  });
  panel.on('select-usb-device', (event, _details, choose) => {
    event.preventDefault();
    choose('');
  });
}

// What any page in this app may not do: go elsewhere, open windows, embed other pages, pair devices.

import type { WebContents } from 'electron';
import { isPanelUrl } from './page-protocol.ts';

/** `openLink` decides about links that are to open in the user's browser. */
export function guardContents(contents: WebContents, openLink: (url: string) => void): void {
  const stay = (event: { readonly url: string; preventDefault(): void }): void => {
    if (!isPanelUrl(event.url)) event.preventDefault();
  };
  contents.on('will-navigate', stay);
  contents.on('will-frame-navigate', stay);
  contents.on('will-redirect', stay);
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.on('select-bluetooth-device', (event, _devices, choose) => {
    event.preventDefault();
    choose('');
  });
  contents.setWindowOpenHandler(({ url }) => {
    openLink(url);
    return { action: 'deny' };
  });
}

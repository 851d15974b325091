// Runs in the panel's page before its own scripts, in a world of its own. Shows the page one constant, and hands on the
// port that the page asks to be connected by.

import { contextBridge, ipcRenderer } from 'electron';
import { PORT_CHANNEL } from '../src/contract/desktop-channel.ts';

/** The version in package.json, put in by vite.config.ts. */
declare const BREAKERBOX_VERSION: string;

/** What is used of the page. */
declare const window: {
  readonly location: { readonly origin: string };
  addEventListener(type: 'message', listener: (event: MessageEvent) => void): void;
};

contextBridge.exposeInMainWorld('breakerbox', { version: BREAKERBOX_VERSION });

window.addEventListener('message', ({ source, origin, data, ports }) => {
  // From the page itself, not from something that it embeds or that opened it.
  const isOwn = (source as unknown) === window && origin === window.location.origin;
  if (isOwn && data === PORT_CHANNEL && ports.length === 1) ipcRenderer.postMessage(PORT_CHANNEL, null, [...ports]);
});

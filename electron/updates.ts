// Updates, only where they can be trusted and only when asked for. Whatever is missing or odd means: no updates.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { dialog, session, type Session } from 'electron';
import type { AppUpdater, NsisUpdater } from 'electron-updater';
import { parse } from 'yaml';
import * as z from 'zod';
import { isSignedBy, type PowerShell } from './check-signature.ts';

/** What the packaging leaves beside the app when it was given a place to publish to. */
const Feed = z.object({
  provider: z.literal('generic'),
  url: z.url({ protocol: /^https$/u }),
  publisherName: z.array(z.string().min(1)).min(1).optional(),
});

/** What a feed says of a version, as far as we look at it. */
const Offer = z.object({
  // No version before a release: it is not for everybody.
  version: z.string().regex(/^\d+\.\d+\.\d+$/u),
  files: z.array(z.object({ url: z.string().regex(/^[A-Za-z0-9][\w.-]*$/u), sha512: z.base64().length(88) })).min(1),
});

export interface TrustedFeed {
  readonly url: string;
  /** As the certificate names them. Empty: the system checks the signature itself. */
  readonly publishers: readonly string[];
}

/**
 * macOS installs only what carries our signature, Windows only what the named publisher signed. On Linux nothing of
 * the kind is checked by the updater, so there its packages come from where the first one came from.
 */
export function trustedFeed(platform: NodeJS.Platform, isPackaged: boolean, resources: string): TrustedFeed | null {
  if (!isPackaged || (platform !== 'darwin' && platform !== 'win32')) return null;
  let given: unknown;
  try {
    given = parse(readFileSync(join(resources, 'app-update.yml'), 'utf8'));
  } catch {
    return null;
  }
  const feed = Feed.safeParse(given).data;
  if (feed === undefined || (platform === 'win32' && feed.publisherName === undefined)) return null;
  return { url: feed.url, publishers: feed.publisherName ?? [] };
}

/** Whether what a feed offers can be an update at all: a release, each file of it beside the feed and with its hash. */
export function isAcceptable(offer: unknown): boolean {
  return Offer.safeParse(offer).success;
}

/** The updater's connections lead to the place of the feed, whatever it or a redirect says. */
export function keepToFeed(connections: Pick<Session, 'webRequest'>, feed: string): void {
  const { host } = new URL(feed);
  connections.webRequest.onBeforeRequest({ urls: ['<all_urls>'] }, ({ url }, answer) => {
    const to = URL.parse(url);
    answer({ cancel: to?.protocol !== 'https:' || to.host !== host });
  });
}

export function restrain(updater: AppUpdater, { publishers }: TrustedFeed, powerShell: PowerShell): void {
  updater.autoDownload = false;
  updater.autoInstallOnAppQuit = false;
  updater.allowDowngrade = false;
  updater.allowPrerelease = false;
  updater.disableWebInstaller = true;
  // Of a whole installer it is plainer what was checked.
  updater.disableDifferentialDownload = true;
  updater.logger = null;
  const isSupported = updater.isUpdateSupported;
  updater.isUpdateSupported = async (offer) => isAcceptable(offer) && isSupported(offer);
  // It would tell the feed which installation is asking.
  updater.requestHeaders = { 'x-user-staging-id': 'none' };
  if (publishers.length === 0) return;
  // Its own check lets everything through where PowerShell cannot be run.
  (updater as NsisUpdater).verifyUpdateCodeSignature = async (_names, file) =>
    (await isSignedBy(publishers, file, powerShell)) ? null : 'it is not signed by the publisher of this one';
}

export interface UpdateParts {
  /** null: there are no updates. */
  readonly feed: TrustedFeed | null;
  readonly powerShell: PowerShell;
  /** Ends the app in order; what was downloaded is then installed. */
  readonly quit: () => void;
  readonly onProblem: (error: unknown) => void;
}

export interface Updates {
  readonly look: () => Promise<void>;
  /** Installs what was downloaded, which ends the process; false: there is nothing. */
  readonly install: () => boolean;
}

export function createUpdates({ feed, powerShell, quit, onProblem }: UpdateParts): Updates | null {
  if (feed === null) return null;
  let install: (() => void) | null = null;
  return {
    install() {
      install?.();
      return install !== null;
    },
    async look() {
      try {
        const version = await download(feed, powerShell);
        if (version === null) {
          await dialog.showMessageBox({ message: 'This is the newest version of Breakerbox.' });
          return;
        }
        install = version.install;
        const { response } = await dialog.showMessageBox({
          message: `Breakerbox ${version.name} is ready.`,
          detail: 'It is installed when Breakerbox ends. Requests under way are finished first.',
          buttons: ['Install now', 'Later'],
          cancelId: 1,
        });
        if (response === 0) quit();
      } catch (error) {
        onProblem(error);
        await dialog.showMessageBox({ type: 'warning', message: 'Updates cannot be had now. This version stays.' });
      }
    },
  };
}

interface Downloaded {
  readonly name: string;
  readonly install: () => void;
}

async function download(feed: TrustedFeed, powerShell: PowerShell): Promise<Downloaded | null> {
  const { autoUpdater } = await import('electron-updater');
  keepToFeed(session.fromPartition(UPDATER_PARTITION, { cache: false }), feed.url);
  restrain(autoUpdater, feed, powerShell);
  const found = await autoUpdater.checkForUpdates();
  if (found === null || !found.isUpdateAvailable) return null;
  await autoUpdater.downloadUpdate(found.cancellationToken);
  return { name: found.updateInfo.version, install: () => autoUpdater.quitAndInstall() };
}

/** Where the updater has its connections. */
const UPDATER_PARTITION = 'electron-updater';

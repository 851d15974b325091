// Updates, only where they can be trusted and only when asked for. Whatever is missing or odd means: no updates.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { dialog } from 'electron';
import { parse } from 'yaml';
import * as z from 'zod';

/** What the packaging leaves beside the app when it was given a place to publish to. */
const Feed = z.object({
  provider: z.literal('generic'),
  url: z.url({ protocol: /^https$/u }),
  publisherName: z.array(z.string().min(1)).min(1).optional(),
});

/**
 * macOS installs only what carries our signature, Windows only what the named publisher signed. On Linux nothing of
 * the kind is checked by the updater, so there its packages come from where the first one came from.
 */
export function trustsUpdates(platform: NodeJS.Platform, isPackaged: boolean, resources: string): boolean {
  if (!isPackaged || (platform !== 'darwin' && platform !== 'win32')) return false;
  let given: unknown;
  try {
    given = parse(readFileSync(join(resources, 'app-update.yml'), 'utf8'));
  } catch {
    return false;
  }
  const feed = Feed.safeParse(given);
  return feed.success && (platform === 'darwin' || feed.data.publisherName !== undefined);
}

export interface UpdateParts {
  /** Ends the app in order; what was downloaded is then installed. */
  readonly quit: () => void;
  readonly onProblem: (error: unknown) => void;
}

export interface Updates {
  readonly look: () => Promise<void>;
  /** Installs what was downloaded, which ends the process; false: there is nothing. */
  readonly install: () => boolean;
}

export function createUpdates({ quit, onProblem }: UpdateParts): Updates {
  let install: (() => void) | null = null;
  return {
    install() {
      install?.();
      return install !== null;
    },
    async look() {
      try {
        const version = await download();
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

async function download(): Promise<{ readonly name: string; readonly install: () => void } | null> {
  const { autoUpdater } = await import('electron-updater');
  autoUpdater.autoDownload = false;
  autoUpdater.autoInstallOnAppQuit = false;
  autoUpdater.allowDowngrade = false;
  autoUpdater.allowPrerelease = false;
  autoUpdater.disableWebInstaller = true;
  autoUpdater.logger = null;
  const found = await autoUpdater.checkForUpdates();
  if (found === null || !found.isUpdateAvailable) return null;
  await autoUpdater.downloadUpdate(found.cancellationToken);
  return { name: found.updateInfo.version, install: () => autoUpdater.quitAndInstall() };
}

// Finds a Chromium for the browser tests, and gets one where there is none.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';
import { chromium } from '@playwright/test';

const onPath = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'microsoft-edge', 'msedge'];

/** Where the installers of macOS and Windows put a browser that is not on PATH. */
const installed = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
  ...['ProgramFiles', 'ProgramFiles(x86)', 'LOCALAPPDATA'].flatMap((name) => {
    const folder = process.env[name];
    if (folder === undefined) return [];
    return [
      join(folder, 'Google/Chrome/Application/chrome.exe'),
      join(folder, 'Microsoft/Edge/Application/msedge.exe'),
    ];
  }),
];

/** The executable that CHROMIUM_PATH names, else Playwright's own, else one that the system has. */
export function findBrowser(): string | undefined {
  const named = process.env['CHROMIUM_PATH'];
  if (named !== undefined && named !== '') return named;
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  const candidates = onPath.flatMap((name) => folders.map((folder) => join(folder, name)));
  return [chromium.executablePath(), ...candidates, ...installed].find((path) => existsSync(path));
}

/** Like `findBrowser`, but installs one if need be. `log` hears what is tried. */
export function obtainBrowser(log: (line: string) => void): string | undefined {
  const launcher = resolve(import.meta.dirname, '../src/launch.mjs');
  const installers = [
    { seconds: 180, command: [process.execPath, launcher, '--bin', 'playwright', 'install', 'chromium'] },
    ...(process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')
      ? [
          { seconds: 120, command: ['apt-get', 'update'] },
          { seconds: 600, command: ['apt-get', 'install', '-y', '--no-install-recommends', 'chromium'] },
        ]
      : []),
  ];
  for (const { seconds, command } of installers) {
    const browser = findBrowser();
    if (browser !== undefined) return browser;
    log(`No browser yet, trying: ${command.slice(-4).join(' ')}`);
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    const [file = '', ...args] = command;
    spawnSync(file, args, { env, stdio: 'ignore', timeout: seconds * 1000, killSignal: 'SIGKILL' });
  }
  return findBrowser();
}

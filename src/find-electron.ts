// Finds Electron's executable, fetching it when it is not there yet. Never imports the `electron` package: on plain Node
// that import tries to download the binary in silence.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

export type Electron = { readonly binary: string } | { readonly missing: string };

export interface FindOptions {
  /** Told about the progress of a download, line by line. */
  readonly log: (line: string) => void;
}

const DOWNLOAD_LIMIT_S = 90;
const PROGRESS_EVERY_S = 5;

const home = resolve(import.meta.dirname, '../node_modules/electron');

/** An executable that was seen to start, or the reason why there is none. */
export async function findElectron({ log }: FindOptions): Promise<Electron> {
  if (!existsSync(join(home, 'package.json'))) return { missing: 'the electron package is not installed' };
  if (installedBinary() === null) {
    const problem = await download(log);
    if (problem !== null) return { missing: `Electron could not be fetched (${problem})` };
  }
  const binary = installedBinary();
  if (binary === null) return { missing: 'Electron is incomplete: delete node_modules/electron and run "npm ci"' };
  const problem = tryOut(binary);
  return problem === null ? { binary } : { missing: `Electron does not start here, ${problem}` };
}

/** Follows the package's own rule: an overriding folder, else `dist`, and in it the path that `path.txt` names. */
export function installedBinary(): string | null {
  const pathFile = join(home, 'path.txt');
  const path = existsSync(pathFile) ? readFileSync(pathFile, 'utf8') : 'electron';
  const binary = join(process.env['ELECTRON_OVERRIDE_DIST_PATH'] ?? join(home, 'dist'), path);
  return existsSync(binary) ? binary : null;
}

/** Runs Electron's own installer, which checks what it fetched. Returns what went wrong, or null. */
async function download(log: (line: string) => void): Promise<string | null> {
  const { version } = JSON.parse(readFileSync(join(home, 'package.json'), 'utf8')) as { version: string };
  // A temporary folder of our own: its size is the progress, and no half download stays behind.
  const folder = mkdtempSync(join(tmpdir(), 'breakerbox-electron-'));
  log(`Fetching Electron ${version}, about 120 MB, once.`);

  const env = { ...process.env, TMPDIR: folder, TEMP: folder, TMP: folder, ELECTRON_GET_NO_PROGRESS: '1' };
  const installer = spawn(process.execPath, [join(home, 'install.js')], { env, stdio: ['ignore', 'ignore', 'pipe'] });
  let complaint = '';
  installer.stderr.setEncoding('utf8').on('data', (text: string) => (complaint += text));

  let seconds = 0;
  const progress = setInterval(() => {
    seconds += PROGRESS_EVERY_S;
    if (seconds >= DOWNLOAD_LIMIT_S) installer.kill('SIGKILL');
    else log(`Fetching Electron: ${megabytesIn(folder)} MB after ${seconds} s.`);
  }, PROGRESS_EVERY_S * 1000);

  const { promise, resolve: settle } = Promise.withResolvers<number | null>();
  installer.on('error', () => settle(1)).on('close', settle);
  const code = await promise;
  clearInterval(progress);
  rmSync(folder, { recursive: true, force: true });

  if (code === 0) return null;
  return code === null ? `not done after ${seconds} s` : firstLine(complaint);
}

function megabytesIn(folder: string): number {
  const sizes = readdirSync(folder, { recursive: true, encoding: 'utf8' }).map(
    (name) => statSync(join(folder, name), { throwIfNoEntry: false })?.size ?? 0,
  );
  return Math.round(sizes.reduce((sum, size) => sum + size, 0) / 1e6);
}

/** Starts Electron as plain Node, which needs no display and yet loads all its libraries. */
function tryOut(binary: string): string | null {
  const env = { ...process.env, ELECTRON_RUN_AS_NODE: '1' };
  const trial = spawnSync(binary, ['--eval', ''], { env, encoding: 'utf8', timeout: 20_000 });
  if (trial.status === 0) return null;
  return trial.error?.message ?? (firstLine(trial.stderr) || `it ended with ${trial.status ?? trial.signal}`);
}

function firstLine(text: string): string {
  return text.trim().split('\n', 1)[0] ?? '';
}

// Makes sure that what Vite builds is there and fits its sources: the panel, the core in one file, and for the desktop app
// the shell too.
// Each part carries a fingerprint of its sources in `.stamp`; the plugin in vite.config.ts writes it. Reading all sources takes
// longer than starting, so `.seen` notes with which sizes and times of files the fingerprint was last found to fit.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const root = resolve(import.meta.dirname, '..');

/** The Vite environments: what each is built from, into which folder, and the file that proves a build. */
const parts = {
  client: { folder: 'dist/app', result: 'index.html', sources: ['app', 'src/contract', 'src/domain'] },
  main: { folder: 'dist/main', result: 'main.js', sources: ['electron', 'src'] },
  core: { folder: 'dist/core', result: 'headless.js', sources: ['src'] },
  preload: { folder: 'dist/preload', result: 'preload.cjs', sources: ['electron', 'src/contract', 'src/domain'] },
} as const;

export type Part = keyof typeof parts;

export interface BuildOptions {
  /** Told in one line when a build starts. */
  readonly log: (line: string) => void;
}

/** Builds the panel if it is missing or older than its sources. Returns the folder to serve. */
export async function ensurePanelBuilt(options: BuildOptions): Promise<string> {
  // Where Vite runs anyway, it makes one file of the core too, for the starts to come.
  await ensureBuilt(['client'], 'the panel', options, ['core']);
  return join(root, parts.client.folder);
}

/** The same, and the core in one file as well: so that what is measured is what a start runs. */
export async function ensureGatewayBuilt(options: BuildOptions): Promise<void> {
  await ensureBuilt(['client', 'core'], 'the gateway', options);
}

/** Builds whatever the desktop app lacks: the panel, Electron's main process and its preload script. */
export async function ensureDesktopBuilt(options: BuildOptions): Promise<void> {
  await ensureBuilt(['client', 'main', 'preload'], 'the desktop app', options);
}

/** The address of the core in one file, or null where there is none that fits the sources. */
export function freshCore(): string | null {
  const { folder, result } = parts.core;
  return isFresh('core') ? pathToFileURL(join(root, folder, result)).href : null;
}

export function stampFile(part: Part): string {
  return join(root, parts[part].folder, '.stamp');
}

/** A hash over the part's sources, their names and the versions of everything installed. */
export function fingerprint(part: Part): string {
  const hash = createHash('sha256');
  for (const file of sourcesOf(part)) hash.update(`${file}\0`).update(readFileSync(join(root, file)));
  return hash.digest('hex');
}

/** As `fingerprint`, of sizes and times of change instead of contents. */
function sightOf(part: Part): string {
  const hash = createHash('sha256');
  for (const file of sourcesOf(part)) {
    const { size, mtimeMs, ctimeMs } = statSync(join(root, file));
    hash.update(`${file}\0${size} ${mtimeMs} ${ctimeMs}\0`);
  }
  return hash.digest('hex');
}

function sourcesOf(part: Part): string[] {
  return [...parts[part].sources, 'vite.config.ts', 'src/shipped-packages.ts', 'package-lock.json'].flatMap(filesIn);
}

/** The files at or below a path, relative to the project, in an order that every machine agrees on. */
function filesIn(source: string): string[] {
  if (!statSync(join(root, source)).isDirectory()) return [source];
  return readdirSync(join(root, source), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.startsWith('.') && !/\.test\.tsx?$/u.test(entry.name))
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(root.length + 1)
        .replaceAll('\\', '/'),
    )
    .toSorted();
}

async function ensureBuilt(
  wanted: readonly Part[],
  what: string,
  { log }: BuildOptions,
  alongside: readonly Part[] = [],
): Promise<void> {
  // An installation without development dependencies has nothing to build with and takes what it was given.
  const canBuild = existsSync(join(root, 'node_modules/vite'));
  const stale = wanted.filter((part) => (canBuild ? !isFresh(part) : !isBuilt(part)));
  if (stale.length === 0) return;
  if (!canBuild) {
    throw new Error(`${capitalized(what)} is not built and Vite is not installed: run "npm ci && npm run build".`);
  }
  log(`Building ${what}: ${isBuilt(stale[0]!) ? 'its sources have changed' : 'this is done once'}.`);
  await build([...stale, ...alongside], what);
}

function isBuilt(part: Part): boolean {
  return existsSync(join(root, parts[part].folder, parts[part].result));
}

function isFresh(part: Part): boolean {
  if (!isBuilt(part)) return false;
  const stamp = textOf(stampFile(part));
  const seen = `${stamp} ${sightOf(part)}`;
  const seenFile = join(root, parts[part].folder, '.seen');
  if (textOf(seenFile) === seen) return true;
  if (stamp !== fingerprint(part)) return false;
  try {
    writeFileSync(seenFile, seen);
  } catch {
    // An installation that cannot be written to is read in full each time.
  }
  return true;
}

function textOf(file: string): string | null {
  return existsSync(file) ? readFileSync(file, 'utf8') : null;
}

/** Runs Vite in a process of its own, whose memory is gone when it ends. Its output goes to stderr, as ours is data. */
async function build(wanted: readonly Part[], what: string): Promise<void> {
  const script = join(import.meta.dirname, 'build-parts.ts');
  const child = spawn(process.execPath, [script, ...wanted], { cwd: root, stdio: ['ignore', 2, 2] });
  const { promise, resolve: settle, reject } = Promise.withResolvers<void>();
  child.on('error', reject);
  child.on('exit', (code) => (code === 0 ? settle() : reject(new Error(`Building ${what} failed, see above.`))));
  await promise;
}

function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

// The packages that Breakerbox is made of, with their licences: what the desktop app and the panel carry inside of them is
// to be found in About.

import { globSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '..');

export interface ShippedPackage {
  readonly name: string;
  readonly version: string;
  readonly licence: string;
  /** null: the package brings none along. */
  readonly text: string | null;
}

interface LockEntry {
  readonly version?: string;
  readonly license?: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
}

export type Lock = Readonly<Record<string, LockEntry>>;

/** By name: what runs at all, and of the rest what panel and shell are built of. */
export function shippedPackages(): ShippedPackage[] {
  const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as { packages: Lock };
  return reachable(packages, importedNames())
    .map((path) => describe(path, packages[path] ?? {}))
    .toSorted((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
}

/** The places of packages in a lock file that are needed by those named, and by all that are needed at run time. */
export function reachable(lock: Lock, imported: readonly string[]): string[] {
  const own = lock[''] ?? {};
  const known = Object.keys(own.devDependencies ?? {});
  const first = [...Object.keys(own.dependencies ?? {}), ...imported.filter((name) => known.includes(name))];
  const found = new Set<string>();
  const follow = (from: string, name: string): void => {
    const path = placeOf(lock, from, name);
    if (path === null || found.has(path)) return;
    found.add(path);
    for (const next of Object.keys(lock[path]?.dependencies ?? {})) follow(path, next);
  };
  for (const name of first) follow('', name);
  return [...found];
}

/** As Node looks for it: beside whoever asks, and then further out. null: it is for another system. */
function placeOf(lock: Lock, from: string, name: string): string | null {
  for (let at = from; ; at = at.slice(0, Math.max(0, at.lastIndexOf('/node_modules/')))) {
    const path = at === '' ? `node_modules/${name}` : `${at}/node_modules/${name}`;
    if (lock[path] !== undefined) return path;
    if (at === '') return null;
  }
}

function importedNames(): string[] {
  const files = globSync(['app/**/*.{ts,tsx,css}', 'electron/*.ts'], { cwd: root, exclude: ['**/*.test.*'] });
  const names = files.flatMap((file) => {
    const text = readFileSync(join(root, file), 'utf8');
    // Neither what is imported for its types is carried, nor what programs that are shown import.
    const code = text.replaceAll(/^import type .*?;$/gmsu, '');
    const imports = /(?:^@?import (?:[^'`]* from )?|^\} from |\bimport\()'((?:@[^/']+\/)?[^./'][^/']*)/gmu;
    return [...code.matchAll(imports)].map(([, name = '']) => name);
  });
  // Electron brings its own licences along, in files beside the program.
  return [...new Set(names)].filter((name) => name !== 'electron');
}

function describe(path: string, { version = '', license = 'see its text' }: LockEntry): ShippedPackage {
  const name = path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
  return { name, version, licence: license, text: licenceText(join(root, path)) };
}

function licenceText(directory: string): string | null {
  const file = readdirSync(directory).find((name) => /^licen[cs]e(\.|$)/iu.test(name));
  return file === undefined ? null : readFileSync(join(directory, file), 'utf8').trim();
}

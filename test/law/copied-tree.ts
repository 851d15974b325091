// A throw-away copy of the sources in which a law test may plant what the law forbids.
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';

export const project = resolve(import.meta.dirname, '../..');

const copied = ['app', 'electron', 'src', 'package.json', 'tsconfig.json', '.dependency-cruiser.cjs', '.oxlintrc.json'];

export interface CopiedTree extends Disposable {
  readonly path: string;
  /** Writes a file, in a folder that need not exist. */
  plant(file: string, text: string): void;
}

export function copyTree(): CopiedTree {
  const path = realpathSync(mkdtempSync(join(tmpdir(), 'breakerbox-law-')));
  for (const name of copied) cpSync(join(project, name), join(path, name), { recursive: true });
  symlinkSync(join(project, 'node_modules'), join(path, 'node_modules'), 'junction');
  return {
    path,
    plant(file, text) {
      mkdirSync(dirname(join(path, file)), { recursive: true });
      writeFileSync(join(path, file), text);
    },
    [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }),
  };
}

/** Runs an installed tool through the launcher and returns what it printed, whatever its exit code. */
export function runTool(folder: string, name: string, ...args: string[]): string {
  const launcher = join(project, 'src/launch.mjs');
  const run = spawnSync(process.execPath, [launcher, '--bin', name, ...args], {
    cwd: folder,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  if (run.error) throw run.error;
  return run.stdout;
}

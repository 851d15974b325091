// Real clients and servers from npm, installed on demand into a folder outside the project, so that none of them ever
// becomes a dependency.

import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runProgram } from './run-program.ts';

const INSTALL_LIMIT_MS = 10 * 60_000;

/**
 * Installs packages (`name@1.2.3`) under `folder` with the machine's own npm settings and without their install
 * scripts. Returns the folder of modules. A folder that already holds them is used as it is. `overrides`: versions of
 * packages that these depend on.
 */
export async function installPackages(
  folder: string,
  packages: readonly string[],
  env: NodeJS.ProcessEnv,
  overrides: Readonly<Record<string, string>> = {},
): Promise<string> {
  mkdirSync(folder, { recursive: true });
  const done = join(folder, 'installed');
  const modules = join(folder, 'node_modules');
  if (existsSync(done)) return modules;
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ private: true, overrides }));
  const { code, stderr, stdout } = await runProgram('npm', {
    args: ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--save-exact', ...packages],
    cwd: folder,
    env,
    limitMs: INSTALL_LIMIT_MS,
    // npm is a shell script on Windows.
    shell: process.platform === 'win32',
  });
  if (code !== 0) throw new Error(`npm install ${packages.join(' ')} ended with ${code}: ${(stderr || stdout).trim()}`);
  writeFileSync(done, packages.join('\n'));
  return modules;
}

// Where tools keep their files, for POSIX systems and Windows alike.

import { posix, win32 } from 'node:path';
import type { Machine } from '../platform/data-dir.ts';

export function join({ platform }: Machine, ...parts: readonly string[]): string {
  return (platform === 'win32' ? win32 : posix).join(...parts);
}

export function inHome(machine: Machine, ...parts: readonly string[]): string {
  return join(machine, machine.home, ...parts);
}

/** `~/.config` on every system, as tools have it that follow the XDG specification everywhere. */
export function xdgConfig(machine: Machine, ...parts: readonly string[]): string {
  return join(machine, machine.env['XDG_CONFIG_HOME'] || inHome(machine, '.config'), ...parts);
}

/** The operating system's own place: Application Support, %APPDATA%, or ~/.config. */
export function appData(machine: Machine, ...parts: readonly string[]): string {
  if (machine.platform === 'win32') {
    return join(machine, machine.env['APPDATA'] || inHome(machine, 'AppData', 'Roaming'), ...parts);
  }
  if (machine.platform === 'darwin') return inHome(machine, 'Library', 'Application Support', ...parts);
  return xdgConfig(machine, ...parts);
}

/** Every file that starting `program` could mean, the first that exists being it. */
export function programPaths(machine: Machine, program: string): string[] {
  const endings = machine.platform === 'win32' ? windowsEndings(machine) : [''];
  return searchFolders(machine).flatMap((folder) => endings.map((ending) => join(machine, folder, program + ending)));
}

/** The PATH, with the places that a graphical program is not told of: it does not see what a shell adds. */
export function searchFolders(machine: Machine): string[] {
  const { platform, env } = machine;
  if (platform === 'win32') return (env['PATH'] ?? env['Path'] ?? '').split(';').filter((folder) => folder !== '');
  const usual = [inHome(machine, '.local', 'bin'), '/usr/local/bin', '/opt/homebrew/bin'];
  const told = (env['PATH'] ?? '').split(':').filter((folder) => folder !== '');
  return [...new Set([...told, ...usual])];
}

function windowsEndings({ env }: Machine): string[] {
  return (env['PATHEXT'] || '.COM;.EXE;.BAT;.CMD').toLowerCase().split(';');
}

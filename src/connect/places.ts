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
  const isWindows = machine.platform === 'win32';
  const path = machine.env['PATH'] ?? machine.env['Path'] ?? '';
  const endings = isWindows ? (machine.env['PATHEXT'] || '.COM;.EXE;.BAT;.CMD').toLowerCase().split(';') : [''];
  return path
    .split(isWindows ? ';' : ':')
    .filter((folder) => folder !== '')
    .flatMap((folder) => endings.map((ending) => join(machine, folder, program + ending)));
}

// Starting with the user's session: the system's own list on macOS and Windows, an autostart entry on Linux.

import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { App } from 'electron';

export interface LoginParts {
  readonly app: Pick<App, 'isPackaged' | 'getLoginItemSettings' | 'setLoginItemSettings'>;
  readonly platform: NodeJS.Platform;
  /** Where Linux desktops look for what starts with them. */
  readonly autostart: string;
  /** What is to be started on Linux. */
  readonly executable: string;
}

export interface StartAtLogin {
  readonly isOn: () => boolean;
  readonly set: (on: boolean) => void;
}

const ARGS = ['--hidden'];

/** null: this is a checkout, which may be gone at the next login. */
export function startAtLogin({ app, platform, autostart, executable }: LoginParts): StartAtLogin | null {
  if (!app.isPackaged) return null;
  if (platform !== 'linux') {
    return {
      isOn: () => app.getLoginItemSettings({ args: ARGS }).openAtLogin,
      set: (on) => app.setLoginItemSettings({ openAtLogin: on, args: ARGS }),
    };
  }
  const entry = join(autostart, 'breakerbox.desktop');
  return {
    isOn: () => existsSync(entry),
    set(on) {
      if (!on) {
        rmSync(entry, { force: true });
        return;
      }
      mkdirSync(autostart, { recursive: true });
      writeFileSync(entry, entryFor(executable));
    },
  };
}

function entryFor(executable: string): string {
  // Quoted as the Desktop Entry Specification wants it; a percent sign would begin a field code.
  const quoted = executable.replaceAll(/["`$\\]/gu, '\\\\$&').replaceAll('%', '%%');
  return ['[Desktop Entry]', 'Type=Application', 'Name=Breakerbox', `Exec="${quoted}" ${ARGS.join(' ')}`, ''].join(
    '\n',
  );
}

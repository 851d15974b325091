// Where an agent runs: a home and a working folder of its own, and an environment that knows nothing of the user.

import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface Sandbox extends Disposable {
  readonly home: string;
  readonly work: string;
  /** `own` is the process's own environment, of which only what finds programs is kept. */
  env(own: NodeJS.ProcessEnv): Record<string, string>;
}

const KEPT = /^(PATH|PATHEXT|SYSTEMROOT|WINDIR|COMSPEC|LANG)$/i;

export function makeSandbox(): Sandbox {
  const folder = mkdtempSync(join(tmpdir(), 'breakerbox-agent-'));
  const home = join(folder, 'home');
  const work = join(folder, 'work');
  const temporary = join(folder, 'tmp');
  for (const path of [home, work, temporary]) mkdirSync(path);
  return {
    home,
    work,
    env: (own) => ({
      ...Object.fromEntries(Object.entries(own).filter((entry): entry is [string, string] => KEPT.test(entry[0]))),
      HOME: home,
      USERPROFILE: home,
      APPDATA: join(home, 'AppData', 'Roaming'),
      LOCALAPPDATA: join(home, 'AppData', 'Local'),
      XDG_CACHE_HOME: join(home, '.cache'),
      XDG_CONFIG_HOME: join(home, '.config'),
      XDG_DATA_HOME: join(home, '.local', 'share'),
      XDG_STATE_HOME: join(home, '.local', 'state'),
      TMPDIR: temporary,
      TEMP: temporary,
      TMP: temporary,
    }),
    [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 }),
  };
}

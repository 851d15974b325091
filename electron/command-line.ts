// The command line of the app: flags that headless has too, and switches that a packaged app does not take.

import { parseArgs } from 'node:util';

/** Each would let another program of this user look into the app or bend its page. */
const REFUSED_SWITCHES = [
  'remote-debugging-port',
  'remote-debugging-pipe',
  'no-sandbox',
  'disable-web-security',
  'ignore-certificate-errors',
  'host-resolver-rules',
  'host-rules',
  'proxy-server',
  'proxy-pac-url',
  'js-flags',
  'load-extension',
  'disable-site-isolation-trials',
  'log-net-log',
  'enable-logging',
] as const;

export function refusedSwitches(has: (name: string) => boolean): string[] {
  return REFUSED_SWITCHES.filter(has);
}

export const EXIT_REFUSED = 78;

export interface Flags {
  readonly dataDir: string | null;
  readonly port: number;
  readonly config: string | null;
  /** Started by the system at login: no window until it is asked for. */
  readonly isHidden: boolean;
}

/** Throws for a port that is none. Electron's and Chromium's own flags are between ours and passed over. */
export function readFlags(args: readonly string[]): Flags {
  const { values } = parseArgs({
    args: [...args],
    options: {
      'data-dir': { type: 'string' },
      port: { type: 'string', default: '4747' },
      config: { type: 'string' },
      hidden: { type: 'boolean', default: false },
    },
    strict: false,
  });
  const port = Number(values.port);
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new Error(`--port must be a number from 0 to 65535, found '${String(values.port)}'.`);
  return { dataDir: textOf(values['data-dir']), port, config: textOf(values.config), isHidden: values.hidden === true };
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}

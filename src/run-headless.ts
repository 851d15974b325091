// The gateway and its panel on plain Node: reads the command line, starts, says where it is, and ends cleanly.
// headless.ts decides whether this comes from the sources or, in one file, from a build of them.

import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { resolve } from 'node:path';
import { Writable } from 'node:stream';
import { parseArgs } from 'node:util';
import { CommandFailed } from './commands/command.ts';
import { commandLines } from './commands/directory.ts';
import {
  AUTO_ROUTE,
  ConfigRefused,
  createBreakerbox,
  DataDirInUse,
  DataKeyUnavailable,
  defaultDataDir,
  describeRefusal,
  PortTaken,
  SettingsTooNew,
  USUAL_PORT,
  type Breakerbox,
  type BreakerboxOptions,
} from './index.ts';
import { findCommand, runCommand } from './run-command.ts';
import { whenAlone } from './when-alone.ts';

const EXIT = { usage: 64, config: 64, portTaken: 75, dataDirInUse: 2, failed: 1 } as const;

const USAGE = `Usage: npm run headless -- [options]
       npm run headless -- COMMAND [--data-dir DIR] …

  --data-dir DIR     where settings, keys and the ledger live
  --port N           the gateway's port (4747; 0 picks a free one)
  --panel-port N     the panel's port (4748; 0 picks a free one)
  --config FILE      takes in a configuration file (YAML or JSON)
  --ready-json       prints one line of JSON when ready, and nothing else, on standard output
  --help             prints this

Commands ask the instance that runs on the data directory, or open it for themselves:

${commandLines()}`;

interface Arguments {
  readonly dataDir: string;
  readonly port: number;
  readonly panelPort: number;
  readonly config: string | null;
  readonly readyJson: boolean;
}

/** Something the user can put right; printed without a stack. */
class UsageError extends Error {}

export interface HeadlessPorts {
  readonly version: string;
  /** Resolves with the folder of the built panel. */
  readonly panelFiles: () => Promise<string>;
}

export async function runHeadless({ version, panelFiles }: HeadlessPorts): Promise<void> {
  try {
    const args = process.argv.slice(2);
    const asked = findCommand(args);
    if (asked !== null) {
      process.exitCode = await runCommand(asked.command, asked.args, (dataDir) => optionsForCommand(dataDir, version));
      return;
    }
    const given = readArguments(args);
    if (given === null) {
      console.log(USAGE);
      return;
    }
    const config = given.config === null ? null : { text: readConfig(given.config), name: given.config };
    const breakerbox = await createBreakerbox({
      dataDir: given.dataDir,
      gatewayPort: given.port,
      panelPort: given.panelPort,
      panelFiles: await panelFiles(),
      config,
      env: process.env,
      logStream: process.stderr,
      version,
    });
    endOnSignal(breakerbox);
    process.on('uncaughtException', (error) => {
      breakerbox.reportBug(error);
    });
    if (given.readyJson) printReadyLine(breakerbox);
    else printAddresses(breakerbox);
  } catch (error) {
    process.exitCode = explain(error);
  }
}

/** An instance without ports and without a log, for as long as a command takes. */
function optionsForCommand(dataDir: string | undefined, version: string): BreakerboxOptions {
  return {
    dataDir: dataDirOf(dataDir),
    gatewayPort: null,
    panelPort: null,
    panelFiles: null,
    config: null,
    env: process.env,
    logStream: new Writable({
      write: (_line, _encoding, done) => {
        done();
      },
    }),
    version,
  };
}

function dataDirOf(given: string | undefined): string {
  return resolve(given ?? defaultDataDir({ platform: process.platform, env: process.env, home: homedir() }));
}

/** null: help was asked for. */
function readArguments(args: string[]): Arguments | null {
  const values = parse(args);
  if (values.help === true) return null;
  return {
    dataDir: dataDirOf(values['data-dir']),
    port: readPort('--port', values.port ?? String(USUAL_PORT)),
    panelPort: readPort('--panel-port', values['panel-port'] ?? '4748'),
    config: values.config ?? null,
    readyJson: values['ready-json'] ?? false,
  };
}

function parse(args: string[]) {
  try {
    return parseArgs({
      args,
      options: {
        'data-dir': { type: 'string' },
        port: { type: 'string' },
        'panel-port': { type: 'string' },
        config: { type: 'string' },
        'ready-json': { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    }).values;
  } catch (error) {
    throw new UsageError(`${(error as Error).message}\n\n${USAGE}`);
  }
}

function readPort(flag: string, text: string): number {
  const port = Number(text);
  if (text.trim() !== '' && Number.isInteger(port) && port >= 0 && port <= 65535) return port;
  throw new UsageError(`${flag} must be a number from 0 to 65535, found '${text}'.`);
}

function readConfig(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new UsageError(`--config: ${path} cannot be read (${(error as Error).message}).`);
  }
}

function printReadyLine({ gatewayUrl, panelUrl, clientKey }: Breakerbox): void {
  console.log(
    JSON.stringify({ ready: true, gateway: gatewayUrl, panel: panelUrl, clientKey: clientKey(), pid: process.pid }),
  );
}

function printAddresses({ gatewayUrl, panelUrl, clientKey }: Breakerbox): void {
  const key = clientKey();
  console.log(`Gateway     ${gatewayUrl}/v1`);
  console.log(`Panel       ${panelUrl ?? 'not served'}`);
  console.log(`Client key  ${key ?? 'none can be read; add a client in the panel'}`);
  const body = JSON.stringify({ model: AUTO_ROUTE, stream: true, messages: [{ role: 'user', content: 'Hello!' }] });
  console.log('\nTry it:');
  console.log(
    `curl -N ${gatewayUrl}/v1/chat/completions -H 'authorization: Bearer ${key ?? 'YOUR-KEY'}' -H 'content-type: application/json' -d '${body}'`,
  );
}

/**
 * conf's dependency when-exit answers a signal by sending it once more, and npm may pass on what came to all of us anyway:
 * echoes, not a second wish. On a busy machine when-exit's may come later than this.
 */
const ECHO_MS = 300;

/** The first signal drains, the second one ends at once. Being left alone drains too. */
function endOnSignal(breakerbox: Breakerbox): void {
  let endingSince: number | null = null;
  let echoes = 0;
  const drain = (): void => {
    if (endingSince !== null) return;
    endingSince = performance.now();
    breakerbox.close().then(
      () => process.exit(0),
      (error: unknown) => process.exit(explain(error)),
    );
  };
  const end = (): void => {
    if (endingSince !== null) {
      if (echoes > 0 && performance.now() - endingSince > ECHO_MS) process.exit(EXIT.failed);
      echoes += 1;
    }
    drain();
  };
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, end);
  whenAlone(drain);
}

/** Errors whose message says all there is to say. */
const EXPLAINED = [
  [UsageError, EXIT.usage],
  [CommandFailed, EXIT.usage],
  [DataDirInUse, EXIT.dataDirInUse],
  [PortTaken, EXIT.portTaken],
  [DataKeyUnavailable, EXIT.failed],
  [SettingsTooNew, EXIT.failed],
] as const;

/** Says on standard error what went wrong and returns the exit code for it. */
function explain(error: unknown): number {
  if (error instanceof ConfigRefused) {
    console.error(`The configuration file was not accepted, nothing was changed.\n${describeRefusal(error)}`);
    return EXIT.config;
  }
  for (const [kind, code] of EXPLAINED) {
    if (!(error instanceof kind)) continue;
    console.error(error.message);
    return code;
  }
  console.error(error instanceof Error ? (error.stack ?? error.message) : String(error));
  return EXIT.failed;
}

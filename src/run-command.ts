// Commands of the command line: asks the instance that runs on the data directory, or opens one without ports for as
// long as the command takes.

import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { CommandFailed, type Command, type CommandPorts, type ControlClient } from './commands/command.ts';
import { COMMANDS } from './commands/directory.ts';
import { connectToRunning, createBreakerbox, type BreakerboxOptions } from './index.ts';
import { systemClock } from './platform/system-clock.ts';

/** Flags that every command takes beside its own. */
const COMMON = { 'data-dir': { type: 'string' } } as const;

/** null: the first argument is no command. */
export function findCommand(args: readonly string[]): { readonly command: Command; readonly args: string[] } | null {
  const [name = '', ...rest] = args;
  const command = COMMANDS.get(name);
  return command === undefined ? null : { command, args: rest };
}

/** Returns the exit code. Throws CommandFailed, and what starting an instance throws. */
export async function runCommand(
  command: Command,
  args: string[],
  optionsFor: (dataDir: string | undefined) => BreakerboxOptions,
): Promise<number> {
  const given = parse(command, args);
  const options = optionsFor(given.dataDir);
  const { client, close } = await openControl(options);
  const ports: CommandPorts = {
    client,
    print: (line) => {
      console.log(line);
    },
    readText,
    now: () => systemClock.now(),
    zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
  };
  try {
    return await command.run(ports, given);
  } catch (error) {
    // What the contract refuses is said in words meant for people.
    if (isRefusal(error)) throw new CommandFailed(error.message);
    throw error;
  } finally {
    await close();
  }
}

async function openControl(
  options: BreakerboxOptions,
): Promise<{ readonly client: ControlClient; readonly close: () => Promise<void> }> {
  const running = await connectToRunning(options.dataDir);
  if (running !== null) return { client: running, close: async () => Promise.resolve() };
  const own = await createBreakerbox(options);
  return { client: await own.control(), close: async () => own.close(0) };
}

function parse(command: Command, args: string[]) {
  const strings = Object.fromEntries(command.flags.map((flag) => [flag, { type: 'string' as const }]));
  const booleans = Object.fromEntries(command.switches.map((flag) => [flag, { type: 'boolean' as const }]));
  let parsed: { values: Record<string, unknown>; positionals: string[] };
  try {
    parsed = parseArgs({ args, allowPositionals: true, options: { ...COMMON, ...strings, ...booleans } });
  } catch (error) {
    throw new CommandFailed((error as Error).message);
  }
  const { values, positionals } = parsed;
  if (positionals.length > command.files) {
    throw new CommandFailed(
      `Takes ${command.files === 0 ? 'no' : 'one'} ${command.takes ?? 'file'}, found ${positionals.join(' ')}.`,
    );
  }
  const flags: Record<string, string> = {};
  for (const flag of command.flags) if (typeof values[flag] === 'string') flags[flag] = values[flag];
  const switches = new Set(command.switches.filter((flag) => values[flag] === true));
  const dataDir = typeof values['data-dir'] === 'string' ? values['data-dir'] : undefined;
  return { file: positionals[0] ?? null, flags, switches, dataDir };
}

function readText(path: string): string {
  try {
    return readFileSync(path === '-' ? 0 : path, 'utf8');
  } catch (error) {
    throw new CommandFailed(`${path === '-' ? 'Standard input' : path} cannot be read (${(error as Error).message}).`);
  }
}

/** Refusals and "not found" of the contract; anything else is a bug and keeps its stack. */
function isRefusal(error: unknown): error is Error {
  return error instanceof Error && 'defined' in error && error.defined === true;
}

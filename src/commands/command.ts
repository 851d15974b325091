// What the commands of the command line have in common: they ask a running instance, or one that is opened just for them,
// through the same contract as the panel.

import type { ContractRouterClient } from '@orpc/contract';
import type { Contract } from '../contract/contract.ts';

export type ControlClient = ContractRouterClient<Contract>;

export interface CommandPorts {
  readonly client: ControlClient;
  /** One line for people, or the JSON that was asked for, on standard output. */
  print(line: string): void;
  /** The text of a file; `-` is standard input. Throws CommandFailed when it cannot be read. */
  readText(path: string): string;
  /** Unix ms. */
  now(): number;
  /** IANA name of this machine's time zone. */
  readonly zone: string;
}

export interface Command {
  /** What stands behind the command's name: `FILE [--client NAME]`. */
  readonly usage: string;
  readonly summary: string;
  /** Its flags beside the common ones; all take a value but those named in `switches`. */
  readonly flags: readonly string[];
  readonly switches: readonly string[];
  /** How many arguments that are no flags it takes. */
  readonly files: 0 | 1;
  /** What that argument is, where it is no file. */
  readonly takes?: string;
  /** Returns the exit code. */
  run(ports: CommandPorts, given: Given): Promise<number>;
}

export interface Given {
  readonly file: string | null;
  readonly flags: Readonly<Record<string, string>>;
  readonly switches: ReadonlySet<string>;
}

/** Something the user can put right; printed without a stack. */
export class CommandFailed extends Error {
  override readonly name = 'CommandFailed';
}

/** A whole number from a flag, or what stands for it. */
export function wholeNumber(given: Given, flag: string, fallback: number): number {
  const text = given.flags[flag];
  if (text === undefined) return fallback;
  const value = Number(text);
  if (Number.isSafeInteger(value) && value > 0) return value;
  throw new CommandFailed(`--${flag} must be a whole number greater than 0, found '${text}'.`);
}

export const DAY_MS = 86_400_000;

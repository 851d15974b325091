// What connecting needs of the running instance.

import type { Clock } from '../domain/ports.ts';
import type { Machine } from '../platform/data-dir.ts';
import type { ProgramRun } from '../platform/run-program.ts';
import type { OfferedModel } from './recipe.ts';

export interface ConnectPorts {
  readonly machine: Machine;
  readonly dataDir: string;
  readonly clock: Clock;
  /** The gateway's address without a path. */
  url(): string;
  /** Names to choose from, the usual one first. */
  modelNames(): readonly string[];
  /** What is known of a name that a client may ask for. */
  model(name: string): OfferedModel;
  /** Whether an enabled provider is of one of these kinds. */
  hasProviderOf(presets: readonly string[]): boolean;
  readonly clients: ConnectClients;
  /** Its newest request, if it is among the last ones. */
  lastRequest(client: string): Promise<SeenRequest | null>;
  run(program: string, args: readonly string[]): Promise<ProgramRun>;
}

export interface ConnectClients {
  names(): readonly string[];
  /** null: there is no such client, or its key cannot be read. */
  key(name: string): string | null;
  /** Makes a client with a new key, as one version of the configuration. Throws ConfigRefused. */
  make(name: string, label: string): string;
  /** Returns why it could not be removed, or null. */
  remove(name: string, label: string): string | null;
}

export interface SeenRequest {
  readonly id: string;
  readonly at: number;
  readonly state: string;
  readonly asked: string;
  /** `provider/model-id`. */
  readonly target: string | null;
  readonly error: string | null;
}

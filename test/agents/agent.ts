// What a coding agent is to this suite: a pinned npm package, a way to point it at an address, and a way to ask it once.

/** A tool by which an agent runs a command, as its model has to call it. */
export interface ShellTool {
  readonly name: string;
  /** Fields, or the whole text for a tool that takes free text. */
  input(command: string): Readonly<Record<string, unknown>> | string;
}

export interface Task {
  /** The gateway's address without a path. */
  readonly url: string;
  readonly key: string;
  readonly model: string;
  readonly prompt: string;
  /** A folder of its own, which stands for the user's home. */
  readonly home: string;
}

export interface Launch {
  readonly file: string;
  readonly args: readonly string[];
  /** Beside what every agent gets (see sandbox.ts). */
  readonly env: Readonly<Record<string, string>>;
}

export interface Agent {
  readonly id: string;
  readonly packageName: string;
  readonly version: string;
  /** The only path it calls with a conversation. */
  readonly path: string;
  /** Which of them it offers may depend on the model's name. */
  readonly shells: readonly ShellTool[];
  /** Writes what the agent reads at its start, and says how to start it. `modules` is where npm put it. */
  prepare(modules: string, task: Task): Launch;
}

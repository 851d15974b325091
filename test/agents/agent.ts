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

export interface Program {
  readonly file: string;
  readonly args: readonly string[];
}

export interface Launch {
  readonly args: readonly string[];
  /** Beside what every agent gets (see sandbox.ts), and what keeps this one quiet. */
  readonly env: Readonly<Record<string, string>>;
}

export interface Agent {
  readonly id: string;
  /** What it is called among the tools that can be connected, and on the command line. */
  readonly tool: string;
  readonly command: string;
  readonly packageName: string;
  readonly version: string;
  /** The only path it calls with a conversation. */
  readonly path: string;
  /** Which of them it offers may depend on the model's name. */
  readonly shells: readonly ShellTool[];
  /** What it asks for when nobody has told it anything; null: it has to be told. */
  readonly ownModel: string | null;
  /** Keeps it from looking for news, updates and plugins. */
  readonly quiet: Readonly<Record<string, string>>;
  /** The file that it takes its address from, below the home. */
  readonly settings: string;
  /** What a user may have in that file. */
  readonly usualSettings: string;
  /** How it is started, before any argument. `modules` is where npm put it. */
  program(modules: string): Program;
  /** Arguments that ask it once. */
  asking(prompt: string): readonly string[];
  /** Writes what the agent reads at its start, and says how it is asked. */
  prepare(task: Task): Launch;
}

// What a recipe says of one tool: how to tell that it is here, what of its files to change, and what is left to be done by
// hand. It computes and does nothing else: the paths are those of the machine it is given.

import type { Machine } from '../platform/data-dir.ts';
import type { Change } from './edit.ts';

export interface Recipe {
  /** Also the name of its client. */
  readonly id: string;
  readonly label: string;
  readonly kind: 'agent' | 'editor' | 'app' | 'library';
  /** Where the tool's own documentation says how it is pointed elsewhere. */
  readonly docs: string;
  /** Why it cannot be connected at all. */
  readonly cannot?: string;
  /** The kinds of provider that serve the models it asks for by itself: with one of them it can be left to do so. */
  readonly ownModelsFrom?: readonly string[];
  /** How to tell that it is here; absent where nothing tells. */
  signs?(machine: Machine): Signs;
  /** The files to change; absent: it is configured by hand. */
  files?(given: Given): readonly RecipeFile[];
  /** What a person does; beside files, what is left to do after them. */
  guide?(given: Given): Guide;
  /** How to ask it one question without anybody typing. */
  probe?(given: Given): Probe;
}

export interface Signs {
  /** Names of programs to look for on the PATH. */
  readonly programs: readonly string[];
  /** Files and folders that are there when it was used before. */
  readonly paths: readonly string[];
}

/** What it is to be pointed at. */
export interface Given {
  readonly machine: Machine;
  /** The gateway's address without a path. */
  readonly url: string;
  readonly key: string;
  /** The model to ask for; null: those it asks for by itself. */
  readonly model: OfferedModel | null;
}

export interface OfferedModel {
  readonly name: string;
  /** null: unknown. */
  readonly contextWindow: number | null;
  readonly maxOutput: number | null;
}

export interface RecipeFile {
  /** The places it may be at; the last one that is there is changed, or else the first one is made. */
  readonly paths: readonly string[];
  readonly format: 'jsonc' | 'toml' | 'yaml';
  /** What a new file begins with. */
  readonly fresh?: string;
  /** A file that would no longer be read if this one were made. */
  readonly notBeside?: string;
  readonly changes: readonly Change[];
}

export interface Guide {
  readonly steps: readonly string[];
  readonly snippets: readonly Snippet[];
}

export interface Snippet {
  readonly title: string;
  readonly text: string;
}

export interface Probe {
  readonly program: string;
  readonly args: readonly string[];
}

/** A question whose answer is short. */
export const PROBE_PROMPT = 'Reply with the single word: ready';

/** The name to ask for where a tool needs one. */
export function modelName({ model }: Given): string {
  return model?.name ?? 'auto';
}

/** What a tool is told of a model's size; guesses that no current model falls short of, where it is not known. */
export function sizeOf({ model }: Given): { readonly context: number; readonly output: number } {
  return { context: model?.contextWindow ?? 128_000, output: model?.maxOutput ?? 16_384 };
}

// Fitting a request to the one target it goes to: what a provider, or one of its models, takes otherwise than its
// dialect says. Works on the top-level fields of a request of the target's dialect, so that a request that needs nothing
// is sent as it came. What is known of a target is data (the dialect's traits), declared by its preset.

import type { Fix } from '../domain/fix.ts';
import type { JsonObject } from './json.ts';

export interface FitTarget {
  readonly model: string;
  readonly provider: string;
  readonly stream: boolean;
  /** Tokens the model can write at most; null when unknown. */
  readonly maxOutput: number | null;
  /** What to do where JSON cannot be asked for natively. */
  readonly emulateJson: EmulateJson;
}

/** tool: a tool the model must call, or the prompt where that cannot be · prompt: words · refuse: the target is unfit. */
export type EmulateJson = 'tool' | 'prompt' | 'refuse';

export interface Fitted {
  /** Top-level fields and their new values; undefined removes one. Fields that stay as they are do not occur. */
  readonly changes: ReadonlyMap<string, unknown>;
  readonly fixes: readonly Fix[];
  /** JSON was asked for by other means; null when not. */
  readonly emulation: JsonEmulation | null;
  /** The request was changed so that the answer must be translated back for the client. */
  readonly rewritesAnswer?: true;
}

/** How the answer has to be read when JSON was asked for by other means. */
export interface JsonEmulation {
  readonly by: 'tool' | 'prompt';
  /** The tool whose arguments are the answer; null when asked for in words. */
  readonly tool: string | null;
  /** What the answer must conform to; null: any JSON object. */
  readonly schema: JsonObject | null;
}

/** Inclusive limits of a number. */
export interface Range {
  readonly min: number;
  readonly max: number;
}

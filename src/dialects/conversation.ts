// A request in no dialect: what is asked, whatever wire it came in on. Each dialect reads its requests into this form and
// writes them from it, so that any surface reaches any provider. Used only where the two dialects differ.

import type { Fix } from '../domain/fix.ts';
import type { JsonObject } from './json.ts';

export interface Conversation {
  readonly turns: readonly Turn[];
  readonly tools: readonly Tool[];
  readonly toolChoice: ToolChoice | null;
  /** May the model call several tools at once? null: the client did not say. */
  readonly parallelTools: boolean | null;
  /** null: plain text. */
  readonly format: OutputFormat | null;
  readonly reasoning: ReasoningWish | null;
  readonly sampling: Sampling;
  /** Tokens the answer may have, reasoning included; null when the client set no limit. */
  readonly maxOutput: number | null;
  readonly stop: readonly string[];
  /** The client's name for its end user. */
  readonly user: string | null;
  /** The client's key for the prompt cache (`prompt_cache_key`). */
  readonly cacheKey: string | null;
  readonly serviceTier: string | null;
  readonly verbosity: string | null;
  /** What the source dialect said that this form has no place for and that was left out: told to the client. */
  readonly notes: readonly Fix[];
}

/**
 * Turns stand in the order of the conversation. System and developer texts stay where they stood; Anthropic's top-level
 * `system` is a first turn. Results of tools are parts of user turns, before any other part of the same turn. Adjacent
 * turns may have the same role.
 */
export interface Turn {
  readonly role: 'system' | 'developer' | 'user' | 'assistant';
  readonly parts: readonly Part[];
}

export type Part = TextPart | ImagePart | FilePart | AudioPart | ReasoningPart | CallPart | ResultPart | RefusalPart;

export interface TextPart {
  readonly kind: 'text';
  readonly text: string;
  readonly cache: CacheHint | null;
}

export interface ImagePart {
  readonly kind: 'image';
  readonly source: MediaSource;
  /** low, high, auto; null when not said. */
  readonly detail: string | null;
  readonly cache: CacheHint | null;
}

export interface FilePart {
  readonly kind: 'file';
  readonly source: MediaSource;
  readonly name: string | null;
  readonly cache: CacheHint | null;
}

export interface AudioPart {
  readonly kind: 'audio';
  /** Base64. */
  readonly data: string;
  readonly format: string;
}

export type MediaSource =
  | { readonly kind: 'data'; readonly mediaType: string; readonly data: string }
  | { readonly kind: 'url'; readonly url: string }
  /** Plain text, as Anthropic's text documents carry it. */
  | { readonly kind: 'text'; readonly text: string }
  /** A file kept by one provider; means nothing to another. */
  | { readonly kind: 'id'; readonly id: string };

/** What the model thought. Comes before what it led to. */
export interface ReasoningPart {
  readonly kind: 'reasoning';
  /** Empty when only the proof was given out. */
  readonly text: string;
  readonly proof: Proof | null;
}

/** Lets the provider that made some reasoning recognise it as its own. Worthless, and often refused, anywhere else. */
export interface Proof {
  /** signature: of an Anthropic thinking block · redacted: Anthropic's redacted block · encrypted: a Responses item. */
  readonly kind: 'signature' | 'redacted' | 'encrypted';
  readonly data: string;
  /** The provider (its id in the configuration) that made it; null when it came without our seal. */
  readonly maker: string | null;
}

export interface CallPart {
  readonly kind: 'call';
  /** As its maker wrote it. Writers bring it into their target's format; the same id always gets the same form. */
  readonly id: string;
  /** The hub name of the tool, see `Tool.name`. */
  readonly name: string;
  /** JSON text; not necessarily valid. Custom tools: `{"input": "…"}`. */
  readonly arguments: string;
  /** What servers hang on a call and want back with it, such as Gemini's `extra_content` with its thought signature. */
  readonly extra: JsonObject | null;
  readonly cache: CacheHint | null;
}

export interface ResultPart {
  readonly kind: 'result';
  readonly callId: string;
  readonly parts: readonly (TextPart | ImagePart | FilePart)[];
  readonly isError: boolean;
  readonly cache: CacheHint | null;
}

/** The model declined, in these words. */
export interface RefusalPart {
  readonly kind: 'refusal';
  readonly text: string;
}

/** `cache_control` as the client wrote it. */
export type CacheHint = JsonObject;

export interface Tool {
  /** Unique in the request and valid everywhere: letters, digits, `_`, `-`, at most 64. */
  readonly name: string;
  readonly description: string | null;
  /** JSON Schema of an object. Custom (free text) tools: one required string `input`. */
  readonly schema: JsonObject;
  /** null: the client did not say. */
  readonly strict: boolean | null;
  readonly cache: CacheHint | null;
  /** What the client calls it, for speaking to that client. */
  readonly origin: ToolOrigin;
}

export interface ToolOrigin {
  readonly name: string;
  /** The group it belongs to, on the Responses surface. */
  readonly namespace: string | null;
  /** Takes free text instead of JSON. */
  readonly custom: boolean;
  /** A tool that the Responses surface knows by its type, with items of its own for its calls. */
  readonly typed?: 'local_shell' | 'shell' | 'apply_patch' | 'tool_search';
}

export type ToolChoice =
  | { readonly mode: 'auto' | 'required' | 'none' }
  | { readonly mode: 'named'; /** Hub name. */ readonly name: string };

export type OutputFormat =
  | { readonly kind: 'json' }
  | {
      readonly kind: 'schema';
      readonly name: string;
      readonly description: string | null;
      readonly schema: JsonObject;
      readonly strict: boolean | null;
    };

export interface ReasoningWish {
  /** off: must not reason · on: shall · null: only how much was said, or how to show it. */
  readonly mode: 'off' | 'on' | null;
  /** minimal, low, medium, high, xhigh, max; null when not said. */
  readonly effort: Effort | null;
  /** Tokens for reasoning; null when not said. */
  readonly budget: number | null;
  /** How the client wants it summarised (Responses), or null. */
  readonly summary: string | null;
}

export const EFFORTS = ['minimal', 'low', 'medium', 'high', 'xhigh', 'max'] as const;
export type Effort = (typeof EFFORTS)[number];

/** null: the client did not say. */
export interface Sampling {
  readonly temperature: number | null;
  readonly topP: number | null;
  readonly topK: number | null;
  readonly seed: number | null;
  readonly presencePenalty: number | null;
  readonly frequencyPenalty: number | null;
}

/** A conversation in which nothing is said and nothing wished. */
export const EMPTY_CONVERSATION: Conversation = {
  turns: [],
  tools: [],
  toolChoice: null,
  parallelTools: null,
  format: null,
  reasoning: null,
  sampling: { temperature: null, topP: null, topK: null, seed: null, presencePenalty: null, frequencyPenalty: null },
  maxOutput: null,
  stop: [],
  user: null,
  cacheKey: null,
  serviceTier: null,
  verbosity: null,
  notes: [],
};

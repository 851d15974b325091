// What a server of the Chat Completions dialect takes, as data. A preset declares how its server differs from STANDARD,
// and how single models differ from that; nothing else in the house asks which provider it is.

import type { Effort } from '../conversation.ts';
import type { Range } from '../fit.ts';

export interface ChatTraits {
  /** Top-level fields the server knows: every other one is refused by it, and dropped by us. null: it takes any. */
  readonly knows: ReadonlySet<string> | null;
  /** Top-level fields it refuses, or that mean nothing to it. */
  readonly drops: ReadonlySet<string>;
  /** Top-level fields it knows under another name. A field that is there under both names keeps the new one. */
  readonly renames: Readonly<Record<string, string>>;
  /** Numbers are cut to these limits, by field. */
  readonly ranges: Readonly<Record<string, Range>>;
  /** Stop sequences it takes at most; the others are left out. 0: none, the field is refused. */
  readonly mostStops: number | null;
  /** `n`: choices it gives at most. */
  readonly mostChoices: number | null;
  readonly developerRole: 'kept' | 'system';
  /** first: all system texts joined into one first message. */
  readonly systemPlace: 'anywhere' | 'first';
  /** At least one user message must be there. */
  readonly needsUser: boolean;
  /** How each way of choosing tools is said: as the dialect does, as `any`, weakened to auto, or by sending no tools. */
  readonly toolChoice: Readonly<Record<'none' | 'required' | 'named', 'native' | 'any' | 'auto' | 'without-tools'>>;
  readonly parallelToolCalls: 'kept' | 'drop';
  /** `strict` on tools. */
  readonly strictTools: 'kept' | 'drop';
  /** `type: custom` tools. */
  readonly customTools: boolean;
  /** responses: function tools together with reasoning are refused here and must go by the Responses dialect. */
  readonly toolsWithReasoning: 'chat' | 'responses';
  /** responses: it is not served here at all and must go by the Responses dialect. null: it is served here. */
  readonly onlyAt: 'responses' | null;
  readonly json: {
    readonly object: 'native' | 'emulated';
    /** object: as `json_object` with the schema in words. */
    readonly schema: 'native' | 'object' | 'emulated';
    /** The word "JSON" must stand somewhere in the messages. */
    readonly needsWord: boolean;
    /** response_format together with tools. */
    readonly withTools: boolean;
  };
  /** nine: exactly nine letters and digits. */
  readonly callIds: 'any' | 'nine';
  /** completed: every call must be answered right after it, and there is no other place for a result. */
  readonly pairs: 'kept' | 'completed';
  /** between: a user message right after tool results is refused, an assistant's must come between. */
  readonly userAfterTools: 'kept' | 'between';
  /** Fields of history messages it knows; every other one is dropped. null: any. */
  readonly messageFields: ReadonlySet<string> | null;
  /** The history field in which it wants the model's reasoning back; null: it is dropped from the history. kept: as it is. */
  readonly reasoningBack: 'kept' | 'reasoning_content' | 'reasoning' | null;
  /** Every assistant message with tool calls must carry its reasoning: `empty` may stand for what is lost, or `filled` not. */
  readonly reasoningOnCalls: 'optional' | 'empty' | 'filled';
  /** How reasoning is asked for: the field, and what each effort is called there. An effort not listed is dropped. */
  readonly reasoning: ReasoningTraits | null;
  /** url: any image · data: data URLs only · none: text only. */
  readonly images: 'url' | 'data' | 'none';
  /** Parts of content as a list; false: only strings (lists of text are joined). */
  readonly contentParts: boolean;
  /** Results of tools as a list of parts; false: only strings, and pictures go into a user message after them. */
  readonly resultParts: boolean;
  /** `cache_control` on parts and tools is understood. */
  readonly cacheHints: boolean;
  /** What servers hang on tool calls (Gemini's extra_content). needed: it must come back, and is remembered for clients that lose it. */
  readonly callExtras: 'kept' | 'needed' | 'drop';
  /** anew: its tool calls lack what the dialect asks for (numbers in streams, their finish), and are written anew. */
  readonly calls: 'kept' | 'anew';
  /** It answers this model only as a stream. */
  readonly streamOnly: boolean;
}

export interface ReasoningTraits {
  /**
   * effort: `reasoning_effort` · thinking: `thinking: {type: enabled|disabled}` · enable_thinking: a boolean ·
   * reasoning: `reasoning: {effort}`.
   */
  readonly switch: 'effort' | 'thinking' | 'enable_thinking' | 'reasoning';
  /** What `off` is sent as; null: it cannot be turned off. For `thinking` and `enable_thinking` the switch itself. */
  readonly off: string | null;
  /** The effort to send for each that may be asked for, in `reasoning_effort` (or in `reasoning.effort`). */
  readonly efforts: Partial<Readonly<Record<Effort, string>>>;
}

const NO_NAMES: ReadonlySet<string> = new Set();

/** A lenient server that takes what the dialect says. */
export const STANDARD_CHAT: ChatTraits = {
  knows: null,
  drops: NO_NAMES,
  renames: {},
  ranges: {},
  mostStops: null,
  mostChoices: null,
  developerRole: 'kept',
  systemPlace: 'anywhere',
  needsUser: false,
  toolChoice: { none: 'native', required: 'native', named: 'native' },
  parallelToolCalls: 'kept',
  strictTools: 'kept',
  customTools: true,
  toolsWithReasoning: 'chat',
  onlyAt: null,
  json: { object: 'native', schema: 'native', needsWord: false, withTools: true },
  callIds: 'any',
  pairs: 'kept',
  userAfterTools: 'kept',
  messageFields: null,
  reasoningBack: 'kept',
  reasoningOnCalls: 'optional',
  reasoning: null,
  images: 'url',
  contentParts: true,
  resultParts: true,
  cacheHints: true,
  callExtras: 'kept',
  calls: 'kept',
  streamOnly: false,
};

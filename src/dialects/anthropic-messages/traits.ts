// What a server of the Messages dialect, or one of its models, takes, as data. See openai-chat/traits.ts.

import type { Effort } from '../conversation.ts';

export interface MessagesTraits {
  /** free: both · one: temperature or top_p, not both · refused: neither, nor top_k. */
  readonly sampling: 'free' | 'one' | 'refused';
  /** none: no thinking · budget: `enabled` with a budget · adaptive: `adaptive` only · both: either. */
  readonly thinking: 'none' | 'budget' | 'adaptive' | 'both';
  /** Values of output_config.effort; empty: the field is refused. */
  readonly efforts: readonly Effort[];
  /** A last message of the assistant's is continued. false: refused. */
  readonly prefill: boolean;
  /** output_config.format. */
  readonly structuredOutput: boolean;
  /** max_tokens when the client set none and the catalog knows no maximum. */
  readonly usualMaxTokens: number;
  /** Top-level fields it knows; null: any. */
  readonly knows: ReadonlySet<string> | null;
  /** Top-level fields it refuses, or that mean nothing to it. */
  readonly drops: ReadonlySet<string>;
  /** Thinking cannot be turned off: `disabled` is refused. */
  readonly alwaysThinks: boolean;
  /** `any` and a named tool in tool_choice. false: refused. */
  readonly forcedTools: boolean;
  /** Typed tools that the server runs itself, and their blocks. */
  readonly serverTools: boolean;
}

export const STANDARD_MESSAGES: MessagesTraits = {
  sampling: 'free',
  thinking: 'both',
  efforts: ['low', 'medium', 'high', 'xhigh', 'max'],
  prefill: true,
  structuredOutput: true,
  usualMaxTokens: 32_000,
  knows: null,
  drops: new Set(),
  alwaysThinks: false,
  forcedTools: true,
  serverTools: true,
};

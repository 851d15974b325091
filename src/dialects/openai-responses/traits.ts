// What a server of the Responses dialect, or one of its models, takes, as data. See openai-chat/traits.ts.

import type { Effort } from '../conversation.ts';

export interface ResponsesTraits {
  /** Top-level fields it knows; every other one is dropped. null: any. */
  readonly knows: ReadonlySet<string> | null;
  readonly drops: ReadonlySet<string>;
  /** `custom` tools and their items. */
  readonly customTools: boolean;
  /** `namespace` groups of tools. */
  readonly namespaces: boolean;
  /** Tools that the server runs itself (web_search and the like), and their items. */
  readonly hostedTools: boolean;
  /** reasoning items with encrypted_content, and `include` for them. */
  readonly encryptedReasoning: boolean;
  /** Values of reasoning.effort, by what is asked for; one not listed is dropped. null: any. */
  readonly efforts: Partial<Readonly<Record<Effort | 'none', string>>> | null;
  /** It keeps answers and takes previous_response_id. */
  readonly stateful: boolean;
}

export const STANDARD_RESPONSES: ResponsesTraits = {
  knows: null,
  drops: new Set(),
  customTools: true,
  namespaces: true,
  hostedTools: true,
  encryptedReasoning: true,
  efforts: null,
  stateful: true,
};

// How a client of this dialect knows its tools, for telling it of their calls.

import type { FinishReason } from '../answer.ts';
import type { ReplyContext } from '../dialect.ts';
import type { JsonObject } from '../json.ts';
import { unwrapInput } from '../openai-responses/custom-input.ts';
import { FINISH_WORDS } from './finish-reason.ts';
import { onlyFunctions } from './read-conversation.ts';

export interface MadeCall {
  readonly id: string;
  /** The hub name of the tool. */
  readonly name: string;
  readonly arguments: string;
  readonly extra: JsonObject | null;
}

export class ClientTools {
  /** It speaks the old form, with one call in `function_call`. */
  readonly isOld: boolean;
  readonly #origins: ReadonlyMap<string, { readonly name: string; readonly custom: boolean }>;

  constructor({ conversation, request }: ReplyContext) {
    this.isOld = onlyFunctions(request);
    this.#origins = new Map(conversation.tools.map(({ name, origin }) => [name, origin]));
  }

  isCustom(hubName: string): boolean {
    return this.#origins.get(hubName)?.custom === true;
  }

  /** The call as an entry of `tool_calls`. */
  entry(call: MadeCall): JsonObject {
    const name = this.#origins.get(call.name)?.name ?? call.name;
    if (this.isCustom(call.name)) {
      const input = call.arguments === '' ? '' : unwrapInput(call.arguments);
      return { ...call.extra, id: call.id, type: 'custom', custom: { name, input } };
    }
    return { ...call.extra, id: call.id, type: 'function', function: { name, arguments: call.arguments } };
  }

  finishWord(reason: FinishReason): string {
    return this.isOld && reason === 'tool-calls' ? 'function_call' : FINISH_WORDS[reason];
  }
}

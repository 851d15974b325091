// Fits a Chat Completions request to the one server and model it goes to. Costs next to nothing where the server takes what
// the dialect says.

import { isUnfit, unfit, type Unfit } from '../../domain/fix.ts';
import type { FitTarget, Fitted, JsonEmulation } from '../fit.ts';
import { isTooDeep, type JsonObject } from '../json.ts';
import { Draft } from './draft.ts';
import { fitFields } from './fit-fields.ts';
import { fitFormat } from './fit-format.ts';
import { fitMessages } from './fit-messages.ts';
import { fitReasoning } from './fit-reasoning.ts';
import { fitTools } from './fit-tools.ts';
import type { ChatTraits } from './traits.ts';

export function fitChat(body: JsonObject, traits: ChatTraits, target: FitTarget): Fitted | Unfit {
  if (traits.onlyAt === 'responses') {
    return { ...unfit('model', 'This model is served in the Responses dialect only.'), sureness: 'likely' };
  }
  const draft = new Draft(body);
  let emulation: JsonEmulation | null = null;
  // Reasoning first, because it decides about tools; the format before the messages, because it may add words to them;
  // names of fields last, because whatever was put in must be called as the server calls it.
  if (traits.reasoning !== null) fitReasoning(draft, traits.reasoning);
  const refused = fitTools(draft, traits);
  if (refused !== null) return refused;
  if (draft.has('response_format')) {
    const format = fitFormat(draft, traits, target.emulateJson);
    if (format !== null && isUnfit(format)) return format;
    emulation = format;
  }
  const wrong = fitMessages(draft, traits, target.provider) ?? fitFields(draft, traits, target);
  if (wrong !== null) return wrong;
  // What was changed will be printed, and printing is not proof against this.
  if (isTooDeep([...draft.changes.values()])) return unfit(null, 'The request is nested too deeply.');
  if (traits.streamOnly && !target.stream) draft.fixes.tell({ do: 'stream', field: 'stream' });
  const fitted = { changes: draft.changes, fixes: draft.fixes.fixes, emulation };
  return traits.calls === 'anew' && mayCall(draft) ? { ...fitted, rewritesAnswer: true } : fitted;
}

/** Several choices have no place in the form through which calls are written anew. */
function mayCall(draft: Draft): boolean {
  const tools = draft.get('tools');
  const choices = draft.get('n');
  return Array.isArray(tools) && tools.length > 0 && (typeof choices !== 'number' || choices <= 1);
}

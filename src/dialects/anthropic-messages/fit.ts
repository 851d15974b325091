// Fits a Messages request to one target: what its provider or model takes otherwise than the dialect says.

import { isUnfit, unfit, type Unfit } from '../../domain/fix.ts';
import type { Fitted, FitTarget } from '../fit.ts';
import { shownName } from '../fix-list.ts';
import { isObject, isTooDeep, type JsonObject } from '../json.ts';
import { fitFormat } from './fit-format.ts';
import { fitTurns } from './fit-messages.ts';
import { fitEffort, fitThinking, fitToolChoice, isThinking } from './fit-thinking.ts';
import { Fitting } from './fitting.ts';
import { isTyped } from './read-tools.ts';
import type { MessagesTraits } from './traits.ts';

/** `isOwnProof`: whether the target's provider may have made this proof of reasoning. */
export function fitMessages(
  body: JsonObject,
  traits: MessagesTraits,
  target: FitTarget,
  isOwnProof: (signature: string) => boolean,
): Fitted | Unfit {
  const fitting = new Fitting(body, traits, target);
  fitFields(fitting);
  fitTools(fitting);
  fitMaxTokens(fitting);
  fitStops(fitting);
  const turns = fitTurns(fitting, isOwnProof);
  fitToolChoice(fitting);
  fitThinking(fitting, turns);
  fitEffort(fitting);
  fitSampling(fitting);
  const emulation = fitFormat(fitting);
  if (emulation !== null && isUnfit(emulation)) return emulation;
  if (isTooDeep([...fitting.changes.values()])) return unfit(null, 'The request is nested too deeply.');
  return { changes: fitting.changes, fixes: fitting.fixes.fixes, emulation };
}

function fitFields(fitting: Fitting): void {
  const { knows, drops } = fitting.traits;
  for (const field of fitting.fieldNames) {
    if (drops.has(field) || (knows !== null && !knows.has(field))) fitting.drop(field);
  }
}

/** Tools that only Anthropic's servers run or know, and `strict` where the schema cannot be enforced. */
function fitTools(fitting: Fitting): void {
  const { serverTools, structuredOutput } = fitting.traits;
  const before = fitting.get('tools');
  if (!Array.isArray(before) || (serverTools && structuredOutput)) return;
  let isChanged = false;
  const after = before.flatMap((tool: unknown): unknown[] => {
    if (!isObject(tool)) return [tool];
    if (!serverTools && isTyped(tool)) {
      isChanged = true;
      fitting.fixes.drop(`tools[].${shownName(String(tool['type']))}`);
      return [];
    }
    if (structuredOutput || tool['strict'] === undefined) return [tool];
    isChanged = true;
    fitting.fixes.drop('tools[].strict');
    const { strict: _, ...rest } = tool;
    return [rest];
  });
  if (!isChanged) return;
  fitting.set('tools', after.length === 0 ? undefined : after);
  fitChoiceOf(after, fitting);
}

/** A choice among tools that are gone. */
function fitChoiceOf(tools: readonly unknown[], fitting: Fitting): void {
  const choice = fitting.object('tool_choice');
  if (tools.length === 0) fitting.drop('tool_choice');
  else if (choice['type'] === 'tool' && !tools.some((tool) => isObject(tool) && tool['name'] === choice['name'])) {
    fitting.set('tool_choice', { type: 'auto' });
    fitting.fixes.rewrite('tool_choice', 'auto');
  }
}

function fitMaxTokens(fitting: Fitting): void {
  const { maxOutput } = fitting.target;
  const asked = fitting.number('max_tokens');
  if (asked !== null) {
    if (maxOutput === null || asked <= maxOutput) return;
    fitting.set('max_tokens', maxOutput);
    fitting.fixes.tell({ do: 'cap', field: 'max_tokens', to: maxOutput });
    return;
  }
  if (fitting.get('max_tokens') !== undefined) return;
  const usual = maxOutput ?? fitting.traits.usualMaxTokens;
  fitting.set('max_tokens', usual);
  // All that the model can write is no limit of ours; the usual is.
  if (maxOutput === null) fitting.fixes.tell({ do: 'set', field: 'max_tokens', to: usual });
}

/** What is only white space is refused. */
function fitStops(fitting: Fitting): void {
  const stops = fitting.get('stop_sequences');
  if (!Array.isArray(stops)) return;
  const kept = stops.filter((stop: unknown) => typeof stop !== 'string' || stop.trim() !== '');
  if (kept.length === stops.length) return;
  fitting.set('stop_sequences', kept.length === 0 ? undefined : kept);
  fitting.fixes.drop('stop_sequences[]');
}

/** What a model that thinks, or refuses sampling, takes all the same: values that change nothing. */
function fitSampling(fitting: Fitting): void {
  const { sampling } = fitting.traits;
  const temperature = fitting.number('temperature');
  const topP = fitting.number('top_p');
  const thinks = isThinking(fitting);
  if (thinks || sampling === 'refused') {
    if (temperature !== 1) fitting.drop('temperature');
    if (topP === null || topP < (thinks && sampling !== 'refused' ? 0.95 : 0.99)) fitting.drop('top_p');
    fitting.drop('top_k');
  }
  if (sampling === 'one' && temperature !== null) fitting.drop('top_p');
}

// Learned fixes as traits of the target: what a server taught us is treated like what its preset declares.

import type { DialectId } from '../../domain/dialect.ts';
import type { Fix } from '../../domain/fix.ts';
import type { MessagesTraits } from '../anthropic-messages/traits.ts';
import type { JsonObject } from '../json.ts';
import type { ChatTraits } from '../openai-chat/traits.ts';
import type { ResponsesTraits } from '../openai-responses/traits.ts';
import { has } from './paths.ts';
import { isIn } from './repair.ts';
import { REWRITES } from './rewrites.ts';

export interface TraitsOf {
  readonly 'openai-chat': ChatTraits;
  readonly 'anthropic-messages': MessagesTraits;
  readonly 'openai-responses': ResponsesTraits;
}

/** What a target of this dialect takes, once these fixes have been learned for it. */
export function traitsWithFixes<D extends DialectId>(
  dialect: D,
  traits: TraitsOf[D],
  fixes: readonly Fix[],
): TraitsOf[D] {
  if (fixes.length === 0) return traits;
  const meant = fixes.filter((fix) => isIn(fix, dialect));
  return meant.reduce((now, fix) => ({ ...now, ...LESSONS[dialect](now, fix) }), traits);
}

/** The dialect to speak in place of the one that would be spoken to a request with this body; that one where none is known. */
export function spokenInstead(dialect: DialectId, body: JsonObject, fixes: readonly Fix[]): DialectId {
  if (fixes.length === 0) return dialect;
  const spoken = placeOf(dialect, fixes) ?? dialect;
  const better = fixes.find((fix) => fix.do === 'speak' && isIn(fix, spoken) && isMeant(fix, body));
  // What is better for tools is of no use where it is not served.
  return better?.do === 'speak' && placeOf(better.to, fixes) === null ? better.to : spoken;
}

/** Where to turn because a dialect is not served at all; null: it is. */
function placeOf(dialect: DialectId, fixes: readonly Fix[]): DialectId | null {
  const fix = fixes.find(
    (candidate) => candidate.do === 'speak' && isIn(candidate, dialect) && candidate.with === undefined,
  );
  return fix?.do === 'speak' ? fix.to : null;
}

/** Tools are refused only where the model would think. */
function isMeant(fix: Fix, body: JsonObject): boolean {
  return fix.with !== undefined && has(body, fix.with) && body['reasoning_effort'] !== 'none';
}

type Lesson<Traits> = (traits: Traits, fix: Fix) => Partial<Traits>;

const LESSONS: { readonly [D in DialectId]: Lesson<TraitsOf[D]> } = {
  'openai-chat': chatLesson,
  'anthropic-messages': messagesLesson,
  'openai-responses': responsesLesson,
};

/** A rewrite, and the traits by which a dialect's fitting does it. */
type RewriteTraits<Traits> = readonly (readonly [Fix, Partial<Traits>])[];

function traitsOfRewrite<Traits>(table: RewriteTraits<Traits>, fix: Fix): Partial<Traits> {
  const row = table.find(
    ([known]) =>
      'to' in fix && 'to' in known && known.field === fix.field && known.to === fix.to && known.from === fix.from,
  );
  return row === undefined ? {} : row[1];
}

const CHAT_REWRITES: RewriteTraits<ChatTraits> = [
  [REWRITES.developerAsSystem, { developerRole: 'system' }],
  [REWRITES.systemFirst, { systemPlace: 'first' }],
  [REWRITES.withUser, { needsUser: true }],
  [REWRITES.assistantBetween, { userAfterTools: 'between' }],
  [REWRITES.contentAsText, { contentParts: false }],
  [REWRITES.nineCharacterIds, { callIds: 'nine' }],
  [REWRITES.reasoningFilled, { reasoningBack: 'reasoning_content', reasoningOnCalls: 'filled' }],
];

function chatLesson(traits: ChatTraits, fix: Fix): Partial<ChatTraits> {
  switch (fix.do) {
    case 'stream':
      return { streamOnly: true };
    case 'speak':
      if (fix.to !== 'openai-responses') return {};
      return fix.with === 'tools' ? { toolsWithReasoning: 'responses' } : { onlyAt: 'responses' };
    case 'emulate':
      return fix.field === 'response_format' ? { json: jsonTraits(traits.json, fix) } : {};
    case 'drop':
      // A server that does not know it in one place knows it in none.
      return fix.field.endsWith('cache_control') ? { cacheHints: false } : {};
    case 'rewrite':
      if (fix.field === REWRITES.wordJson.field) return { json: { ...traits.json, needsWord: true } };
      if (fix.field === REWRITES.noneWithoutTools.field) {
        return { toolChoice: { ...traits.toolChoice, none: 'without-tools' } };
      }
      return traitsOfRewrite(CHAT_REWRITES, fix);
    case 'rename':
    case 'cap':
    case 'set':
      return {};
  }
}

/** `from` is the type that was refused; without one, the whole field was. */
function jsonTraits(json: ChatTraits['json'], fix: Fix): ChatTraits['json'] {
  if (fix.with === 'tools') return { ...json, withTools: false };
  if (fix.from === 'json_schema') return { ...json, schema: json.object === 'native' ? 'object' : 'emulated' };
  const schema = fix.from === 'json_object' && json.schema === 'native' ? 'native' : 'emulated';
  return { ...json, object: 'emulated', schema };
}

const MESSAGES_REWRITES: RewriteTraits<MessagesTraits> = [
  [REWRITES.thinkingAdaptive, { thinking: 'adaptive' }],
  [REWRITES.thinkingBudget, { thinking: 'budget' }],
  [REWRITES.userLast, { prefill: false }],
];

const MESSAGES_DROPS: ReadonlyMap<string, Partial<MessagesTraits>> = new Map<string, Partial<MessagesTraits>>([
  ['thinking', { thinking: 'none' }],
  ['output_config', { efforts: [] }],
  ['output_config.effort', { efforts: [] }],
]);

function messagesLesson(traits: MessagesTraits, fix: Fix): Partial<MessagesTraits> {
  if (fix.do === 'rewrite') return traitsOfRewrite(MESSAGES_REWRITES, fix);
  if (fix.do === 'emulate') return { structuredOutput: false };
  if (fix.do !== 'drop' || fix.without !== undefined) return {};
  if (fix.with !== undefined) {
    return fix.field === 'top_p' && fix.with === 'temperature' && traits.sampling === 'free' ? { sampling: 'one' } : {};
  }
  if (fix.from === undefined) return MESSAGES_DROPS.get(fix.field) ?? {};
  if (fix.field === 'thinking' && fix.from === 'disabled') return { alwaysThinks: true };
  return fix.field === 'tool_choice' ? { forcedTools: false } : {};
}

const RESPONSES_REWRITES: RewriteTraits<ResponsesTraits> = [
  [REWRITES.customAsFunction, { customTools: false }],
  [REWRITES.namespaceAsFunctions, { namespaces: false }],
  [REWRITES.withoutHosted, { hostedTools: false }],
];

function responsesLesson(_traits: ResponsesTraits, fix: Fix): Partial<ResponsesTraits> {
  if (fix.do === 'drop' && fix.field === 'include') return { encryptedReasoning: false };
  return fix.do === 'rewrite' ? traitsOfRewrite(RESPONSES_REWRITES, fix) : {};
}

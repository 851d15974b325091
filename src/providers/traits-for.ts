// What one model at one kind of upstream takes: the dialect's standard, the preset's differences, then its models'.

import { STANDARD_MESSAGES, type MessagesTraits } from '../dialects/anthropic-messages/traits.ts';
import { STANDARD_CHAT, type ChatTraits } from '../dialects/openai-chat/traits.ts';
import { STANDARD_RESPONSES, type ResponsesTraits } from '../dialects/openai-responses/traits.ts';
import type { DialectId } from '../domain/dialect.ts';
import type { Preset, SpokenDialect, TraitRules } from './provider.ts';

export function chatTraits(preset: Preset, model: string): ChatTraits {
  return remembered(chat, STANDARD_CHAT, preset, preset.chat, model);
}

export function messagesTraits(preset: Preset, model: string): MessagesTraits {
  return remembered(messages, STANDARD_MESSAGES, preset, preset.messages, model);
}

export function responsesTraits(preset: Preset, model: string): ResponsesTraits {
  return remembered(responses, STANDARD_RESPONSES, preset, preset.responses, model);
}

/** How a preset speaks a dialect; null: it does not. */
export function spokenDialect(preset: Preset, id: DialectId): SpokenDialect | null {
  return preset.dialects.find((spoken) => spoken.id === id) ?? null;
}

/** Names of models come from clients, so their number has no natural end. */
const MOST_REMEMBERED = 4_096;

type Memory<Traits> = WeakMap<Preset, Map<string, Traits>>;

const chat: Memory<ChatTraits> = new WeakMap();
const messages: Memory<MessagesTraits> = new WeakMap();
const responses: Memory<ResponsesTraits> = new WeakMap();

function remembered<Traits extends { readonly drops: ReadonlySet<string> }>(
  memory: Memory<Traits>,
  standard: Traits,
  preset: Preset,
  rules: TraitRules<Traits>,
  model: string,
): Traits {
  const known = memory.get(preset) ?? new Map<string, Traits>();
  memory.set(preset, known);
  const found = known.get(model);
  if (found !== undefined) return found;
  const traits = mergeTraits(standard, rules, model);
  if (known.size >= MOST_REMEMBERED) known.clear();
  known.set(model, traits);
  return traits;
}

function mergeTraits<Traits extends { readonly drops: ReadonlySet<string> }>(
  standard: Traits,
  rules: TraitRules<Traits>,
  model: string,
): Traits {
  const matching = (rules.models ?? []).filter(({ match }) => match.test(model)).map(({ traits }) => traits);
  const layers: Partial<Traits>[] = [standard, rules.all ?? {}, ...matching];
  const drops = layers.flatMap((layer) => [...(layer.drops ?? [])]);
  return Object.assign({}, ...layers, { drops: new Set(drops) }) as Traits;
}

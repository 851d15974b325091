// What Claude models take otherwise than the dialect says, wherever they are served natively: at Anthropic and by
// resellers, who write versions with a dot (`anthropic/claude-opus-4.7`) or a dash. Data, since ids move quickly.
//
// Sources: Anthropic's model pages and migration guides (November 2026), the model table of Vercel's AI SDK.

import type { Effort } from '../conversation.ts';
import type { MessagesTraits } from './traits.ts';

export interface ClaudeModel {
  readonly match: RegExp;
  readonly traits: Partial<MessagesTraits>;
}

/** `4.5` is `4-5`, and neither is `4-20250514`. */
function claude(names: string, versions = ''): RegExp {
  return new RegExp(`claude-(?:${names})${versions.replaceAll('.', '[.-]')}(?![.-]?\\d(?!\\d{5}))`, 'i');
}

/** From 4.7 on, and whatever is not known yet. */
const NEWEST: Partial<MessagesTraits> = { sampling: 'refused', thinking: 'adaptive', prefill: false };

/** With a budget, and without efforts. */
const BUDGET = { sampling: 'free', thinking: 'budget', efforts: [], prefill: true } as const;

const TO_HIGH: readonly Effort[] = ['low', 'medium', 'high'];

/** Later entries win. */
export const CLAUDE_MODELS: readonly ClaudeModel[] = [
  { match: /claude-/i, traits: NEWEST },
  {
    match: /claude-(?:instant|v?[12](?=$|[-.:])|3(?!\d))/i,
    traits: { ...BUDGET, thinking: 'none', structuredOutput: false, usualMaxTokens: 4_096 },
  },
  { match: claude('3[.-]5-(?:sonnet|haiku)'), traits: { usualMaxTokens: 8_192 } },
  { match: claude('3[.-]7-sonnet'), traits: { thinking: 'budget', usualMaxTokens: 32_000 } },
  { match: claude('opus|sonnet', '-4(?:.0)?'), traits: { ...BUDGET, structuredOutput: false } },
  { match: claude('opus', '-4.1'), traits: { ...BUDGET, sampling: 'one' } },
  { match: claude('opus|sonnet|haiku', '-4.5'), traits: { ...BUDGET, sampling: 'one' } },
  { match: claude('opus', '-4.5'), traits: { efforts: TO_HIGH } },
  {
    match: claude('opus|sonnet', '-4.6'),
    traits: { sampling: 'one', thinking: 'both', efforts: [...TO_HIGH, 'max'] },
  },
  { match: /claude-(?:(?:fable|mythos)-|(?:opus|fable)-latest)/i, traits: { alwaysThinks: true } },
  { match: claude('fable', '-5.1'), traits: { forcedTools: false } },
  {
    match: /claude-(?:opus-5[.-][5-9](?!\d)|opus-latest|fable-latest)/i,
    traits: { alwaysThinks: true, forcedTools: false },
  },
];

/** Refuse temperature and its like in any dialect. */
export const CLAUDE_WITHOUT_SAMPLING = /claude-(?:(?:opus|sonnet|haiku)-(?:4[.-][7-9]|[5-9]|latest)|fable-|mythos-)/i;

// Which of OpenAI's models is meant by an id, and how much each may be asked to reason: the same at OpenAI, at Azure and
// through relays, whose ids may have a prefix (`openai/`, `@my-openai/`). Models tuned by users, and ids that tell
// nothing, match nowhere.
//
// Sources: OpenAI's reference and guides on reasoning and on its latest models (November 2026), Vercel's AI SDK, and the
// texts of refusals in public issues.

import type { Effort } from './conversation.ts';

export interface OpenAiEfforts {
  readonly match: RegExp;
  /** What turns reasoning off; null: nothing does. */
  readonly off: string | null;
  readonly efforts: Readonly<Record<Effort, string>>;
}

/** Majors from 6 on; 35 is how Azure writes 3.5. */
const LATER = '(?:[6-9]|1\\d)(?!\\d)';

export function openAiModel(pattern: string): RegExp {
  return new RegExp(`(?:^|/)(?:${pattern.replaceAll('LATER', LATER)})`, 'i');
}

/** gpt-5 and later but for its first chat model, and the o series. */
export const REASONS = openAiModel('o\\d+(?:-|$)|gpt-5(?!\\d|-chat)|gpt-LATER|codex-mini-latest|computer-use-preview');

/** Answered by the Responses API only. */
export const RESPONSES_ONLY = openAiModel(
  '(?:gpt-5|gpt-LATER|o\\d).*-(?:pro|codex|deep-research)(?:-|$)|codex-mini-latest|computer-use-preview',
);

/** Function tools and reasoning together are refused by Chat Completions. From 5.5 on reasoning is the default. */
export const REASONS_WITHOUT_TOOLS = openAiModel('gpt-5\\.(?:[4-9]|\\d\\d)(?!\\d)|gpt-LATER');

const TO_HIGH = { minimal: 'low', low: 'low', medium: 'medium', high: 'high', xhigh: 'high', max: 'high' };
const TO_XHIGH = { ...TO_HIGH, xhigh: 'xhigh', max: 'xhigh' };
const TO_MAX = { ...TO_XHIGH, max: 'max' };
const MEDIUM = { minimal: 'medium', low: 'medium', medium: 'medium', high: 'medium', xhigh: 'medium', max: 'medium' };
const HIGH = { minimal: 'high', low: 'high', medium: 'high', high: 'high', xhigh: 'high', max: 'high' };

/** Later entries win. */
export const OPENAI_EFFORTS: readonly OpenAiEfforts[] = [
  { match: openAiModel('o\\d+(?:-|$)'), off: null, efforts: TO_HIGH },
  { match: openAiModel('gpt-5(?![\\d.]|-chat)'), off: null, efforts: { ...TO_HIGH, minimal: 'minimal' } },
  { match: openAiModel('gpt-5-codex|codex-mini-latest'), off: null, efforts: TO_HIGH },
  { match: openAiModel('gpt-5-pro'), off: null, efforts: HIGH },
  { match: openAiModel('gpt-5\\.1(?!\\d)'), off: 'none', efforts: TO_HIGH },
  { match: openAiModel('gpt-5\\.1-codex-max'), off: null, efforts: TO_XHIGH },
  { match: openAiModel('gpt-5\\.(?:[2-5]|\\d\\d)(?!\\d)'), off: 'none', efforts: TO_XHIGH },
  { match: openAiModel('gpt-5\\.[6-9](?!\\d)'), off: 'none', efforts: TO_MAX },
  { match: openAiModel('gpt-5\\.\\d+-pro'), off: null, efforts: { ...TO_XHIGH, minimal: 'medium', low: 'medium' } },
  { match: openAiModel('gpt-5\\.\\d+-codex(?!-max)'), off: null, efforts: TO_HIGH },
  { match: openAiModel('gpt-5\\.[2-9]\\d?-codex'), off: null, efforts: TO_XHIGH },
  { match: openAiModel('gpt-5\\.\\d+-chat'), off: null, efforts: MEDIUM },
  { match: openAiModel('gpt-LATER'), off: null, efforts: TO_MAX },
  { match: openAiModel('gpt-6-(?:sol|luna)|gpt-6\\.1-terra'), off: 'none', efforts: TO_MAX },
];

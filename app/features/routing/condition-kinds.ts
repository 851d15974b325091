// The conditions that a rule can have: what they are called, and how each begins.

import type { Json } from './rule-json.ts';

export interface ConditionKind {
  readonly name: string;
  /** What it is about, as the head of its form. */
  readonly label: string;
  readonly start: Json;
  /** Where in its value a problem is shown beside a field; what is elsewhere is said below them. */
  readonly fields: readonly string[];
}

export const CONDITION_KINDS: readonly ConditionKind[] = [
  { name: 'client', label: 'Client', start: [], fields: [''] },
  { name: 'surface', label: 'Surface', start: ['chat'], fields: [] },
  { name: 'model', label: 'Model asked for', start: [], fields: [''] },
  { name: 'inputTokens', label: 'Tokens of the prompt', start: { gte: 8000 }, fields: ['.gte', '.gt', '.lte', '.lt'] },
  {
    name: 'maxOutputTokens',
    label: 'Tokens the answer may have',
    start: { gte: 1000 },
    fields: ['.gte', '.gt', '.lte', '.lt'],
  },
  { name: 'turns', label: 'Turns of the user', start: { gte: 2 }, fields: ['.gte', '.gt', '.lte', '.lt'] },
  { name: 'keywords', label: 'Words in it', start: { any: [] }, fields: ['.any', '.all', '.none'] },
  { name: 'pattern', label: 'A pattern in it', start: { matches: '' }, fields: ['.matches'] },
  { name: 'has', label: 'What it has or asks for', start: { tools: true }, fields: [] },
  { name: 'effort', label: 'Effort asked for', start: ['high'], fields: [] },
  { name: 'header', label: 'Headers', start: {}, fields: ['.', '["'] },
  { name: 'hours', label: 'Time of day', start: { from: '09:00', to: '18:00' }, fields: ['.from', '.to', '.zone'] },
  { name: 'budget', label: 'A budget that is spent', start: { id: '', gte: 0.8 }, fields: ['.id', '.gte'] },
];

export function kindOf(name: string): ConditionKind | undefined {
  return CONDITION_KINDS.find((kind) => kind.name === name);
}

/** All surfaces that a model is chosen for. */
export const RULE_SURFACES = [
  'chat',
  'responses',
  'messages',
  'completions',
  'ollama',
  'embeddings',
  'images',
  'audio',
  'moderations',
  'rerank',
] as const;

export const SCOPES = [
  { value: 'last-user', label: 'what the user wrote last' },
  { value: 'all', label: 'the whole conversation' },
  { value: 'system', label: 'the instructions' },
] as const;

export const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;

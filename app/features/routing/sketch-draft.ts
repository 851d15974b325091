// A request in outline as it stands in a form, where everything is text.

import type { SketchInput } from '../../../src/contract/routing-views.ts';

export const TRAITS = ['tools', 'images', 'audio', 'json', 'reasoning', 'stream'] as const;
export const SURFACES = ['chat', 'responses', 'messages', 'completions', 'ollama', 'embeddings'] as const;

export interface SketchDraft {
  readonly model: string;
  /** Empty: one that no rule knows. */
  readonly client: string;
  readonly surface: string;
  readonly text: string;
  readonly system: string;
  readonly inputTokens: string;
  readonly maxOutputTokens: string;
  readonly turns: string;
  readonly has: readonly (typeof TRAITS)[number][];
}

export const EMPTY_SKETCH: SketchDraft = {
  model: 'auto',
  client: '',
  surface: 'chat',
  text: '',
  system: '',
  inputTokens: '',
  maxOutputTokens: '',
  turns: '',
  has: [],
};

/** Fields that take a number, and what they say when it is none. */
export type NumberField = 'inputTokens' | 'maxOutputTokens' | 'turns';

export type ReadSketch =
  | { readonly ok: true; readonly request: SketchInput }
  | { readonly ok: false; readonly field: NumberField; readonly message: string };

const LEAST: Readonly<Record<NumberField, number>> = { inputTokens: 0, maxOutputTokens: 1, turns: 0 };

export function readSketch(draft: SketchDraft): ReadSketch {
  const numbers: Partial<Record<NumberField, number>> = {};
  for (const field of ['inputTokens', 'maxOutputTokens', 'turns'] as const) {
    const text = draft[field].replaceAll(/[\s,_]/gu, '');
    if (text === '') continue;
    if (!/^\d{1,15}$/u.test(text) || Number(text) < LEAST[field]) {
      return { ok: false, field, message: `A whole number${LEAST[field] === 1 ? ' from 1' : ''}, or nothing.` };
    }
    numbers[field] = Number(text);
  }
  const { model, client, surface, text, system, has } = draft;
  return {
    ok: true,
    request: {
      model: model.trim() || 'auto',
      client: client || null,
      surface,
      text,
      system,
      has: [...has],
      inputTokens: null,
      maxOutputTokens: null,
      turns: 1,
      ...numbers,
      effort: null,
      headers: {},
      at: null,
    },
  };
}

export function toggled<T>(list: readonly T[], item: T, on: boolean): readonly T[] {
  return on ? [...list.filter((each) => each !== item), item] : list.filter((each) => each !== item);
}

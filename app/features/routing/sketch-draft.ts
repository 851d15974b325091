// A request in outline as it stands in a form, where everything is text.

import type { SketchInput } from '../../../src/contract/routing-views.ts';

export const TRAITS = ['tools', 'images', 'audio', 'json', 'reasoning', 'stream'] as const;
export const EFFORTS = ['none', 'minimal', 'low', 'medium', 'high', 'xhigh', 'max'] as const;
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
  /** Empty: it asks for none. */
  readonly effort: (typeof EFFORTS)[number] | '';
  /** One a line, `name: value`. */
  readonly headers: string;
  /** `2026-11-27 22:30`; empty: now. */
  readonly at: string;
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
  effort: '',
  headers: '',
  at: '',
};

type NumberField = 'inputTokens' | 'maxOutputTokens' | 'turns';
/** What may be typed wrong. */
export type SketchField = NumberField | 'headers' | 'at';

export type ReadSketch =
  | { readonly ok: true; readonly request: SketchInput }
  | { readonly ok: false; readonly field: SketchField; readonly message: string };

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
  const headers = readHeaders(draft.headers);
  if (typeof headers === 'string') return { ok: false, field: 'headers', message: headers };
  const at = readTime(draft.at);
  if (at === undefined) {
    return { ok: false, field: 'at', message: 'A day and a time, such as 2026-11-27 22:30; or nothing.' };
  }
  const { model, client, surface, text, system, has, effort } = draft;
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
      effort: effort || null,
      headers,
      at,
      budgets: {},
    },
  };
}

/** Or what is wrong with them, and what would be right. */
function readHeaders(text: string): Record<string, string> | string {
  const headers: Record<string, string> = {};
  for (const [index, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue;
    const [, name, value] = /^\s*([!#$%&'*+.^_`|~\w-]+)\s*:(.*)$/u.exec(line) ?? [];
    if (name === undefined || value === undefined)
      return `Line ${index + 1}: write a name and a value, such as x-project: acme.`;
    headers[name.toLowerCase()] = value.trim();
  }
  return headers;
}

/** As the contract takes it; null: now, undefined: it is no time. */
function readTime(text: string): string | null | undefined {
  if (text.trim() === '') return null;
  const [, day = '', time = ''] = /^\s*(\d{4}-\d\d-\d\d)[T ]+((?:[01]\d|2[0-3]):[0-5]\d)\s*$/u.exec(text) ?? [];
  // What the calendar does not have comes back as another day.
  const isDay = !Number.isNaN(Date.parse(day)) && new Date(`${day}T00:00Z`).toISOString().startsWith(day);
  return isDay ? `${day}T${time}` : undefined;
}

export function toggled<T>(list: readonly T[], item: T, on: boolean): readonly T[] {
  return on ? [...list.filter((each) => each !== item), item] : list.filter((each) => each !== item);
}

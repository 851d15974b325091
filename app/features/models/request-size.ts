// The figures of a request as they are typed, and in the address.

import type { RequestSize } from '../../../src/contract/compare-views.ts';

export const SIZE_FIELDS = [
  { name: 'inputTokens', label: 'Tokens in' },
  { name: 'cachedInputTokens', label: 'of them cached' },
  { name: 'cacheWriteTokens', label: 'of them written' },
  { name: 'outputTokens', label: 'Tokens out' },
] as const;

export type SizeField = (typeof SIZE_FIELDS)[number]['name'];
export type SizeDraft = Readonly<Record<SizeField, string>>;

export type ReadSize =
  | { readonly ok: true; readonly size: RequestSize }
  | { readonly ok: false; readonly field: SizeField; readonly message: string };

const MOST_TOKENS = 100_000_000;

export function draftOfSize(size: RequestSize): SizeDraft {
  return {
    inputTokens: String(size.inputTokens),
    cachedInputTokens: String(size.cachedInputTokens),
    cacheWriteTokens: String(size.cacheWriteTokens),
    outputTokens: String(size.outputTokens),
  };
}

/** Empty is none. */
export function readSize(draft: SizeDraft): ReadSize {
  const size = { inputTokens: 0, cachedInputTokens: 0, cacheWriteTokens: 0, outputTokens: 0 };
  for (const { name } of SIZE_FIELDS) {
    const text = draft[name].replaceAll(/[\s,_]/gu, '');
    const count = text === '' ? 0 : /^\d{1,9}$/u.test(text) ? Number(text) : null;
    if (count === null || count > MOST_TOKENS) return { ok: false, field: name, message: 'A whole number of tokens.' };
    size[name] = count;
  }
  const { inputTokens, cachedInputTokens, cacheWriteTokens } = size;
  if (cachedInputTokens + cacheWriteTokens > inputTokens) {
    const field = cachedInputTokens > inputTokens ? 'cachedInputTokens' : 'cacheWriteTokens';
    return { ok: false, field, message: 'More than there are tokens in.' };
  }
  return { ok: true, size };
}

const PARAM = 'size';

/** null: the usual one. */
export function sizeIn(choices: URLSearchParams): RequestSize | null {
  const figures = choices.get(PARAM)?.split('-') ?? [];
  const [inputTokens = '', cachedInputTokens = '', cacheWriteTokens = '', outputTokens = ''] = figures;
  if (figures.length !== SIZE_FIELDS.length || figures.includes('')) return null;
  const read = readSize({ inputTokens, cachedInputTokens, cacheWriteTokens, outputTokens });
  return read.ok ? read.size : null;
}

export function withSize(choices: URLSearchParams, size: RequestSize | null): URLSearchParams {
  const next = new URLSearchParams(choices);
  next.delete(PARAM);
  if (size !== null) next.set(PARAM, SIZE_FIELDS.map(({ name }) => size[name]).join('-'));
  return next;
}

// What a key means when nobody is typing. Which keys there are stands here and in the list that `?` shows.

import { PAGES } from './pages.ts';

export interface Stroke {
  readonly key: string;
  readonly ctrl: boolean;
  readonly meta: boolean;
  readonly alt: boolean;
  /** It is part of a character that is still being put together. */
  readonly composing: boolean;
  readonly repeat: boolean;
  /** Into a field. */
  readonly typing: boolean;
}

export type Command =
  | { readonly do: 'palette' | 'shortcuts' | 'search' }
  /** A page's letter is expected next. */
  | { readonly do: 'wait' }
  | { readonly do: 'go'; readonly path: string };

/** @param waits `g` was pressed just before. */
export function commandOf(stroke: Stroke, waits: boolean, isMac: boolean): Command | null {
  const { key, ctrl, meta, alt, composing, repeat } = stroke;
  if (composing || repeat || alt) return null;
  // On a Mac, Ctrl-K deletes to the end of the line in a field.
  const held = isMac ? meta && !ctrl : ctrl && !meta;
  if (held && key.toLowerCase() === 'k') return { do: 'palette' };
  return ctrl || meta || stroke.typing ? null : single(key, waits);
}

const SINGLE: Readonly<Record<string, Command>> = {
  g: { do: 'wait' },
  '?': { do: 'shortcuts' },
  '/': { do: 'search' },
};

function single(key: string, waits: boolean): Command | null {
  const page = waits ? PAGES.find((each) => each.key === key.toLowerCase()) : undefined;
  return page === undefined ? (SINGLE[key] ?? null) : { do: 'go', path: page.path };
}

const NOT_TYPED_INTO = new Set(['button', 'checkbox', 'color', 'file', 'image', 'radio', 'range', 'reset', 'submit']);

/** Letters mean something else there. In a list of choices they choose. */
export function isTypedInto(element: Pick<HTMLElement, 'tagName' | 'isContentEditable'> & { type?: unknown }): boolean {
  const { tagName, isContentEditable, type } = element;
  if (isContentEditable || tagName === 'TEXTAREA' || tagName === 'SELECT') return true;
  return tagName === 'INPUT' && !NOT_TYPED_INTO.has(String(type));
}

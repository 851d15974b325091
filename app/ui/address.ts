// Where in the panel one is: a path and what was chosen on that page, all of it behind the #. So a link holds everything
// that is seen, other pages do not inherit it, and no server is told.

import { useCallback, useMemo, useSyncExternalStore } from 'react';

const listeners = new Set<() => void>();

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  window.addEventListener('hashchange', listener);
  return () => {
    listeners.delete(listener);
    window.removeEventListener('hashchange', listener);
  };
}

function read(): readonly [path: string, query: string] {
  const [path = '', query = ''] = window.location.hash.replace(/^#?\/?/u, '').split('?');
  return [`/${path}`, query];
}

function navigate(to: string, { replace = false }: { replace?: boolean } = {}): void {
  window.history[replace ? 'replaceState' : 'pushState'](null, '', `#${to}`);
  for (const listener of listeners) listener();
}

/** The path, as the router wants it. */
export function usePath(): [string, typeof navigate] {
  return [useSyncExternalStore(subscribe, () => read()[0]), navigate];
}
usePath.hrefs = (href: string) => `#${href}`;

type Choose = (next: (now: URLSearchParams) => URLSearchParams, options?: { replace?: boolean }) => void;

/**
 * What was chosen on this page, and how to choose otherwise: from what stands in the address by then, so that of two choices
 * at once none is lost. `replace`: typing makes no steps to go back by.
 */
export function useChoices(): [URLSearchParams, Choose] {
  const query = useSyncExternalStore(subscribe, () => read()[1]);
  const choices = useMemo(() => new URLSearchParams(query), [query]);
  const choose: Choose = useCallback((next, options) => {
    const [path, now] = read();
    navigate(addressOf(path, next(new URLSearchParams(now))), options);
  }, []);
  return [choices, choose];
}

export function addressOf(path: string, choices: URLSearchParams): string {
  const query = choices.toString();
  return query === '' ? path : `${path}?${query}`;
}

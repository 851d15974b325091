// The session token arrives in the fragment of the link, which no server sees, and is taken out of the address bar
// at once. sessionStorage keeps it for this tab; a cookie would go to every other server on this machine.

const KEY = 'breakerbox.token';

export interface TokenPlace {
  readonly location: Pick<Location, 'hash' | 'pathname' | 'search'>;
  readonly history: Pick<History, 'replaceState'>;
  readonly sessionStorage: Pick<Storage, 'getItem' | 'setItem'>;
}

/** Moves a token from the fragment into the tab's storage. True if there was one. */
export function adoptToken(place: TokenPlace): boolean {
  const token = new URLSearchParams(place.location.hash.replace(/^#/u, '')).get('token');
  if (token === null || token === '') return false;
  place.sessionStorage.setItem(KEY, token);
  place.history.replaceState(null, '', `${place.location.pathname}${place.location.search}#/`);
  return true;
}

export function storedToken(place: TokenPlace): string | null {
  return place.sessionStorage.getItem(KEY);
}

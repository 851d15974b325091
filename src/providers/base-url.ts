// From a base URL as people paste it to where requests go. Tolerant of what is commonly wrong, strict about what is dangerous.

/** The base URL cannot be used. The message says how to mend it. */
export class BadBaseUrl extends Error {
  override readonly name = 'BadBaseUrl';
}

export interface BaseUrl {
  /** Scheme, host and port. */
  readonly origin: string;
  /** Without a slash at its end: `/v1`, `/v1beta/openai`, or empty. */
  readonly path: string;
}

interface Home {
  /** The vendor's own base URL, null when there is none. */
  readonly baseUrl: string | null;
  /** The path under which this kind of upstream serves the dialect. */
  readonly basePath: string;
  /** True when this vendor's SDKs take the base URL without `/v1` and add it themselves. */
  readonly sdkAddsV1: boolean;
}

/** What people are used to ending a base URL with. */
const USUAL_PATH = '/v1';

/** Paths of single endpoints, pasted together with the base. */
const ENDPOINT = /\/(?:chat\/completions|completions|responses|messages|embeddings|models)$/;

/** Works out origin and path from what the user gave (null: nothing), completed by what is known of the vendor. */
export function resolveBaseUrl(home: Home, given: string | null): BaseUrl {
  const text = given ?? home.baseUrl;
  if (text === null) throw new BadBaseUrl('This provider needs a base URL, for example http://localhost:8000/v1');
  const url = parseBaseUrl(text);
  const isOwnHost = home.baseUrl !== null && new URL(home.baseUrl).host === url.host;
  return { origin: url.origin, path: completePath(url.pathname, home, isOwnHost) };
}

/** Where a chat completion is posted. */
export function chatUrlPath(path: string): string {
  return `${path}/chat/completions`;
}

function parseBaseUrl(text: string): URL {
  const trimmed = text.trim();
  if (!/^https?:\/\//i.test(trimmed)) {
    throw new BadBaseUrl('The base URL must begin with http:// or https://, for example https://api.example.com/v1');
  }
  if (!URL.canParse(trimmed))
    throw new BadBaseUrl('The base URL cannot be read. Write it like https://api.example.com/v1');
  const url = new URL(trimmed);
  if (url.username !== '' || url.password !== '') {
    throw new BadBaseUrl(
      'The base URL must not hold a user name or password. Remove everything before the @ and give the key separately.',
    );
  }
  if (trimmed.includes('?'))
    throw new BadBaseUrl('The base URL must not have a query. Remove the question mark and everything after it.');
  if (trimmed.includes('#'))
    throw new BadBaseUrl('The base URL must not have a fragment. Remove the # and everything after it.');
  return url;
}

function completePath(given: string, home: Home, isOwnHost: boolean): string {
  const ownPath = home.basePath;
  const pasted = trimSlashes(given);
  const path = pasted.replace(ENDPOINT, '');
  // A whole endpoint pasted for another host says exactly where the base ends, even when that is unusual.
  if (path !== pasted && !isOwnHost) return withoutDoubling(path, ownPath);
  // Nothing, or the beginning of the vendor's own path: the rest was left out.
  if (`${ownPath}/`.startsWith(`${path}/`)) return ownPath;
  // On the vendor's own host a plain /v1 is habit: nothing of this dialect is served there.
  if (isOwnHost && path === USUAL_PATH && ownPath !== '') return ownPath;
  if (home.sdkAddsV1 && !/\/v\d+$/.test(path)) return `${path}${USUAL_PATH}`;
  return withoutDoubling(path, ownPath);
}

/** `/v1/v1` is `/v1`, and `/v4/v1` is `/v4` where /v4 is the vendor's own. */
function withoutDoubling(path: string, ownPath: string): string {
  const single = path.replace(/(\/v\d+)(?:\1)+$/, '$1');
  return ownPath !== '' && single === `${ownPath}${USUAL_PATH}` ? ownPath : single;
}

function trimSlashes(path: string): string {
  return path.replace(/\/{2,}/g, '/').replace(/\/$/, '');
}

// From a base URL as people paste it to where requests go. Tolerant of what is commonly wrong, strict about what is dangerous.

import type { DialectId } from '../domain/dialect.ts';
import type { Preset, SpokenDialect } from './provider.ts';

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

type Home = Pick<Preset, 'baseUrl' | 'basePath' | 'sdkAddsV1' | 'otherHosts' | 'dialects'>;

/** Where each dialect's requests are posted, behind the path of the base. */
export const OPERATION_PATHS: Readonly<Record<DialectId, string>> = {
  'openai-chat': '/chat/completions',
  'anthropic-messages': '/messages',
  'openai-responses': '/responses',
};

/** What people are used to ending a base URL with. */
const USUAL_PATH = '/v1';

/** Paths of single endpoints, pasted together with the base. */
const ENDPOINT = /\/(?:chat\/completions|completions|responses|messages|embeddings|models)$/;

/** Works out origin and path from what the user gave (null: nothing), completed by what is known of the vendor. */
export function resolveBaseUrl(home: Home, given: string | null): BaseUrl {
  const text = given ?? home.baseUrl;
  if (text === null) throw new BadBaseUrl('This provider needs a base URL, for example http://localhost:8000/v1');
  const url = parseBaseUrl(text);
  return { origin: url.origin, path: completePath(url.pathname, home, isOwnHost(home, url.origin)) };
}

/** The full path for a dialect's requests; null where nobody says that it is spoken there. */
export function pathOf(home: Home, spoken: SpokenDialect, base: BaseUrl): string | null {
  const operation = OPERATION_PATHS[spoken.id];
  if (spoken.ownPath === undefined) return base.path + operation;
  return isOwnHost(home, base.origin) ? spoken.ownPath + operation : null;
}

function isOwnHost(home: Home, origin: string): boolean {
  const { host, protocol } = new URL(origin);
  if (home.baseUrl !== null && new URL(home.baseUrl).host === host) return true;
  return protocol === 'https:' && home.otherHosts !== null && home.otherHosts.test(host);
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

function completePath(given: string, home: Home, isVendor: boolean): string {
  const ownPath = home.basePath;
  const pasted = trimSlashes(given);
  const path = pasted.replace(ENDPOINT, '');
  // A whole endpoint pasted for another host says exactly where the base ends, even when that is unusual.
  if (path !== pasted && !isVendor) return withoutDoubling(path, ownPath);
  // Nothing, or the beginning of the vendor's own path: the rest was left out.
  if (`${ownPath}/`.startsWith(`${path}/`)) return ownPath;
  // On the vendor's own host a plain /v1 is habit: nothing of this dialect is served there.
  if (isVendor && path === USUAL_PATH && ownPath !== '') return ownPath;
  // Another dialect's base: that dialect's requests find their way from the usual one.
  if (isVendor && home.dialects.some((spoken) => `${spoken.ownPath ?? ''}/`.startsWith(`${path}/`))) return ownPath;
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

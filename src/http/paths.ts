// The paths that clients ask for, brought into one form. Base URLs are given with and without /v1, with it twice, with a
// slash too many; what is meant is clear each time.

import { OPERATIONS } from '../endpoints/doors.ts';

/** A client key in front of the path, for tools that can be given an address but no key: `/k/bbx-…/api/chat`. */
const KEY_PREFIX = /^\/k\/([^/]+)(?=\/|$)/;

/** As nearly everybody writes them. */
const USUAL: ReadonlyMap<string, Asked> = new Map(
  OPERATIONS.map((operation) => [`/v1/${operation}`, { operation, key: null }]),
);

export interface Asked {
  /** `chat/completions`, `models/openai/gpt-5`, `api/tags`; empty for the root. */
  readonly operation: string;
  /** The key that stood in the path, or null. */
  readonly key: string | null;
}

export function readPath(url: string): Asked {
  const usual = USUAL.get(url);
  if (usual !== undefined) return usual;
  const query = url.search(/[?#]/);
  const path = (query < 0 ? url : url.slice(0, query)).replace(/\/{2,}/g, '/');
  const key = KEY_PREFIX.exec(path)?.[1] ?? null;
  const rest = key === null ? path : path.replace(KEY_PREFIX, '');
  // `/api/v1` is how some hosted routers write it.
  const operation = rest
    .replace(/^(?:\/api)?(?:\/v1)+(?=\/|$)/, '')
    .replace(/\/$/, '')
    .replace(/^\//, '');
  return { operation, key };
}

/** What follows `prefix/` in an operation, decoded; null when it is another one. */
export function restOf(operation: string, prefix: string): string | null {
  if (!operation.startsWith(`${prefix}/`)) return null;
  const rest = operation.slice(prefix.length + 1);
  try {
    return decodeURIComponent(rest);
  } catch {
    // What cannot be decoded is taken literally and then simply not found.
    return rest;
  }
}

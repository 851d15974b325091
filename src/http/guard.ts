// Who may talk to a listener at all. A local service is reachable from every web page the user has open, so being on
// loopback proves nothing: the address, the origin and the kind of request are checked before anything else.

import type { IncomingMessage } from 'node:http';
import { BODY_ENCODINGS } from './read-body.ts';

export interface Refusal {
  readonly status: number;
  readonly code: string;
  readonly message: string;
}

export interface GuardRules {
  /** The port that is really bound. */
  readonly port: number;
  /** Browser origins that may call, exact. */
  readonly allowedOrigins: readonly string[];
}

const OWN_SITE = new Set(['none', 'same-origin']);
/** Header names by which a client could try to choose where a request and our key go. */
const DESTINATION_HEADER = /(^|-)(custom-host|api-base|base-url)$/;

/** null: go on. `Host` must be our own address and port in one of its three spellings. */
export function guardRequest(request: IncomingMessage, rules: GuardRules): Refusal | null {
  const { headers } = request;
  if (request.url?.startsWith('/') !== true) {
    return refusal(400, 'bad_target', 'The request target must be a path.');
  }
  if (countHosts(request.rawHeaders) !== 1 || !isOwnHost(headers.host, rules.port)) {
    return refusal(
      421,
      'wrong_host',
      `This gateway answers to 127.0.0.1:${rules.port} and localhost:${rules.port} only.`,
    );
  }
  const origin = headers.origin;
  const originAllowed = origin !== undefined && rules.allowedOrigins.includes(origin);
  if (origin !== undefined && !originAllowed) {
    return refusal(
      403,
      'origin_refused',
      `Pages from '${origin}' may not call this gateway. Add the origin to settings.allowedOrigins to allow it.`,
    );
  }
  const site = headers['sec-fetch-site'];
  if (site !== undefined && !originAllowed && (typeof site !== 'string' || !OWN_SITE.has(site))) {
    return refusal(403, 'cross_site_refused', 'Requests that another web site causes are refused.');
  }
  return null;
}

/** Refuses headers that try to set a destination. */
export function guardDestination(request: IncomingMessage): Refusal | null {
  for (const name in request.headers) {
    if (DESTINATION_HEADER.test(name)) {
      return refusal(
        400,
        'destination_refused',
        `The header '${name}' names a destination; only the settings may do that. Remove it.`,
      );
    }
  }
  return null;
}

/** Bodies must be JSON, so that no page can send one without the browser asking first. */
export function guardJson(request: IncomingMessage): Refusal | null {
  const { 'content-type': type, 'content-encoding': encoding } = request.headers;
  if (type === undefined || !/^application\/json\s*(;|$)/i.test(type)) {
    return refusal(415, 'json_only', 'The body must be JSON: send the header content-type: application/json.');
  }
  if (encoding === undefined || encoding === 'identity' || BODY_ENCODINGS.includes(encoding.toLowerCase())) return null;
  return refusal(
    415,
    'encoding_refused',
    `content-encoding: ${encoding} is not understood; use ${BODY_ENCODINGS.join(', ')} or none.`,
  );
}

/** Files come as forms: the only bodies that are no JSON. */
export function guardForm(request: IncomingMessage): Refusal | null {
  const { 'content-type': type, 'content-encoding': encoding } = request.headers;
  if (type === undefined || !/^multipart\/form-data\s*;/i.test(type)) {
    return refusal(415, 'form_only', 'The body must be a form with files: content-type: multipart/form-data.');
  }
  return encoding === undefined || encoding === 'identity'
    ? null
    : refusal(415, 'encoding_refused', `A form must not be compressed, found content-encoding: ${encoding}.`);
}

function countHosts(rawHeaders: readonly string[]): number {
  let hosts = 0;
  for (let i = 0; i < rawHeaders.length; i += 2) {
    if (rawHeaders[i]?.length === 4 && rawHeaders[i]?.toLowerCase() === 'host') hosts += 1;
  }
  return hosts;
}

function isOwnHost(host: string | undefined, port: number): boolean {
  if (host === undefined) return false;
  const name = host.toLowerCase();
  return name === `127.0.0.1:${port}` || name === `localhost:${port}` || name === `[::1]:${port}`;
}

function refusal(status: number, code: string, message: string): Refusal {
  return { status, code, message };
}

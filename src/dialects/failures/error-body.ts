// One reading for all the shapes in which servers report an error.

import { isObject, objectIn } from '../json.ts';
import type { JsonObject } from '../json.ts';
import { oneLine, spokenText, wrappedJson } from './error-text.ts';
import { miniMaxName } from './minimax.ts';

export interface ErrorBody {
  /** The server's own sentence, null when there is none. */
  readonly message: string | null;
  readonly code: string | null;
  readonly type: string | null;
  readonly param: string | null;
  /** An HTTP error status written into the body. */
  readonly status: number | null;
  /** Every code-like name in it, in lower case and the telling ones first: code, type, status, reason and what is nested in them. */
  readonly names: ReadonlySet<string>;
  /** Everything it says for itself, in lower case, for looking for signatures. */
  readonly text: string;
}

/** Reads a parsed body (undefined when it was no JSON) and the text it came from. */
export function readErrorBody(body: unknown, bodyText: string): ErrorBody {
  const root = unwrap(body);
  if (!isObject(root)) return plainError(typeof root === 'string' ? root : body === undefined ? bodyText : '');
  const error = errorObject(root);
  const inner = wrappedError(root, error);
  const message = findMessage(root, error, inner);
  const names = [...namesIn(root, error), ...(inner === null ? [] : namesIn(inner, errorObject(inner)))];
  if (message !== null) names.push(...exceptionNames(message));
  const miniMax = miniMaxName(root, message);
  if (miniMax !== null) names.push(miniMax);
  return {
    message: message === null ? null : oneLine(message),
    code: codeIn(root, error, inner),
    type: nameOf(error['type']) ?? nameOf(error['status']) ?? (root === error ? null : typeOfRoot(root)),
    param: paramIn(root, error) ?? (inner === null ? null : paramIn(inner, errorObject(inner))),
    status: statusIn(error) ?? statusIn(root),
    names: new Set(names.map((name) => name.toLowerCase())),
    text: spokenText(root, bodyText),
  };
}

/** Some send the error as the only element of a list. */
function unwrap(body: unknown): unknown {
  return Array.isArray(body) && body.length > 0 ? (body[0] as unknown) : body;
}

function plainError(text: string): ErrorBody {
  const message = oneLine(text);
  return {
    message: message === '' ? null : message,
    code: null,
    type: null,
    param: null,
    status: null,
    names: new Set(exceptionNames(text)),
    text: spokenText(undefined, text),
  };
}

/** The object that describes the error: nested under a name, the first of a list, or the body itself. */
function errorObject(root: JsonObject): JsonObject {
  if (isObject(root['error'])) return root['error'];
  const errors = root['errors'];
  if (Array.isArray(errors) && isObject(errors[0])) return errors[0];
  if (isObject(root['base_resp'])) {
    const { status_code: code, status_msg: message } = root['base_resp'];
    return { code, message };
  }
  if (isObject(root['fault'])) {
    return { message: root['fault']['faultstring'], code: objectIn(root['fault'], 'detail')['errorcode'] };
  }
  return root;
}

/** The vendor's own error, where a router repeats it: beside its "Provider returned error" or in its sentence. */
function wrappedError(root: JsonObject, error: JsonObject): JsonObject | null {
  const raw = objectIn(error, 'metadata')['raw'];
  if (isObject(raw)) return raw;
  const text = textOf(raw) ?? textOf(error['message']) ?? textOf(root['error']);
  return text === null ? null : (wrappedJson(text)?.json ?? null);
}

function findMessage(root: JsonObject, error: JsonObject, inner: JsonObject | null): string | null {
  // Routers hide the real sentence behind "Provider returned error".
  const raw = textOf(objectIn(error, 'metadata')['raw']);
  const own = raw ?? ownMessage(root, error);
  // What is nothing but JSON is no sentence.
  const isSentence = own !== null && !/^\s*\{/.test(own);
  return (isSentence || inner === null ? own : ownMessage(inner, errorObject(inner))) ?? own;
}

function ownMessage(root: JsonObject, error: JsonObject): string | null {
  const candidates = [
    textOf(error['message']),
    textOf(root['error']),
    textOf(root['message']),
    detailText(root['detail']),
    detailText(objectIn(root, 'message')['detail']),
    textOf(root['error_message']),
    textOf(root['msg']),
  ];
  return candidates.find((candidate) => candidate !== null) ?? null;
}

/** FastAPI's `detail`: a sentence, or a list of complaints. */
function detailText(detail: unknown): string | null {
  if (!Array.isArray(detail)) return isObject(detail) ? textOf(detail['message']) : textOf(detail);
  const first: unknown = detail[0];
  if (!isObject(first)) return textOf(first);
  const what = textOf(first['msg']) ?? 'Invalid';
  const where = paramOfDetail(detail);
  return where === null ? what : `${where}: ${what}`;
}

/** Routers write the status where a code belongs; then the vendor's own code tells more, or the router's word for it. */
function codeIn(root: JsonObject, error: JsonObject, inner: JsonObject | null): string | null {
  const own = nameOf(error['code']) ?? nameOf(root['code']);
  if (own !== null && !/^[45]\d\d$/.test(own)) return own;
  const vendors = inner === null ? null : nameOf(errorObject(inner)['code']);
  return vendors ?? nameOf(objectIn(error, 'metadata')['error_type']) ?? own;
}

function paramIn(root: JsonObject, error: JsonObject): string | null {
  return nameOf(error['param']) ?? paramOfDetail(root['detail']) ?? paramOfDetail(objectIn(root, 'message')['detail']);
}

/** Where a FastAPI complaint points to: `["body", "messages", 0, "role"]` is `messages.0.role`. */
function paramOfDetail(detail: unknown): string | null {
  const first: unknown = Array.isArray(detail) ? detail[0] : null;
  const loc = isObject(first) ? first['loc'] : null;
  if (!Array.isArray(loc)) return null;
  const path = loc.filter((step, i) => !(i === 0 && step === 'body')).join('.');
  return path === '' ? null : path;
}

function namesIn(root: JsonObject, error: JsonObject): string[] {
  const metadata = objectIn(error, 'metadata');
  const details: unknown = error['details'];
  const reasons = Array.isArray(details) ? details.map((detail) => (isObject(detail) ? detail['reason'] : null)) : [];
  return [
    error['code'],
    error['type'],
    error['status'],
    error['error_type'],
    root['code'],
    root['type'],
    root['error_type'],
    metadata['error_type'],
    metadata['provider_code'],
    metadata['reason'],
    metadata['limit_source'],
    objectIn(error, 'availability')['code'],
    objectIn(error, 'innererror')['code'],
    wasFlagged(metadata) ? 'flagged_input' : null,
    ...reasons,
  ].filter((name): name is string => typeof name === 'string');
}

/** A router's moderation says what it flagged, or why. */
function wasFlagged(metadata: JsonObject): boolean {
  const { flagged_input: flagged, reasons } = metadata;
  return isObject(flagged) || typeof flagged === 'string' || (Array.isArray(reasons) && reasons.length > 0);
}

/** LiteLLM begins its sentences with its exceptions: `litellm.BadRequestError: litellm.ContextWindowExceededError: …`. */
function exceptionNames(message: string): string[] {
  const names: string[] = [];
  let rest = message;
  for (let found = EXCEPTION.exec(rest); found !== null && names.length < 4; found = EXCEPTION.exec(rest)) {
    names.push((found[1] ?? '').toLowerCase());
    rest = rest.slice(found[0].length);
  }
  return names;
}

const EXCEPTION = /^litellm\.(\w+): ?/;

/** `object: "error"` and `type: "error"` say that it is one, not which one. */
function typeOfRoot(root: JsonObject): string | null {
  return root['type'] === 'error' ? null : nameOf(root['type']);
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' && value.trim() !== '' ? value : null;
}

/** Codes are strings at some and numbers at others. */
function nameOf(value: unknown): string | null {
  return typeof value === 'number' ? String(value) : textOf(value);
}

function statusIn(error: JsonObject): number | null {
  return (
    statusOf(error['code']) ??
    statusOf(error['status']) ??
    statusOf(error['status_code']) ??
    statusOf(error['http_code'])
  );
}

function statusOf(value: unknown): number | null {
  const status = typeof value === 'string' && /^\d{3}$/.test(value) ? Number(value) : value;
  return typeof status === 'number' && Number.isInteger(status) && status >= 400 && status <= 599 ? status : null;
}

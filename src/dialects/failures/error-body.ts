// One reading for all the shapes in which servers of this dialect report an error.

import { isObject, objectIn } from '../json.ts';
import type { JsonObject } from '../json.ts';

export interface ErrorBody {
  /** The server's own sentence, null when there is none. */
  readonly message: string | null;
  readonly code: string | null;
  readonly type: string | null;
  readonly param: string | null;
  /** An HTTP error status written into the body. */
  readonly status: number | null;
  /** Every code-like name in it, in lower case: code, type, status, reason and what is nested in them. */
  readonly names: ReadonlySet<string>;
  /** Everything it says, in lower case, for looking for signatures. */
  readonly text: string;
}

const LONGEST_MESSAGE = 500;
/** As much of a body as is worth looking through. */
const LONGEST_TEXT = 8_192;

/** Reads a parsed body (undefined when it was no JSON) and the text it came from. */
export function readErrorBody(body: unknown, bodyText: string): ErrorBody {
  const root = unwrap(body);
  if (!isObject(root)) return plainError(typeof root === 'string' ? root : isJson(body) ? '' : bodyText);
  const error = errorObject(root);
  const message = findMessage(root, error);
  const code = nameOf(error['code']) ?? nameOf(root['code']);
  const type = nameOf(error['type']) ?? nameOf(error['status']) ?? (root === error ? null : typeOfRoot(root));
  return {
    message: message === null ? null : oneLine(message),
    code,
    type,
    param:
      nameOf(error['param']) ?? paramOfDetail(root['detail']) ?? paramOfDetail(objectIn(root, 'message')['detail']),
    status: statusOf(error['code']) ?? statusOf(error['status']) ?? statusOf(root['code']) ?? statusOf(root['status']),
    names: new Set(namesIn(root, error).map((name) => name.toLowerCase())),
    text: searchText(message, error, bodyText),
  };
}

/** One line of at most 500 characters, without control characters and without those that reorder what is shown. */
function oneLine(text: string): string {
  const clean = text
    // oxlint-disable-next-line no-control-regex -- taking them out is the point
    .replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g, ' ')
    .replace(/[\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, '')
    .trim();
  return clean.length <= LONGEST_MESSAGE ? clean : `${clean.slice(0, LONGEST_MESSAGE - 1).toWellFormed()}…`;
}

/** Whether the answer is a page for people: a proxy's, a portal's, or the wrong address. */
export function isWebPage(contentType: string | null, bodyText: string): boolean {
  return (
    /^\s*(?:<!doctype html|<html|<head|<body)/i.test(bodyText) ||
    (contentType ?? '').toLowerCase().includes('text/html')
  );
}

/** Some send the error as the only element of a list. */
function unwrap(body: unknown): unknown {
  return Array.isArray(body) && body.length > 0 ? (body[0] as unknown) : body;
}

function isJson(body: unknown): boolean {
  return body !== undefined;
}

function plainError(text: string): ErrorBody {
  const message = oneLine(text.slice(0, 2 * LONGEST_MESSAGE));
  return {
    message: message === '' ? null : message,
    code: null,
    type: null,
    param: null,
    status: null,
    names: new Set(),
    text: text.slice(0, LONGEST_TEXT).toLowerCase(),
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

function findMessage(root: JsonObject, error: JsonObject): string | null {
  const candidates = [
    // Routers hide the real sentence behind "Provider returned error".
    textOf(objectIn(error, 'metadata')['raw']),
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
    root['code'],
    root['type'],
    metadata['error_type'],
    metadata['provider_code'],
    objectIn(error, 'availability')['code'],
    objectIn(error, 'innererror')['code'],
    isObject(metadata['flagged_input']) || typeof metadata['flagged_input'] === 'string' ? 'flagged_input' : null,
    ...reasons,
  ].filter((name): name is string => typeof name === 'string');
}

/** `object: "error"` and `type: "error"` say that it is one, not which one. */
function typeOfRoot(root: JsonObject): string | null {
  return root['type'] === 'error' ? null : nameOf(root['type']);
}

function searchText(message: string | null, error: JsonObject, bodyText: string): string {
  const own = [message, textOf(error['message']), bodyText].filter((text) => text !== null).join('\n');
  return own.slice(0, LONGEST_TEXT).toLowerCase();
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' && value.trim() !== '' ? value : null;
}

/** Codes are strings at some and numbers at others. */
function nameOf(value: unknown): string | null {
  return typeof value === 'number' ? String(value) : textOf(value);
}

function statusOf(value: unknown): number | null {
  const status = typeof value === 'string' && /^\d{3}$/.test(value) ? Number(value) : value;
  return typeof status === 'number' && Number.isInteger(status) && status >= 400 && status <= 599 ? status : null;
}

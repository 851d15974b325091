// Finds fields in a multipart/form-data body while it passes by: every byte goes on as it came, in order, and only the
// values of a few small fields are read and may be replaced. Stricter than the standard wherever another reader of the
// same body could see other fields than we do.

import { requestProblem, type RequestProblem } from './request-body.ts';

/** Each byte of the body is in exactly one piece. */
export interface FormPiece {
  readonly bytes: Uint8Array;
  /** These bytes are the value of a wanted field, all of it. */
  readonly field: FormField | null;
}

export interface FormField {
  readonly name: string;
  readonly value: string;
}

/** The boundary in a content type of multipart/form-data; null when there is none. */
export function boundaryOf(contentType: string): string | null {
  if (!/^multipart\/form-data\s*;/iu.test(contentType)) return null;
  const [match, another] = contentType.matchAll(/;\s*boundary=(?:"([^"\\]{1,70})"|([^\s;",]{1,70})(?=\s*(?:;|$)))/giu);
  return another === undefined ? (match?.[1] ?? match?.[2] ?? null) : null;
}

const LONGEST_HEADERS = 8192;
const LONGEST_VALUE = 1024;

const CR = 13;
const LF = 10;
const DASH = 45;

const encoder = new TextEncoder();
const decoder = new TextDecoder();

type Place = 'start' | 'headers' | 'value' | 'content' | 'end';

export class FormScanner {
  /** Set when the body must not be passed on; from then on nothing comes out. */
  problem: RequestProblem | null = null;
  /** The content of a file has begun. */
  hasFile = false;
  readonly #wanted: ReadonlySet<string>;
  readonly #refused: ReadonlySet<string>;
  /** What stands before each part, with the line end before it. */
  readonly #delimiter: Uint8Array;
  readonly #seen = new Set<string>();
  #place: Place = 'start';
  #field = '';
  #held: Uint8Array = new Uint8Array(0);
  #pieces: FormPiece[] = [];

  /** `refused`: fields that must not be there. */
  constructor(boundary: string, wanted: ReadonlySet<string>, refused: ReadonlySet<string>) {
    this.#delimiter = encoder.encode(`\n--${boundary}`);
    this.#wanted = wanted;
    this.#refused = refused;
  }

  push(chunk: Uint8Array): readonly FormPiece[] {
    if (this.problem !== null) return [];
    let rest = joined(this.#held, chunk);
    for (;;) {
      const used = this.#step(rest);
      if (used < 0 || this.problem !== null) break;
      rest = rest.subarray(used);
    }
    this.#held = rest;
    const pieces = this.#pieces;
    this.#pieces = [];
    return this.problem === null ? pieces : [];
  }

  /** To be called behind the last chunk: a body that just stops must not look like a whole one. */
  end(): void {
    if (this.problem === null && this.#place !== 'end') this.#refuse('The form ends before its last boundary.');
  }

  /** How many bytes were dealt with; -1 when more must come first. */
  #step(rest: Uint8Array): number {
    switch (this.#place) {
      case 'start':
        return this.#start(rest);
      case 'headers':
        return this.#headers(rest);
      case 'value':
      case 'content':
        return this.#content(rest);
      case 'end':
        if (!rest.every(isBlank)) return this.#refuse('Something stands behind the last boundary of the form.');
        return rest.length === 0 ? -1 : this.#emit(rest);
    }
  }

  #start(rest: Uint8Array): number {
    const boundary = this.#delimiter.subarray(1);
    if (!matches(rest, 0, boundary.subarray(0, rest.length))) {
      return this.#refuse('The form does not begin with its boundary.');
    }
    return rest.length < boundary.length ? -1 : this.#afterDelimiter(rest, boundary.length);
  }

  /** Behind a boundary there is a line end and a part, or two dashes and the end. */
  #afterDelimiter(rest: Uint8Array, at: number): number {
    if (rest.length < at + 2) return -1;
    const [first, second] = [rest[at], rest[at + 1]];
    if (first === CR && second === LF) this.#place = 'headers';
    else if (first === DASH && second === DASH) this.#place = 'end';
    else return this.#refuse('A boundary of the form is not alone on its line.');
    return this.#emit(rest.subarray(0, at + 2));
  }

  #headers(rest: Uint8Array): number {
    const end = endOfHeaders(rest);
    if (end > LONGEST_HEADERS || (end < 0 && rest.length > LONGEST_HEADERS)) {
      return this.#refuse('The headers of a part are too long.');
    }
    const boundary = this.#delimiter.subarray(1);
    // There is a boundary to come in any case, so this much can be waited for.
    if (end < 0 || rest.length < end + boundary.length) return -1;
    if (matches(rest, end, boundary)) return this.#refuse('A part of the form has no content.');
    const part = readHeaders(decoder.decode(rest.subarray(0, end)));
    if (part === null) return this.#refuse('The headers of a part cannot be read.');
    this.#begin(part);
    return this.problem === null ? this.#emit(rest.subarray(0, end)) : -1;
  }

  #begin({ name, isFile }: Part): void {
    this.hasFile ||= isFile;
    this.#place = 'content';
    if (this.#refused.has(name)) {
      const message = `The field '${name}' names a destination; only the settings may do that. Remove it.`;
      this.problem = requestProblem(message, name, 'destination_refused');
    } else if (this.#wanted.has(name)) {
      if (isFile) this.#refuse(`The field '${name}' must be text, not a file.`, name);
      else if (this.#seen.has(name)) this.#refuse(`The field '${name}' is given twice.`, name, 'duplicate_field');
      this.#seen.add(name);
      this.#field = name;
      this.#place = 'value';
    }
  }

  #content(rest: Uint8Array): number {
    const at = indexOf(rest, this.#delimiter);
    if (at >= 0 && rest[at - 1] !== CR) return this.#refuse('A boundary of the form does not begin its line.');
    // The line end in front of the boundary is no part of the content.
    const end = at < 0 ? -1 : at - 1;
    if (this.#place === 'value') {
      if (end > LONGEST_VALUE || (end < 0 && rest.length > LONGEST_VALUE + this.#delimiter.length)) {
        return this.#refuse(`The value of '${this.#field}' is too long.`, this.#field);
      }
      if (end < 0) return -1;
      this.#pieces.push({
        bytes: rest.subarray(0, end),
        field: { name: this.#field, value: decoder.decode(rest.subarray(0, end)) },
      });
      this.#place = 'content';
      return end;
    }
    if (end > 0) return this.#emit(rest.subarray(0, end));
    if (end === 0) return this.#afterDelimiter(rest, this.#delimiter.length + 1);
    const safe = Math.max(0, rest.length - this.#delimiter.length);
    return safe === 0 ? -1 : this.#emit(rest.subarray(0, safe));
  }

  #emit(bytes: Uint8Array): number {
    this.#pieces.push({ bytes, field: null });
    return bytes.length;
  }

  #refuse(message: string, param: string | null = null, code = 'invalid_form'): number {
    this.problem = requestProblem(message, param, code);
    return -1;
  }
}

interface Part {
  readonly name: string;
  readonly isFile: boolean;
}

const PARAMETER = /;\s*([\w*-]+)=(?:"((?:[^"\\]|\\.)*)"|([^\s;"]+))\s*/gu;

/** null: there is something about them that readers might read in different ways. */
function readHeaders(text: string): Part | null {
  const lines = text.slice(0, -4).split('\r\n');
  if (lines.some((line) => !/^[\w-]+:/u.test(line) || /[\r\n\0]/u.test(line))) return null;
  const found = lines.filter((line) => /^content-disposition:/iu.test(line));
  const [disposition] = found;
  if (disposition === undefined || found.length > 1) return null;
  const rest = disposition.replace(/^content-disposition:\s*form-data\s*/iu, '');
  const parameters = new Map<string, string>();
  let length = 0;
  for (const [whole, key = '', quoted, plain = ''] of rest.matchAll(PARAMETER)) {
    const name = key.toLowerCase();
    if (parameters.has(name)) return null;
    parameters.set(name, quoted ?? plain);
    length += whole.length;
  }
  const name = parameters.get('name');
  if (length !== rest.length || name === undefined || name.includes('\\') || parameters.has('name*')) return null;
  return { name, isFile: parameters.has('filename') || parameters.has('filename*') };
}

/** Just behind the empty line; -1 when it has not come yet. */
function endOfHeaders(bytes: Uint8Array): number {
  for (let at = bytes.indexOf(LF); at >= 0; at = bytes.indexOf(LF, at + 1)) {
    if (at >= 3 && bytes[at - 1] === CR && bytes[at - 2] === LF && bytes[at - 3] === CR) return at + 1;
  }
  return -1;
}

function indexOf(bytes: Uint8Array, delimiter: Uint8Array): number {
  for (let at = bytes.indexOf(LF); at >= 0; at = bytes.indexOf(LF, at + 1))
    if (matches(bytes, at, delimiter)) return at;
  return -1;
}

function matches(bytes: Uint8Array, at: number, expected: Uint8Array): boolean {
  for (let i = 0; i < expected.length; i += 1) if (bytes[at + i] !== expected[i]) return false;
  return true;
}

function isBlank(byte: number): boolean {
  return byte === CR || byte === LF || byte === 32 || byte === 9;
}

function joined(first: Uint8Array, second: Uint8Array): Uint8Array {
  if (first.length === 0) return second;
  const both = new Uint8Array(first.length + second.length);
  both.set(first);
  both.set(second, first.length);
  return both;
}

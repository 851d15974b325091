// Reads the records of a database file page by page, without its trees: what a damaged file still holds is found wherever it
// is. Knows tables without a rowid only (SQLite's file format, sections 1.6 and 2.1).

import { closeSync, existsSync, fstatSync, openSync, readFileSync, readSync } from 'node:fs';
import { walPages } from './raw-wal.ts';

export type RawValue = string | number | null | Uint8Array;
export type RawRecord = readonly RawValue[];

const HEADER_BYTES = 100;
const USUAL_PAGE_BYTES = 4_096;
const LEAF = 0x0a;
const INTERIOR = 0x02;

interface File {
  readonly pageBytes: number;
  readonly usable: number;
  readonly pages: number;
  /** null: there is no such page. */
  page(n: number): Uint8Array | null;
}

/** Every record that can be made out, in no order; rows that were deleted or moved may be among them. */
export function* rawRecords(path: string): Generator<RawRecord> {
  const descriptor = openSync(path, 'r');
  try {
    const file = openFile(descriptor, path);
    const free = freePages(file);
    for (let n = 1; n <= file.pages; n += 1) {
      const page = free.has(n) ? null : file.page(n);
      if (page !== null) yield* recordsOfPage(file, page, n === 1 ? HEADER_BYTES : 0);
    }
  } finally {
    closeSync(descriptor);
  }
}

function openFile(descriptor: number, path: string): File {
  const { size } = fstatSync(descriptor);
  const header = Buffer.alloc(HEADER_BYTES);
  readSync(descriptor, header, 0, HEADER_BYTES, 0);
  const written = header.readUInt16BE(16) === 1 ? 65_536 : header.readUInt16BE(16);
  const isSound = written >= 512 && (written & (written - 1)) === 0;
  const pageBytes = isSound ? written : USUAL_PAGE_BYTES;
  const wal = existsSync(`${path}-wal`) ? walPages(readFileSync(`${path}-wal`), pageBytes) : new Map<number, Buffer>();
  const pages = Math.max(Math.ceil(size / pageBytes), ...wal.keys());
  return {
    pageBytes,
    usable: pageBytes - (isSound ? (header[20] ?? 0) : 0),
    pages,
    page(n) {
      const later = wal.get(n);
      if (later !== undefined) return later;
      if (n < 1 || n * pageBytes > size) return null;
      const page = Buffer.alloc(pageBytes);
      readSync(descriptor, page, 0, pageBytes, (n - 1) * pageBytes);
      return page;
    },
  };
}

/** Pages that are in use for nothing hold what was deleted. */
function freePages({ page, pages }: File): ReadonlySet<number> {
  const free = new Set<number>();
  const first = page(1);
  let trunk = first === null ? 0 : view(first).getUint32(32);
  while (trunk > 0 && trunk <= pages && !free.has(trunk)) {
    free.add(trunk);
    const content = page(trunk);
    if (content === null) break;
    const words = view(content);
    const leaves = Math.min(words.getUint32(4), Math.floor(content.length / 4) - 2);
    for (let i = 0; i < leaves; i += 1) free.add(words.getUint32(8 + 4 * i));
    trunk = words.getUint32(0);
  }
  return free;
}

function* recordsOfPage(file: File, page: Uint8Array, start: number): Generator<RawRecord> {
  const kind = page[start];
  if (kind !== LEAF && kind !== INTERIOR) return;
  const words = view(page);
  const cells = words.getUint16(start + 3);
  const pointers = start + (kind === LEAF ? 8 : 12);
  for (let i = 0; i < cells && pointers + 2 * i + 2 <= page.length; i += 1) {
    const at = words.getUint16(pointers + 2 * i) + (kind === LEAF ? 0 : 4);
    const record = recordAt(file, page, at);
    if (record !== null) yield record;
  }
}

/** null: nothing that makes sense. */
function recordAt(file: File, page: Uint8Array, at: number): RawRecord | null {
  try {
    const [bytes, next] = varint(page, at);
    const payload = payloadAt(file, page, next, bytes);
    return payload === null ? null : readRecord(payload);
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

/** The parts of a long record are chained over further pages. */
function payloadAt(file: File, page: Uint8Array, at: number, bytes: number): Uint8Array | null {
  const { usable, pages } = file;
  const most = Math.floor(((usable - 12) * 64) / 255) - 23;
  if (bytes <= most) return at + bytes <= page.length ? page.subarray(at, at + bytes) : null;
  if (bytes > pages * usable) return null;
  const least = Math.floor(((usable - 12) * 32) / 255) - 23;
  const fitting = least + ((bytes - least) % (usable - 4));
  const here = fitting <= most ? fitting : least;
  const whole = Buffer.alloc(bytes);
  whole.set(page.subarray(at, at + here));
  let filled = here;
  let next = view(page).getUint32(at + here);
  while (filled < bytes) {
    const more = file.page(next);
    if (more === null) return null;
    const part = more.subarray(4, 4 + Math.min(usable - 4, bytes - filled));
    whole.set(part, filled);
    filled += part.length;
    next = view(more).getUint32(0);
  }
  return whole;
}

const text = new TextDecoder('utf-8', { fatal: false });
const INT_BYTES = [0, 1, 2, 3, 4, 6, 8];

function readRecord(payload: Uint8Array): RawRecord | null {
  const [headerBytes, first] = varint(payload, 0);
  if (headerBytes > payload.length) return null;
  const values: RawValue[] = [];
  let at = headerBytes;
  for (let next = first; next < headerBytes;) {
    const [type, after] = varint(payload, next);
    next = after;
    const bytes = bytesOf(type);
    if (at + bytes > payload.length) return null;
    values.push(valueOf(type, payload.subarray(at, at + bytes)));
    at += bytes;
  }
  return at === payload.length ? values : null;
}

function bytesOf(type: number): number {
  if (type >= 12) return Math.floor((type - 12) / 2);
  return type === 7 ? 8 : (INT_BYTES[type] ?? 0);
}

function valueOf(type: number, bytes: Uint8Array): RawValue {
  if (type >= 12) return type % 2 === 0 ? Uint8Array.from(bytes) : text.decode(bytes);
  if (type === 0) return null;
  if (type === 8 || type === 9) return type - 8;
  if (type === 7) return view(bytes).getFloat64(0);
  if (type === 6) return Number(view(bytes).getBigInt64(0));
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).readIntBE(0, bytes.length);
}

/** The number at a place, and the place behind it. Throws RangeError behind the end. */
function varint(bytes: Uint8Array, at: number): [value: number, next: number] {
  let value = 0;
  for (let i = 0; i < 9; i += 1) {
    const byte = bytes[at + i];
    if (byte === undefined) throw new RangeError('A number ends behind its page.');
    value = value * (i === 8 ? 256 : 128) + (i === 8 ? byte : byte & 127);
    if (byte < 128 || i === 8) return [value, at + i + 1];
  }
  return [value, at + 9];
}

function view(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

// Reads the pages that a write-ahead log holds, as far as it is whole (SQLite's file format, section 4).

const HEADER_BYTES = 32;
const FRAME_BYTES = 24;
const LITTLE_ENDIAN_SUMS = 0x377f0682;
const BIG_ENDIAN_SUMS = 0x377f0683;

/** The newest version of each page as of the last transaction that is there as a whole. */
export function walPages(wal: Buffer, pageBytes: number): Map<number, Buffer> {
  const pages = new Map<number, Buffer>();
  if (wal.length < HEADER_BYTES) return pages;
  const magic = wal.readUInt32BE(0);
  if ((magic !== LITTLE_ENDIAN_SUMS && magic !== BIG_ENDIAN_SUMS) || wal.readUInt32BE(8) !== pageBytes) return pages;
  const sums = new Checksum(magic === LITTLE_ENDIAN_SUMS);
  sums.add(wal.subarray(0, 24));
  if (!sums.is(wal.readUInt32BE(24), wal.readUInt32BE(28))) return pages;
  const salt = wal.subarray(16, 24);
  const pending = new Map<number, Buffer>();
  for (let at = HEADER_BYTES; at + FRAME_BYTES + pageBytes <= wal.length; at += FRAME_BYTES + pageBytes) {
    const content = wal.subarray(at + FRAME_BYTES, at + FRAME_BYTES + pageBytes);
    sums.add(wal.subarray(at, at + 8));
    sums.add(content);
    const isWhole = sums.is(wal.readUInt32BE(at + 16), wal.readUInt32BE(at + 20));
    if (!isWhole || !salt.equals(wal.subarray(at + 8, at + 16))) break;
    pending.set(wal.readUInt32BE(at), content);
    if (wal.readUInt32BE(at + 4) === 0) continue;
    for (const [n, page] of pending) pages.set(n, page);
    pending.clear();
  }
  return pages;
}

class Checksum {
  readonly #little: boolean;
  #a = 0;
  #b = 0;

  constructor(little: boolean) {
    this.#little = little;
  }

  add(bytes: Buffer): void {
    const words = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    for (let at = 0; at + 8 <= bytes.length; at += 8) {
      this.#a = (this.#a + words.getUint32(at, this.#little) + this.#b) >>> 0;
      this.#b = (this.#b + words.getUint32(at + 4, this.#little) + this.#a) >>> 0;
    }
  }

  is(a: number, b: number): boolean {
    return this.#a === a && this.#b === b;
  }
}

// Short fingerprints for ids and names that must come out the same every time. Not for secrets.

/** 64 bits as two halves: FNV-1a twice, from different starts. */
export function hash(text: string): readonly [number, number] {
  let a = 0x811c9dc5;
  let b = 0x9747b28c;
  for (let i = 0; i < text.length; i += 1) {
    const code = text.charCodeAt(i);
    a = Math.imul(a ^ code, 0x01000193);
    b = Math.imul(b ^ code ^ (a >>> 15), 0x01000193);
  }
  return [a >>> 0, b >>> 0];
}

/** Ten letters and digits. */
export function hashText(text: string): string {
  const [a, b] = hash(text);
  return (a.toString(36) + b.toString(36)).padStart(10, '0').slice(-10);
}

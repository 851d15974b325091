// Looks for secrets where none may be: in every file of a directory and in any text, in every common disguise.

import { createHash } from 'node:crypto';
import { readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** The forms in which a secret could have been written. */
function disguises(secret: string): Map<string, Buffer> {
  const bytes = Buffer.from(secret);
  const forms = new Map<string, Buffer>([
    ['as it is', bytes],
    ['in hex', Buffer.from(bytes.toString('hex'))],
    ['in upper-case hex', Buffer.from(bytes.toString('hex').toUpperCase())],
    ['URL-encoded', Buffer.from(encodeURIComponent(secret))],
    ['as JSON', Buffer.from(JSON.stringify(secret).slice(1, -1))],
    ['in UTF-16', Buffer.from(secret, 'utf16le')],
    ['as SHA-256', Buffer.from(createHash('sha256').update(bytes).digest('hex'))],
  ]);
  // Inside something longer, base64 looks different for each of the three ways the bytes can be aligned.
  for (const shift of [0, 1, 2]) {
    const text = Buffer.concat([Buffer.alloc(shift), bytes])
      .toString('base64')
      .replace(/=+$/, '');
    const inner = text.slice(shift === 0 ? 0 : shift + 1, -2);
    forms.set(`in base64, shifted by ${shift}`, Buffer.from(inner));
    forms.set(`in base64url, shifted by ${shift}`, Buffer.from(inner.replaceAll('+', '-').replaceAll('/', '_')));
  }
  return forms;
}

/** What of these secrets shows in the bytes; empty when nothing does. */
export function secretsIn(name: string, bytes: Buffer | string, secrets: readonly string[]): string[] {
  const haystack = Buffer.from(bytes);
  return secrets.flatMap((secret) =>
    [...disguises(secret)].filter(([, form]) => haystack.includes(form)).map(([how]) => `${secret} ${how} in ${name}`),
  );
}

/** The same for every file below a directory. */
export function secretsBelow(directory: string, secrets: readonly string[]): string[] {
  return filesBelow(directory).flatMap((path) => secretsIn(path, readFileSync(path), secrets));
}

export function filesBelow(directory: string): string[] {
  return readdirSync(directory, { recursive: true, encoding: 'utf8' })
    .map((name) => join(directory, name))
    .filter((path) => statSync(path).isFile());
}

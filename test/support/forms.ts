// Forms with files as clients send them, and uploads that a test sends piece by piece.

import { request as httpRequest } from 'node:http';
import { within } from './eventually.ts';
import { whole } from './http-client.ts';
import type { Answer } from './http-client.ts';

export interface FilePart {
  readonly field: string;
  readonly name: string;
  readonly type: string;
  readonly bytes: Buffer;
}

/** The bytes of a form, in this order. */
export function formBytes(boundary: string, parts: readonly (readonly [string, string] | FilePart)[]): Buffer {
  const pieces = parts.flatMap((part) => {
    const [field, value] = 'bytes' in part ? [part.field, part.bytes] : [part[0], Buffer.from(part[1])];
    const file = 'bytes' in part ? `; filename="${part.name}"\r\ncontent-type: ${part.type}` : '';
    const head = `--${boundary}\r\ncontent-disposition: form-data; name="${field}"${file}\r\n\r\n`;
    return [Buffer.from(head), value, Buffer.from('\r\n')];
  });
  return Buffer.concat([...pieces, Buffer.from(`--${boundary}--\r\n`)]);
}

export interface Upload {
  /** Resolves when the network has taken the bytes. */
  write(bytes: Buffer): Promise<void>;
  end(bytes?: Buffer): void;
  /** The whole answer. It may come before the end of the upload. */
  readonly answer: Promise<Answer>;
  hangUp(): void;
}

export function openUpload(url: string, key: string, headers: Readonly<Record<string, string>>): Upload {
  const request = httpRequest(url, { method: 'POST', headers: { authorization: `Bearer ${key}`, ...headers } });
  const answer = new Promise<Answer>((resolve, reject) => {
    request.on('response', (response) => void whole(response).then(resolve));
    request.on('error', reject);
  });
  answer.catch(() => undefined);
  return {
    write: (bytes) =>
      within(new Promise<void>((resolve) => request.write(bytes, () => resolve())), 10_000, 'A part of an upload'),
    end: (bytes) => void request.end(bytes),
    answer,
    hangUp: () => void request.destroy(),
  };
}

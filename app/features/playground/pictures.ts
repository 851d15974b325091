// Pictures from files, the clipboard or a drop, as they go into a conversation.

import { format } from '../../ui/format.ts';
import type { Picture } from './conversation.ts';
import { newKey } from './playground-store.ts';

/** What every provider that sees pictures takes. */
export const PICTURE_TYPES = ['image/png', 'image/jpeg', 'image/webp', 'image/gif'] as const;

const MAX_BYTES = 8_000_000;
const MAX_PICTURES = 10;

export interface ReadPictures {
  readonly pictures: readonly Picture[];
  /** What was left out, and why; null: nothing. */
  readonly problem: string | null;
}

/** `already`: how many there are. */
export async function readPictures(files: readonly File[], already: number): Promise<ReadPictures> {
  const pictures: Picture[] = [];
  const problems: string[] = [];
  for (const file of files) {
    const problem =
      already + pictures.length >= MAX_PICTURES
        ? `At most ${MAX_PICTURES} pictures go with one message.`
        : problemWith(file);
    if (problem !== null) problems.push(problem);
    else {
      try {
        pictures.push({ key: newKey(), name: file.name || 'picture', url: await dataUrl(file) });
      } catch {
        problems.push(`${file.name} cannot be read.`);
      }
    }
  }
  return { pictures, problem: problems.length === 0 ? null : [...new Set(problems)].join(' ') };
}

function problemWith({ name, type, size }: Pick<File, 'name' | 'type' | 'size'>): string | null {
  if (!PICTURE_TYPES.some((each) => each === type)) return `${name || 'This'} is no PNG, JPEG, WebP or GIF.`;
  if (size > MAX_BYTES)
    return `${name} has ${format.bytes(size)}; a picture may have ${format.bytes(MAX_BYTES)}. Make it smaller first.`;
  return null;
}

function dataUrl(file: File): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.addEventListener('load', () => resolve(reader.result as string));
    reader.addEventListener('error', () => reject(reader.error ?? new Error('It cannot be read.')));
    reader.readAsDataURL(file);
  });
}

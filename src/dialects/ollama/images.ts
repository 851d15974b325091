// Images as Ollama's API carries them: base64, without a word on what kind they are.

import { unfit, type Unfit } from '../../domain/fix.ts';
import type { ImagePart } from '../conversation.ts';

/** How the base64 of each kind begins. */
const BEGINNINGS: readonly (readonly [start: string, mediaType: string])[] = [
  ['iVBORw0KGgo', 'image/png'],
  ['/9j/', 'image/jpeg'],
  ['R0lGOD', 'image/gif'],
  ['Qk', 'image/bmp'],
  ['SUkqA', 'image/tiff'],
  ['TU0AK', 'image/tiff'],
];

/** `RIFF`, four bytes of length, `WEBP`. */
const WEBP = /^UklGR.{6}XRUJQ/u;

const DATA_URL = /^data:(image\/[\w.+-]+);base64,/u;

/** The parts of a field of images, which may be missing; `path` names it. */
export function readImages(images: unknown, path: string): ImagePart[] | Unfit {
  if (images === undefined || images === null) return [];
  if (!Array.isArray(images)) return unfit(path, 'The images are not a list.');
  const parts: ImagePart[] = [];
  for (const [i, image] of (images as unknown[]).entries()) {
    const source = typeof image === 'string' ? readImage(image) : null;
    if (source === null) return unfit(`${path}[${i}]`, 'This is not an image in base64 of a kind that we know.');
    parts.push({ kind: 'image', source: { kind: 'data', ...source }, detail: null, cache: null });
  }
  return parts;
}

function readImage(image: string): { readonly mediaType: string; readonly data: string } | null {
  const url = DATA_URL.exec(image);
  const data = url === null ? image : image.slice(url[0].length);
  const mediaType = kindOf(data) ?? url?.[1] ?? null;
  return mediaType === null || data === '' ? null : { mediaType, data };
}

function kindOf(data: string): string | null {
  if (WEBP.test(data)) return 'image/webp';
  return BEGINNINGS.find(([start]) => data.startsWith(start))?.[1] ?? null;
}

// The content of messages and of tool outputs: a string, or parts.

import type { AudioPart, FilePart, ImagePart, MediaSource, RefusalPart, TextPart } from '../conversation.ts';
import { shownName, type FixList } from '../fix-list.ts';
import { isObject, objectIn, type JsonObject } from '../json.ts';

export type ContentPart = TextPart | ImagePart | FilePart | AudioPart | RefusalPart;

/** Empty texts are left out: they say nothing, and some servers refuse them. */
export function readContent(content: unknown, notes: FixList): ContentPart[] {
  if (typeof content === 'string') return content === '' ? [] : [textPart(content)];
  const parts: ContentPart[] = [];
  for (const part of Array.isArray(content) ? (content as unknown[]) : []) {
    const read = isObject(part) ? readPart(part, notes) : typeof part === 'string' ? textPart(part) : null;
    if (read === null) notes.drop(`input[].content[].${typeNameOf(part)}`);
    else if (read.kind !== 'text' || read.text !== '') parts.push(read);
  }
  return parts;
}

/** What a tool returned. Whatever is neither a text nor parts is shown as it is written. */
export function readOutput(output: unknown, notes: FixList): (TextPart | ImagePart | FilePart)[] {
  if (output === undefined || output === null) return [];
  if (typeof output !== 'string' && !isPartList(output)) return [textPart(JSON.stringify(output))];
  const parts: (TextPart | ImagePart | FilePart)[] = [];
  for (const part of readContent(output, notes)) {
    if (part.kind === 'refusal') parts.push(textPart(part.text));
    else if (part.kind === 'audio') notes.drop('input[].output[].input_audio');
    else parts.push(part);
  }
  return parts;
}

export function textPart(text: string): TextPart {
  return { kind: 'text', text, cache: null };
}

function typeNameOf(part: unknown): string {
  const type = isObject(part) ? part['type'] : null;
  return typeof type === 'string' ? shownName(type) : 'type';
}

export function isPartList(output: unknown): boolean {
  return Array.isArray(output) && output.every((part) => isObject(part) && typeof part['type'] === 'string');
}

function readPart(part: JsonObject, notes: FixList): ContentPart | null {
  if (part['prompt_cache_breakpoint'] !== undefined) notes.drop('input[].content[].prompt_cache_breakpoint');
  switch (part['type']) {
    case 'input_text':
    case 'output_text':
    case 'text':
      return typeof part['text'] === 'string' ? textPart(part['text']) : null;
    case 'refusal':
      return typeof part['refusal'] === 'string' ? { kind: 'refusal', text: part['refusal'] } : null;
    case 'input_image':
      return readImage(part);
    case 'input_file':
      return readFile(part);
    case 'input_audio':
      return readAudio(objectIn(part, 'input_audio'));
    default:
      return null;
  }
}

function readImage(part: JsonObject): ImagePart | null {
  const url = isObject(part['image_url']) ? part['image_url']['url'] : part['image_url'];
  const source = sourceOf(url, part['file_id'], 'image/png');
  if (source === null) return null;
  return { kind: 'image', source, detail: typeof part['detail'] === 'string' ? part['detail'] : null, cache: null };
}

function readFile(part: JsonObject): FilePart | null {
  const name = typeof part['filename'] === 'string' && part['filename'] !== '' ? part['filename'] : null;
  const data = part['file_data'];
  const source =
    typeof data === 'string' && data !== ''
      ? (readDataUrl(data, PDF) ?? { kind: 'data' as const, mediaType: PDF, data })
      : sourceOf(part['file_url'], part['file_id'], PDF);
  return source === null ? null : { kind: 'file', source, name, cache: null };
}

function readAudio(audio: JsonObject): AudioPart | null {
  const { data, format } = audio;
  return typeof data === 'string' && typeof format === 'string' ? { kind: 'audio', data, format } : null;
}

/** What a file is when nothing says otherwise: the dialect knew no other kind for long. */
const PDF = 'application/pdf';

function sourceOf(url: unknown, id: unknown, usualType: string): MediaSource | null {
  if (typeof url === 'string' && url !== '') return readDataUrl(url, usualType) ?? { kind: 'url', url };
  return typeof id === 'string' && id !== '' ? { kind: 'id', id } : null;
}

/** null when it is no base64 data URL. */
function readDataUrl(url: string, usualType: string): MediaSource | null {
  if (!/^data:/i.test(url)) return null;
  const comma = url.indexOf(',');
  const [mediaType = '', ...options] = url.slice('data:'.length, Math.max(comma, 0)).split(';');
  if (comma < 0 || options.at(-1)?.trim().toLowerCase() !== 'base64') return null;
  return { kind: 'data', mediaType: mediaType === '' ? usualType : mediaType, data: url.slice(comma + 1) };
}

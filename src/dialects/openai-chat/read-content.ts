// Content of messages: text, pictures, files and sound, as clients of this dialect write them.

import { isUnfit, unfit, type Unfit } from '../../domain/fix.ts';
import type { AudioPart, CacheHint, FilePart, ImagePart, MediaSource, RefusalPart, TextPart } from '../conversation.ts';
import { isObject, objectIn, type JsonObject } from '../json.ts';
import { partsOf, partText } from './message.ts';

export type ContentPart = TextPart | ImagePart | FilePart | AudioPart | RefusalPart;

/** `path` is where the content stands, for the message about what cannot be read. */
export function readContent(content: unknown, path: string): ContentPart[] | Unfit {
  if (content !== null && typeof content === 'object' && !Array.isArray(content)) {
    return unfit(path, 'The content of a message is neither a text nor a list of parts.');
  }
  const parts: ContentPart[] = [];
  for (const [i, part] of partsOf(content).entries()) {
    const read = readPart(part, `${path}[${i}]`);
    if (isUnfit(read)) return read;
    parts.push(read);
  }
  return parts;
}

function readPart(part: unknown, path: string): ContentPart | Unfit {
  const text = partText(part);
  if (text !== null) return { kind: 'text', text, cache: isObject(part) ? cacheOf(part) : null };
  if (!isObject(part)) return unfit(path, 'A part of the content is neither a text nor an object.');
  switch (part['type']) {
    case 'image_url':
    case 'input_image':
      return readImage(part, path);
    case 'file':
    case 'document_url':
      return readFile(part, path);
    case 'input_audio':
      return readAudio(part, path);
    case 'refusal':
      return { kind: 'refusal', text: typeof part['refusal'] === 'string' ? part['refusal'] : '' };
    default:
      return unfit(`${path}.type`, 'This kind of content exists in the Chat Completions dialect only.');
  }
}

export function cacheOf(value: JsonObject): CacheHint | null {
  const hint = value['cache_control'];
  return isObject(hint) ? hint : null;
}

function readImage(part: JsonObject, path: string): ImagePart | Unfit {
  const image = part['image_url'];
  const url = typeof image === 'string' ? image : objectIn(part, 'image_url')['url'];
  const detail = isObject(image) ? image['detail'] : part['detail'];
  if (typeof url !== 'string' || url === '') return unfit(`${path}.image_url`, 'An image has no URL.');
  return {
    kind: 'image',
    source: sourceOf(url),
    detail: typeof detail === 'string' ? detail : null,
    cache: cacheOf(part),
  };
}

function readFile(part: JsonObject, path: string): FilePart | Unfit {
  const file = objectIn(part, 'file');
  const name = file['filename'] ?? part['document_name'];
  const data = file['file_data'] ?? part['document_url'];
  const id = file['file_id'];
  let source: MediaSource;
  if (typeof data === 'string' && data !== '') source = isUrl(data) ? sourceOf(data) : plainData(data);
  else if (typeof id === 'string' && id !== '') source = { kind: 'id', id };
  else return unfit(`${path}.file`, 'A file has neither data nor an id.');
  return { kind: 'file', source, name: typeof name === 'string' ? name : null, cache: cacheOf(part) };
}

function readAudio(part: JsonObject, path: string): AudioPart | Unfit {
  const { data, format } = objectIn(part, 'input_audio');
  if (typeof data !== 'string' || typeof format !== 'string') {
    return unfit(`${path}.input_audio`, 'Sound needs its data and format.');
  }
  return { kind: 'audio', data, format };
}

function isUrl(text: string): boolean {
  return /^(data:|https?:)/i.test(text.slice(0, 8));
}

/** Files without a data URL around them are PDF, the only kind that OpenAI takes so. */
function plainData(data: string): MediaSource {
  return { kind: 'data', mediaType: 'application/pdf', data };
}

/** Looks at the head of a data URL only: the rest may be megabytes. */
function sourceOf(url: string): MediaSource {
  const comma = /^data:/i.test(url.slice(0, 5)) ? url.indexOf(',') : -1;
  const head = comma < 0 ? '' : url.slice(5, comma);
  if (!/;base64$/i.test(head)) return { kind: 'url', url };
  const mediaType = (head.split(';', 1)[0] ?? '').toLowerCase();
  // Some clients say jpg, which is no media type and which strict servers refuse.
  return {
    kind: 'data',
    mediaType: mediaType === 'image/jpg' ? 'image/jpeg' : mediaType,
    data: url.slice(comma + 1),
  };
}

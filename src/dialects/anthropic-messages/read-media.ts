// Images and documents of a Messages request in the common form.

import type { FilePart, ImagePart, MediaSource, TextPart } from '../conversation.ts';
import { isObject, objectIn, type JsonObject } from '../json.ts';
import { cacheHint, textOf, type Reading } from './reading.ts';

type MediaPart = TextPart | ImagePart | FilePart;

export function readImage(block: JsonObject, at: string, reading: Reading): ImagePart[] {
  const source = readSource(objectIn(block, 'source'));
  if (source !== null) return [{ kind: 'image', source, detail: null, cache: cacheHint(block) }];
  reading.refuse(`${at}.source`, 'An image needs a source: base64, url or file.');
  return [];
}

export function readDocument(block: JsonObject, at: string, reading: Reading): MediaPart[] {
  const source = objectIn(block, 'source');
  const name = textOf(block['title']);
  if (block['context'] !== undefined && block['context'] !== null) reading.notes.drop('messages[].document.context');
  if (objectIn(block, 'citations')['enabled'] === true) reading.notes.drop('messages[].document.citations');
  if (source['type'] === 'content') return readContent(source['content'], block, at, reading);
  const media = readSource(source);
  if (media !== null) return [{ kind: 'file', source: media, name, cache: cacheHint(block) }];
  reading.refuse(`${at}.source`, 'A document needs a source: base64, text, content, url or file.');
  return [];
}

/** A document put together from texts and images. */
function readContent(content: unknown, document: JsonObject, at: string, reading: Reading): MediaPart[] {
  const name = textOf(document['title']);
  const cache = cacheHint(document);
  const file = (text: string): FilePart => ({ kind: 'file', source: { kind: 'text', text }, name, cache });
  if (typeof content === 'string') return [file(content)];
  if (!Array.isArray(content)) {
    reading.refuse(`${at}.source.content`, 'The content of a document must be text or a list of blocks.');
    return [];
  }
  return content.flatMap((block: unknown): MediaPart[] => {
    if (!isObject(block)) return [];
    if (block['type'] === 'image') return readImage(block, `${at}.source.content`, reading);
    return typeof block['text'] === 'string' ? [file(block['text'])] : [];
  });
}

/** What the model found somewhere and is given to read. */
export function readSearchResult(block: JsonObject): TextPart[] {
  const { title, source, content } = block;
  const head = [textOf(title), textOf(source)].filter((line) => line !== null && line !== '');
  const texts = Array.isArray(content) ? content.filter(isObject).map((one) => textOf(one['text']) ?? '') : [];
  return [{ kind: 'text', text: [...head, ...texts].join('\n'), cache: cacheHint(block) }];
}

function readSource(source: JsonObject): MediaSource | null {
  const { type, media_type: mediaType, data, url, file_id: id } = source;
  if (type === 'base64' && typeof data === 'string' && typeof mediaType === 'string') {
    return { kind: 'data', mediaType, data };
  }
  if (type === 'url' && typeof url === 'string') return { kind: 'url', url };
  if (type === 'text' && typeof data === 'string') return { kind: 'text', text: data };
  return type === 'file' && typeof id === 'string' ? { kind: 'id', id } : null;
}

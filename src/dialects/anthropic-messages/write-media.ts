// Texts, images and files of the common form as blocks of this dialect.

import type { FilePart, ImagePart, MediaSource, TextPart } from '../conversation.ts';
import type { JsonObject } from '../json.ts';
import type { Findings } from './reading.ts';

/** Empty when there is nothing to say: the API refuses texts of nothing but white space. */
export function writeMedia(part: TextPart | ImagePart | FilePart, findings: Findings): JsonObject[] {
  const hint = part.cache === null ? {} : { cache_control: part.cache };
  switch (part.kind) {
    case 'text':
      return part.text.trim() === '' ? [] : [{ type: 'text', text: part.text, ...hint }];
    case 'image':
      // `auto` is what is done anyway.
      if (part.detail === 'low' || part.detail === 'high') findings.notes.drop('messages[].content[].detail');
      return writeImage(part.source, findings).map((block) => ({ ...block, ...hint }));
    case 'file': {
      const title = part.name === null || part.name === '' ? {} : { title: part.name };
      return writeFile(part.source, findings).map((block) =>
        block['type'] === 'document' ? { ...block, ...title, ...hint } : { ...block, ...hint },
      );
    }
  }
}

function writeImage(source: MediaSource, findings: Findings): JsonObject[] {
  switch (source.kind) {
    case 'data':
      return [{ type: 'image', source: base64(plainType(source.mediaType), source.data) }];
    case 'url':
      return [{ type: 'image', source: { type: 'url', url: source.url } }];
    case 'text':
      return source.text.trim() === '' ? [] : [{ type: 'text', text: source.text }];
    case 'id':
      return refuseId(findings);
  }
}

function writeFile(source: MediaSource, findings: Findings): JsonObject[] {
  switch (source.kind) {
    case 'data':
      return writeFileData(plainType(source.mediaType), source.data, findings);
    case 'url':
      return [{ type: 'document', source: { type: 'url', url: source.url } }];
    case 'text':
      return source.text.trim() === '' ? [] : [document(source.text)];
    case 'id':
      return refuseId(findings);
  }
}

function writeFileData(mediaType: string, data: string, findings: Findings): JsonObject[] {
  if (mediaType === 'application/pdf') return [{ type: 'document', source: base64(mediaType, data) }];
  if (mediaType.startsWith('image/')) return [{ type: 'image', source: base64(mediaType, data) }];
  const text = TEXT_TYPES.test(mediaType) ? decode(data) : null;
  if (text !== null) return text.trim() === '' ? [] : [document(text)];
  findings.refuse(
    'messages[].content[].file',
    `Messages servers take PDF and text, no ${mediaType || 'untyped file'}.`,
  );
  return [];
}

const TEXT_TYPES =
  /^text\/|^application\/(?:json|xml|yaml|x-yaml|javascript|typescript|toml|sql|x-sh)$|\+(?:json|xml)$/;

function document(text: string): JsonObject {
  return { type: 'document', source: { type: 'text', media_type: 'text/plain', data: text } };
}

function base64(mediaType: string, data: string): JsonObject {
  return { type: 'base64', media_type: mediaType, data };
}

/** Without parameters, and with the one wrong name that is common set right. */
function plainType(mediaType: string): string {
  const type = (mediaType.split(';')[0] ?? '').trim().toLowerCase();
  return type === 'image/jpg' ? 'image/jpeg' : type;
}

/** null when it is no base64 of UTF-8. */
function decode(data: string): string | null {
  try {
    const bytes = Uint8Array.from(atob(data), (char) => char.charCodeAt(0));
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}

function refuseId(findings: Findings): [] {
  findings.refuse('messages[].content[].file_id', 'A file that is kept by one provider means nothing to another.');
  return [];
}

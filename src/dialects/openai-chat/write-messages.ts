// Turns of a conversation as the messages of a Chat Completions request.

import { isUnfit, unfit, type Unfit } from '../../domain/fix.ts';
import type {
  CacheHint,
  CallPart,
  MediaSource,
  Part,
  Proof,
  ReasoningPart,
  ResultPart,
  Turn,
} from '../conversation.ts';
import type { FixList } from '../fix-list.ts';
import type { JsonObject } from '../json.ts';
import { shortIds, type IdMap } from './call-ids.ts';
import { completePairs, plainResults } from './tool-pairs.ts';

/** `provider` is where the messages go: it gets its own proofs of reasoning back, and nobody else's. */
export function writeMessages(turns: readonly Turn[], provider: string, fixes: FixList): readonly unknown[] | Unfit {
  const writer = new MessageWriter(shortIds(callIds(turns)), provider, fixes);
  for (const turn of turns) {
    const wrong = writer.add(turn);
    if (wrong !== null) return wrong;
  }
  return plainResults(completePairs(writer.end(), fixes), fixes);
}

function callIds(turns: readonly Turn[]): string[] {
  return turns.flatMap(({ parts }) => parts.flatMap((part) => (part.kind === 'call' ? [part.id] : [])));
}

/** The assistant message that is being put together: neighbouring turns are one, so that their calls are. */
interface OpenMessage {
  texts: { text: string; cache: CacheHint | null }[];
  reasoning: string[];
  blocks: JsonObject[];
  calls: JsonObject[];
}

class MessageWriter {
  readonly #messages: JsonObject[] = [];
  readonly #ids: IdMap;
  readonly #provider: string;
  readonly #fixes: FixList;
  #open: OpenMessage | null = null;

  constructor(ids: IdMap, provider: string, fixes: FixList) {
    this.#ids = ids;
    this.#provider = provider;
    this.#fixes = fixes;
  }

  add(turn: Turn): Unfit | null {
    if (turn.role === 'assistant') {
      this.#addAssistant(turn.parts);
      return null;
    }
    this.#close();
    const others: Part[] = [];
    for (const part of turn.parts) {
      if (part.kind !== 'result') {
        others.push(part);
        continue;
      }
      const wrong = this.#addResult(part);
      if (wrong !== null) return wrong;
    }
    if (others.length === 0) return null;
    const content = contentOf(others, turn.role === 'user' ? null : '\n');
    if (typeof content !== 'string' && isUnfit(content)) return content;
    this.#messages.push({ role: turn.role, content });
    return null;
  }

  end(): readonly JsonObject[] {
    this.#close();
    return this.#messages;
  }

  #addResult(part: ResultPart): Unfit | null {
    const content = contentOf(part.parts, '\n');
    if (typeof content !== 'string' && isUnfit(content)) return content;
    const error = part.isError ? asError(content) : content;
    const hint = part.cache ?? part.parts.findLast(({ cache }) => cache !== null)?.cache ?? null;
    this.#messages.push({ role: 'tool', tool_call_id: this.#ids.of(part.callId), content: error, ...hinted(hint) });
    return null;
  }

  #addAssistant(parts: readonly Part[]): void {
    const last = this.#open;
    const open = (this.#open ??= { texts: [], reasoning: [], blocks: [], calls: [] });
    // Two turns are two paragraphs; the parts of one follow each other as they were streamed.
    let glue = last === null ? '' : '\n\n';
    for (const part of parts) {
      switch (part.kind) {
        case 'text':
        case 'refusal':
          open.texts.push({
            text: (open.texts.length === 0 ? '' : glue) + part.text,
            cache: part.kind === 'text' ? part.cache : null,
          });
          glue = '';
          break;
        case 'reasoning':
          this.#addReasoning(part, open);
          break;
        case 'call':
          open.calls.push(this.#call(part));
          // A call stood between two texts that are neighbours now.
          glue ||= '\n';
          break;
        case 'image':
        case 'file':
        case 'audio':
        case 'result':
          // No server of this dialect takes these from an assistant.
          this.#fixes.drop('messages[].content');
      }
    }
  }

  #addReasoning(part: ReasoningPart, open: OpenMessage): void {
    if (part.text !== '') open.reasoning.push(part.text);
    const { proof } = part;
    if (proof === null) return;
    const block = proof.maker === this.#provider ? blockOf(part.text, proof) : null;
    if (block === null) this.#fixes.drop(PROOF_FIELDS[proof.kind]);
    else open.blocks.push(block);
  }

  #call({ id, name, arguments: text, extra, cache }: CallPart): JsonObject {
    const fn = { name, arguments: text === '' ? '{}' : text };
    return { ...extra, id: this.#ids.of(id), type: 'function', function: fn, ...hinted(cache) };
  }

  #close(): void {
    const open = this.#open;
    this.#open = null;
    if (open === null) return;
    if (open.texts.length === 0 && open.calls.length === 0) {
      // Reasoning that led to nothing is no message.
      if (open.reasoning.length > 0) this.#fixes.drop('messages[].reasoning_content');
      return;
    }
    const message: Record<string, unknown> = { role: 'assistant', content: assistantContent(open.texts) };
    if (open.reasoning.length > 0) message['reasoning_content'] = open.reasoning.join('\n\n');
    if (open.blocks.length > 0) message['thinking_blocks'] = open.blocks;
    if (open.calls.length > 0) message['tool_calls'] = open.calls;
    this.#messages.push(message);
  }
}

/** What each proof is called where it comes from. */
const PROOF_FIELDS: Readonly<Record<Proof['kind'], string>> = {
  signature: 'signature',
  redacted: 'redacted_thinking',
  encrypted: 'encrypted_content',
};

/** As servers of this dialect hand them out; null when they make none of this kind. */
function blockOf(text: string, { kind, data }: Proof): JsonObject | null {
  if (kind === 'signature') return { type: 'thinking', thinking: text, signature: data };
  return kind === 'redacted' ? { type: 'redacted_thinking', data } : null;
}

function assistantContent(texts: OpenMessage['texts']): unknown {
  if (texts.length === 0) return null;
  if (texts.every(({ cache }) => cache === null)) return texts.map(({ text }) => text).join('');
  return texts.map(({ text, cache }) => textPart(text, cache));
}

/** Text alone as a string, joined where `glue` says how; a list where there is more to it. */
function contentOf(parts: readonly Part[], glue: string | null): string | JsonObject[] | Unfit {
  const texts = parts.flatMap((part) => (part.kind === 'text' && part.cache === null ? [part.text] : []));
  if (texts.length === parts.length && (glue !== null || texts.length <= 1)) return texts.join(glue ?? '');
  const written: JsonObject[] = [];
  for (const part of parts) {
    const content = partOf(part);
    if (isUnfit(content)) return content;
    written.push(content);
  }
  return written;
}

function partOf(part: Part): JsonObject | Unfit {
  switch (part.kind) {
    case 'text':
      return textPart(part.text, part.cache);
    case 'refusal':
    case 'reasoning':
      return textPart(part.text, null);
    case 'image': {
      const url = urlOf(part.source);
      if (url === null) return unfit('messages[].content', 'An image is kept by another provider.');
      const detail = part.detail === null ? {} : { detail: part.detail };
      return { type: 'image_url', image_url: { url, ...detail }, ...hinted(part.cache) };
    }
    case 'file': {
      if (part.source.kind === 'text') return textPart(titled(part.name, part.source.text), part.cache);
      const data = part.source.kind === 'data' ? urlOf(part.source) : null;
      if (data === null) return unfit('messages[].content', 'A file is not in the request but kept elsewhere.');
      const file = { filename: part.name ?? 'file.pdf', file_data: data };
      return { type: 'file', file, ...hinted(part.cache) };
    }
    case 'audio':
      return { type: 'input_audio', input_audio: { data: part.data, format: part.format } };
    case 'call':
    case 'result':
      return unfit('messages', 'A tool call stands outside of an answer.');
  }
}

/** There is no other place for the title of a text. */
function titled(title: string | null, text: string): string {
  return title === null || title === '' ? text : `${title}:\n${text}`;
}

function textPart(text: string, cache: CacheHint | null): JsonObject {
  return { type: 'text', text, ...hinted(cache) };
}

function hinted(cache: CacheHint | null): JsonObject {
  return cache === null ? {} : { cache_control: cache };
}

function urlOf(source: MediaSource): string | null {
  if (source.kind === 'url') return source.url;
  return source.kind === 'data' ? `data:${source.mediaType};base64,${source.data}` : null;
}

/** The dialect has no field that says a tool failed. */
function asError(content: string | JsonObject[]): string | JsonObject[] {
  if (typeof content !== 'string') return [textPart('Error:', null), ...content];
  return /^error/i.test(content) ? content : `Error: ${content}`;
}

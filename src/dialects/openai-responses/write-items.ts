// Turns as the items of an input.

import { unfit, type Unfit } from '../../domain/fix.ts';
import type {
  AudioPart,
  CallPart,
  Conversation,
  FilePart,
  ImagePart,
  MediaSource,
  Part,
  ReasoningPart,
  RefusalPart,
  ResultPart,
  TextPart,
  Turn,
} from '../conversation.ts';
import type { FixList } from '../fix-list.ts';
import type { JsonObject } from '../json.ts';
import { unwrapInput } from './custom-input.ts';
import { pairItems } from './pair-items.ts';
import { shortId } from './tool-names.ts';

export function writeItems(conversation: Conversation, provider: string, notes: FixList): JsonObject[] | Unfit {
  const writer = new ItemWriter(conversation, provider, notes);
  for (const turn of conversation.turns) writer.write(turn);
  return writer.unfit ?? pairItems(writer.items, notes);
}

class ItemWriter {
  readonly items: JsonObject[] = [];
  unfit: Unfit | null = null;
  readonly #provider: string;
  readonly #notes: FixList;
  /** Tools that take free text, and the calls that were made to them. */
  readonly #customTools: ReadonlySet<string>;
  readonly #customCalls = new Set<string>();
  /** Parts of the message that is being put together. */
  #content: JsonObject[] = [];

  constructor(conversation: Conversation, provider: string, notes: FixList) {
    this.#provider = provider;
    this.#notes = notes;
    this.#customTools = new Set(conversation.tools.filter((tool) => tool.origin.custom).map((tool) => tool.name));
  }

  write(turn: Turn): void {
    // Reasoning must be followed by what it led to.
    const last = turn.parts.findLastIndex((part) => part.kind !== 'reasoning');
    for (const [i, part] of turn.parts.entries()) {
      if ('cache' in part && part.cache !== null) this.#notes.drop('cache_control');
      if (i > last) this.#notes.drop('reasoning');
      else this.#part(part, turn.role);
    }
    this.#endMessage(turn.role);
  }

  #part(part: Part, role: Turn['role']): void {
    switch (part.kind) {
      case 'text':
      case 'refusal':
        this.#content.push(writeText(part, role));
        return;
      case 'image':
      case 'file':
      case 'audio':
        this.#content.push(this.#media(part));
        return;
      case 'reasoning':
        this.#endMessage(role);
        this.#reasoning(part);
        return;
      case 'call':
        this.#endMessage(role);
        this.#call(part);
        return;
      case 'result':
        this.#endMessage(role);
        this.#result(part);
    }
  }

  #endMessage(role: Turn['role']): void {
    if (this.#content.length > 0) this.items.push({ type: 'message', role, content: this.#content });
    this.#content = [];
  }

  /** Only its maker can read a proof, and without one the server has no use for reasoning. */
  #reasoning({ text, proof }: ReasoningPart): void {
    if (proof?.kind !== 'encrypted' || (proof.maker !== null && proof.maker !== this.#provider)) {
      this.#notes.drop('reasoning');
      return;
    }
    const summary = text === '' ? [] : [{ type: 'summary_text', text }];
    this.items.push({ type: 'reasoning', summary, encrypted_content: proof.data });
  }

  #call(part: CallPart): void {
    if (part.extra !== null) this.#notes.drop('extra_content');
    const call_id = shortId(part.id);
    const { name } = part;
    if (this.#customTools.has(name)) {
      this.#customCalls.add(part.id);
      this.items.push({ type: 'custom_tool_call', call_id, name, input: unwrapInput(part.arguments) });
    } else {
      this.items.push({ type: 'function_call', call_id, name, arguments: part.arguments || '{}' });
    }
  }

  #result(part: ResultPart): void {
    if (part.isError) this.#notes.drop('is_error');
    for (const inner of part.parts) if (inner.cache !== null) this.#notes.drop('cache_control');
    const type = this.#customCalls.has(part.callId) ? 'custom_tool_call_output' : 'function_call_output';
    const texts = part.parts.flatMap((inner) => (inner.kind === 'text' ? [inner.text] : []));
    const output =
      texts.length === part.parts.length
        ? texts.join('\n')
        : part.parts.map((inner) => (inner.kind === 'text' ? writeText(inner, 'user') : this.#media(inner)));
    this.items.push({ type, call_id: shortId(part.callId), output });
  }

  #media(part: ImagePart | FilePart | AudioPart): JsonObject {
    if (part.kind === 'audio') return this.#refuse('input_audio', 'The Responses API takes no audio.');
    const { source } = part;
    if (source.kind === 'id' && !source.id.startsWith('file-')) {
      return this.#refuse('file_id', `The file '${source.id}' is kept by another provider; send its content.`);
    }
    if (source.kind === 'text') {
      const heading = part.kind === 'file' && part.name !== null ? `${part.name}:\n` : '';
      return { type: 'input_text', text: heading + source.text };
    }
    if (part.kind === 'image') return { type: 'input_image', ...imageSource(source), detail: part.detail ?? 'auto' };
    return { type: 'input_file', ...fileSource(source, part.name) };
  }

  #refuse(field: string, why: string): JsonObject {
    this.unfit ??= unfit(field, why);
    return {};
  }
}

function writeText(part: TextPart | RefusalPart, role: Turn['role']): JsonObject {
  if (part.kind === 'refusal') return { type: 'refusal', refusal: part.text };
  return { type: role === 'assistant' ? 'output_text' : 'input_text', text: part.text };
}

type SentSource = Exclude<MediaSource, { kind: 'text' }>;

function imageSource(source: SentSource): JsonObject {
  if (source.kind === 'id') return { file_id: source.id };
  return { image_url: source.kind === 'url' ? source.url : dataUrl(source) };
}

function fileSource(source: SentSource, name: string | null): JsonObject {
  if (source.kind === 'id') return { file_id: source.id };
  if (source.kind === 'url') return { file_url: source.url };
  return { filename: name ?? `file.${source.mediaType.split('/').at(-1) ?? 'pdf'}`, file_data: dataUrl(source) };
}

function dataUrl(source: Extract<MediaSource, { kind: 'data' }>): string {
  return `data:${source.mediaType};base64,${source.data}`;
}

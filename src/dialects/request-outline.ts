// What a request is about, whatever dialect it came in: who said what, what it brings along and asks for. Read from the
// body as it is, so that what a dialect does not know is no obstacle; nothing is read before it is asked for.

import { EFFORT_LEVELS, type EffortLevel, type RequestTrait, type TextScope } from '../domain/rule.ts';
import { isObject, objectIn, rounded, type JsonObject } from './json.ts';

/** Texts to count, and what everything that is no text comes to. */
export interface CountedInput {
  readonly texts: readonly string[];
  /** Tokens of all that is not text, estimated. */
  readonly fixedTokens: number;
}

/** What a request, a message and a tool cost beside their texts. */
const PER_REQUEST = 3;
const PER_MESSAGE = 4;
const PER_TOOL = 8;
/** Vendors scale pictures down to about this; smaller ones cost less. */
const PER_IMAGE = 1_600;
const PER_AUDIO = 1_000;
const PER_FILE = 2_000;

interface Said {
  /** Texts of system, developer and instruction messages. */
  readonly system: string[];
  /** Texts that the user wrote last. */
  readonly lastUser: readonly string[];
  /** All texts, results of tools and arguments of calls included. */
  readonly all: string[];
  readonly userTurns: number;
  /** Something has been answered before. */
  readonly isAnswered: boolean;
  readonly messages: number;
  /** Of prompts that come as numbers of tokens. */
  readonly tokens: number;
  readonly images: number;
  readonly audio: number;
  readonly files: number;
}

export class RequestOutline {
  readonly #body: JsonObject;
  #said: Said | null = null;

  constructor(body: JsonObject) {
    this.#body = body;
  }

  /** The texts of a scope, each on a line of its own. */
  text(scope: TextScope): string {
    const { system, lastUser, all } = this.#read();
    return joined(scope === 'system' ? system : scope === 'last-user' ? lastUser : all);
  }

  /** How many times the user has spoken; at least 1 where anything was said. */
  get turns(): number {
    return this.#read().userTurns;
  }

  /** It goes on with a conversation in which something has been answered before. */
  get continues(): boolean {
    return this.#read().isAnswered;
  }

  /** null: the client set no limit. */
  get maxOutputTokens(): number | null {
    const { max_completion_tokens, max_tokens, max_output_tokens } = this.#body;
    const predict = objectIn(this.#body, 'options')['num_predict'];
    for (const limit of [max_completion_tokens, max_tokens, max_output_tokens, predict]) {
      const value = rounded(limit);
      if (Number.isSafeInteger(value) && (value as number) > 0) return value as number;
    }
    return null;
  }

  has(trait: RequestTrait): boolean {
    switch (trait) {
      case 'tools':
        return isFilled(this.#body['tools']) || isFilled(this.#body['functions']);
      case 'images':
        return this.#read().images > 0;
      case 'audio':
        return this.#read().audio > 0;
      case 'json':
        return asksForJson(this.#body);
      case 'reasoning':
        return asksForReasoning(this.#body);
      case 'stream':
        return this.#body['stream'] === true;
    }
  }

  /** null: the client did not say. */
  get effort(): EffortLevel | null {
    const { reasoning_effort: plain } = this.#body;
    const said =
      plain ?? objectIn(this.#body, 'reasoning')['effort'] ?? objectIn(this.#body, 'output_config')['effort'] ?? null;
    return EFFORT_LEVELS.find((level) => level === said) ?? null;
  }

  counted(): CountedInput {
    const { all, messages, tokens } = this.#read();
    const tools = this.#tools();
    const fixed = messages * PER_MESSAGE + tools.length * PER_TOOL + tokens;
    return { texts: [...all, ...tools], fixedTokens: PER_REQUEST + fixed + this.mediaTokens };
  }

  /** What pictures, sounds and files come to, however short the body that names them. */
  get mediaTokens(): number {
    const { images, audio, files } = this.#read();
    return images * PER_IMAGE + audio * PER_AUDIO + files * PER_FILE;
  }

  /**
   * What stays the same while a conversation goes on: its instructions and the first thing that was said in it. Long
   * ones are cut: two conversations that differ only after that are taken for one.
   */
  beginning(): string {
    const { system, all } = this.#read();
    const first = all.find((text) => !system.includes(text)) ?? '';
    return `${clip(joined(system))}\n${clip(first)}`;
  }

  #tools(): string[] {
    const { tools, functions } = this.#body;
    return [tools, functions].flatMap((list) => (Array.isArray(list) ? list.map((tool) => JSON.stringify(tool)) : []));
  }

  #read(): Said {
    return (this.#said ??= readSaid(this.#body));
  }
}

/** A single text is not copied. */
function joined(texts: readonly string[]): string {
  return texts.length === 1 ? (texts[0] ?? '') : texts.join('\n');
}

const LONGEST_BEGINNING = 4_096;

function clip(text: string): string {
  return text.length <= LONGEST_BEGINNING ? text : text.slice(0, LONGEST_BEGINNING);
}

function isFilled(list: unknown): boolean {
  return Array.isArray(list) && list.length > 0;
}

function asksForJson(body: JsonObject): boolean {
  const formats = [
    objectIn(body, 'response_format'),
    objectIn(objectIn(body, 'text'), 'format'),
    objectIn(objectIn(body, 'output_config'), 'format'),
  ];
  if (formats.some(({ type }) => type === 'json_object' || type === 'json_schema')) return true;
  // Ollama: the word, or the schema itself.
  const { format } = body;
  return format === 'json' || isObject(format);
}

function asksForReasoning(body: JsonObject): boolean {
  const { reasoning_effort: effort, think } = body;
  const reasoning = objectIn(body, 'reasoning');
  const { type } = objectIn(body, 'thinking');
  if (type === 'enabled' || type === 'adaptive') return true;
  if (reasoning['enabled'] === true || think === true || (typeof think === 'string' && think !== '')) return true;
  return [effort, reasoning['effort']].some((said) => typeof said === 'string' && said !== 'none');
}

/** Nobody nests contents deeper. What is deeper is not read; it must not cost the stack. */
const DEEPEST = 32;

/** Gathers while the messages are walked once. */
class Reader {
  readonly said = { system: [] as string[], all: [] as string[], images: 0, audio: 0, files: 0 };

  /** Returns the texts of the content that are not results of tools. */
  content(content: unknown, depth = 0): string[] {
    const own: string[] = [];
    if (typeof content === 'string') this.#add(content, own);
    else if (Array.isArray(content) && depth < DEEPEST) {
      for (const part of content as unknown[]) this.#part(part, own, depth);
    }
    return own;
  }

  #add(text: unknown, own: string[]): void {
    if (typeof text !== 'string' || text === '') return;
    own.push(text);
    this.said.all.push(text);
  }

  #part(part: unknown, own: string[], depth: number): void {
    if (typeof part === 'string') this.#add(part, own);
    if (!isObject(part)) return;
    switch (part['type']) {
      case 'image':
      case 'image_url':
      case 'input_image':
        this.said.images += 1;
        return;
      case 'audio':
      case 'input_audio':
        this.said.audio += 1;
        return;
      case 'file':
      case 'input_file':
      case 'document':
        this.said.files += 1;
        this.#add(part['title'], own);
        return;
      case 'tool_use':
      case 'function_call':
        this.json(part['input'] ?? part['arguments']);
        return;
      case 'tool_result':
        this.content(part['content'], depth + 1);
        return;
      case 'thinking':
        this.#add(part['thinking'], []);
        return;
      default:
        this.#add(part['text'], own);
    }
  }

  /** What is no text for people still costs tokens. */
  json(value: unknown): void {
    if (typeof value === 'string') this.#add(value, []);
    else if (isObject(value)) this.#add(JSON.stringify(value), []);
  }

  images(list: unknown): void {
    if (Array.isArray(list)) this.said.images += list.length;
  }
}

function readSaid(body: JsonObject): Said {
  const reader = new Reader();
  const { said } = reader;
  for (const field of ['system', 'instructions']) said.system.push(...reader.content(body[field]));
  let lastUser: readonly string[] = [];
  let userTurns = 0;
  let messages = 0;
  let tokens = 0;
  let isAnswered = false;
  const speak = (role: unknown, texts: readonly string[]): void => {
    if (role === 'system' || role === 'developer') said.system.push(...texts);
    else if (role === 'user' && texts.length > 0) {
      lastUser = texts;
      userTurns += 1;
    }
  };
  for (const item of itemsOf(body)) {
    if (typeof item === 'number') {
      tokens += 1;
      continue;
    }
    messages += 1;
    if (Array.isArray(item)) tokens += item.length;
    if (typeof item === 'string') speak('user', reader.content(item));
    else if (isObject(item)) {
      isAnswered ||= item['role'] === 'assistant' || item['type'] === 'function_call';
      speak(item['role'], readItem(item, reader));
    }
  }
  reader.images(body['images']);
  return { ...said, lastUser, userTurns, isAnswered, messages, tokens };
}

/** The messages of whichever field the dialect has for them; a bare prompt is one message of the user. */
function itemsOf({ messages, input, prompt }: JsonObject): readonly unknown[] {
  const items = messages ?? input ?? prompt;
  if (typeof items === 'string') return [items];
  return Array.isArray(items) ? (items as unknown[]) : [];
}

function readItem(item: JsonObject, reader: Reader): readonly string[] {
  const texts = reader.content(item['content']);
  reader.images(item['images']);
  const { type, tool_calls: calls } = item;
  if (Array.isArray(calls)) {
    for (const call of calls as unknown[]) if (isObject(call)) reader.json(objectIn(call, 'function')['arguments']);
  }
  if (type === 'function_call' || type === 'custom_tool_call') reader.json(item['arguments'] ?? item['input']);
  // Results of tools: text that is nobody's own words.
  if (item['output'] !== undefined) {
    if (Array.isArray(item['output'])) reader.content(item['output']);
    else reader.json(item['output']);
  }
  return texts;
}

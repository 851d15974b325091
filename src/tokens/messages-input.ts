// What has to be counted of a Messages request: for /v1/messages/count_tokens in front of providers that cannot count.

import { isObject, type JsonObject } from '../dialects/json.ts';

export interface CountedInput {
  readonly texts: readonly string[];
  /** Tokens of all that is not text, estimated. */
  readonly fixedTokens: number;
}

/** What a request, a message and a tool cost beside their texts. */
const PER_REQUEST = 3;
const PER_MESSAGE = 4;
const PER_TOOL = 8;
/** Anthropic scales images down to about this; smaller ones cost less. */
const IMAGE = 1_600;
const PDF_PAGE = 2_000;
const PDF_PAGE_CHARS = 80_000;

/** `body` may be of any shape: what cannot be read counts nothing. */
export function inputOfMessages(body: JsonObject): CountedInput {
  const input = new Collector();
  input.content(body['system']);
  for (const message of listIn(body, 'messages')) {
    input.fixedTokens += PER_MESSAGE;
    input.content(message['content']);
  }
  for (const tool of listIn(body, 'tools')) {
    input.fixedTokens += PER_TOOL;
    input.json(tool);
  }
  return { texts: input.texts, fixedTokens: input.fixedTokens };
}

class Collector {
  readonly texts: string[] = [];
  fixedTokens = PER_REQUEST;

  content(content: unknown): void {
    if (typeof content === 'string') this.#text(content);
    else if (Array.isArray(content)) for (const block of content as unknown[]) if (isObject(block)) this.#block(block);
  }

  json(value: unknown): void {
    try {
      this.#text(JSON.stringify(value));
    } catch {
      // Nested more deeply than can be printed; such a request goes nowhere anyway.
    }
  }

  #text(text: unknown): void {
    if (typeof text === 'string' && text !== '') this.texts.push(text);
  }

  #block(block: JsonObject): void {
    switch (block['type']) {
      case 'text':
        this.#text(block['text']);
        return;
      case 'thinking':
        this.#text(block['thinking']);
        return;
      case 'image':
        this.fixedTokens += IMAGE;
        return;
      case 'document':
        this.#document(block);
        return;
      case 'tool_use':
      case 'server_tool_use':
      case 'mcp_tool_use':
        this.#text(block['name']);
        this.json(block['input'] ?? {});
        return;
      default:
        // Results of tools of every kind, and whatever else holds content.
        this.#text(block['title']);
        this.content(block['content']);
    }
  }

  #document(block: JsonObject): void {
    this.#text(block['title']);
    this.#text(block['context']);
    const source = block['source'];
    if (!isObject(source)) return;
    const data = source['data'];
    if (source['type'] === 'text') this.#text(data);
    else if (source['type'] === 'content') this.content(source['content']);
    else
      this.fixedTokens +=
        PDF_PAGE * Math.max(1, Math.ceil((typeof data === 'string' ? data.length : 0) / PDF_PAGE_CHARS));
  }
}

function listIn(body: JsonObject, field: string): readonly JsonObject[] {
  const list = body[field];
  return Array.isArray(list) ? list.filter(isObject) : [];
}

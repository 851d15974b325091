// Usage of surfaces without a dialect of their own (images, audio, moderations, rerank), wherever they report it.

import { UNKNOWN_USAGE, type Usage } from '../domain/usage.ts';
import { SseScanner } from '../sse/event-scanner.ts';
import { isObject, objectIn } from './json.ts';
import { readUsage, tokens } from './openai-chat/usage.ts';

/** A JSON answer up to this size is kept to read its usage; a larger one is passed on unread. Bytes. */
const MOST_KEPT = 32 * 1024 * 1024;

/** `usage` of a parsed answer or event, in the spelling of any OpenAI surface. */
export function readPlainUsage(answer: unknown): Usage {
  if (!isObject(answer)) return UNKNOWN_USAGE;
  const usage = objectIn(answer, 'usage');
  const input = tokens(usage['input_tokens']);
  if (input === null) return readUsage(usage);
  const cached = tokens(objectIn(usage, 'input_tokens_details')['cached_tokens']);
  return {
    ...UNKNOWN_USAGE,
    inputTokens: input,
    cachedInputTokens: cached === null ? null : Math.min(cached, input),
    outputTokens: tokens(usage['output_tokens']),
  };
}

/** Looks at the bytes of an answer while they pass. */
export class PlainMeter {
  readonly #form: 'json' | 'events' | 'other';
  readonly #scanner = new SseScanner();
  #kept: Uint8Array[] = [];
  #keptBytes = 0;
  #usage: Usage = UNKNOWN_USAGE;

  constructor(contentType: string) {
    this.#form = contentType.startsWith('application/json')
      ? 'json'
      : contentType.startsWith('text/event-stream')
        ? 'events'
        : 'other';
  }

  write(chunk: Uint8Array): void {
    if (this.#form === 'json') this.#keep(chunk);
    if (this.#form === 'events') this.#scan(chunk);
  }

  reading(): { readonly usage: Usage; readonly outputChars: number } {
    if (this.#form === 'json' && this.#kept.length > 0) {
      this.#usage = readPlainUsage(parse(this.#text()));
      this.#kept = [];
    }
    return { usage: this.#usage, outputChars: 0 };
  }

  #keep(chunk: Uint8Array): void {
    this.#keptBytes += chunk.length;
    if (this.#keptBytes <= MOST_KEPT) this.#kept.push(chunk);
    else this.#kept = [];
  }

  #scan(chunk: Uint8Array): void {
    for (const { data } of this.#scanner.push(chunk)) {
      if (data?.includes('"usage"') !== true) continue;
      const usage = readPlainUsage(parse(data));
      if (usage !== UNKNOWN_USAGE) this.#usage = usage;
    }
  }

  #text(): string {
    const decoder = new TextDecoder();
    return this.#kept.map((chunk) => decoder.decode(chunk, { stream: true })).join('') + decoder.decode();
  }
}

/** undefined for what is no JSON: it then carries no usage. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

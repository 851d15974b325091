// Usage of surfaces without a dialect of their own (images, audio, moderations, rerank), wherever they report it.

import { UNKNOWN_USAGE, type Usage } from '../domain/usage.ts';
import { SseScanner } from '../sse/event-scanner.ts';
import { isObject, objectIn, type JsonObject } from './json.ts';
import { nanosFromCost, readUsage } from './openai-chat/usage.ts';
import { NOT_COUNTED, withRare } from './rare-usage.ts';
import { tokens } from './token-count.ts';

/** A JSON answer up to this size is kept to read its usage; a larger one is passed on unread. Bytes. */
const MOST_KEPT = 32 * 1024 * 1024;

/** `usage` of a parsed answer or event, in the spelling of any OpenAI surface, and how many pictures it brings. */
export function readPlainUsage(answer: unknown): Usage {
  if (!isObject(answer)) return UNKNOWN_USAGE;
  const usage = objectIn(answer, 'usage');
  const images = picturesIn(answer);
  const input = tokens(usage['input_tokens']);
  if (input === null) return withRare(readUsage(usage), { ...NOT_COUNTED, images });
  // Pictures and sound spell their details in two ways.
  const details = { ...objectIn(usage, 'input_token_details'), ...objectIn(usage, 'input_tokens_details') };
  const output = tokens(usage['output_tokens']);
  const written = { ...objectIn(usage, 'output_token_details'), ...objectIn(usage, 'output_tokens_details') };
  const counted = {
    ...UNKNOWN_USAGE,
    inputTokens: input,
    cachedInputTokens: atMost(tokens(details['cached_tokens']), input),
    outputTokens: output,
    reportedCostNanos: nanosFromCost(usage['cost']),
  };
  return withRare(counted, {
    ...NOT_COUNTED,
    audioInputTokens: atMost(tokens(details['audio_tokens']), input),
    audioOutputTokens: atMost(tokens(written['audio_tokens']), output ?? 0),
    // Where it is not split, all that a picture's answer counts is the picture.
    imageOutputTokens: atMost(tokens(written['image_tokens']) ?? (images > 0 ? output : null), output ?? 0),
    images,
  });
}

/** Of a whole answer, or in the last event of a stream of one. */
function picturesIn(answer: JsonObject): number {
  const data: unknown = answer['data'];
  if (Array.isArray(data)) return data.filter(isPicture).length;
  const type = answer['type'];
  return typeof type === 'string' && /^image_(?:generation|edit)\.completed$/.test(type) && isPicture(answer) ? 1 : 0;
}

function isPicture(item: unknown): boolean {
  return isObject(item) && (typeof item['b64_json'] === 'string' || typeof item['url'] === 'string');
}

function atMost(part: number | null, whole: number): number | null {
  return part === null ? null : Math.min(part, whole);
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

// The playground as the gateway's client: takes what a client on the network would be sent, and hands it on as events.

import type { PlaygroundEvent } from '../contract/playground-views.ts';
import type { RequestDetail } from '../contract/views.ts';
import { eventsOf, type AnswerEvent } from '../dialects/answer.ts';
import { isObject } from '../dialects/json.ts';
import { openaiChat } from '../dialects/openai-chat/dialect.ts';
import type { Reply } from '../dispatch/reply.ts';
import { SseScanner } from '../sse/event-scanner.ts';
import { pieceOf, type SsePiece } from '../sse/piece.ts';

type ErrorEvent = Extract<PlaygroundEvent, { type: 'error' }>;

/** A reader who is so far behind makes the provider wait. */
const MAX_WAITING_CHARS = 256 * 1024;

const CUT: ErrorEvent = {
  type: 'error',
  message: 'Breakerbox failed at this request. The log says why.',
  code: 'internal_error',
  attempts: [],
};

export class PlaygroundReply implements Reply {
  gone = false;
  committed = false;
  /** Why the model ended. */
  finish: string | null = null;
  /** Resolves when the ledger has been told; null: it was no request that it could know of. */
  ended: Promise<RequestDetail | null> = Promise.resolve(null);
  #over = false;
  #failed = false;
  /** What comes as one body: an error, or an answer that was not asked for as a stream. */
  #body: string | null = null;
  #waiting: PlaygroundEvent[] = [];
  #waitingChars = 0;
  readonly #scanner = new SseScanner();
  readonly #reader = openaiChat.openReader({});
  readonly #endOf: (id: string) => Promise<RequestDetail | null>;
  #onGone: (() => void) | null = null;
  #onDrain: (() => void) | null = null;
  #wake: () => void = () => undefined;

  constructor(endOf: (id: string) => Promise<RequestDetail | null>) {
    this.#endOf = endOf;
  }

  head(status: number, headers: readonly string[]): void {
    this.committed = true;
    const of = (name: string): string | null => {
      const at = headers.indexOf(name);
      return at < 0 ? null : (headers[at + 1] ?? null);
    };
    const id = of('x-breakerbox-request-id');
    // It ends after its last byte, so whoever asks now is told in time.
    if (id !== null) this.ended = this.#endOf(id);
    if (of('content-type')?.startsWith('text/event-stream') !== true) this.#body = '';
    if (status === 200) {
      const [provider, model] = [of('x-breakerbox-provider') ?? '', of('x-breakerbox-model') ?? ''];
      this.#tell({ type: 'start', id: id ?? '', provider, model });
    }
  }

  write(bytes: Uint8Array | string): boolean {
    if (this.gone) return true;
    if (this.#body === null) this.#readPieces(this.#scanner.push(asBytes(bytes)));
    else this.#body += typeof bytes === 'string' ? bytes : Buffer.from(bytes).toString('utf8');
    return this.#waitingChars < MAX_WAITING_CHARS;
  }

  end(bytes?: Uint8Array | string): void {
    if (bytes !== undefined) this.write(bytes);
    if (this.#body !== null) this.#readBody(this.#body);
    this.#close();
  }

  breakOff(bytes: Uint8Array | string): void {
    this.write(bytes);
    const rest = this.#scanner.rest();
    if (rest.length > 0) this.#readPieces([pieceOf(rest)]);
    if (!this.#failed) this.#tell(CUT);
    this.#close();
  }

  drop(): void {
    this.gone = true;
    this.#close();
  }

  onGone(run: () => void): void {
    if (this.gone) run();
    else this.#onGone = run;
  }

  onDrain(run: () => void): void {
    this.#onDrain = run;
  }

  /** Nobody listens any more. After the end that is nothing to anybody. */
  leave(): void {
    if (this.gone || this.#over) return;
    this.gone = true;
    this.#onGone?.();
    this.#close();
  }

  /** Everything but the last word, which is said when the ledger has been told. */
  async *events(): AsyncGenerator<PlaygroundEvent, void, void> {
    while (!this.#over || this.#waiting.length > 0) {
      if (this.#waiting.length === 0) {
        await new Promise<void>((resolve) => {
          this.#wake = resolve;
        });
      }
      const told = this.#waiting;
      this.#waiting = [];
      this.#waitingChars = 0;
      yield* told;
      this.#drain();
    }
  }

  #drain(): void {
    const run = this.#onDrain;
    this.#onDrain = null;
    run?.();
  }

  #close(): void {
    this.#over = true;
    this.#wake();
  }

  #readPieces(pieces: readonly SsePiece[]): void {
    for (const { data, event } of pieces) {
      if (data === null) continue;
      const events = this.#reader.read(data, event);
      if (this.#reader.failure === null) for (const each of events) this.#pass(each);
      else {
        this.#failed = true;
        this.#tell(readError(parsed(data)) ?? { ...CUT, message: this.#reader.failure.message, code: null });
      }
    }
  }

  #readBody(text: string): void {
    const told = parsed(text);
    const answer = openaiChat.readAnswer(told, {});
    if ('billing' in answer) this.#tell(readError(told) ?? CUT);
    else for (const event of eventsOf(answer)) this.#pass(event);
  }

  #pass(event: AnswerEvent): void {
    switch (event.kind) {
      case 'text':
      case 'refusal':
        this.#tell({ type: 'text', text: event.text });
        return;
      case 'reasoning':
        this.#tell({ type: 'reasoning', text: event.text });
        return;
      case 'call':
        this.#tell({ type: 'call', index: event.index, id: event.id, name: event.name });
        return;
      case 'arguments':
        this.#tell({ type: 'arguments', index: event.index, text: event.text });
        return;
      case 'finish':
        this.finish = event.reason;
        return;
      case 'start':
      case 'proof':
      case 'usage':
        return;
    }
  }

  /** What comes faster than it is read is put together. */
  #tell(event: PlaygroundEvent): void {
    const last = this.#waiting.at(-1);
    const isMore = (last?.type === 'text' || last?.type === 'reasoning') && last.type === event.type;
    if (isMore) this.#waiting.splice(-1, 1, { ...last, text: last.text + event.text });
    else this.#waiting.push(event);
    this.#waitingChars += 'text' in event ? event.text.length : 0;
    this.#wake();
  }
}

function asBytes(bytes: Uint8Array | string): Uint8Array {
  return typeof bytes === 'string' ? Buffer.from(bytes) : bytes;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** null: it is no error in the words of this gateway. */
function readError(told: unknown): ErrorEvent | null {
  const error = isObject(told) ? told['error'] : null;
  if (!isObject(error) || typeof error['message'] !== 'string') return null;
  const attempts = Array.isArray(error['attempts']) ? (error['attempts'] as ErrorEvent['attempts']) : [];
  return {
    type: 'error',
    message: error['message'],
    code: typeof error['code'] === 'string' ? error['code'] : null,
    attempts,
  };
}

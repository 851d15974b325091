// The client's side of a request, over node's ServerResponse.

import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Reply } from '../dispatch/reply.ts';

/** On everything the gateway sends: whatever an upstream says, no browser may take it for a page. */
export const SAFE_HEADERS: readonly string[] = [
  'x-content-type-options',
  'nosniff',
  'content-security-policy',
  "sandbox; default-src 'none'",
];

/** Beyond this, copying a part costs more than it saves. */
const LARGEST_COPY = 16 * 1024;
/** What node writes from its stack. */
const SMALL_BYTES = 8_192;

export class ResponseReply implements Reply {
  readonly #response: ServerResponse;
  readonly #extraHeaders: readonly string[];
  /** The head has been handed to the socket, with the part that it went out with. */
  #begun = false;
  #committed = false;
  #gone = false;
  #onGone: (() => void) | null = null;

  /** `extraHeaders`: alternating names and values for every answer, such as those that admit an allowed origin. */
  constructor(response: ServerResponse, extraHeaders: readonly string[]) {
    this.#response = response;
    this.#extraHeaders = extraHeaders;
    // 'close' comes after a good end too; then the response is finished and nobody has left.
    response.on('close', () => {
      if (response.writableEnded) return;
      this.#gone = true;
      this.#onGone?.();
    });
    // A write to a client that has just left fails; 'close' tells the rest.
    response.on('error', () => {
      this.#gone = true;
    });
  }

  get gone(): boolean {
    return this.#gone;
  }

  get committed(): boolean {
    return this.#committed;
  }

  head(status: number, headers: readonly string[]): void {
    this.#committed = true;
    this.#response.writeHead(status, [...headers, ...this.#extraHeaders, ...SAFE_HEADERS]);
  }

  write(bytes: Uint8Array | string): boolean {
    if (this.#gone) return true;
    const socket = this.#begun && bytes.length > 0 && bytes.length <= LARGEST_COPY ? this.#openSocket() : null;
    if (socket !== null) {
      return typeof bytes === 'string'
        ? socket.write(chunkOf(bytes, Buffer.byteLength(bytes)), 'utf8')
        : socket.write(chunkOf(latin1Of(bytes), bytes.length), 'latin1');
    }
    this.#begun = true;
    return this.#response.write(bytes);
  }

  end(bytes?: Uint8Array | string): void {
    if (bytes === undefined) this.#response.end();
    else if (typeof bytes === 'string' || bytes.length > SMALL_BYTES) this.#response.end(bytes);
    // Node puts a text, but not bytes, behind the head and writes both as one.
    else this.#response.end(latin1Of(bytes), 'latin1');
  }

  breakOff(bytes: Uint8Array | string): void {
    const { socket } = this.#response;
    this.#response.write(bytes, () => {
      // Closing the socket without the last chunk: the client reads all that was sent and sees that it was cut.
      socket?.destroySoon();
    });
  }

  drop(): void {
    this.#gone = true;
    this.#response.destroy();
  }

  onGone(run: () => void): void {
    if (this.#gone) run();
    else this.#onGone = run;
  }

  onDrain(run: () => void): void {
    (this.#openSocket() ?? this.#response).once('drain', run);
  }

  /**
   * Node writes a chunk as three pieces, which costs half as much again as one. The socket that a chunk may be written
   * to at once: what Node was given before has gone there, and it chunks the answer itself. null: it is not our turn on
   * the connection, or Node must do it.
   */
  #openSocket(): Socket | null {
    const { chunkedEncoding, socket, writableEnded } = this.#response;
    return chunkedEncoding && !writableEnded ? socket : null;
  }
}

function chunkOf(text: string, length: number): string {
  return `${length.toString(16)}\r\n${text}\r\n`;
}

/** One character for each byte. */
function latin1Of({ buffer, byteOffset, length }: Uint8Array): string {
  return Buffer.from(buffer, byteOffset, length).toString('latin1');
}

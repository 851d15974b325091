// What dispatch may do to the client's connection. Implemented by http over a ServerResponse.

export interface Reply {
  /** The client has gone away. */
  readonly gone: boolean;
  /** Something has been sent: from here on nothing can be taken back. */
  readonly committed: boolean;
  /** Sends status and headers. `headers` alternates names and values. */
  head(status: number, headers: readonly string[]): void;
  /** Returns false when the client reads too slowly: wait for `onDrain`. */
  write(bytes: Uint8Array | string): boolean;
  /** A good end. */
  end(bytes?: Uint8Array | string): void;
  /** A bad end: sends `bytes`, then closes without the mark of a complete answer, so that no client can take it for one. */
  breakOff(bytes: Uint8Array | string): void;
  /** Gives up a client that does not read: nothing more would reach it. From here on it counts as gone. */
  drop(): void;
  /** Called once, when the client goes away before the end. */
  onGone(run: () => void): void;
  /** Called once, when the client has caught up. */
  onDrain(run: () => void): void;
}

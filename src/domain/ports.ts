// What the core needs from the world. Types only: the implementations live in platform/, tests bring their own.

/** Wall time for records, monotonic time for durations, and timers. All values are milliseconds. */
export interface Clock {
  /** Unix time in whole milliseconds. May jump; never subtract two of these. */
  now(): number;
  /** Fractional milliseconds from an arbitrary start. Never goes back. */
  monotonic(): number;
  /** Calls `run` once after `ms`. Returns a function that cancels it; cancelling twice is harmless. */
  after(ms: number, run: () => void): () => void;
  /** Calls `run` once when what has already happened has been dealt with, before anything new is. */
  soon(run: () => void): void;
}

/** A number in [0, 1). */
export type Random = () => number;

/** Bytes fit for keys and nonces. */
export type RandomBytes = (size: number) => Uint8Array;

/** Makes request ids: unique, and sorting by id sorts by creation. */
export type IdSource = () => string;

export type LogFields = Readonly<Record<string, string | number | boolean | null | undefined>>;

/** Structured log. Never given a prompt, an answer or a key; values are escaped by the implementation. */
export interface Log {
  info(event: string, fields?: LogFields): void;
  warn(event: string, fields?: LogFields): void;
  error(event: string, fields?: LogFields): void;
}

/** Where the settings document is kept. The document is plain JSON data. */
export interface SettingsFile {
  /** The stored document, or undefined when there is none yet. Throws `SettingsDamaged` when it cannot be read as an object. */
  read(): unknown;
  /** Replaces the document and then its copy, each as a whole: after a crash either the old or the new one is there. */
  write(document: Record<string, unknown>): void;
  /** The copy kept beside the document: the last one that was accepted or written; undefined when there is none that can be read. */
  readBackup(): unknown;
  /** Makes `document`, which was read and found good, the copy that `readBackup` gives. */
  writeBackup(document: Record<string, unknown>): void;
  /** Moves a damaged document aside and returns the path where it now is. */
  quarantine(): string;
  readonly path: string;
}

/** Where the versions of the configuration are kept, each under its number. All of these throw what the file system throws. */
export interface VersionFiles {
  /** All that are there, in ascending order. */
  list(): readonly VersionFile[];
  /** null: it is not there. */
  read(n: number): string | null;
  /** As a whole or not at all. Returns its size. */
  write(n: number, text: string): VersionFile;
  remove(n: number): void;
  /** For messages. */
  readonly path: string;
}

export interface VersionFile {
  readonly n: number;
  readonly bytes: number;
}

/** Seals and opens small secrets under the data key. `context` is bound to the result: opening with another one fails. */
export interface SecretBox {
  seal(plain: string, context: string): string;
  /** Throws `SecretUnreadable` when the key or the context is not the one used to seal. */
  open(sealed: string, context: string): string;
}

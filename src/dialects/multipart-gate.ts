// Holds a form back until it is known for which model it is, and gives it on with the name of the target's model. What
// comes after that passes by without being kept.
//
// Where the model stands is up to the client: openai-python and httpx send all text fields first, openai-node and curl
// keep the order in which they were written, and every example of theirs writes the file first.

import { FormScanner, type FormPiece } from './multipart.ts';
import { DESTINATION_FIELDS, requestProblem, type RequestProblem } from './request-body.ts';

/** More than the 25 MB that transcriptions may have. */
const MOST_HELD = 32 * 1024 * 1024;

const WANTED: ReadonlySet<string> = new Set(['model', 'stream', 'response_format']);
const REFUSED: ReadonlySet<string> = new Set(DESTINATION_FIELDS);

const encoder = new TextEncoder();

export class FormGate {
  readonly #scanner: FormScanner;
  readonly #mostHeld: number;
  readonly #values = new Map<string, string>();
  #held: FormPiece[] = [];
  #heldBytes = 0;
  #problem: RequestProblem | null = null;
  /** What the model is called at the target, once that is known. */
  #modelName: Uint8Array | null = null;
  #modelBytes = 0;
  #hasEnded = false;

  constructor(boundary: string, mostHeld: number = MOST_HELD) {
    this.#scanner = new FormScanner(boundary, WANTED, REFUSED);
    this.#mostHeld = mostHeld;
  }

  /** What the client must be told. Also set behind the release: what was given on is then not a whole form and must be broken off. */
  get problem(): RequestProblem | null {
    return this.#scanner.problem ?? this.#problem;
  }

  /** The fields before the file are known, the model among them: time to `release`. */
  get ready(): boolean {
    const isFull = this.#heldBytes > this.#mostHeld;
    return this.problem === null && this.#hasModel && (this.#scanner.hasFile || this.#hasEnded || isFull);
  }

  /** As the client wrote them; null while they have not come. */
  get model(): string | null {
    return this.#values.get('model') ?? null;
  }

  get stream(): boolean {
    return this.#values.get('stream') === 'true';
  }

  get responseFormat(): string | null {
    return this.#values.get('response_format') ?? null;
  }

  get heldBytes(): number {
    return this.#heldBytes;
  }

  /** Takes the next chunk and gives what may go on: nothing before the release. */
  push(chunk: Uint8Array): readonly Uint8Array[] {
    const pieces = this.#scanner.push(chunk);
    for (const { field, bytes } of pieces) {
      if (field === null) continue;
      this.#values.set(field.name, field.value);
      if (field.name === 'model') this.#modelBytes = bytes.length;
    }
    if (this.#modelName !== null) return this.#written(pieces);
    this.#heldBytes += chunk.length;
    if (this.problem === null && this.#heldBytes > this.#mostHeld && !this.ready)
      this.#problem = tooLate(this.#mostHeld);
    if (this.problem === null) this.#held.push(...pieces);
    else this.#held = [];
    return [];
  }

  /** To be called behind the last chunk. */
  end(): void {
    this.#hasEnded = true;
    this.#scanner.end();
    if (!this.#hasModel) this.#problem ??= requestProblem("The form has no field 'model'.", 'model', 'missing_field');
  }

  /** Gives what was held. From here on `push` gives everything at once. */
  release(model: string): readonly Uint8Array[] {
    this.#modelName = encoder.encode(model);
    const held = this.#held;
    this.#held = [];
    return this.#written(held);
  }

  /** By how many bytes the body is longer under another model's name, for its content-length. */
  growth(model: string): number {
    return encoder.encode(model).length - this.#modelBytes;
  }

  get #hasModel(): boolean {
    return (this.model ?? '') !== '';
  }

  #written(pieces: readonly FormPiece[]): readonly Uint8Array[] {
    const model = this.#modelName;
    return pieces.map(({ bytes, field }) => (field?.name === 'model' && model !== null ? model : bytes));
  }
}

function tooLate(bytes: number): RequestProblem {
  const read = `${Math.floor(bytes / 1024 / 1024)} MB of the form were read without finding the field 'model'.`;
  return requestProblem(`${read} Send it before the file.`, 'model', 'model_after_file');
}

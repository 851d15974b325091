// Puts tool calls together from the pieces of a stream. Servers number the pieces, or do not, or number them wrongly;
// they repeat names and ids, leave them empty or never send them.

import type { AnswerEvent } from '../answer.ts';
import { hashText } from '../hash.ts';
import { isObject, objectIn, type JsonObject } from '../json.ts';
import { argumentsText, extraOf } from './message.ts';

interface Call {
  /** Empty until known. */
  id: string;
  name: string;
  /** Everything so far. */
  arguments: string;
  extra: JsonObject | null;
  /** Calls a tool that takes free text, which is wrapped as it comes. */
  readonly isCustom: boolean;
  /** Its number among the opened ones; null while its name is not known. */
  number: number | null;
}

export class CallAssembler {
  readonly #calls: Call[] = [];
  readonly #byIndex = new Map<unknown, Call>();
  #opened = 0;

  get hasCalls(): boolean {
    return this.#opened > 0;
  }

  /** `salt` tells answers apart when ids have to be made. */
  push(delta: JsonObject, salt: string, to: AnswerEvent[]): void {
    const isCustom = isObject(delta['custom']);
    const fn = objectIn(delta, isCustom ? 'custom' : 'function');
    const id = realText(delta['id']);
    const name = realText(fn['name']);
    const said = argumentsText(isCustom ? fn['input'] : fn['arguments']);
    if (id === '' && name === '' && said === '') return;
    const call = this.#callOf(delta['index'], { id, name, text: said, isCustom });
    const text = call.isCustom ? JSON.stringify(said).slice(1, -1) : said;
    if (call.number === null) {
      call.id ||= id;
      call.extra ??= extraOf(delta);
    }
    call.name ||= name;
    call.arguments += text;
    if (call.number !== null) {
      if (text !== '') to.push({ kind: 'arguments', index: call.number, text });
    } else if (call.name !== '') this.#open(call, salt, to);
  }

  /** No more pieces come: calls whose name never came get one. */
  close(salt: string, to: AnswerEvent[]): void {
    for (const call of this.#calls) {
      if (call.number === null) {
        call.name = `tool_${this.#opened}`;
        this.#open(call, salt, to);
      }
      if (call.isCustom) to.push({ kind: 'arguments', index: call.number ?? 0, text: WRAP_END });
    }
  }

  #callOf(index: unknown, piece: Piece): Call {
    const { id } = piece;
    if (typeof index === 'number') {
      const known = this.#byIndex.get(index);
      if (known !== undefined && !startsAnother(known, piece, true)) return known;
      // Servers that number all calls alike may come back to one of them.
      const call = (known === undefined ? undefined : this.#withId(id)) ?? this.#add(piece);
      this.#byIndex.set(index, call);
      return call;
    }
    const known = id === '' ? this.#calls.at(-1) : this.#withId(id);
    return known === undefined || startsAnother(known, piece, false) ? this.#add(piece) : known;
  }

  #withId(id: string): Call | undefined {
    return id === '' ? undefined : this.#calls.findLast((call) => call.id === id);
  }

  #add({ isCustom }: Piece): Call {
    const call: Call = { id: '', name: '', arguments: '', extra: null, isCustom, number: null };
    this.#calls.push(call);
    return call;
  }

  #open(call: Call, salt: string, to: AnswerEvent[]): void {
    const index = this.#opened;
    this.#opened += 1;
    call.number = index;
    const isTaken = this.#calls.some((other) => other !== call && other.number !== null && other.id === call.id);
    const id = call.id === '' || isTaken ? `call_${hashText(`${salt}#${index}#${call.name}`)}` : call.id;
    to.push({ kind: 'call', index, id, name: call.name, extra: call.extra });
    const text = call.isCustom ? WRAP_START + call.arguments : call.arguments;
    if (text !== '') to.push({ kind: 'arguments', index, text });
  }
}

interface Piece {
  readonly id: string;
  readonly name: string;
  readonly text: string;
  readonly isCustom: boolean;
}

/** Free text as arguments, see openai-responses/custom-input.ts. */
const WRAP_START = '{"input":"';
const WRAP_END = '"}';

/** True when the piece cannot belong to the call that its number, or its place, says. */
function startsAnother(call: Call, { id, name, text }: Piece, isNumbered: boolean): boolean {
  // Some servers number every parallel call 0.
  if (id !== '') return call.id !== '' && call.id !== id;
  if (name === '' || call.name === '') return false;
  if (name === call.name && (isNumbered || text === '')) return false;
  return isComplete(call.arguments);
}

function isComplete(text: string): boolean {
  if (!text.endsWith('}')) return false;
  try {
    return isObject(JSON.parse(text));
  } catch {
    return false;
  }
}

/** Ids and names; "null" is what one server's schema sends when there is none. */
function realText(value: unknown): string {
  return typeof value === 'string' && value !== 'null' ? value : '';
}

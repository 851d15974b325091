// A stream of this dialect as the events of an answer. Servers differ in how much they say, and how often: a text may
// come in deltas, in one of several `done` events, or only in the last event of all. Whatever has been told is counted,
// so that each later event adds only what is new in it.

import type { Failure } from '../../domain/failure.ts';
import type { AnswerEvent, AnswerReader } from '../answer.ts';
import type { AnswerHooks } from '../dialect.ts';
import { readResponsesError } from '../failures/in-band.ts';
import { isObject, objectIn, type JsonObject } from '../json.ts';
import { ItemStates, listIn, takeFresh, type ItemState } from './item-states.ts';
import { brokenStatus, finishOf, readMadeCall, saidIn, textOf, usageOf } from './read-answer.ts';
import { readProof } from './read-items.ts';

const NOTHING: readonly AnswerEvent[] = [];
const ARGUMENTS = 'arguments';

export class ResponsesReader implements AnswerReader {
  done = false;
  failure: Failure | null = null;
  readonly #hooks: AnswerHooks;
  readonly #items = new ItemStates();
  #started = false;
  #calls = 0;
  #events: AnswerEvent[] = [];
  /** The last thing told was reasoning, so that another piece of it needs a gap. */
  #reasoned = false;

  constructor(hooks: AnswerHooks) {
    this.#hooks = hooks;
  }

  read(data: string, name: string | null): readonly AnswerEvent[] {
    this.failure = null;
    if (this.done || data === '[DONE]') return NOTHING;
    let event: unknown;
    try {
      event = JSON.parse(data);
    } catch {
      // One unreadable event does not end a stream; only what it would have told is lost.
      if (name !== 'error') return NOTHING;
      event = data;
    }
    this.#events = [];
    const type = isObject(event) ? (textOf(event['type']) ?? name) : name;
    this.failure = readResponsesError(event, name, this.#hooks.readFailure);
    if (this.failure !== null) this.done = type === 'response.failed';
    else if (isObject(event) && type !== null) this.#read(type, event);
    return this.#events;
  }

  #read(type: string, event: JsonObject): void {
    switch (type) {
      case 'response.created':
      case 'response.queued':
      case 'response.in_progress':
        return this.#start(objectIn(event, 'response'));
      case 'response.completed':
      case 'response.incomplete':
      case 'response.cancelled':
        return this.#end(type, event);
      case 'response.output_item.added': {
        const item = objectIn(event, 'item');
        const state = this.#items.of(event, textOf(item['type']) ?? '');
        return hasArguments(state) ? this.#openCall(state, item) : undefined;
      }
      case 'response.output_item.done': {
        const item = objectIn(event, 'item');
        return this.#complete(this.#items.of(event, textOf(item['type']) ?? ''), item);
      }
      default:
        return this.#readPiece(type, event);
    }
  }

  #readPiece(type: string, event: JsonObject): void {
    switch (type) {
      case 'response.output_text.delta':
        return this.#say('text', this.#items.of(event, 'message'), partKey(event), event['delta'], false);
      case 'response.output_text.done':
        return this.#say('text', this.#items.of(event, 'message'), partKey(event), event['text'], true);
      case 'response.refusal.delta':
        return this.#say('refusal', this.#items.of(event, 'message'), partKey(event), event['delta'], false);
      case 'response.refusal.done':
        return this.#say('refusal', this.#items.of(event, 'message'), partKey(event), event['refusal'], true);
      case 'response.content_part.done':
        return this.#sayPart(this.#items.of(event, 'message'), partKey(event), objectIn(event, 'part'));
      case 'response.reasoning_summary_text.delta':
        return this.#reason('summary', event, event['delta'], false);
      case 'response.reasoning_summary_text.done':
        return this.#reason('summary', event, event['text'], true);
      case 'response.reasoning_text.delta':
        return this.#reason('content', event, event['delta'], false);
      case 'response.reasoning_text.done':
        return this.#reason('content', event, event['text'], true);
      case 'response.function_call_arguments.delta':
        return this.#argue(this.#items.of(event, 'function_call'), event['delta'], false);
      case 'response.function_call_arguments.done':
        return this.#argue(this.#items.of(event, 'function_call'), event['arguments'], true);
      case 'response.custom_tool_call_input.delta':
        return this.#argue(this.#items.of(event, 'custom_tool_call'), event['delta'], false);
      case 'response.custom_tool_call_input.done':
        return this.#argue(this.#items.of(event, 'custom_tool_call'), event['input'], true);
    }
  }

  #tell(event: AnswerEvent): void {
    this.#start({});
    this.#events.push(event);
    this.#reasoned = event.kind === 'reasoning';
  }

  #start(response: JsonObject): void {
    if (this.#started) return;
    this.#started = true;
    this.#events.push({ kind: 'start', id: textOf(response['id']), model: textOf(response['model']) });
  }

  #say(kind: 'text' | 'refusal', state: ItemState, part: string, text: unknown, whole: boolean): void {
    const fresh = takeFresh(state, part, text, whole);
    if (fresh !== '') this.#tell({ kind, text: fresh });
  }

  #sayPart(state: ItemState, key: string, part: JsonObject): void {
    const said = saidIn(part);
    if (state.type === 'message' && said !== null) this.#say(said.kind, state, key, said.text, true);
  }

  #reason(source: 'summary' | 'content', event: JsonObject, text: unknown, whole: boolean): void {
    const index = event[source === 'summary' ? 'summary_index' : 'content_index'];
    this.#reasonIn(this.#items.of(event, 'reasoning'), source, typeof index === 'number' ? index : 0, text, whole);
  }

  #reasonIn(state: ItemState, source: 'summary' | 'content', index: number, text: unknown, whole: boolean): void {
    if (state.source !== null && state.source !== source) return;
    const part = String(index);
    const isNew = !state.told.has(part);
    const fresh = text === '' ? '' : takeFresh(state, part, text, whole);
    if (fresh === '') return;
    state.source = source;
    this.#tell({ kind: 'reasoning', text: isNew && this.#reasoned ? `\n\n${fresh}` : fresh });
  }

  #openCall(state: ItemState, item: JsonObject): void {
    if (state.call !== null) return;
    const call = readMadeCall(item);
    if (call === null) return;
    state.call = this.#calls;
    this.#calls += 1;
    this.#tell({ kind: 'call', index: state.call, id: call.id, name: call.name, extra: null });
    if (state.type === 'custom_tool_call') this.#tell({ kind: 'arguments', index: state.call, text: '{"input":"' });
    this.#passArguments(state, state.waiting);
    state.waiting = '';
  }

  #argue(state: ItemState, text: unknown, whole: boolean): void {
    const fresh = takeFresh(state, ARGUMENTS, text, whole);
    if (state.call === null) state.waiting += fresh;
    else this.#passArguments(state, fresh);
  }

  /** Free text goes into the one string of its arguments as it comes. */
  #passArguments(state: ItemState, text: string): void {
    if (text === '' || state.call === null) return;
    const said = state.type === 'custom_tool_call' ? JSON.stringify(text).slice(1, -1) : text;
    this.#tell({ kind: 'arguments', index: state.call, text: said });
  }

  /** The whole item is known: tells what is missing. */
  #complete(state: ItemState, item: JsonObject): void {
    if (state.done) return;
    state.id ??= textOf(item['id']);
    if (state.type === 'message') {
      if (typeof item['content'] === 'string') this.#say('text', state, '0', item['content'], true);
      for (const [i, part] of listIn(item, 'content').entries()) this.#sayPart(state, String(i), part);
    } else if (state.type === 'reasoning') this.#completeReasoning(state, item);
    else if (hasArguments(state)) {
      this.#openCall(state, item);
      this.#argue(state, item[state.type === 'function_call' ? 'arguments' : 'input'], true);
    } else this.#makeCall(state, item);
    this.#close(state);
  }

  #completeReasoning(state: ItemState, item: JsonObject): void {
    for (const source of ['content', 'summary'] as const) {
      for (const [i, part] of listIn(item, source).entries()) this.#reasonIn(state, source, i, part['text'], true);
    }
    const proof = readProof(item);
    if (proof !== null) this.#tell({ kind: 'proof', proof });
  }

  /** A call whose item says everything at once. */
  #makeCall(state: ItemState, item: JsonObject): void {
    const call = readMadeCall(item);
    if (call === null) return;
    this.#openCall(state, item);
    this.#passArguments(state, call.arguments);
  }

  #close(state: ItemState): void {
    state.done = true;
    if (state.type === 'custom_tool_call' && state.call !== null) {
      this.#tell({ kind: 'arguments', index: state.call, text: '"}' });
    }
  }

  #end(type: string, event: JsonObject): void {
    this.done = true;
    const response = objectIn(event, 'response');
    const ended = type === 'response.completed' ? response : { ...response, status: type.slice('response.'.length) };
    this.failure = brokenStatus(ended, this.#hooks);
    if (this.failure !== null) return;
    this.#start(response);
    for (const [state, item] of this.#items.match(listIn(response, 'output'))) this.#complete(state, item);
    for (const state of this.#items.open()) this.#close(state);
    const usage = usageOf(event, this.#hooks);
    this.#tell({ kind: 'finish', reason: finishOf(ended, this.#calls > 0), stopSequence: null });
    if (usage !== null) this.#tell({ kind: 'usage', usage });
  }
}

function hasArguments(state: ItemState): boolean {
  return state.type === 'function_call' || state.type === 'custom_tool_call';
}

function partKey(event: JsonObject): string {
  const index = event['content_index'];
  return typeof index === 'number' ? String(index) : '0';
}

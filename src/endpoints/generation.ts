// One generating request on its way to any target: chooses the dialect to speak, writes the request in it, fits it to the
// target, and has the answer read back into what the client speaks.

import { EMPTY_CONVERSATION, type Conversation } from '../dialects/conversation.ts';
import type { ReplyContext } from '../dialects/dialect.ts';
import type { Fitted, FitTarget } from '../dialects/fit.ts';
import { isObject, type JsonObject } from '../dialects/json.ts';
import { repairFields } from '../dialects/repairs/apply-repair.ts';
import { readRepair } from '../dialects/repairs/read-repair.ts';
import { RequestOutline } from '../dialects/request-outline.ts';
import { spliceRequest } from '../dialects/splice-request.ts';
import type { Call, Exchange, FinalError, Wish } from '../dispatch/exchange.ts';
import type { SpokenHere, Upstream } from '../dispatch/snapshot.ts';
import type { DialectId } from '../domain/dialect.ts';
import { isUnfit, type Fix, type Unfit } from '../domain/fix.ts';
import type { PlannedTarget } from '../domain/plan.ts';
import { AnswerSide } from './answer-side.ts';
import { searchesIn, thoughtBeyond } from './beside-output.ts';
import { choicesIn, LIMIT_OF, limitIn, tellCap } from './output-limit.ts';
import { passedHeaders } from './passed-headers.ts';
import { recallInMessages } from './recall-in-messages.ts';
import { chooseSpoken } from './spoken.ts';
import type { ClientHeaders, ClientRequest, Serving, Surface } from './surface.ts';
import { knownOf, needsMemory, WIRES } from './wire.ts';

/** A request of the dialect that is spoken to the target, before it is fitted. */
interface Draft {
  readonly body: JsonObject;
  /** Where it differs from the client's own body; null: it is another body altogether. */
  readonly edits: ReadonlyMap<string, unknown> | null;
  readonly fixes: readonly Fix[];
  /** It got a limit that the client had not set. */
  readonly isCapped: boolean;
}

const UNCHANGED: ReadonlyMap<string, unknown> = new Map();
const UNTOUCHED: Fitted = { changes: UNCHANGED, fixes: [], emulation: null };
const NO_WISH: Wish = { fixes: [], insists: false, outputCap: null };

export class Generation implements Exchange {
  readonly surface: string;
  readonly streamed: boolean;
  readonly streamType: string;
  readonly keepAlive: string;
  readonly inputChars: number;
  readonly #surface: Surface;
  readonly #request: ClientRequest;
  readonly #headers: ClientHeaders;
  readonly #serving: Serving;
  #conversation: Conversation | Unfit | null = null;

  constructor(surface: Surface, request: ClientRequest, headers: ClientHeaders, serving: Serving) {
    this.#surface = surface;
    this.#request = request;
    this.#headers = headers;
    this.#serving = serving;
    this.surface = surface.name;
    this.streamed = request.stream;
    this.streamType = surface.streamType;
    this.keepAlive = surface.keepAlive;
    this.inputChars = request.text.length;
  }

  prepare(upstream: Upstream, target: PlannedTarget, wish: Wish): Call | Unfit {
    if (target.direct) {
      const own = upstream.spoken.find(({ id }) => id === this.#surface.wire);
      if (own !== undefined) return this.#call(upstream, target, NO_WISH, own, this.#asItCame(), UNTOUCHED);
    }
    const spoken = chooseSpoken(upstream, this.#surface.wire, this.#request.body, target.model, wish.fixes);
    const draft =
      spoken.id === this.#surface.wire
        ? this.#ownDraft(upstream, target, this.#capFor(target, upstream, wish))
        : this.#translatedDraft(spoken, upstream, target, this.#capFor(target, upstream, wish));
    if (isUnfit(draft)) return draft;
    const fitTarget: FitTarget = {
      model: target.model,
      provider: target.provider,
      stream: this.streamed,
      maxOutput: upstream.facts(target.model)?.maxOutput ?? null,
      emulateJson: this.#serving.emulateJson,
    };
    const known = knownOf(upstream.id, wish.fixes, this.#serving.memory);
    const fitted = WIRES[spoken.id].fit(draft.body, upstream.preset, fitTarget, known);
    return isUnfit(fitted) ? fitted : this.#call(upstream, target, wish, spoken, draft, fitted);
  }

  errorBody(error: FinalError): string {
    return this.#surface.errorBody(error, this.#serving.requestId);
  }

  errorStatus(error: FinalError): number {
    return this.#surface.errorStatus(error);
  }

  errorEvent(error: FinalError): string {
    return this.#surface.errorEvent(error, this.#serving.requestId);
  }

  /** For the critical path: nothing is set, fitted or mended, so that the provider gets what it would get without us. */
  #asItCame(): Draft {
    return { body: this.#request.body, edits: UNCHANGED, fixes: [], isCapped: false };
  }

  /** Only where neither the client nor the route says how long it may be; null: no cap. */
  #capFor(target: PlannedTarget, upstream: Upstream, { outputCap }: Wish): number | null {
    if (outputCap === null || this.streamed) return null;
    const set = limitIn((field) => target.set[field]);
    if (set !== null || new RequestOutline(this.#request.body).maxOutputTokens !== null) return null;
    return Math.min(outputCap, upstream.facts(target.model)?.maxOutput ?? outputCap);
  }

  /** The client's own body, with what the route sets for this target and what the client could not carry. */
  #ownDraft(upstream: Upstream, target: PlannedTarget, cap: number | null): Draft {
    const { body } = this.#request;
    const edits = new Map(Object.entries(target.set));
    const recalled = recallInMessages(body['messages'], upstream.id, this.#serving.memory);
    if (recalled !== body['messages'] && this.#surface.wire === 'openai-chat') edits.set('messages', recalled);
    if (cap !== null && this.#surface.wire !== null) edits.set(LIMIT_OF[this.#surface.wire], cap);
    const isCapped = cap !== null;
    if (edits.size === 0) return { body, edits: UNCHANGED, fixes: [], isCapped };
    return { body: { ...body, ...Object.fromEntries(edits) }, edits, fixes: [], isCapped };
  }

  #translatedDraft(spoken: SpokenHere, upstream: Upstream, target: PlannedTarget, cap: number | null): Draft | Unfit {
    this.#conversation ??= this.#surface.readConversation(this.#request.body);
    if (isUnfit(this.#conversation)) return this.#conversation;
    const written = WIRES[spoken.id].dialect.writeRequest(
      this.#serving.memory.enrich(withCap(this.#conversation, cap), upstream.id),
      {
        model: target.model,
        stream: this.streamed,
        provider: upstream.id,
        maxOutput: upstream.facts(target.model)?.maxOutput ?? null,
      },
    );
    if (isUnfit(written)) return written;
    return {
      body: { ...written.body, ...target.set },
      edits: null,
      fixes: [{ do: 'speak', field: 'dialect', to: spoken.id }, ...this.#conversation.notes, ...written.fixes],
      isCapped: cap !== null,
    };
  }

  #call(upstream: Upstream, target: PlannedTarget, wish: Wish, spoken: SpokenHere, draft: Draft, fitted: Fitted): Call {
    const isOwn = draft.edits !== null;
    const changes = new Map<string, unknown>();
    for (const [field, value] of draft.edits ?? UNCHANGED) changes.set(field, value);
    for (const [field, value] of fitted.changes) changes.set(field, value);
    changes.set('model', target.model);
    const isStreamOnly = asksForStream(fitted.fixes, spoken.id) || asksForStream(wish.fixes, spoken.id);
    const streamed = isStreamOnly || (this.streamed && fitted.emulation === null);
    const asksUsage = this.#setStream(changes, draft, streamed, spoken, upstream);
    const learned = repairFields(draft.body, changes, wish.fixes, spoken.id);
    const needsWhole = fitted.emulation !== null;
    const answers = this.#answers(upstream, target, spoken, fitted, isOwn);
    // Of a request that we wrote ourselves the client knows no names that could have changed.
    const made = [...draft.fixes, ...fitted.fixes.filter((fix) => isOwn || fix.do !== 'rename'), ...learned];
    const sent = (field: string): unknown => (changes.has(field) ? changes.get(field) : draft.body[field]);
    const limit = limitIn(sent);
    return {
      path: spoken.path,
      headers: passedHeaders(spoken.id, isOwn ? this.#headers : {}, spoken.headers),
      authHeader: spoken.authHeader ?? null,
      body: isOwn ? spliceRequest(this.#request, changes) : JSON.stringify(withChanges(draft.body, changes)),
      streamed,
      needsWhole,
      fixes: draft.isCapped ? tellCap(made, limit) : made,
      mostOutput: () => ({
        limit: limit?.tokens ?? null,
        choices: choicesIn(draft.body),
        thought: thoughtBeyond(limit?.tokens ?? Infinity, sent),
        searches: searchesIn(sent),
      }),
      hidesUsage: asksUsage && isOwn,
      readWhole: (body, text) => answers.readWhole(body, text),
      readEvents: () => answers.readEvents(),
      collectEvents: () => answers.collectEvents(),
      repair: (failed) => {
        if (target.direct) return null;
        const body = withChanges(draft.body, changes);
        const speaks = upstream.spoken.filter(({ onDemand }) => !onDemand).map(({ id }) => id);
        const isHome = spoken.id === speaks[0];
        const repair = readRepair(failed, { dialect: spoken.id, body, speaks, isHome, heeded: wish.fixes });
        return repair === null ? null : { ...repair, dialect: spoken.id };
      },
    };
  }

  /** Brings `stream` and its options in line with how the target is asked. True when usage is asked for in our own name. */
  #setStream(
    changes: Map<string, unknown>,
    draft: Draft,
    streamed: boolean,
    spoken: SpokenHere,
    upstream: Upstream,
  ): boolean {
    const options = changes.has('stream_options') ? changes.get('stream_options') : draft.body['stream_options'];
    if (streamed !== (draft.body['stream'] === true)) changes.set('stream', streamed);
    if (spoken.id !== 'openai-chat') return false;
    if (!streamed) {
      // Only a stream may have options.
      if (options !== undefined) changes.set('stream_options', undefined);
      return false;
    }
    const wants = isObject(options) && options['include_usage'] === true;
    if (wants || upstream.preset.streamUsage !== 'ask') return false;
    changes.set('stream_options', { ...(isObject(options) ? options : {}), include_usage: true });
    return true;
  }

  #answers(upstream: Upstream, target: PlannedTarget, spoken: SpokenHere, fitted: Fitted, isOwn: boolean): AnswerSide {
    const { memory } = this.#serving;
    const asItIs = isOwn && fitted.emulation === null && fitted.rewritesAnswer !== true;
    // Several choices are only counted, each for itself.
    const isSingle = spoken.id !== 'openai-chat' || !(Number(this.#request.body['n']) > 1);
    const remembers = !asItIs || (isSingle && needsMemory(spoken.id, upstream.preset, target.model));
    return new AnswerSide({
      dialect: WIRES[spoken.id].dialect,
      surface: this.#surface,
      preset: upstream.preset,
      asItIs,
      emulation: fitted.emulation,
      streamed: this.streamed,
      context: () => this.#context(upstream, target),
      remember: remembers
        ? (answer) => {
            memory.remember(answer, upstream.id);
          }
        : null,
      light: spoken.id === 'openai-chat' && !remembers,
    });
  }

  #context(upstream: Upstream, target: PlannedTarget): ReplyContext {
    this.#conversation ??= this.#surface.readConversation(this.#request.body);
    const agent = this.#headers['originator'] ?? this.#headers['user-agent'];
    return {
      requestId: this.#serving.requestId,
      provider: upstream.id,
      model: target.model,
      createdAt: Math.floor(this.#serving.startedAt / 1000),
      // A request that cannot be said in any other dialect is answered in its own, where only its tools' names matter.
      conversation: isUnfit(this.#conversation) ? EMPTY_CONVERSATION : this.#conversation,
      request: this.#request.body,
      isCodex: typeof agent === 'string' && /^codex/i.test(agent),
    };
  }
}

function withCap(conversation: Conversation, cap: number | null): Conversation {
  return cap === null ? conversation : { ...conversation, maxOutput: cap };
}

function asksForStream(fixes: readonly Fix[], dialect: DialectId): boolean {
  return fixes.some((fix) => fix.do === 'stream' && (fix.in === undefined || fix.in === dialect));
}

function withChanges(body: JsonObject, changes: ReadonlyMap<string, unknown>): JsonObject {
  const changed: Record<string, unknown> = { ...body };
  for (const [name, value] of changes) {
    if (value === undefined) Reflect.deleteProperty(changed, name);
    else changed[name] = value;
  }
  return changed;
}

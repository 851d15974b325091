// POST /v1/completions, the older way of asking: passed on to providers that still serve it, else asked as a chat.

import { AnswerMeter, answerChars } from '../dialects/answer-meter.ts';
import { readConversation } from '../dialects/completions/conversation.ts';
import { openReader, readAnswer } from '../dialects/completions/reader.ts';
import { readCompletionRequest, type CompletionRequest } from '../dialects/completions/request.ts';
import { openWriter, writeAnswer } from '../dialects/completions/writer.ts';
import { objectIn } from '../dialects/json.ts';
import { spliceRequest } from '../dialects/splice-request.ts';
import { EVENT_STREAM, type Call, type Repair, type Wish } from '../dispatch/exchange.ts';
import type { Upstream } from '../dispatch/snapshot.ts';
import { failure, type Failure } from '../domain/failure.ts';
import type { Unfit } from '../domain/fix.ts';
import type { PlannedTarget } from '../domain/plan.ts';
import { openAiErrorBody, requestError, type GatewayError } from './error-envelope.ts';
import { Generation } from './generation.ts';
import { choicesIn, limitIn, tellCap, type OutputLimit } from './output-limit.ts';
import { planned, type ClientHeaders, type ReadRequest, type Serving, type Surface } from './surface.ts';

const COMPLETIONS: Surface = {
  name: 'completions',
  wire: null,
  streamType: EVENT_STREAM,
  keepAlive: ': keep-alive\n\n',
  readConversation,
  writeAnswer,
  openWriter,
  errorBody: openAiErrorBody,
  errorStatus: ({ status }) => status,
  errorEvent: (error) => `data: ${openAiErrorBody(error)}\n\n`,
};

export function readCompletion(text: string, headers: ClientHeaders): ReadRequest | GatewayError {
  const request = readCompletionRequest(text);
  if ('code' in request) return requestError(request);
  return {
    surface: COMPLETIONS.name,
    ...planned(request, headers),
    open: (serving) => new Completion(request, headers, serving),
  };
}

/** "This is a chat model and not supported in the v1/completions endpoint", and the like. */
const CHAT_ONLY = /chat model|v1\/completions|not found|no such/i;

class Completion extends Generation {
  readonly #request: CompletionRequest;

  constructor(request: CompletionRequest, headers: ClientHeaders, serving: Serving) {
    super(COMPLETIONS, request, headers, serving);
    this.#request = request;
  }

  override prepare(upstream: Upstream, target: PlannedTarget, wish: Wish): Call | Unfit {
    const isRefused = wish.fixes.some((fix) => fix.do === 'speak');
    return upstream.preset.serves.has('completions') && !isRefused
      ? this.#passOn(upstream, target, wish)
      : super.prepare(upstream, target, wish);
  }

  #passOn(upstream: Upstream, target: PlannedTarget, { outputCap }: Wish): Call {
    const { preset } = upstream;
    const { body, stream, wantsUsage, choices } = this.#request;
    const asksUsage = stream && !wantsUsage && preset.streamUsage === 'ask';
    const changes = new Map<string, unknown>([...Object.entries(target.set), ['model', target.model]]);
    const own = limitIn((field) => target.set[field] ?? body[field]);
    const cap = own === null && !stream && outputCap !== null ? capOf(outputCap, upstream, target) : null;
    if (cap !== null) changes.set(cap.field, cap.tokens);
    const limit = (own ?? cap)?.tokens ?? null;
    if (asksUsage) changes.set('stream_options', { ...objectIn(body, 'stream_options'), include_usage: true });
    return {
      path: `${upstream.path}/completions`,
      headers: [],
      authHeader: null,
      body: spliceRequest(this.#request, changes),
      streamed: stream,
      needsWhole: false,
      fixes: tellCap([], cap),
      mostOutput: () => ({ limit, choices: choicesIn(body) }),
      hidesUsage: asksUsage,
      readWhole: (answer) => {
        const read = readAnswer(answer, preset);
        return 'billing' in read ? read : { usage: read.usage, outputChars: answerChars(read), body: null };
      },
      readEvents: () => new AnswerMeter(openReader(preset, choices), null, null),
      collectEvents: () => ({
        failure: notAsked(upstream.id),
        read: () => undefined,
        result: () => notAsked(upstream.id),
      }),
      repair: (failed) => repairOf(failed, upstream),
    };
  }
}

function capOf(cap: number, upstream: Upstream, { model }: PlannedTarget): OutputLimit {
  return { field: 'max_tokens', tokens: Math.min(cap, upstream.facts(model)?.maxOutput ?? cap) };
}

function notAsked(provider: string): Failure {
  return failure('schema', `${provider} answered with a stream that was not asked for.`, { status: 200 });
}

/** The model is for chats only: it is asked as one. Not remembered, because other surfaces have no such trouble. */
function repairOf(failed: Failure, upstream: Upstream): Repair | null {
  const isMissing = failed.status === 404 || failed.status === 405 || failed.status === 400;
  if (!isMissing || !CHAT_ONLY.test(failed.message)) return null;
  const [{ id }] = upstream.spoken;
  return { fix: { do: 'speak', field: 'dialect', to: id }, remember: false, dialect: id };
}

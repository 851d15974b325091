// One request as spans: one for the whole of it, and under it one for each call of a provider. Names and attributes follow
// the semantic conventions for generative AI; what they have no word for begins with `breakerbox.`.

import type { EndedRequest, ServerFacts } from './protocol.ts';

type Value = string | number | boolean;

export interface PlainSpan {
  readonly name: string;
  readonly kind: 'server' | 'client';
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId: string | null;
  readonly startMs: number;
  readonly durationUs: number;
  /** null: it went well. */
  readonly error: string | null;
  readonly attributes: Readonly<Record<string, Value>>;
}

/** What the conventions call those that our presets call otherwise. */
const PROVIDER_NAMES: Readonly<Record<string, string>> = {
  gemini: 'gcp.gemini',
  mistral: 'mistral_ai',
  moonshot: 'moonshot_ai',
  xai: 'x_ai',
  azure: 'azure.ai.openai',
};

const OPERATIONS: Readonly<Record<string, string>> = {
  chat: 'chat',
  messages: 'chat',
  responses: 'chat',
  ollama: 'chat',
  completions: 'text_completion',
  embeddings: 'embeddings',
};

export function operationOf(surface: string): string {
  return OPERATIONS[surface] ?? surface;
}

export function providerName(server: ServerFacts | undefined, provider: string): string {
  return server === undefined ? provider : (PROVIDER_NAMES[server.preset] ?? server.preset);
}

/** `newId` makes so many random bytes, in hex. */
export function makeSpans(
  request: EndedRequest,
  servers: Readonly<Record<string, ServerFacts>>,
  newId: (bytes: number) => string,
): PlainSpan[] {
  const { intent, attempts, end, parent } = request;
  const traceId = parent?.traceId ?? newId(16);
  const spanId = newId(8);
  const operation = operationOf(intent.surface);
  const root: PlainSpan = {
    name: `${operation} ${intent.modelAsked}`,
    kind: 'server',
    traceId,
    spanId,
    parentSpanId: parent?.spanId ?? null,
    startMs: intent.startedAt,
    durationUs: end.durationUs,
    error: end.state === 'done' ? null : (end.errorKind ?? end.state),
    attributes: rootAttributes(request, operation),
  };
  const calls = attempts.map((attempt): PlainSpan => {
    const isLast = attempt.n === end.attempts;
    const failed = attempt.outcome === 'ok' ? null : attempt.outcome;
    return {
      name: `${operation} ${attempt.model}`,
      kind: 'client',
      traceId,
      spanId: newId(8),
      parentSpanId: spanId,
      startMs: attempt.startedAt,
      durationUs: attempt.durationUs,
      error: failed,
      attributes: given({
        'gen_ai.operation.name': operation,
        'gen_ai.provider.name': providerName(servers[attempt.provider], attempt.provider),
        'gen_ai.request.model': attempt.model,
        'gen_ai.request.stream': intent.streamed,
        'server.address': servers[attempt.provider]?.address,
        'server.port': servers[attempt.provider]?.port,
        'http.response.status_code': attempt.status,
        'error.type': failed,
        'breakerbox.provider': attempt.provider,
        'breakerbox.attempt': attempt.n,
        'breakerbox.fixes': attempt.fixes,
        'breakerbox.cost_usd': dollars(attempt.costNanos),
        // Usage stands where it was used, and nowhere a second time: who adds up spans must get the right sum.
        ...(isLast && usageAttributes(request, attempt.startedAt)),
      }),
    };
  });
  return [root, ...calls];
}

function rootAttributes({ intent, end }: EndedRequest, operation: string): Record<string, Value> {
  return given({
    'gen_ai.operation.name': operation,
    'gen_ai.request.model': intent.modelAsked,
    'gen_ai.request.stream': intent.streamed,
    'gen_ai.conversation.id': intent.session,
    'error.type': end.state === 'done' ? null : (end.errorKind ?? end.state),
    'http.response.status_code': end.status,
    'breakerbox.request.id': intent.id,
    'breakerbox.client': intent.client,
    'breakerbox.surface': intent.surface,
    'breakerbox.route': intent.route,
    'breakerbox.rule': intent.rule,
    'breakerbox.state': end.state,
    'breakerbox.attempts': end.attempts,
    'breakerbox.cost_usd': dollars(end.cost.nanos),
    'breakerbox.cost_source': end.cost.source,
    'breakerbox.cost_up_to_usd': end.costs.upToNanos > 0 ? dollars(end.costs.upToNanos) : null,
  });
}

function usageAttributes({ intent, end }: EndedRequest, startedAt: number): Record<string, Value | null> {
  const { usage, ttftUs } = end;
  const untilHere = (startedAt - intent.startedAt) * 1000;
  return {
    'gen_ai.response.model': end.state === 'done' ? end.model : null,
    'gen_ai.response.time_to_first_chunk':
      ttftUs === null || !intent.streamed ? null : Math.max(0, ttftUs - untilHere) / 1e6,
    'gen_ai.usage.input_tokens': usage.inputTokens,
    'gen_ai.usage.output_tokens': usage.outputTokens,
    'gen_ai.usage.cache_read.input_tokens': usage.cachedInputTokens,
    'gen_ai.usage.cache_creation.input_tokens': usage.cacheWriteTokens,
    'gen_ai.usage.reasoning.output_tokens': usage.reasoningTokens,
  };
}

function dollars(nanos: number | null): number | null {
  return nanos === null ? null : nanos / 1e9;
}

/** What is not known is not said. */
function given(all: Readonly<Record<string, Value | null | undefined>>): Record<string, Value> {
  const known = Object.entries(all).filter(([, value]) => value !== null && value !== undefined);
  return Object.fromEntries(known) as Record<string, Value>;
}

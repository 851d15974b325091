// Answers in the `openai-chat` dialect as text, so that a test knows every byte that an upstream sends.

export interface ChatUsage {
  readonly prompt_tokens: number;
  readonly completion_tokens: number;
  readonly total_tokens: number;
  readonly prompt_tokens_details?: { readonly cached_tokens?: number; readonly cache_write_tokens?: number };
  readonly completion_tokens_details?: { readonly reasoning_tokens?: number };
  /** What some resellers say the call cost, in dollars. */
  readonly cost?: number;
}

/** Where providers have been seen to put the token counts of a stream. */
export type UsagePosition = 'own-event' | 'last-event' | 'every-event' | 'choice' | 'x_groq' | 'nowhere';

export interface ChatScript {
  readonly id?: string;
  readonly model?: string;
  readonly tokens?: readonly string[];
  readonly finishReason?: string;
  readonly usage?: ChatUsage;
  readonly usageAt?: UsagePosition;
}

export const USAGE: ChatUsage = {
  prompt_tokens: 11,
  completion_tokens: 3,
  total_tokens: 14,
  prompt_tokens_details: { cached_tokens: 4 },
  completion_tokens_details: { reasoning_tokens: 1 },
};

export const TOKENS: readonly string[] = ['Hel', 'lo, ', 'wörld 🌍!'];

interface Envelope {
  id: string;
  object: string;
  created: number;
  model: string;
}

function envelope(script: ChatScript, object: string): Envelope {
  return { id: script.id ?? 'chatcmpl-1', object, created: 1_760_000_000, model: script.model ?? 'upstream-model' };
}

/** The JSON texts of a stream's events, without the closing `[DONE]`. */
export function chatEvents(script: ChatScript = {}): string[] {
  const head = envelope(script, 'chat.completion.chunk');
  const usage = script.usage ?? USAGE;
  const at = script.usageAt ?? 'own-event';
  const everywhere = at === 'every-event' ? { usage } : {};
  const event = (delta: object, finish: string | null, rest: object = {}, choiceRest: object = {}): string =>
    JSON.stringify({ ...head, choices: [{ index: 0, delta, finish_reason: finish, ...choiceRest }], ...rest });

  const events = [event({ role: 'assistant', content: '' }, null, everywhere)];
  for (const token of script.tokens ?? TOKENS) events.push(event({ content: token }, null, everywhere));
  events.push(event({}, script.finishReason ?? 'stop', lastEventRest(at, usage), at === 'choice' ? { usage } : {}));
  if (at === 'own-event') events.push(JSON.stringify({ ...head, choices: [], usage }));
  return events;
}

function lastEventRest(at: UsagePosition, usage: ChatUsage): object {
  if (at === 'last-event' || at === 'every-event') return { usage };
  return at === 'x_groq' ? { x_groq: { id: 'req_1', usage } } : {};
}

export interface StreamForm {
  readonly lineEnd?: string;
  /** False leaves out the closing `[DONE]`. */
  readonly done?: boolean;
}

/** Events as they travel: a `data:` line and an empty line each. */
export function eventStream(events: readonly string[], form: StreamForm = {}): string {
  const end = form.lineEnd ?? '\n';
  const all = form.done === false ? events : [...events, '[DONE]'];
  return all.map((event) => `data: ${event}${end}${end}`).join('');
}

/** A non-streamed answer. */
export function chatBody(script: ChatScript = {}): string {
  const message = { role: 'assistant', content: (script.tokens ?? TOKENS).join(''), refusal: null };
  return JSON.stringify({
    ...envelope(script, 'chat.completion'),
    choices: [{ index: 0, message, logprobs: null, finish_reason: script.finishReason ?? 'stop' }],
    ...(script.usageAt === 'nowhere' ? {} : { usage: script.usage ?? USAGE }),
  });
}

/** An error in the provider's own envelope. */
export function errorBody(message: string, rest: { type?: string; code?: string | null; param?: string } = {}): string {
  return JSON.stringify({ error: { message, type: 'server_error', code: null, param: null, ...rest } });
}

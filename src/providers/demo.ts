// The built-in provider that only pretends: no key, no network, no model. It exists so that everything can be seen
// working, and failing, before a real provider is configured. Whatever it says, it says that it is simulated.

import { isObject, objectIn } from '../dialects/json.ts';
import type { JsonObject } from '../dialects/json.ts';
import type { ModelConfig } from '../domain/config.ts';
import { COMMAND, readCommands } from './demo/commands.ts';
import type { Failing } from './demo/commands.ts';
import { composeReply } from './demo/reply.ts';
import type { Reply } from './demo/reply.ts';
import { countTokens, hash, textOf, TOKEN } from './demo/text.ts';
import { definePreset } from './provider.ts';
import type { SimulatedStep, Simulation } from './simulation.ts';

export const demo = definePreset({
  id: 'demo',
  label: 'Demo (simulated)',
  // A name that the standards reserve for never existing.
  baseUrl: 'http://demo.invalid',
  // What it has is known without asking, and there is no key.
  modelList: null,
  keyTest: null,
  key: 'none',
  note: 'Simulated answers, no network. [[fail 429]], [[hang]], [[cut]] or [[slow 2s]] in a message make it misbehave.',
  local: true,
  autoModel: 'echo',
  simulate,
});

/** What a pretended model takes to its first token, and for each one after it. */
const PACES: ReadonlyMap<string, { readonly firstMs: number; readonly tokenMs: number }> = new Map([
  ['echo', { firstMs: 150, tokenMs: 20 }],
  ['slow', { firstMs: 2_000, tokenMs: 120 }],
  // Every third call or so fails, each time in another way.
  ['flaky', { firstMs: 150, tokenMs: 20 }],
]);

/** They cost nothing, and that is the truth: no model runs. */
export const demoModels: readonly ModelConfig[] = [...PACES.keys()].map((id) => ({
  id,
  inputPrice: 0,
  cachedInputPrice: 0,
  cacheWritePrice: 0,
  outputPrice: 0,
  reasoningPrice: null,
  contextWindow: 128_000,
  maxOutput: 16_384,
  abilities: { tools: true },
}));

/** What the request is answered with. The same request at the same time gets the same answer. */
export function simulate(request: unknown, nowMs: number): Simulation {
  if (!isObject(request) || !Array.isArray(request['messages']) || request['messages'].length === 0) {
    return refuse(400, "Simulated: 'messages' must be a non-empty array.", { param: 'messages' });
  }
  const model = typeof request['model'] === 'string' ? request['model'] : 'echo';
  const pace = PACES.get(model);
  if (pace === undefined) return refuse(404, `Simulated: the demo has no model ${model}.`, { code: 'model_not_found' });
  const messages = request['messages'].filter((message) => isObject(message));
  const asked = textOf(messages.findLast((message) => message['role'] === 'user')?.['content']);
  const commands = readCommands(asked, model === 'flaky', nowMs);
  if (commands.fail !== null) return failOnCommand(commands.fail);
  if (commands.hang) return { status: 200, headers: {}, steps: [], end: 'hang' };
  const script: Script = {
    request,
    model,
    nowMs,
    id: `demo-${hash(JSON.stringify(messages)).toString(16)}`,
    promptTokens: countPrompt(request, messages),
    reply: composeReply(request, messages, asked.replace(COMMAND, '').trim()),
    firstMs: commands.slowMs ?? pace.firstMs,
    tokenMs: pace.tokenMs,
    cutAfter: commands.cutAfter,
  };
  return request['stream'] === true ? streamed(script) : whole(script);
}

function failOnCommand({ status, retryAfter }: Failing): Simulation {
  const failing = refuse(status, `Simulated failure: the message asked the demo for a ${status}.`, {});
  const asksToWait = status === 429 || status === 503;
  return asksToWait ? { ...failing, headers: { ...failing.headers, 'retry-after': String(retryAfter) } } : failing;
}

const ERROR_TYPES: Readonly<Record<number, string>> = {
  401: 'authentication_error',
  402: 'billing_error',
  403: 'permission_error',
  404: 'not_found_error',
  429: 'rate_limit_error',
};

function refuse(
  status: number,
  message: string,
  { code = null, param = null }: { code?: string | null; param?: string | null },
): Simulation {
  const type = ERROR_TYPES[status] ?? (status < 500 ? 'invalid_request_error' : 'server_error');
  const data = JSON.stringify({ error: { message, type, param, code } });
  return { status, headers: { 'content-type': 'application/json' }, steps: [{ afterMs: 50, data }], end: 'end' };
}

interface Script {
  readonly request: JsonObject;
  readonly model: string;
  readonly nowMs: number;
  readonly id: string;
  readonly promptTokens: number;
  readonly reply: Reply;
  readonly firstMs: number;
  readonly tokenMs: number;
  readonly cutAfter: number | null;
}

function streamed(script: Script): Simulation {
  const { pieces, finish } = limit(script);
  const { id, model, reply, tokenMs, cutAfter } = script;
  const wantsUsage = objectIn(script.request, 'stream_options')['include_usage'] === true;
  const chunk = (choices: unknown[], usage: unknown): string => {
    const fields = {
      id: `chatcmpl-${id}`,
      object: 'chat.completion.chunk',
      created: created(script),
      model,
      system_fingerprint: 'demo',
      choices,
    };
    return `data: ${JSON.stringify(wantsUsage ? { ...fields, usage } : fields)}\n\n`;
  };
  const event = (afterMs: number, delta: unknown, finishReason: string | null = null): SimulatedStep => ({
    afterMs,
    data: chunk([{ index: 0, delta, finish_reason: finishReason }], null),
  });
  const steps = [event(script.firstMs, { role: 'assistant', content: reply.calls.length > 0 ? null : '' })];
  const deltas = [...pieces.map((content) => ({ content })), ...callDeltas(script)];
  steps.push(...deltas.map((delta, i) => event(i === 0 ? 0 : tokenMs, delta)));
  const headers = { 'content-type': 'text/event-stream; charset=utf-8' };
  if (cutAfter !== null) return { status: 200, headers, steps: steps.slice(0, cutAfter + 1), end: 'cut' };
  steps.push(event(0, {}, finish));
  if (wantsUsage) steps.push({ afterMs: 0, data: chunk([], usageOf(script, pieces.length)) });
  steps.push({ afterMs: 0, data: 'data: [DONE]\n\n' });
  return { status: 200, headers, steps, end: 'end' };
}

/** A call opens with its name; its arguments follow in two parts, as they do in life. */
function callDeltas({ reply, id }: Script): unknown[] {
  return reply.calls.flatMap(({ name, args }, index) => {
    const middle = Math.ceil(args.length / 2);
    return [
      { tool_calls: [{ index, id: `call_${id}-${index}`, type: 'function', function: { name, arguments: '' } }] },
      ...[args.slice(0, middle), args.slice(middle)].map((part) => ({
        tool_calls: [{ index, function: { arguments: part } }],
      })),
    ];
  });
}

function whole(script: Script): Simulation {
  const { pieces, finish } = limit(script);
  const { id, model, reply } = script;
  const toolCalls = reply.calls.map(({ name, args }, i) => ({
    id: `call_${id}-${i}`,
    type: 'function',
    function: { name, arguments: args },
  }));
  const message =
    toolCalls.length > 0
      ? { role: 'assistant', content: null, tool_calls: toolCalls }
      : { role: 'assistant', content: pieces.join('') };
  const data = JSON.stringify({
    id: `chatcmpl-${id}`,
    object: 'chat.completion',
    created: created(script),
    model,
    system_fingerprint: 'demo',
    choices: [{ index: 0, message, finish_reason: finish }],
    usage: usageOf(script, pieces.length),
  });
  const isCut = script.cutAfter !== null;
  const afterMs = script.firstMs + pieces.length * script.tokenMs;
  const steps = [{ afterMs, data: isCut ? data.slice(0, data.length / 2) : data }];
  return { status: 200, headers: { 'content-type': 'application/json' }, steps, end: isCut ? 'cut' : 'end' };
}

/** The words to send, no more than the request allows, and why they end. */
function limit({ request, reply }: Script): { pieces: readonly string[]; finish: string } {
  if (reply.calls.length > 0) return { pieces: [], finish: 'tool_calls' };
  const most = request['max_completion_tokens'] ?? request['max_tokens'];
  const pieces = reply.text.match(TOKEN) ?? [];
  if (typeof most !== 'number' || pieces.length <= most) return { pieces, finish: 'stop' };
  return { pieces: pieces.slice(0, Math.max(most, 0)), finish: 'length' };
}

function created({ nowMs }: Script): number {
  return Math.floor(nowMs / 1_000);
}

function usageOf({ promptTokens, reply }: Script, pieces: number): unknown {
  const output = pieces + countTokens(reply.calls.map((call) => call.name + call.args).join(' '));
  return { prompt_tokens: promptTokens, completion_tokens: output, total_tokens: promptTokens + output };
}

function countPrompt(request: JsonObject, messages: readonly JsonObject[]): number {
  const text = messages.map((message) => textOf(message['content'])).join(' ');
  return 4 * messages.length + countTokens(text) + countTokens(JSON.stringify(request['tools'] ?? ''));
}

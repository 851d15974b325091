// One answer in the words of each dialect, whole and as the events of a stream, as the real providers write them.

export interface SaidCall {
  readonly id: string;
  readonly name: string;
  /** JSON text. */
  readonly arguments: string;
}

export interface Said {
  readonly text?: string;
  readonly thinking?: { readonly text: string; readonly proof: string };
  readonly calls?: readonly SaidCall[];
  /** Ends for want of room. */
  readonly cut?: boolean;
  readonly usage?: SaidUsage;
  readonly model?: string;
}

export interface SaidUsage {
  /** All of it, what came from the cache or went there included. */
  readonly input: number;
  readonly output: number;
  readonly cached?: number;
  readonly written?: number;
  readonly reasoning?: number;
}

/** One event of a stream; `name` is null in the chat dialect, which names none. */
export interface SaidEvent {
  readonly name: string | null;
  readonly data: string;
}

export type Spoken = 'chat' | 'messages' | 'responses';

const USAGE: SaidUsage = { input: 20, output: 5, cached: 8 };

export function eventText(events: readonly SaidEvent[]): string {
  return events.map(({ name, data }) => `${name === null ? '' : `event: ${name}\n`}data: ${data}\n\n`).join('');
}

export function bodyIn(dialect: Spoken, said: Said): object {
  return { chat: chatBody, messages: messagesBody, responses: responsesBody }[dialect](said);
}

export function eventsIn(dialect: Spoken, said: Said): SaidEvent[] {
  return { chat: chatEvents, messages: messagesEvents, responses: responsesEvents }[dialect](said);
}

/** A text in two pieces, so that a stream has a middle. */
function halves(text: string): string[] {
  const middle = Math.ceil(text.length / 2);
  return [text.slice(0, middle), text.slice(middle)].filter((half) => half !== '');
}

// --- Chat Completions ---

function chatUsage({ input, output, cached = 0, reasoning = 0 }: SaidUsage): object {
  return {
    prompt_tokens: input,
    completion_tokens: output,
    total_tokens: input + output,
    prompt_tokens_details: { cached_tokens: cached },
    completion_tokens_details: { reasoning_tokens: reasoning },
  };
}

function chatFinish({ calls, cut }: Said): string {
  if (cut) return 'length';
  return calls === undefined ? 'stop' : 'tool_calls';
}

function chatCalls(calls: readonly SaidCall[]): object[] {
  return calls.map(({ id, name, arguments: text }) => ({ id, type: 'function', function: { name, arguments: text } }));
}

function chatBody(said: Said): object {
  const { text, thinking, calls, model = 'm' } = said;
  const message = {
    role: 'assistant',
    content: text ?? null,
    ...(thinking && { reasoning_content: thinking.text }),
    ...(calls && { tool_calls: chatCalls(calls) }),
  };
  return {
    id: 'chatcmpl-9',
    object: 'chat.completion',
    created: 1_760_000_000,
    model,
    choices: [{ index: 0, message, finish_reason: chatFinish(said) }],
    usage: chatUsage(said.usage ?? USAGE),
  };
}

function chatEvents(said: Said): SaidEvent[] {
  const { text = '', thinking, calls = [], model = 'm' } = said;
  const head = { id: 'chatcmpl-9', object: 'chat.completion.chunk', created: 1_760_000_000, model };
  const event = (delta: object, finish: string | null = null): object => ({
    ...head,
    choices: [{ index: 0, delta, finish_reason: finish }],
  });
  const chunks = [event({ role: 'assistant', content: '' })];
  if (thinking) chunks.push(event({ reasoning_content: thinking.text }));
  for (const half of halves(text)) chunks.push(event({ content: half }));
  for (const [index, call] of chatCalls(calls).entries()) chunks.push(event({ tool_calls: [{ index, ...call }] }));
  chunks.push(event({}, chatFinish(said)), { ...head, choices: [], usage: chatUsage(said.usage ?? USAGE) });
  return [...chunks.map((chunk) => JSON.stringify(chunk)), '[DONE]'].map((data) => ({ name: null, data }));
}

// --- Anthropic's Messages ---

function messagesUsage({ input, output, cached = 0, written = 0 }: SaidUsage): object {
  return {
    input_tokens: input - cached - written,
    cache_read_input_tokens: cached,
    cache_creation_input_tokens: written,
    output_tokens: output,
  };
}

function stopReason({ calls, cut }: Said): string {
  if (cut) return 'max_tokens';
  return calls === undefined ? 'end_turn' : 'tool_use';
}

function messagesBlocks({ text, thinking, calls = [] }: Said): object[] {
  return [
    ...(thinking ? [{ type: 'thinking', thinking: thinking.text, signature: thinking.proof }] : []),
    ...(text === undefined ? [] : [{ type: 'text', text }]),
    ...calls.map(({ id, name, arguments: json }) => ({
      type: 'tool_use',
      id,
      name,
      input: JSON.parse(json) as unknown,
    })),
  ];
}

function messagesBody(said: Said): object {
  const usage = messagesUsage(said.usage ?? USAGE);
  const ends = { stop_reason: stopReason(said), stop_sequence: null };
  const head = { id: 'msg_9', type: 'message', role: 'assistant', model: said.model ?? 'm' };
  return { ...head, content: messagesBlocks(said), ...ends, usage };
}

function messagesEvents(said: Said): SaidEvent[] {
  const events: object[] = [];
  const { text, thinking, calls = [] } = said;
  let index = 0;
  const block = (start: object, deltas: readonly object[]): void => {
    events.push({ type: 'content_block_start', index, content_block: start });
    for (const delta of deltas) events.push({ type: 'content_block_delta', index, delta });
    events.push({ type: 'content_block_stop', index });
    index += 1;
  };
  const { output_tokens: _, ...input } = messagesUsage(said.usage ?? USAGE) as { output_tokens: number };
  const head = { ...messagesBody(said), content: [], stop_reason: null };
  events.push({ type: 'message_start', message: { ...head, usage: { ...input, output_tokens: 1 } } });
  if (thinking) {
    block({ type: 'thinking', thinking: '', signature: '' }, [
      { type: 'thinking_delta', thinking: thinking.text },
      { type: 'signature_delta', signature: thinking.proof },
    ]);
  }
  if (text !== undefined) {
    block(
      { type: 'text', text: '' },
      halves(text).map((half) => ({ type: 'text_delta', text: half })),
    );
  }
  for (const { id, name, arguments: json } of calls) {
    block(
      { type: 'tool_use', id, name, input: {} },
      halves(json).map((half) => ({ type: 'input_json_delta', partial_json: half })),
    );
  }
  const ends = { stop_reason: stopReason(said), stop_sequence: null };
  events.push({ type: 'message_delta', delta: ends, usage: { output_tokens: (said.usage ?? USAGE).output } });
  events.push({ type: 'message_stop' });
  return named(events as { type: string }[]);
}

// --- Responses ---

function responsesUsage({ input, output, cached = 0, reasoning = 0 }: SaidUsage): object {
  return {
    input_tokens: input,
    input_tokens_details: { cached_tokens: cached },
    output_tokens: output,
    output_tokens_details: { reasoning_tokens: reasoning },
    total_tokens: input + output,
  };
}

type Item = Readonly<Record<string, unknown>> & { readonly type: string; readonly id: string };

function responsesItems({ text, thinking, calls = [] }: Said): Item[] {
  const summary = thinking ? [{ type: 'summary_text', text: thinking.text }] : [];
  const part = { type: 'output_text', text, annotations: [] };
  return [
    ...(thinking ? [{ type: 'reasoning', id: 'rs_1', summary, encrypted_content: thinking.proof }] : []),
    ...(text === undefined
      ? []
      : [{ type: 'message', id: 'msg_1', role: 'assistant', status: 'completed', content: [part] }]),
    ...calls.map(({ id, name, arguments: json }) => ({
      type: 'function_call',
      id: `fc_${id}`,
      call_id: id,
      name,
      arguments: json,
      status: 'completed',
    })),
  ];
}

function responsesBody(said: Said): object {
  return {
    id: 'resp_9',
    object: 'response',
    created_at: 1_760_000_000,
    status: said.cut ? 'incomplete' : 'completed',
    error: null,
    incomplete_details: said.cut ? { reason: 'max_output_tokens' } : null,
    model: said.model ?? 'm',
    output: responsesItems(said),
    parallel_tool_calls: true,
    usage: responsesUsage(said.usage ?? USAGE),
  };
}

function responsesEvents(said: Said): SaidEvent[] {
  const started = { ...responsesBody(said), status: 'in_progress', output: [], usage: null };
  const events: object[] = [{ type: 'response.created', response: started }];
  for (const [output_index, item] of responsesItems(said).entries()) {
    const at = { output_index, item_id: item.id };
    const isText = item.type === 'message';
    events.push({
      type: 'response.output_item.added',
      output_index,
      item: { ...item, ...(isText && { content: [] }) },
    });
    for (const delta of isText ? halves(said.text ?? '') : []) {
      events.push({ type: 'response.output_text.delta', ...at, content_index: 0, delta });
    }
    if (item.type === 'function_call') {
      events.push({ type: 'response.function_call_arguments.delta', ...at, delta: item['arguments'] });
    }
    events.push({ type: 'response.output_item.done', output_index, item });
  }
  events.push({ type: said.cut ? 'response.incomplete' : 'response.completed', response: responsesBody(said) });
  return named(
    events.map((event, sequence_number) => ({ ...event, sequence_number })) as unknown as { type: string }[],
  );
}

function named(events: readonly { readonly type: string }[]): SaidEvent[] {
  return events.map((event) => ({ name: event.type, data: JSON.stringify(event) }));
}

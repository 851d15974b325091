// A conversation that moves between providers of different dialects: calls keep their results, and nobody is sent the
// proofs of somebody else's reasoning.

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { post, sentTo } from '../support/ask.ts';
import { provider } from '../support/gateway-config.ts';
import { startGateway } from '../support/gateway-process.ts';
import type { Gateway } from '../support/gateway-process.ts';
import { startUpstream } from '../support/scripted-upstream.ts';
import type { ScriptedUpstream } from '../support/scripted-upstream.ts';
import { says } from '../support/speaking-upstream.ts';
import { readEvents } from '../support/sse-text.ts';

let upstream: ScriptedUpstream;
let gateway: Gateway;

const CLAUDE = 'claude/claude-sonnet-4-5';
const OTHER_CLAUDE = 'bedrock/claude-sonnet-4-5';
const OPENAI = 'openai/gpt-5.4';
const CHAT = 'plain/gpt-4o';
const PROVIDERS = [CLAUDE, OPENAI, CHAT, OTHER_CLAUDE] as const;

beforeAll(async () => {
  upstream = await startUpstream();
  const at = (target: string, rest: object): ReturnType<typeof provider> => {
    const [id = '', model = ''] = target.split('/');
    return provider(id, upstream.baseUrl, { models: [{ id: model }], ...rest });
  };
  gateway = await startGateway({
    config: {
      providers: [
        at(CLAUDE, { preset: 'anthropic' }),
        at(OTHER_CLAUDE, { preset: 'anthropic' }),
        at(OPENAI, { dialect: 'openai-responses' }),
        at(CHAT, { preset: 'custom' }),
      ],
    },
  });
});
beforeEach(() => upstream.forget());
afterEach(() => expect(upstream.mistakes).toEqual([]));
afterAll(async () => {
  await gateway?.stop();
  await gateway?.dispose();
  await upstream?.close();
});

let turns = 0;

/** The upstream's next answer: a thought with a proof of its own, and two calls. Returns the proof. */
function scriptCalls(): string {
  turns += 1;
  const calls = ['a', 'b'].map((which) => ({
    id: `call_${turns}${which}`,
    name: 'look',
    arguments: `{"at":"${which}"}`,
  }));
  const proof = `cHJvb2YgbnVtYmVyIGZvciB0aGUgdHVybiBpbiB0aGlzIHRlc3Q-${turns}`;
  upstream.script(says({ thinking: { text: `thought ${turns}`, proof }, text: `turn ${turns}`, calls }));
  return proof;
}

/** One kind of client: what it keeps of an answer, and how it tells the results of its tools. */
interface ClientKind {
  readonly name: string;
  /** The history with one more turn of the model's and its results. */
  readonly turn: (history: readonly object[], model: string, stream: boolean) => Promise<object[]>;
}

const SCHEMA = { type: 'object', properties: { at: { type: 'string' } } };

type Block = Record<string, unknown> & { readonly type: string };

const messagesClient: ClientKind = {
  name: 'a Messages client',
  async turn(history, model, stream) {
    const tools = [{ name: 'look', input_schema: SCHEMA }];
    const thinking = { type: 'enabled', budget_tokens: 2_000 };
    const body = { model, max_tokens: 4_000, thinking, tools, messages: history, stream };
    const answer = await post(gateway, '/v1/messages', body);
    expect([model, answer.status]).toEqual([model, 200]);
    const content = stream ? blocksOf(answer.text) : (answer.json as { content: Block[] }).content;
    const results = content
      .filter(({ type }) => type === 'tool_use')
      .map(({ id }) => ({ type: 'tool_result', tool_use_id: id, content: `seen ${String(id)}` }));
    return [...history, { role: 'assistant', content }, { role: 'user', content: results }];
  },
};

/** As Anthropic's SDK puts the blocks of a stream together. */
function blocksOf(text: string): Block[] {
  const blocks: Record<string, unknown>[] = [];
  for (const { data } of readEvents(text)) {
    const index = Number(data['index']);
    const delta = (data['delta'] ?? {}) as Record<string, string>;
    if (data['type'] === 'content_block_start') blocks[index] = { ...(data['content_block'] as object), json: '' };
    const block = blocks[index];
    if (block === undefined) continue;
    for (const field of ['text', 'thinking', 'signature']) {
      if (delta[field] !== undefined) block[field] = ((block[field] ?? '') as string) + delta[field];
    }
    block['json'] = String(block['json']) + (delta['partial_json'] ?? '');
  }
  return blocks.map(
    ({ json, ...block }) =>
      ({
        ...block,
        ...(block['type'] === 'tool_use' && { input: JSON.parse(String(json) || '{}') as unknown }),
      }) as Block,
  );
}

const responsesClient: ClientKind = {
  name: 'a Responses client',
  async turn(history, model, stream) {
    const tools = [{ type: 'function', name: 'look', parameters: SCHEMA, strict: false }];
    const wishes = {
      store: false,
      include: ['reasoning.encrypted_content'],
      reasoning: { effort: 'medium', summary: 'auto' },
    };
    const answer = await post(gateway, '/v1/responses', { model, tools, ...wishes, input: history, stream });
    expect([model, answer.status]).toEqual([model, 200]);
    const output = stream
      ? readEvents(answer.text).flatMap(({ name, data }) =>
          name === 'response.output_item.done' ? [data['item'] as Block] : [],
        )
      : (answer.json as { output: Block[] }).output;
    const results = output
      .filter(({ type }) => type === 'function_call')
      .map(({ call_id }) => ({ type: 'function_call_output', call_id, output: `seen ${String(call_id)}` }));
    return [...history, ...output, ...results];
  },
};

const chatClient: ClientKind = {
  name: 'a chat client',
  async turn(history, model) {
    const tools = [{ type: 'function', function: { name: 'look', parameters: SCHEMA } }];
    const answer = await post(gateway, '/v1/chat/completions', { model, tools, messages: history });
    expect([model, answer.status]).toEqual([model, 200]);
    const { message } = (answer.json as { choices: [{ message: { tool_calls: { id: string }[] } }] }).choices[0];
    const results = message.tool_calls.map(({ id }) => ({ role: 'tool', tool_call_id: id, content: `seen ${id}` }));
    return [...history, message, ...results];
  },
};

interface Links {
  readonly calls: string[];
  readonly results: string[];
}

/** Ids of calls and of results, in the order in which they stand, whatever the dialect. */
function linksIn(value: unknown, links: Links = { calls: [], results: [] }): Links {
  if (value === null || typeof value !== 'object') return links;
  const one = value as Readonly<Record<string, unknown>>;
  const call = callOf(one);
  const result = resultOf(one);
  if (typeof call === 'string') links.calls.push(call);
  if (typeof result === 'string') {
    // A result stands behind its call.
    expect(links.calls).toContain(result);
    links.results.push(result);
  }
  for (const inner of Object.values(one)) linksIn(inner, links);
  return links;
}

function callOf({ type, id, call_id }: Readonly<Record<string, unknown>>): unknown {
  if (type === 'function_call') return call_id;
  return type === 'tool_use' || type === 'function' ? id : null;
}

function resultOf(one: Readonly<Record<string, unknown>>): unknown {
  if (one['type'] === 'function_call_output') return one['call_id'];
  return one['type'] === 'tool_result' ? one['tool_use_id'] : one['role'] === 'tool' ? one['tool_call_id'] : null;
}

/** Every call of a request has its result, once. Returns how many there are. */
function expectPairs(request: object): number {
  const { calls, results } = linksIn(request);
  expect(results.toSorted()).toEqual(calls.toSorted());
  expect(new Set(calls).size).toBe(calls.length);
  return calls.length;
}

const ROUND_TRIPS = [
  [CLAUDE, OPENAI, CLAUDE],
  [OPENAI, CLAUDE, OPENAI],
  [CLAUDE, CHAT, CLAUDE, OPENAI],
  [CLAUDE, OTHER_CLAUDE, CLAUDE],
] as const;

describe.each([messagesClient, responsesClient, chatClient])('$name', ({ turn }) => {
  test.each(ROUND_TRIPS.flatMap((trip) => [[false, trip] as const, [true, trip] as const]))(
    'streamed: %s, by way of %j',
    async (stream, trip) => {
      const proofs = new Map<string, string>();
      let history: object[] = [{ role: 'user', content: 'look around' }];
      for (const [i, model] of trip.entries()) {
        const proof = scriptCalls();
        history = await turn(history, model, stream);
        const sent = sentTo(upstream);
        expect(expectPairs(sent)).toBe(2 * i);
        const text = JSON.stringify(sent);
        const [provided] = model.split('/');
        for (const [known, maker] of proofs) if (maker !== provided) expect(text).not.toContain(known);
        // No seal of ours goes to anybody.
        expect(text).not.toContain('bbx1');
        // Everything that was said before is still there.
        for (let n = 1; n <= i; n += 1) expect(text).toContain(`turn ${turns - n}`);
        proofs.set(proof, provided ?? '');
      }
    },
  );

  test.each([CLAUDE, OPENAI])('what %s thought comes back to it', async (model) => {
    let history: object[] = [{ role: 'user', content: 'look around' }];
    const proof = scriptCalls();
    history = await turn(history, model, false);
    scriptCalls();
    await turn(history, model, false);
    expect(JSON.stringify(sentTo(upstream))).toContain(proof);
  });
});

test('interrupted calls and lost results are completed for providers that insist', async () => {
  const call = { id: 'call_x', type: 'function', function: { name: 'look', arguments: '{}' } };
  const messages = [
    { role: 'user', content: 'look' },
    { role: 'assistant', content: null, tool_calls: [call, { ...call, id: 'call_y' }] },
    { role: 'tool', tool_call_id: 'call_y', content: 'seen' },
    { role: 'user', content: 'never mind' },
  ];
  const tools = [{ type: 'function', function: { name: 'look', parameters: SCHEMA } }];
  for (const model of PROVIDERS.filter((one) => one !== CHAT)) {
    upstream.script(says({ text: 'Well.' }));
    const answer = await post(gateway, '/v1/chat/completions', { model, messages, tools });
    expect(answer.status).toBe(200);
    expect(expectPairs(sentTo(upstream))).toBe(2);
    expect(JSON.stringify(sentTo(upstream))).toContain('never mind');
  }
});

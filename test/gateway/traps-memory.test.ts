// What models want back with their tool calls and clients lose: DeepSeek's and Kimi's reasoning, Gemini's signatures.

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { header, post, sentTo } from '../support/ask.ts';
import { postChat } from '../support/chat-call.ts';
import { provider } from '../support/gateway-config.ts';
import { startGateway } from '../support/gateway-process.ts';
import type { Gateway } from '../support/gateway-process.ts';
import { startUpstream } from '../support/scripted-upstream.ts';
import type { ScriptedUpstream } from '../support/scripted-upstream.ts';
import { refusesWith, says, streamsEvents } from '../support/speaking-upstream.ts';
import { readEvents } from '../support/sse-text.ts';

let upstream: ScriptedUpstream;
let gateway: Gateway;

beforeAll(async () => {
  upstream = await startUpstream({ always: says({ text: 'Done.' }) });
  const at = (preset: string, model: string): ReturnType<typeof provider> =>
    provider(preset, upstream.baseUrl, { preset, models: [{ id: model }] });
  gateway = await startGateway({
    config: {
      providers: [
        at('deepseek', 'deepseek-v4-flash'),
        at('moonshot', 'kimi-k2.6'),
        at('gemini', 'gemini-3.5-pro'),
        provider('other', upstream.baseUrl, { preset: 'deepseek', models: [{ id: 'deepseek-v4-flash' }] }),
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

const TOOL = { type: 'function', function: { name: 'look', parameters: { type: 'object', properties: {} } } };
const MESSAGES_TOOL = { name: 'look', input_schema: { type: 'object', properties: {} } };
const THOUGHT = 'They want me to look.';

let calls = 0;
function newCall(): { id: string; name: string; arguments: string } {
  calls += 1;
  return { id: `call_${calls}`, name: 'look', arguments: '{}' };
}

/** What a client sends that keeps nothing but what the dialect itself knows. */
function history(id: string): object[] {
  return [
    { role: 'user', content: 'look' },
    {
      role: 'assistant',
      content: null,
      tool_calls: [{ id, type: 'function', function: { name: 'look', arguments: '{}' } }],
    },
    { role: 'tool', tool_call_id: id, content: 'seen' },
  ];
}

const turnSent = (): unknown => (sentTo(upstream)['messages'] as object[])[1];

describe.each([
  ['deepseek', 'deepseek-v4-flash'],
  ['moonshot', 'kimi-k2.6'],
])('%s wants its reasoning back on turns with tools', (id, name) => {
  const model = `${id}/${name}`;

  test.each([false, true])('remembered for a chat client that lost it, streamed: %s', async (stream) => {
    const call = newCall();
    upstream.script(says({ thinking: { text: THOUGHT, proof: '' }, calls: [call] }));
    const first = await postChat(gateway, { model, messages: history(call.id).slice(0, 1), tools: [TOOL], stream });
    expect(first.text).toContain(THOUGHT);
    const second = await postChat(gateway, { model, messages: history(call.id), tools: [TOOL], stream });
    expect(second.status).toBe(200);
    expect(turnSent()).toMatchObject({ role: 'assistant', reasoning_content: THOUGHT, tool_calls: [{ id: call.id }] });
  });

  test.each([false, true])('remembered for a Messages client, streamed: %s', async (stream) => {
    const call = newCall();
    const ask = { model, max_tokens: 500, tools: [MESSAGES_TOOL], stream };
    upstream.script(says({ thinking: { text: THOUGHT, proof: '' }, calls: [call] }));
    await post(gateway, '/v1/messages', { ...ask, messages: [{ role: 'user', content: 'look' }] });
    const messages = [
      { role: 'user', content: 'look' },
      { role: 'assistant', content: [{ type: 'tool_use', id: call.id, name: 'look', input: {} }] },
      { role: 'user', content: [{ type: 'tool_result', tool_use_id: call.id, content: 'seen' }] },
    ];
    await post(gateway, '/v1/messages', { ...ask, messages });
    expect(turnSent()).toMatchObject({ reasoning_content: THOUGHT, tool_calls: [{ id: call.id }] });
  });

  test('the client’s own copy goes before what is remembered', async () => {
    const call = newCall();
    upstream.script(says({ thinking: { text: THOUGHT, proof: '' }, calls: [call] }));
    await postChat(gateway, { model, messages: history(call.id).slice(0, 1), tools: [TOOL] });
    const [user, turn, result] = history(call.id);
    const messages = [user, { ...turn, reasoning_content: 'My own copy.' }, result];
    await postChat(gateway, { model, messages, tools: [TOOL] });
    expect(turnSent()).toMatchObject({ reasoning_content: 'My own copy.' });
  });

  test('what nobody remembers is replaced by what the model takes, and the client is told', async () => {
    const answer = await postChat(gateway, { model, messages: history('call_unknown'), tools: [TOOL] });
    const turn = turnSent() as { reasoning_content: unknown };
    expect(turn.reasoning_content).toEqual(id === 'deepseek' ? '' : expect.stringMatching(/./));
    expect(header(answer, 'fixes')).toContain('messages[].reasoning_content');
  });
});

test('what one provider thought is not told to another', async () => {
  const call = newCall();
  upstream.script(says({ thinking: { text: THOUGHT, proof: '' }, calls: [call] }));
  const model = 'deepseek-v4-flash';
  await postChat(gateway, { model: `deepseek/${model}`, messages: history(call.id).slice(0, 1), tools: [TOOL] });
  await postChat(gateway, { model: `other/${model}`, messages: history(call.id), tools: [TOOL] });
  expect(JSON.stringify(sentTo(upstream))).not.toContain(THOUGHT);
});

describe('Gemini wants the signature of a call back', () => {
  const model = 'gemini/gemini-3.5-pro';
  const EXTRA = { google: { thought_signature: 'c2lnbmVkIGJ5IGdvb2dsZQ==' } };

  const signed = (id: string): object => ({
    id,
    type: 'function',
    function: { name: 'look', arguments: '{}' },
    extra_content: EXTRA,
  });

  function answersWith(id: string, stream: boolean): void {
    const head = { id: 'g', created: 1, model: 'gemini-3.5-pro' };
    const choice = (rest: object): object => ({ index: 0, finish_reason: 'stop', ...rest });
    const message = { role: 'assistant', content: null, tool_calls: [signed(id)] };
    upstream.script(
      stream
        ? streamsEvents({ ...head, object: 'chat.completion.chunk', choices: [choice({ delta: message })] }, '[DONE]')
        : refusesWith(200, { ...head, object: 'chat.completion', choices: [choice({ message })] }),
    );
  }

  test.each([false, true])('and a chat client that keeps it gets it and sends it, streamed: %s', async (stream) => {
    const { id } = newCall();
    answersWith(id, stream);
    const question = { model, messages: history(id).slice(0, 1), tools: [TOOL], stream };
    const first = await postChat(gateway, question);
    const told = stream ? readEvents(first.text).map(({ data }) => data) : [first.json];
    expect(JSON.stringify(told)).toContain(JSON.stringify(EXTRA));
    const messages = [history(id)[0], { role: 'assistant', content: null, tool_calls: [signed(id)] }, history(id)[2]];
    await postChat(gateway, { ...question, messages });
    expect(turnSent()).toMatchObject({ tool_calls: [{ id, extra_content: EXTRA }] });
  });

  test.each([false, true])('and it is remembered for a chat client that loses it, streamed: %s', async (stream) => {
    const { id } = newCall();
    answersWith(id, stream);
    await postChat(gateway, { model, messages: history(id).slice(0, 1), tools: [TOOL], stream });
    await postChat(gateway, { model, messages: history(id), tools: [TOOL], stream });
    expect(turnSent()).toMatchObject({ tool_calls: [{ id, extra_content: EXTRA }] });
  });

  test.each([false, true])('and for a Responses client, which has no place for it, streamed: %s', async (stream) => {
    const { id } = newCall();
    answersWith(id, stream);
    const tools = [{ type: 'function', name: 'look', parameters: { type: 'object', properties: {} }, strict: false }];
    const input: object[] = [{ role: 'user', content: 'look' }];
    await post(gateway, '/v1/responses', { model, input, tools, stream });
    input.push(
      { type: 'function_call', call_id: id, name: 'look', arguments: '{}' },
      { type: 'function_call_output', call_id: id, output: 'seen' },
    );
    const answer = await post(gateway, '/v1/responses', { model, input, tools, stream });
    expect(answer.status).toBe(200);
    expect(turnSent()).toMatchObject({ tool_calls: [{ id, extra_content: EXTRA }] });
  });
});

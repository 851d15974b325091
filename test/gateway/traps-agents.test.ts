// The whole requests of coding agents, with everything in them that other providers refuse.

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { header, post, sentTo } from '../support/ask.ts';
import { provider } from '../support/gateway-config.ts';
import { startGateway } from '../support/gateway-process.ts';
import type { Gateway } from '../support/gateway-process.ts';
import { startUpstream } from '../support/scripted-upstream.ts';
import type { ScriptedUpstream } from '../support/scripted-upstream.ts';
import { says } from '../support/speaking-upstream.ts';
import { readEvents } from '../support/sse-text.ts';

/** Longer than OpenAI allows. */
const LONG = 'mcp__some_really_long_server_name_here__and_a_tool_name_that_is_even_longer_than_that';
const MODELS = { chat: 'plain/m', messages: 'claude/claude-sonnet-4-5', responses: 'openai/gpt-5.4' } as const;

let upstream: ScriptedUpstream;
let gateway: Gateway;

beforeAll(async () => {
  upstream = await startUpstream({ always: says({ text: 'ok' }) });
  gateway = await startGateway({
    config: {
      providers: [
        provider('plain', upstream.baseUrl, { preset: 'custom', models: [{ id: 'm', maxOutput: 8_000 }] }),
        provider('claude', upstream.baseUrl, { preset: 'anthropic', models: [{ id: 'claude-sonnet-4-5' }] }),
        provider('openai', upstream.baseUrl, { models: [{ id: 'gpt-5.4' }] }),
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

type SentTool = Readonly<Record<string, unknown>> & {
  readonly name?: string;
  readonly function?: { readonly name: string };
};

function namesSent(): string[] {
  const tools = sentTo(upstream)['tools'] as SentTool[];
  return tools.map((tool) => tool.name ?? tool.function?.name ?? '');
}

describe.each([MODELS.chat, MODELS.responses])('Claude Code in front of %s', (model) => {
  const REQUEST = {
    model,
    max_tokens: 32_000,
    stream: true,
    metadata: { user_id: 'user_0123456789abcdef_account__session_'.repeat(5) },
    service_tier: 'standard_only',
    system: [
      { type: 'text', text: 'x-anthropic-billing-header: cc_version=2.0; cch=abcde;' },
      { type: 'text', text: 'You are Claude Code.', cache_control: { type: 'ephemeral' } },
    ],
    thinking: { type: 'adaptive' },
    output_config: { effort: 'high' },
    context_management: { edits: [] },
    tools: [
      {
        name: LONG,
        description: 'd',
        input_schema: { $schema: 'http://json-schema.org/draft-07/schema#', type: 'object' },
      },
      { type: 'web_search_20250305', name: 'web_search', max_uses: 5 },
    ],
    messages: [{ role: 'user', content: [{ type: 'text', text: 'hi', cache_control: { type: 'ephemeral' } }] }],
  };

  test('nothing that only Anthropic knows is sent, and the client is told', async () => {
    const answer = await post(gateway, '/v1/messages?beta=true', REQUEST);
    expect(answer.status).toBe(200);
    const sent = sentTo(upstream);
    for (const left of ['thinking', 'output_config', 'context_management', 'metadata', 'system'])
      expect(sent).not.toHaveProperty(left);
    const text = JSON.stringify(sent);
    expect(text).not.toMatch(/billing-header|web_search|standard_only|\$schema/);
    expect(String(sent['user'])).toHaveLength(64);
    expect(text).toContain('You are Claude Code.');
    for (const told of ['context_management', 'web_search', 'billing-header', 'cap:user>64']) {
      expect(header(answer, 'fixes')).toContain(told);
    }
  });

  test('a tool with a long name is called by its own', async () => {
    await post(gateway, '/v1/messages', REQUEST);
    const [name = ''] = namesSent();
    expect(name.length).toBeLessThanOrEqual(64);
    upstream.script(says({ calls: [{ id: 'call_1', name, arguments: '{"x":1}' }] }));
    const events = readEvents((await post(gateway, '/v1/messages', REQUEST)).text);
    const block = events.find(({ name: event }) => event === 'content_block_start')?.data['content_block'];
    expect(block).toMatchObject({ type: 'tool_use', name: LONG });
    const messages = [
      ...REQUEST.messages,
      { role: 'assistant', content: [{ type: 'tool_use', id: 'call_1', name: LONG, input: { x: 1 } }] },
      {
        role: 'user',
        content: [
          { type: 'tool_result', tool_use_id: 'call_1', content: 'y' },
          { type: 'text', text: 'on' },
        ],
      },
    ];
    await post(gateway, '/v1/messages', { ...REQUEST, messages });
    const text = JSON.stringify(sentTo(upstream)['messages'] ?? sentTo(upstream)['input']);
    expect(text).toContain(`"name":"${name}"`);
    expect(text).not.toContain(LONG);
  });

  test('no more is asked for than the model can write', async () => {
    await post(gateway, '/v1/messages', REQUEST);
    const { max_tokens: chat, max_output_tokens: responses } = sentTo(upstream);
    expect(chat ?? responses).toBe(model === MODELS.chat ? 8_000 : 32_000);
  });
});

describe.each([MODELS.chat, MODELS.messages])('Codex in front of %s', (model) => {
  const grammar = { type: 'grammar', syntax: 'lark', definition: 'start: "*** Begin"' };
  const read = { type: 'function', name: 'read', parameters: { type: 'object', properties: {} }, strict: false };
  const REQUEST = {
    model,
    input: [{ type: 'message', role: 'user', content: [{ type: 'input_text', text: 'patch it' }] }] as object[],
    tools: [
      { type: 'custom', name: 'apply_patch', description: 'Patches files.', format: grammar },
      { type: 'namespace', name: 'mcp__fs', description: 'Files.', tools: [read] },
      { type: 'local_shell' },
      { type: 'function', name: LONG, parameters: null, strict: false },
      { type: 'web_search' },
    ],
    include: ['reasoning.encrypted_content'],
    store: false,
    stream: true,
  };
  const ask = (input: object[]): ReturnType<typeof post> =>
    post(gateway, '/v1/responses', { ...REQUEST, input }, { headers: { originator: 'codex_cli_rs' } });

  test('each kind of tool is called in its own form, and its output finds the call', async () => {
    expect(header(await ask(REQUEST.input), 'fixes')).toContain('drop:tools[].web_search');
    const names = namesSent();
    expect(names).toHaveLength(4);
    expect(names.every((name) => /^[\w-]{1,64}$/.test(name))).toBe(true);
    const inputs = ['{"input":"*** Begin"}', '{"path":"a"}', '{"command":["ls","-l"]}', '{}'];
    const calls = names.map((name, i) => ({ id: `call_${i}`, name, arguments: inputs[i] ?? '' }));
    upstream.script(says({ calls }));
    const events = readEvents((await ask(REQUEST.input)).text);
    const items = events.flatMap(({ name, data }) =>
      name === 'response.output_item.done' ? [data['item'] as { type: string }] : [],
    );
    expect(items).toMatchObject([
      { type: 'custom_tool_call', name: 'apply_patch', input: '*** Begin', call_id: 'call_0' },
      { type: 'function_call', name: 'read', namespace: 'mcp__fs', arguments: '{"path":"a"}', call_id: 'call_1' },
      { type: 'local_shell_call', action: { type: 'exec', command: ['ls', '-l'] }, call_id: 'call_2' },
      { type: 'function_call', name: LONG, call_id: 'call_3' },
    ]);

    const outputs = items.map(({ type }, i) => ({ type: `${type}_output`, call_id: `call_${i}`, output: `done ${i}` }));
    expect((await ask([...REQUEST.input, ...items, ...outputs])).status).toBe(200);
    const text = JSON.stringify(sentTo(upstream)['messages']);
    for (const i of calls.keys()) {
      expect(text.match(new RegExp(`"call_${i}"`, 'g'))).toHaveLength(2);
      expect(text).toContain(`done ${i}`);
    }
    expect(text).not.toContain(LONG);
  });
});

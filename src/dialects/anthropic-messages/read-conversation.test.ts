import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fixText, isUnfit } from '../../domain/fix.ts';
import type { Conversation, Part, Turn } from '../conversation.ts';
import type { JsonObject } from '../json.ts';
import { seal } from '../seal.ts';
import { readConversation } from './read-conversation.ts';

const USER = { role: 'user', content: 'hi' };
const EPHEMERAL = { type: 'ephemeral' };

function read(fields: JsonObject): Conversation {
  const conversation = readConversation({ model: 'm', max_tokens: 100, messages: [USER], ...fields });
  if (isUnfit(conversation)) throw new Error(conversation.unfit);
  return conversation;
}

function notes(fields: JsonObject): string[] {
  return read(fields).notes.map(fixText);
}

function parts(role: string, ...content: JsonObject[]): readonly Part[] {
  return read({ messages: [{ role, content }] }).turns[0]?.parts ?? [];
}

function text(value: string, cache: JsonObject | null = null): Part {
  return { kind: 'text', text: value, cache };
}

describe('the system text', () => {
  const billing = 'x-anthropic-billing-header: cc_version=2.1.0; cch=a1b2c;';
  test.each<[why: string, system: unknown, expected: readonly Part[] | null]>([
    ['a string', 'Be brief.', [text('Be brief.')]],
    [
      '`system` as array with cache_control: order and hints stay',
      [
        { type: 'text', text: 'One.' },
        { type: 'text', text: 'Two.', cache_control: EPHEMERAL },
      ],
      [text('One.'), text('Two.', EPHEMERAL)],
    ],
    [
      "Claude Code's billing block goes",
      [
        { type: 'text', text: billing },
        { type: 'text', text: 'You are.' },
      ],
      [text('You are.')],
    ],
    ['… and its line', `${billing}\nYou are.`, [text('You are.')]],
    [
      '… but only in front',
      [
        { type: 'text', text: 'You are.' },
        { type: 'text', text: billing },
      ],
      [text('You are.'), text(billing)],
    ],
    ['nothing but that', [{ type: 'text', text: billing }], null],
    ['null', null, null],
  ])('%s', (_why, system, expected) => {
    const [first] = read({ system }).turns;
    expect(first?.role === 'system' ? first.parts : null).toEqual(expected);
  });

  test('what is stripped is told', () => {
    expect(notes({ system: billing })).toEqual(['drop:system.x-anthropic-billing-header']);
  });

  test('may also stand inside the conversation', () => {
    const { turns } = read({ messages: [USER, { role: 'system', content: 'Now be loud.' }, USER] });
    expect(turns.map(({ role }) => role)).toEqual(['user', 'system', 'user']);
  });
});

describe('blocks', () => {
  test.each<[why: string, role: string, block: JsonObject, expected: readonly Part[]]>([
    ['text', 'user', { type: 'text', text: 'x', cache_control: EPHEMERAL }, [text('x', EPHEMERAL)]],
    [
      'an image in the request',
      'user',
      { type: 'image', source: { type: 'base64', media_type: 'image/png', data: 'AAAA' } },
      [{ kind: 'image', source: { kind: 'data', mediaType: 'image/png', data: 'AAAA' }, detail: null, cache: null }],
    ],
    [
      'an image elsewhere',
      'user',
      { type: 'image', source: { type: 'url', url: 'https://x/y.png' } },
      [{ kind: 'image', source: { kind: 'url', url: 'https://x/y.png' }, detail: null, cache: null }],
    ],
    [
      'an image that Anthropic keeps',
      'user',
      { type: 'image', source: { type: 'file', file_id: 'file_1' } },
      [{ kind: 'image', source: { kind: 'id', id: 'file_1' }, detail: null, cache: null }],
    ],
    [
      'a PDF',
      'user',
      { type: 'document', title: 'T', source: { type: 'base64', media_type: 'application/pdf', data: 'AAAA' } },
      [{ kind: 'file', source: { kind: 'data', mediaType: 'application/pdf', data: 'AAAA' }, name: 'T', cache: null }],
    ],
    [
      'a text document',
      'user',
      { type: 'document', source: { type: 'text', media_type: 'text/plain', data: 'words' } },
      [{ kind: 'file', source: { kind: 'text', text: 'words' }, name: null, cache: null }],
    ],
    [
      'a document of blocks',
      'user',
      { type: 'document', source: { type: 'content', content: [{ type: 'text', text: 'words' }] } },
      [{ kind: 'file', source: { kind: 'text', text: 'words' }, name: null, cache: null }],
    ],
    [
      'something found',
      'user',
      { type: 'search_result', title: 'T', source: 'https://x', content: [{ type: 'text', text: 'words' }] },
      [text('T\nhttps://x\nwords')],
    ],
    [
      'a thought',
      'assistant',
      { type: 'thinking', thinking: 'hm', signature: 'c2ln' },
      [{ kind: 'reasoning', text: 'hm', proof: { kind: 'signature', data: 'c2ln', maker: null } }],
    ],
    [
      'a thought that is not shown',
      'assistant',
      { type: 'thinking', thinking: '', signature: 'c2ln' },
      [{ kind: 'reasoning', text: '', proof: { kind: 'signature', data: 'c2ln', maker: null } }],
    ],
    [
      'a thought without proof',
      'assistant',
      { type: 'thinking', thinking: 'hm', signature: '' },
      [{ kind: 'reasoning', text: 'hm', proof: null }],
    ],
    ['an empty thought', 'assistant', { type: 'thinking', thinking: '' }, []],
    [
      'a redacted thought',
      'assistant',
      { type: 'redacted_thinking', data: 'xyz' },
      [{ kind: 'reasoning', text: '', proof: { kind: 'redacted', data: 'xyz', maker: null } }],
    ],
    [
      'a proof of ours that travelled as a signature',
      'assistant',
      {
        type: 'thinking',
        thinking: 'hm',
        signature: seal({ kind: 'encrypted', data: 'gAAA:x', maker: null }, 'openai'),
      },
      [{ kind: 'reasoning', text: 'hm', proof: { kind: 'encrypted', data: 'gAAA:x', maker: 'openai' } }],
    ],
    [
      'a call',
      'assistant',
      { type: 'tool_use', id: 'toolu_1', name: 'look', input: { a: [1, 'é'] } },
      [{ kind: 'call', id: 'toolu_1', name: 'look', arguments: '{"a":[1,"é"]}', extra: null, cache: null }],
    ],
    [
      'empty tool input',
      'assistant',
      { type: 'tool_use', id: 'toolu_1', name: 'look', input: {} },
      [{ kind: 'call', id: 'toolu_1', name: 'look', arguments: '{}', extra: null, cache: null }],
    ],
    [
      'a result',
      'user',
      { type: 'tool_result', tool_use_id: 'toolu_1', content: 'fine', cache_control: EPHEMERAL },
      [{ kind: 'result', callId: 'toolu_1', parts: [text('fine')], isError: false, cache: EPHEMERAL }] as Part[],
    ],
    [
      'a result without content',
      'user',
      { type: 'tool_result', tool_use_id: 'toolu_1', is_error: true },
      [{ kind: 'result', callId: 'toolu_1', parts: [], isError: true, cache: null }],
    ],
    [
      'what a search of tools found',
      'user',
      { type: 'tool_result', tool_use_id: 'toolu_1', content: [{ type: 'tool_reference', tool_name: 'look' }] },
      [
        { kind: 'result', callId: 'toolu_1', parts: [text('Found the tool look.')], isError: false, cache: null },
      ] as Part[],
    ],
  ])('%s', (_why, role, block, expected) => {
    expect(parts(role, block)).toEqual(expected);
  });

  test('tool_result with image', () => {
    const image = { type: 'image', source: { type: 'base64', media_type: 'image/png', data: 'AAAA' } };
    const block = { type: 'tool_result', tool_use_id: 't', content: [{ type: 'text', text: 'see' }, image] };
    expect(parts('user', block)).toMatchObject([{ kind: 'result', parts: [{ kind: 'text' }, { kind: 'image' }] }]);
  });

  test('parallel tool results plus user text in one message: results come first', () => {
    const result = (id: string): JsonObject => ({ type: 'tool_result', tool_use_id: id, content: 'x' });
    const content = [{ type: 'text', text: 'now' }, result('a'), { type: 'text', text: 'go on' }, result('b')];
    expect(parts('user', ...content).map((part) => (part.kind === 'result' ? part.callId : part.kind))).toEqual([
      'a',
      'b',
      'text',
      'text',
    ]);
  });

  test("tools of the server's own are told as text, without what only it can read", () => {
    const [call, result] = parts(
      'assistant',
      { type: 'server_tool_use', id: 'srvtoolu_1', name: 'web_search', input: { query: 'x' } },
      {
        type: 'web_search_tool_result',
        tool_use_id: 'srvtoolu_1',
        content: [{ type: 'web_search_result', title: 'T', url: 'https://x', encrypted_content: 'secret' }],
      },
    );
    expect(call).toEqual(text('[Called web_search with {"query":"x"}]'));
    expect(result).toEqual(
      text('[web search tool result: [{"type":"web_search_result","title":"T","url":"https://x"}]]'),
    );
  });

  test('numbers beyond 2^53 in the arguments of a call survive', () => {
    const input = JSON.parse('{"id":1}', (key, value: unknown) =>
      key === 'id' ? (JSON as unknown as { rawJSON(text: string): unknown }).rawJSON('12345678901234567890') : value,
    ) as JsonObject;
    expect(parts('assistant', { type: 'tool_use', id: 't', name: 'n', input })).toMatchObject([
      { arguments: '{"id":12345678901234567890}' },
    ]);
  });
});

describe('tools', () => {
  test('keep what everybody understands', () => {
    const tool = {
      name: 'look',
      description: 'Looks.',
      input_schema: { type: 'object', properties: {} },
      strict: true,
      cache_control: EPHEMERAL,
    };
    expect(read({ tools: [tool] }).tools).toEqual([
      {
        name: 'look',
        description: 'Looks.',
        schema: { type: 'object', properties: {} },
        strict: true,
        cache: EPHEMERAL,
        origin: { name: 'look', namespace: null, custom: false },
      },
    ]);
  });

  test('tool name > 64: shortened everywhere, and remembered', () => {
    const name = `mcp__server__${'x'.repeat(80)}`;
    const { tools, turns, toolChoice } = read({
      tools: [{ name, input_schema: {} }],
      tool_choice: { type: 'tool', name },
      messages: [USER, { role: 'assistant', content: [{ type: 'tool_use', id: 't', name, input: {} }] }],
    });
    expect(tools[0]?.name).toMatch(/^[a-zA-Z0-9_-]{1,64}$/);
    expect(tools[0]?.origin.name).toBe(name);
    expect(turns[1]?.parts).toMatchObject([{ kind: 'call', name: tools[0]?.name }]);
    expect(toolChoice).toEqual({ mode: 'named', name: tools[0]?.name });
  });

  test.each<[why: string, choice: JsonObject, mode: unknown, parallel: boolean | null]>([
    ['auto', { type: 'auto' }, { mode: 'auto' }, null],
    ['any', { type: 'any' }, { mode: 'required' }, null],
    ['none', { type: 'none' }, { mode: 'none' }, null],
    ['one of them', { type: 'tool', name: 'look' }, { mode: 'named', name: 'look' }, null],
    ['one that the server runs', { type: 'tool', name: 'web_search' }, { mode: 'auto' }, null],
    ['one at a time', { type: 'auto', disable_parallel_tool_use: true }, { mode: 'auto' }, false],
    ['several', { type: 'any', disable_parallel_tool_use: false }, { mode: 'required' }, true],
  ])('choice: %s', (_why, choice, mode, parallel) => {
    const { toolChoice, parallelTools } = read({ tools: [{ name: 'look', input_schema: {} }], tool_choice: choice });
    expect(toolChoice).toEqual(mode);
    expect(parallelTools).toBe(parallel);
  });

  test('a choice without tools is none', () => {
    expect(
      read({ tools: [{ type: 'web_search_20250305', name: 'web_search' }], tool_choice: { type: 'any' } }).toolChoice,
    ).toBe(null);
  });
});

describe('settings', () => {
  test.each<[why: string, fields: JsonObject, expected: Partial<Conversation>]>([
    ['the limit', { max_tokens: 7 }, { maxOutput: 7 }],
    ['a warm-up asks for the least there is', { max_tokens: 0 }, { maxOutput: 1 }],
    ['`stop_sequences` > 4', { stop_sequences: ['a', 'b', 'c', 'd', 'e', 5] }, { stop: ['a', 'b', 'c', 'd', 'e'] }],
    ['the user', { metadata: { user_id: 'u' } }, { user: 'u' }],
    ['the tier', { service_tier: 'standard_only' }, { serviceTier: 'default' }],
    ['any tier', { service_tier: 'auto' }, { serviceTier: 'auto' }],
    [
      'a schema',
      { output_config: { format: { type: 'json_schema', schema: { type: 'object' } } } },
      {
        format: {
          kind: 'schema',
          name: 'structured_output',
          description: null,
          schema: { type: 'object' },
          strict: true,
        },
      },
    ],
    [
      'its older name',
      { output_format: { type: 'json_schema', schema: {} } },
      { format: expect.objectContaining({ kind: 'schema' }) as never },
    ],
    [
      'thinking with a budget',
      { thinking: { type: 'enabled', budget_tokens: 2000 } },
      { reasoning: { mode: 'on', effort: null, budget: 2000, summary: null } },
    ],
    [
      'unknown model with adaptive thinking',
      { model: 'gw/whatever', thinking: { type: 'adaptive' }, max_tokens: 32_000 },
      { reasoning: { mode: 'on', effort: null, budget: null, summary: null } },
    ],
    [
      'thinking with an effort',
      { thinking: { type: 'adaptive', display: 'summarized' }, output_config: { effort: 'xhigh' } },
      { reasoning: { mode: 'on', effort: 'xhigh', budget: null, summary: 'auto' } },
    ],
    [
      'no thinking',
      { thinking: { type: 'disabled' } },
      { reasoning: { mode: 'off', effort: null, budget: null, summary: null } },
    ],
    [
      'an effort alone',
      { output_config: { effort: 'low' } },
      { reasoning: { mode: null, effort: 'low', budget: null, summary: null } },
    ],
    ['nothing said', {}, { reasoning: null, format: null, toolChoice: null, stop: [], user: null }],
  ])('%s', (_why, fields, expected) => {
    expect(read(fields)).toMatchObject(expected);
  });

  test('sampling', () => {
    expect(read({ temperature: 0.5, top_p: 0.9, top_k: 40 }).sampling).toMatchObject({
      temperature: 0.5,
      topP: 0.9,
      topK: 40,
      seed: null,
    });
  });
});

describe('what is left out is told', () => {
  test.each<[fields: JsonObject, told: string[]]>([
    [{ tools: [{ type: 'web_search_20250305', name: 'web_search' }] }, ['drop:tools[].web_search_20250305']],
    [{ tools: [{ name: 'BatchTool', input_schema: {} }] }, ['drop:tools[].BatchTool']],
    [
      {
        tools: [
          { name: 'a', defer_loading: true },
          { name: 'b', defer_loading: true },
        ],
      },
      ['drop:tools[].defer_loading'],
    ],
    [{ tools: [{ name: 'a' }, { name: 'a' }] }, ['drop:tools[].a']],
    [
      { context_management: { edits: [{}] }, mcp_servers: [{}], container: 'c' },
      ['drop:context_management', 'drop:mcp_servers', 'drop:container'],
    ],
    [{ mcp_servers: [], container: null }, []],
    [{ 'x\r\ny': 1 }, ['drop:x__y']],
    [{ cache_control: EPHEMERAL }, ['drop:cache_control']],
    [{ output_config: { task_budget: { total: 5 } } }, ['drop:output_config.task_budget']],
    [{ max_tokens: 0 }, ['set:max_tokens>1']],
    [
      {
        messages: [
          { role: 'assistant', content: [{ type: 'text', text: 'a', citations: [{ type: 'char_location' }] }] },
          { role: 'assistant', content: [{ type: 'text', text: 'b', citations: null }] },
        ],
      },
      ['drop:messages[].content[].citations'],
    ],
    [
      { messages: [{ role: 'user', content: [{ type: 'container_upload', file_id: 'f' }] }] },
      ['drop:messages[].container_upload'],
    ],
    [
      { messages: [{ role: 'assistant', content: [{ type: 'server_tool_use', name: 'x', input: {} }] }] },
      ['rewrite:messages[].server_tool_use>text'],
    ],
    [
      {
        messages: [
          {
            role: 'user',
            content: [{ type: 'document', citations: { enabled: true }, source: { type: 'text', data: 'x' } }],
          },
        ],
      },
      ['drop:messages[].document.citations'],
    ],
  ])('%j: %j', (fields, told) => {
    expect(notes(fields)).toEqual(told);
  });
});

describe('what cannot be said at all names its field', () => {
  test.each<[fields: JsonObject, field: string | null]>([
    [{ messages: 'hi' }, 'messages'],
    [{ messages: [{ role: 'robot', content: 'x' }] }, 'messages[0].role'],
    [{ messages: [null] }, 'messages[0].role'],
    [{ messages: [USER, { role: 'user' }] }, 'messages[1].content'],
    [{ messages: [{ role: 'user', content: ['x'] }] }, 'messages[0].content[0]'],
    [{ messages: [{ role: 'user', content: [{ text: 'x' }] }] }, 'messages[0].content[0].type'],
    [
      { messages: [{ role: 'user', content: [{ type: 'tool_use', id: 'a', name: 'b' }] }] },
      'messages[0].content[0].type',
    ],
    [{ messages: [{ role: 'assistant', content: [{ type: 'tool_result' }] }] }, 'messages[0].content[0].type'],
    [{ messages: [{ role: 'user', content: [{ type: 'text' }] }] }, 'messages[0].content[0].text'],
    [{ messages: [{ role: 'user', content: [{ type: 'image' }] }] }, 'messages[0].content[0].source'],
    [{ messages: [{ role: 'user', content: [{ type: 'tool_result' }] }] }, 'messages[0].content[0].tool_use_id'],
    [{ messages: [{ role: 'assistant', content: [{ type: 'tool_use', id: 'x' }] }] }, 'messages[0].content[0].name'],
    [{ system: 5 }, 'system'],
    [{ tools: {} }, 'tools'],
    [{ tools: [{}] }, 'tools[0].name'],
    [{ tools: [5] }, 'tools[0]'],
    [{ tools: [{ name: 'a' }], tool_choice: { type: 'some' } }, 'tool_choice.type'],
    [{ output_config: { format: { type: 'xml' } } }, 'output_config.format'],
    [{ x: JSON.parse(`${'['.repeat(2000)}${']'.repeat(2000)}`) as unknown }, null],
  ])('%#', (fields, field) => {
    const conversation = readConversation({ model: 'm', max_tokens: 1, messages: [USER], ...fields });
    expect(isUnfit(conversation) && conversation).toMatchObject({ field, sureness: 'certain' });
  });
});

test('no JSON of any shape throws', () => {
  const names = fc.constantFrom(
    'role',
    'content',
    'type',
    'text',
    'source',
    'id',
    'name',
    'input',
    'tool_use_id',
    'title',
    'edits',
  );
  const values = fc.letrec((tie) => ({
    any: fc.oneof(
      { depthSize: 'small' },
      fc.constantFrom<unknown>(
        'user',
        'assistant',
        'tool_use',
        'tool_result',
        'thinking',
        'text',
        'image',
        'document',
        'content',
        null,
        5,
        true,
      ),
      fc.array(tie('any'), { maxLength: 3 }),
      fc.dictionary(names, tie('any'), { maxKeys: 5 }),
    ),
  }));
  const body = fc.dictionary(
    fc.constantFrom(
      'messages',
      'system',
      'tools',
      'tool_choice',
      'thinking',
      'output_config',
      'metadata',
      'stop_sequences',
      'max_tokens',
    ),
    values.any,
  );
  fc.assert(
    fc.property(body, (fields) => {
      const conversation = readConversation(fields as JsonObject);
      if (!isUnfit(conversation)) conversation.turns.forEach((turn: Turn) => expect(turn.parts).toBeInstanceOf(Array));
    }),
    { numRuns: 2000 },
  );
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fixText } from '../../domain/fix.ts';
import type { Conversation, Part, Turn } from '../conversation.ts';
import type { JsonObject } from '../json.ts';
import { seal } from '../seal.ts';
import { readConversation } from './read-conversation.ts';

function read(fields: JsonObject): Conversation {
  const conversation = readConversation({ model: 'm', input: 'hi', ...fields });
  if ('unfit' in conversation) throw new Error(`${conversation.field ?? ''}: ${conversation.unfit}`);
  return conversation;
}

function turns(...input: unknown[]): readonly Turn[] {
  return read({ input }).turns;
}

function notes(fields: JsonObject): string[] {
  return read(fields).notes.map(fixText);
}

function text(said: string): Part {
  return { kind: 'text', text: said, cache: null };
}

function call(id: string, name: string, args: string): Part {
  return { kind: 'call', id, name, arguments: args, extra: null, cache: null };
}

function result(callId: string, ...parts: Part[]): Part {
  return { kind: 'result', callId, parts: parts as never, isError: false, cache: null };
}

const user = (content: unknown): JsonObject => ({ role: 'user', content });
const assistant = (said: string): JsonObject => ({
  type: 'message',
  id: 'msg_1',
  status: 'completed',
  role: 'assistant',
  content: [{ type: 'output_text', text: said, annotations: [] }],
});
const fnCall = (call_id: string, name = 'f', args = '{}'): JsonObject => ({
  type: 'function_call',
  id: `fc_${call_id}`,
  call_id,
  name,
  arguments: args,
});
const fnOutput = (call_id: string, output: unknown): JsonObject => ({ type: 'function_call_output', call_id, output });
const reasoning = (said: string | null, encrypted_content?: string): JsonObject => ({
  type: 'reasoning',
  id: 'rs_1',
  summary: said === null ? [] : [{ type: 'summary_text', text: said }],
  ...(encrypted_content === undefined ? {} : { encrypted_content }),
});

describe('messages', () => {
  test('a string is one message of the user', () => {
    expect(read({ input: 'hello' }).turns).toEqual([{ role: 'user', parts: [text('hello')] }]);
  });

  test('instructions are the first system turn; system and developer messages stay in their places', () => {
    const { turns: read_ } = read({
      instructions: 'Be brief.',
      input: [
        user('one'),
        { type: 'message', role: 'developer', content: [{ type: 'input_text', text: 'Now.' }] },
        { role: 'system', content: 'S' },
        user('two'),
      ],
    });
    expect(read_.map(({ role }) => role)).toEqual(['system', 'user', 'developer', 'system', 'user']);
    expect(read_[0]?.parts).toEqual([text('Be brief.')]);
    expect(read_[2]?.parts).toEqual([text('Now.')]);
  });

  test('parts of every kind', () => {
    const [turn] = turns(
      user([
        { type: 'input_text', text: 'a' },
        { type: 'text', text: 'b' },
        { type: 'input_image', image_url: 'https://x/y.png', detail: 'high' },
        { type: 'input_image', image_url: 'data:image/jpeg;base64,QUJD' },
        { type: 'input_image', file_id: 'file-1' },
        { type: 'input_file', filename: 'a.pdf', file_data: 'data:application/pdf;base64,QUJD' },
        { type: 'input_file', file_data: 'QUJD' },
        { type: 'input_file', file_url: 'https://x/a.pdf' },
        { type: 'input_file', file_id: 'file-2' },
        { type: 'input_audio', input_audio: { data: 'QUJD', format: 'wav' } },
      ]),
    );
    const image = { kind: 'image', detail: null, cache: null };
    const file = { kind: 'file', name: null, cache: null };
    expect(turn?.parts).toEqual([
      text('a'),
      text('b'),
      { ...image, source: { kind: 'url', url: 'https://x/y.png' }, detail: 'high' },
      { ...image, source: { kind: 'data', mediaType: 'image/jpeg', data: 'QUJD' } },
      { ...image, source: { kind: 'id', id: 'file-1' } },
      { ...file, source: { kind: 'data', mediaType: 'application/pdf', data: 'QUJD' }, name: 'a.pdf' },
      { ...file, source: { kind: 'data', mediaType: 'application/pdf', data: 'QUJD' } },
      { ...file, source: { kind: 'url', url: 'https://x/a.pdf' } },
      { ...file, source: { kind: 'id', id: 'file-2' } },
      { kind: 'audio', data: 'QUJD', format: 'wav' },
    ]);
  });

  test('what the assistant said', () => {
    expect(
      turns(user('q'), {
        role: 'assistant',
        content: [
          { type: 'output_text', text: 'a' },
          { type: 'refusal', refusal: 'no' },
        ],
      })[1],
    ).toEqual({ role: 'assistant', parts: [text('a'), { kind: 'refusal', text: 'no' }] });
    expect(turns(user('q'), { role: 'assistant', content: 'plain' })[1]?.parts).toEqual([text('plain')]);
  });

  test('unknown parts are left out and noted', () => {
    const input = [user([{ type: 'hologram' }, 3, { type: 'input_text', text: 'a' }])];
    expect(read({ input }).turns[0]?.parts).toEqual([text('a')]);
    expect(notes({ input })).toEqual(['drop:input[].content[].hologram', 'drop:input[].content[].type']);
  });

  test('names in notes are fit for a header', () => {
    expect(notes({ input: [user('a'), { type: 'x\r\ny: z' }] })).toEqual(['drop:input[].x__y__z']);
  });

  test('empty messages say nothing', () => {
    expect(turns(user(''), { role: 'assistant', content: [] }, user('a'))).toHaveLength(1);
  });
});

describe('calls and results', () => {
  test('consecutive calls and the message before them are one turn, and so are their results', () => {
    expect(
      turns(
        user('q'),
        assistant('Both.'),
        fnCall('a', 'f', '{"x":1}'),
        fnCall('b', 'g'),
        fnOutput('a', 'A'),
        fnOutput('b', 'B'),
        assistant('Done.'),
      ),
    ).toEqual([
      { role: 'user', parts: [text('q')] },
      { role: 'assistant', parts: [text('Both.'), call('a', 'f', '{"x":1}'), call('b', 'g', '{}')] },
      { role: 'user', parts: [result('a', text('A')), result('b', text('B'))] },
      { role: 'assistant', parts: [text('Done.')] },
    ]);
  });

  test('results come right after their calls, wherever the client put them', () => {
    expect(turns(user('q'), fnCall('a'), user('wait'), fnOutput('a', 'A'))).toEqual([
      { role: 'user', parts: [text('q')] },
      { role: 'assistant', parts: [call('a', 'f', '{}')] },
      { role: 'user', parts: [result('a', text('A'))] },
      { role: 'user', parts: [text('wait')] },
    ]);
  });

  test.each<[string, unknown, Part[]]>([
    ['a string', 'x', [text('x')]],
    ['an empty string', '', []],
    ['nothing', undefined, []],
    [
      'parts',
      [
        { type: 'input_text', text: 'x' },
        { type: 'input_text', text: 'y' },
      ],
      [text('x'), text('y')],
    ],
    [
      'an image',
      [{ type: 'input_image', image_url: 'data:image/png;base64,QQ==' }],
      [{ kind: 'image', source: { kind: 'data', mediaType: 'image/png', data: 'QQ==' }, detail: null, cache: null }],
    ],
    ['an object', { content: 'x', success: true }, [text('{"content":"x","success":true}')]],
    ['a list that is none of parts', [1, 'two'], [text('[1,"two"]')]],
  ])('an output of %s', (_, output, parts) => {
    expect(turns(fnCall('a'), fnOutput('a', output))[1]?.parts).toEqual([result('a', ...parts)]);
  });

  test('a custom call has its text as the one argument', () => {
    expect(
      turns(
        { type: 'custom_tool_call', call_id: 'a', name: 'patch', input: 'say "x"\n' },
        { type: 'custom_tool_call_output', call_id: 'a', output: 'ok' },
      ),
    ).toEqual([
      { role: 'assistant', parts: [call('a', 'patch', '{"input":"say \\"x\\"\\n"}')] },
      { role: 'user', parts: [result('a', text('ok'))] },
    ]);
  });

  test('arguments that are no string', () => {
    expect(turns({ ...fnCall('a'), arguments: { x: 1 } })[0]?.parts).toEqual([call('a', 'f', '{"x":1}')]);
    expect(turns({ ...fnCall('a'), arguments: null })[0]?.parts).toEqual([call('a', 'f', '')]);
  });

  test('a function_call_output without its call is refused by name', () => {
    expect(readConversation({ model: 'm', input: [user('q'), fnOutput('lost', 'x')] })).toMatchObject({
      unfit: expect.stringContaining("'lost'") as unknown,
      field: 'input',
      sureness: 'certain',
    });
  });
});

describe('reasoning', () => {
  test('belongs to the turn it comes before', () => {
    expect(
      turns(
        user('q'),
        reasoning('Hm.', 'gAAA'),
        assistant('A'),
        fnCall('a'),
        fnOutput('a', 'x'),
        reasoning(null, 'gBBB'),
        assistant('B'),
      ),
    ).toEqual([
      { role: 'user', parts: [text('q')] },
      {
        role: 'assistant',
        parts: [
          { kind: 'reasoning', text: 'Hm.', proof: { kind: 'encrypted', data: 'gAAA', maker: null } },
          text('A'),
          call('a', 'f', '{}'),
        ],
      },
      { role: 'user', parts: [result('a', text('x'))] },
      {
        role: 'assistant',
        parts: [{ kind: 'reasoning', text: '', proof: { kind: 'encrypted', data: 'gBBB', maker: null } }, text('B')],
      },
    ]);
  });

  test('the reasoning itself goes before its summary; several parts have gaps between them', () => {
    const both = {
      ...reasoning('short'),
      content: [
        { type: 'reasoning_text', text: 'long' },
        { type: 'reasoning_text', text: 'er' },
      ],
    };
    expect(turns(both, assistant('A'))[0]?.parts[0]).toMatchObject({ text: 'long\n\ner' });
    const summaries = { type: 'reasoning', summary: [{ text: 'a' }, { text: '' }, { text: 'b' }] };
    expect(turns(summaries, assistant('A'))[0]?.parts[0]).toMatchObject({ text: 'a\n\nb' });
  });

  test('our seal is opened', () => {
    const sealed = seal({ kind: 'signature', data: 'si:g=', maker: null }, 'anthropic');
    expect(turns(reasoning('Hm.', sealed), assistant('A'))[0]?.parts[0]).toEqual({
      kind: 'reasoning',
      text: 'Hm.',
      proof: { kind: 'signature', data: 'si:g=', maker: 'anthropic' },
    });
  });

  test('at the end of a turn it moves in front of what the turn says, without its proof', () => {
    const input = [user('q'), assistant('A'), reasoning('Late.', 'gAAA'), user('r')];
    expect(turns(...input)[1]?.parts).toEqual([{ kind: 'reasoning', text: 'Late.', proof: null }, text('A')]);
    expect(notes({ input })).toEqual(['drop:input[].reasoning']);
  });

  test('alone it says nothing, and never crosses a turn of the user', () => {
    const input = [user('q'), reasoning('Lost.', 'gAAA'), user('r'), assistant('A')];
    expect(turns(...input)).toEqual([
      { role: 'user', parts: [text('q')] },
      { role: 'user', parts: [text('r')] },
      { role: 'assistant', parts: [text('A')] },
    ]);
    expect(notes({ input })).toEqual(['drop:input[].reasoning']);
  });

  test('empty, it is nothing', () => {
    expect(turns(reasoning(null), assistant('A'))[0]?.parts).toEqual([text('A')]);
  });
});

describe('items that only this dialect has', () => {
  test.each([
    'web_search_call',
    'file_search_call',
    'code_interpreter_call',
    'image_generation_call',
    'mcp_list_tools',
    'mcp_call',
    'compaction',
    'compaction_trigger',
    'new_thing',
  ])('%s is left out and noted', (type) => {
    const input = [user('q'), { type, id: 'x', call_id: 'y' }, assistant('A')];
    expect(read({ input }).turns).toHaveLength(2);
    expect(notes({ input })).toEqual([`drop:input[].${type}`]);
  });

  test('what a call that was left out returned is left out with it', () => {
    const input = [
      user('q'),
      { type: 'computer_call', id: 'cu_1', call_id: 'c1', action: {} },
      { type: 'computer_call_output', call_id: 'c1', output: {} },
      {
        type: 'shell_call',
        call_id: 'c2',
        action: {},
        environment: { type: 'container_reference', container_id: 'x' },
      },
      { type: 'shell_call_output', call_id: 'c2', output: [] },
      assistant('A'),
    ];
    expect(read({ input }).turns).toEqual([
      { role: 'user', parts: [text('q')] },
      { role: 'assistant', parts: [text('A')] },
    ]);
    expect(notes({ input })).toEqual([
      'drop:input[].computer_call',
      'drop:input[].computer_call_output',
      'drop:input[].shell_call',
    ]);
  });

  test.each<[string, JsonObject, JsonObject, Part, Part]>([
    [
      'local_shell_call, answered as Codex does',
      { type: 'local_shell_call', call_id: 'c', action: { type: 'exec', command: ['ls'], timeout_ms: 9 } },
      fnOutput('c', 'a.txt'),
      call('c', 'local_shell', '{"command":["ls"],"timeout_ms":9}'),
      result('c', text('a.txt')),
    ],
    [
      'local_shell_call, answered by the id of its item',
      { type: 'local_shell_call', id: 'lsh_1', call_id: 'c', action: { command: ['ls'] } },
      { type: 'local_shell_call_output', id: 'lsh_1', output: 'a.txt' },
      call('c', 'local_shell', '{"command":["ls"]}'),
      result('c', text('a.txt')),
    ],
    [
      'shell_call',
      { type: 'shell_call', call_id: 'c', action: { commands: ['ls'] }, environment: { type: 'local' } },
      {
        type: 'shell_call_output',
        call_id: 'c',
        output: [{ stdout: 'a', stderr: '', outcome: { type: 'exit', exit_code: 0 } }],
      },
      call('c', 'shell', '{"commands":["ls"]}'),
      result('c', text('[{"stdout":"a","stderr":"","outcome":{"type":"exit","exit_code":0}}]')),
    ],
    [
      'apply_patch_call',
      { type: 'apply_patch_call', call_id: 'c', operation: { type: 'delete_file', path: 'a' } },
      { type: 'apply_patch_call_output', call_id: 'c', status: 'completed' },
      call('c', 'apply_patch', '{"type":"delete_file","path":"a"}'),
      result('c', text('completed')),
    ],
    [
      'tool_search_call',
      { type: 'tool_search_call', call_id: 'c', execution: 'client', arguments: { query: 'q' } },
      { type: 'tool_search_output', call_id: 'c', execution: 'client', tools: [] },
      call('c', 'tool_search', '{"query":"q"}'),
      result('c', text('No tools were found.')),
    ],
  ])('%s', (_, called, returned, callPart, resultPart) => {
    expect(turns(user('q'), called, returned).slice(1)).toEqual([
      { role: 'assistant', parts: [callPart] },
      { role: 'user', parts: [resultPart] },
    ]);
  });

  test('a patch that failed is an error', () => {
    const [, second] = turns(
      { type: 'apply_patch_call', call_id: 'c', operation: { type: 'delete_file', path: 'a' } },
      { type: 'apply_patch_call_output', call_id: 'c', status: 'failed', output: 'No such file' },
    );
    expect(second?.parts).toMatchObject([{ isError: true, parts: [{ text: 'No such file' }] }]);
  });
});

describe('tools', () => {
  const schema = { type: 'object', properties: { a: { type: 'string' } }, required: ['a'] };

  test('function', () => {
    expect(
      read({ tools: [{ type: 'function', name: 'f', description: 'D', parameters: schema, strict: true }] }).tools,
    ).toEqual([
      {
        name: 'f',
        description: 'D',
        schema,
        strict: true,
        cache: null,
        origin: { name: 'f', namespace: null, custom: false },
      },
    ]);
  });

  test('nested as in Chat Completions', () => {
    expect(read({ tools: [{ type: 'function', function: { name: 'f', parameters: schema } }] }).tools).toMatchObject([
      { name: 'f', schema },
    ]);
  });

  test.each([null, undefined, 'x', [], {}])('parameters of %j become an empty schema', (parameters) => {
    expect(read({ tools: [{ type: 'function', name: 'f', parameters, strict: null }] }).tools).toMatchObject([
      { schema: { type: 'object', properties: {} }, strict: null },
    ]);
  });

  test('custom, with its grammar in words', () => {
    const [tool] = read({
      tools: [
        {
          type: 'custom',
          name: 'patch',
          description: 'Edits.',
          format: { type: 'grammar', syntax: 'lark', definition: 'start: "x"' },
        },
      ],
    }).tools;
    expect(tool).toMatchObject({
      name: 'patch',
      schema: { type: 'object', properties: { input: { type: 'string' } }, required: ['input'] },
      origin: { name: 'patch', custom: true },
    });
    expect(tool?.description).toContain('Edits.');
    expect(tool?.description).toContain('lark');
    expect(tool?.description).toContain('start: "x"');
  });

  test('a namespace is flattened, and calls of its tools find their names', () => {
    const conversation = read({
      tools: [
        {
          type: 'namespace',
          name: 'mcp__fs',
          description: 'Files',
          tools: [
            { type: 'function', name: 'read' },
            { type: 'custom', name: 'edit' },
          ],
        },
      ],
      input: [
        user('q'),
        { ...fnCall('a', 'read'), namespace: 'mcp__fs' },
        { ...fnCall('b', 'read'), namespace: 'other' },
      ],
    });
    expect(conversation.tools).toMatchObject([
      { name: 'mcp__fs__read', origin: { name: 'read', namespace: 'mcp__fs', custom: false } },
      { name: 'mcp__fs__edit', origin: { name: 'edit', namespace: 'mcp__fs', custom: true } },
    ]);
    expect(conversation.turns[1]?.parts).toMatchObject([{ name: 'mcp__fs__read' }, { name: 'other__read' }]);
  });

  test('functions keep their names, whatever a namespace would take', () => {
    const tools = [
      { type: 'namespace', name: 'a', tools: [{ type: 'function', name: 'b' }] },
      { type: 'function', name: 'a__b' },
    ];
    const names = read({ tools }).tools.map(({ name }) => name);
    expect(names[1]).toBe('a__b');
    expect(names[0]).toMatch(/^a__b_[a-z0-9]{10}$/);
  });

  test('names with foreign characters, and long ones, are changed and found again', () => {
    const long = 'tool_'.repeat(20);
    const conversation = read({
      tools: [
        { type: 'function', name: 'files.read' },
        { type: 'function', name: long },
      ],
      input: [user('q'), fnCall('a', 'files.read'), fnCall('b', long)],
      tool_choice: { type: 'function', name: 'files.read' },
    });
    const [first, second] = conversation.tools;
    expect(first).toMatchObject({ name: 'files_read', origin: { name: 'files.read' } });
    expect(second?.name).toMatch(/^[a-z0-9_]{64}$/);
    expect(conversation.turns[1]?.parts).toMatchObject([{ name: first?.name }, { name: second?.name }]);
    expect(conversation.toolChoice).toEqual({ mode: 'named', name: 'files_read' });
    expect(conversation.notes.map(fixText)).toContain('rewrite:tools[].name>files_read');
  });

  test('typed tools of the client', () => {
    const { tools } = read({
      tools: [
        { type: 'local_shell' },
        { type: 'shell', environment: { type: 'local' } },
        { type: 'apply_patch' },
        { type: 'tool_search', execution: 'client', description: 'Find', parameters: schema },
      ],
    });
    expect(tools.map(({ name, origin }) => [name, origin.typed])).toEqual([
      ['local_shell', 'local_shell'],
      ['shell', 'shell'],
      ['apply_patch', 'apply_patch'],
      ['tool_search', 'tool_search'],
    ]);
    expect(tools[3]).toMatchObject({ description: 'Find', schema });
    expect(read({ tools: [{ type: 'tool_search', execution: 'client' }] }).tools[0]?.schema).toMatchObject({
      properties: { query: {}, limit: {} },
    });
  });

  test('a typed tool makes way for a function of its name', () => {
    const conversation = read({
      tools: [{ type: 'apply_patch' }, { type: 'function', name: 'apply_patch' }],
      input: [user('q'), { type: 'apply_patch_call', call_id: 'c', operation: {} }],
    });
    expect(conversation.tools[1]?.name).toBe('apply_patch');
    expect(conversation.turns[1]?.parts).toMatchObject([{ name: conversation.tools[0]?.name }]);
    expect(conversation.tools[0]?.name).not.toBe('apply_patch');
  });

  test('tools that were found or added on the way are tools like the others', () => {
    const conversation = read({
      tools: [{ type: 'tool_search', execution: 'client' }],
      input: [
        user('q'),
        { type: 'tool_search_call', call_id: 'c', execution: 'client', arguments: { query: 'x' } },
        {
          type: 'tool_search_output',
          call_id: 'c',
          tools: [
            { type: 'function', name: 'found' },
            { type: 'namespace', name: 'ns', tools: [{ type: 'function', name: 'deep' }] },
          ],
        },
        {
          type: 'additional_tools',
          role: 'developer',
          tools: [
            { type: 'function', name: 'added' },
            { type: 'function', name: 'found' },
          ],
        },
      ],
    });
    expect(conversation.tools.map(({ name }) => name)).toEqual(['tool_search', 'found', 'ns__deep', 'added']);
    expect(conversation.turns[2]?.parts).toMatchObject([{ parts: [{ text: 'Now available: found, ns__deep.' }] }]);
    expect(conversation.notes.map(fixText)).toEqual(['rewrite:tools[].type>function']);
  });

  test.each([
    { type: 'web_search' },
    { type: 'file_search' },
    { type: 'code_interpreter' },
    { type: 'image_generation' },
    { type: 'computer_use_preview' },
    { type: 'mcp', server_label: 'x' },
    { type: 'tool_search' },
    { type: 'shell', environment: { type: 'container_auto' } },
  ])('hosted: %j is left out and noted', (tool) => {
    const conversation = read({ tools: [tool, { type: 'function', name: 'f' }], tool_choice: 'auto' });
    expect(conversation.tools.map(({ name }) => name)).toEqual(['f']);
    expect(conversation.notes.map(fixText)).toEqual([`drop:tools[].${tool.type}`]);
  });

  test('without tools nothing is said of their use', () => {
    expect(read({ tools: [], tool_choice: 'auto', parallel_tool_calls: true })).toMatchObject({
      toolChoice: null,
      parallelTools: null,
      notes: [],
    });
    expect(notes({ tools: [{ type: 'web_search' }], tool_choice: 'required' })).toEqual([
      'drop:tools[].web_search',
      'drop:tool_choice',
    ]);
  });
});

describe('tool_choice', () => {
  const tools = [
    { type: 'function', name: 'f' },
    { type: 'custom', name: 'c' },
    {
      type: 'namespace',
      name: 'ns',
      tools: [
        { type: 'function', name: 'a' },
        { type: 'function', name: 'b' },
      ],
    },
    { type: 'local_shell' },
  ];

  test.each<[unknown, Conversation['toolChoice']]>([
    [undefined, null],
    [null, null],
    ['auto', { mode: 'auto' }],
    ['none', { mode: 'none' }],
    ['required', { mode: 'required' }],
    [
      { type: 'function', name: 'f' },
      { mode: 'named', name: 'f' },
    ],
    [
      { type: 'function', function: { name: 'f' } },
      { mode: 'named', name: 'f' },
    ],
    [
      { type: 'custom', name: 'c' },
      { mode: 'named', name: 'c' },
    ],
    [
      { type: 'function', name: 'a', namespace: 'ns' },
      { mode: 'named', name: 'ns__a' },
    ],
    [{ type: 'local_shell' }, { mode: 'named', name: 'local_shell' }],
    [{ type: 'web_search' }, null],
  ])('%j', (tool_choice, expected) => {
    expect(read({ tools, tool_choice }).toolChoice).toEqual(expected);
  });

  test.each<[JsonObject, string[]]>([
    [{ mode: 'auto', tools: [{ type: 'function', name: 'f' }] }, ['f']],
    [{ mode: 'required', tools: [{ type: 'custom', name: 'c' }, { type: 'web_search' }] }, ['c']],
    [{ mode: 'auto', tools: [{ type: 'namespace', name: 'ns' }] }, ['ns__a', 'ns__b']],
  ])('allowed_tools filters: %j', (allowed, names) => {
    const conversation = read({ tools, tool_choice: { type: 'allowed_tools', ...allowed } });
    expect(conversation.tools.map(({ name }) => name)).toEqual(names);
    expect(conversation.toolChoice).toEqual({ mode: allowed['mode'] });
  });

  test('nothing allowed', () => {
    expect(read({ tools, tool_choice: { type: 'allowed_tools', mode: 'auto', tools: [] } })).toMatchObject({
      tools: [],
      toolChoice: null,
    });
  });
});

describe('fields', () => {
  test.each<[JsonObject, Partial<Conversation>]>([
    [
      { temperature: 0.5, top_p: 0.9 },
      {
        sampling: {
          temperature: 0.5,
          topP: 0.9,
          topK: null,
          seed: null,
          presencePenalty: null,
          frequencyPenalty: null,
        },
      },
    ],
    [{ max_output_tokens: 100 }, { maxOutput: 100 }],
    [{ user: 'u', safety_identifier: 'u' }, { user: 'u' }],
    [{ safety_identifier: 's' }, { user: 's' }],
    [{ prompt_cache_key: 'k' }, { cacheKey: 'k' }],
    [{ service_tier: 'flex' }, { serviceTier: 'flex' }],
    [{ text: { verbosity: 'low' } }, { verbosity: 'low', format: null }],
    [{ text: { format: { type: 'text' } } }, { format: null }],
    [{ text: { format: { type: 'json_object' } } }, { format: { kind: 'json' } }],
    [
      { text: { format: { type: 'json_schema', name: 'n', schema: { type: 'object' }, strict: true } } },
      { format: { kind: 'schema', name: 'n', description: null, schema: { type: 'object' }, strict: true } },
    ],
    [{ reasoning: { effort: 'high' } }, { reasoning: { mode: 'on', effort: 'high', budget: null, summary: null } }],
    [{ reasoning: { effort: 'none' } }, { reasoning: { mode: 'off', effort: null, budget: null, summary: null } }],
    [{ reasoning: { summary: 'auto' } }, { reasoning: { mode: null, effort: null, budget: null, summary: 'auto' } }],
    [{ reasoning: { effort: null, summary: null } }, { reasoning: null }],
    [{ reasoning: {} }, { reasoning: null }],
    [{ tools: [{ type: 'function', name: 'f' }], parallel_tool_calls: false }, { parallelTools: false }],
  ])('%j', (fields, expected) => {
    expect(read(fields)).toMatchObject(expected);
    expect(read(fields).notes).toEqual([]);
  });

  test.each<[JsonObject, Partial<Conversation>, told: string]>([
    [{ max_output_tokens: 0 }, { maxOutput: null }, 'drop:max_output_tokens'],
    [{ user: 'u', safety_identifier: 's' }, { user: 'u' }, 'drop:safety_identifier'],
  ])('%j is told', (fields, expected, told) => {
    expect(read(fields)).toMatchObject(expected);
    expect(read(fields).notes.map(fixText)).toEqual([told]);
  });

  test('an effort beyond the most is the most', () => {
    expect(read({ reasoning: { effort: 'ultra' } })).toMatchObject({
      reasoning: { effort: 'max' },
      notes: [{ do: 'set', field: 'reasoning.effort', to: 'max' }],
    });
  });

  test.each<[JsonObject, string[]]>([
    [{ store: true }, ['drop:store']],
    [{ metadata: { a: 'b' } }, ['drop:metadata']],
    [{ truncation: 'auto' }, ['drop:truncation']],
    [{ include: ['message.output_text.logprobs'] }, ['drop:include']],
    [{ top_logprobs: 3 }, ['drop:top_logprobs']],
    [{ max_tool_calls: 3 }, ['drop:max_tool_calls']],
    [{ context_management: [{}] }, ['drop:context_management']],
    [{ reasoning: { effort: 'odd', mode: 'pro' } }, ['drop:reasoning.effort', 'drop:reasoning.mode']],
    [{ stream_options: { include_obfuscation: true } }, ['drop:stream_options']],
    [{ prompt_cache_retention: '24h', something: 1 }, ['drop:prompt_cache_retention', 'drop:something']],
  ])('left out and noted: %j', (fields, expected) => {
    expect(notes(fields)).toEqual(expected);
  });

  test('what Codex always sends leaves no note', () => {
    expect(
      notes({
        stream: true,
        store: false,
        tool_choice: 'auto',
        parallel_tool_calls: false,
        include: ['reasoning.encrypted_content'],
        prompt_cache_key: 'k',
        reasoning: { effort: 'medium', summary: 'auto' },
        text: { verbosity: 'low' },
        tools: [],
        previous_response_id: null,
        background: false,
        truncation: 'disabled',
        metadata: {},
        stream_options: { include_obfuscation: false },
      }),
    ).toEqual([]);
  });
});

describe('cannot be said elsewhere', () => {
  test.each<[JsonObject, string]>([
    [{ previous_response_id: 'resp_1' }, 'previous_response_id'],
    [{ conversation: { id: 'c' } }, 'conversation'],
    [{ prompt: { id: 'p' }, input: undefined }, 'prompt'],
    [{ background: true }, 'background'],
    [{ instructions: ['x'] }, 'instructions'],
    [{ input: '' }, 'input'],
    [{ input: [] }, 'input'],
    [{ input: ['x'] }, 'input[0]'],
    [
      {
        input: [
          { role: 'user', content: 'a' },
          { type: 'item_reference', id: 'x' },
        ],
      },
      'input[1]',
    ],
    [{ input: [{ role: 'tool', content: 'a' }] }, 'input[0].role'],
    [{ input: [{ type: 'function_call', name: 'f' }] }, 'input[0].call_id'],
    [{ input: [{ type: 'function_call', call_id: 'c' }] }, 'input[0].name'],
    [{ input: [{ type: 'function_call_output', output: 'x' }] }, 'input[0].call_id'],
    [{ text: { format: { type: 'json_schema', name: 'n' } } }, 'text.format'],
    [{ text: { format: { type: 'grammar' } } }, 'text.format'],
    [{ tool_choice: 3 }, 'tool_choice'],
    [{ tool_choice: { type: 'function', name: 'lost' } }, 'tool_choice'],
    [{ tool_choice: { type: 'allowed_tools' } }, 'tool_choice.tools'],
  ])('%j', (fields, field) => {
    expect(readConversation({ model: 'm', input: 'hi', ...fields })).toMatchObject({ field, sureness: 'certain' });
  });
});

test('no body makes it throw', () => {
  const names = fc.constantFrom(
    'type',
    'role',
    'content',
    'name',
    'tools',
    'call_id',
    'id',
    'output',
    'summary',
    'text',
    'arguments',
    'input',
    'action',
    'execution',
    'image_url',
    'file_data',
    'format',
    'schema',
    'mode',
    '__proto__',
    'constructor',
  );
  const words = fc.constantFrom(
    'message',
    'user',
    'assistant',
    'function_call',
    'function_call_output',
    'custom_tool_call',
    'reasoning',
    'tool_search_output',
    'local_shell_call',
    'shell_call_output',
    'namespace',
    'function',
    'custom',
    'allowed_tools',
    'input_text',
    'input_image',
    'data:,x',
    'x',
    '',
  );
  const { value } = fc.letrec<{ value: unknown }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 5 },
      words,
      fc.constantFrom(null, true, 0, 7),
      fc.array(tie('value'), { maxLength: 4 }),
      fc.dictionary(names, tie('value'), { maxKeys: 6 }),
    ),
  }));
  const fields = fc.constantFrom(
    'input',
    'instructions',
    'tools',
    'tool_choice',
    'text',
    'reasoning',
    'include',
    'metadata',
    'temperature',
    '__proto__',
    'constructor',
  );
  fc.assert(
    fc.property(fc.dictionary(fields, value, { maxKeys: 8 }), (body) => {
      readConversation(body);
    }),
    { numRuns: 1000 },
  );
});

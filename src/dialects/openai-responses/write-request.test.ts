import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fixText } from '../../domain/fix.ts';
import { EMPTY_CONVERSATION } from '../conversation.ts';
import type { Conversation, Part, Proof, Tool, Turn } from '../conversation.ts';
import type { WriteTarget } from '../dialect.ts';
import type { JsonObject } from '../json.ts';
import { CUSTOM_SCHEMA } from './custom-input.ts';
import { readConversation } from './read-conversation.ts';
import { readResponsesRequest } from './request.ts';
import { writeRequest } from './write-request.ts';

const EMPTY: Conversation = { ...EMPTY_CONVERSATION, turns: [{ role: 'user', parts: [text('hi')] }] };

const TARGET: WriteTarget = { model: 'gpt-5', stream: true, provider: 'openai', maxOutput: null };

function text(said: string): Part & { kind: 'text' } {
  return { kind: 'text', text: said, cache: null };
}

function call(id: string, name: string, args: string): Part {
  return { kind: 'call', id, name, arguments: args, extra: null, cache: null };
}

function tool(name: string, rest: Partial<Tool> = {}): Tool {
  const origin = { name, namespace: null, custom: false };
  return {
    name,
    description: null,
    schema: { type: 'object', properties: {} },
    strict: null,
    cache: null,
    origin,
    ...rest,
  };
}

const CUSTOM = tool('patch', { schema: CUSTOM_SCHEMA, origin: { name: 'patch', namespace: null, custom: true } });

function write(rest: Partial<Conversation>, target: Partial<WriteTarget> = {}): { body: JsonObject; fixes: string[] } {
  const written = writeRequest({ ...EMPTY, ...rest }, { ...TARGET, ...target });
  if ('unfit' in written) throw new Error(written.unfit);
  return { body: written.body, fixes: written.fixes.map(fixText) };
}

function items(...turns: Turn[]): unknown {
  return write({ turns }).body['input'];
}

test('what every request has', () => {
  expect(write({}).body).toEqual({
    model: 'gpt-5',
    input: [{ type: 'message', role: 'user', content: [{ type: 'input_text', text: 'hi' }] }],
    store: false,
    include: ['reasoning.encrypted_content'],
    stream: true,
  });
  expect(write({}, { stream: false }).body['stream']).toBe(false);
});

describe('items', () => {
  test('system and developer turns stay in their places', () => {
    expect(
      items(
        { role: 'system', parts: [text('S')] },
        { role: 'user', parts: [text('u')] },
        { role: 'developer', parts: [text('D')] },
      ),
    ).toEqual([
      { type: 'message', role: 'system', content: [{ type: 'input_text', text: 'S' }] },
      { type: 'message', role: 'user', content: [{ type: 'input_text', text: 'u' }] },
      { type: 'message', role: 'developer', content: [{ type: 'input_text', text: 'D' }] },
    ]);
  });

  test('what the assistant said and called, in the order in which it did', () => {
    expect(
      items(
        {
          role: 'assistant',
          parts: [text('a'), { kind: 'refusal', text: 'no' }, call('1', 'f', '{"x":1}'), call('2', 'g', ''), text('b')],
        },
        {
          role: 'user',
          parts: [
            { kind: 'result', callId: '1', parts: [text('one'), text('two')], isError: false, cache: null },
            { kind: 'result', callId: '2', parts: [], isError: false, cache: null },
            text('go on'),
          ],
        },
      ),
    ).toEqual([
      {
        type: 'message',
        role: 'assistant',
        content: [
          { type: 'output_text', text: 'a' },
          { type: 'refusal', refusal: 'no' },
        ],
      },
      { type: 'function_call', call_id: '1', name: 'f', arguments: '{"x":1}' },
      { type: 'function_call', call_id: '2', name: 'g', arguments: '{}' },
      { type: 'message', role: 'assistant', content: [{ type: 'output_text', text: 'b' }] },
      { type: 'function_call_output', call_id: '1', output: 'one\ntwo' },
      { type: 'function_call_output', call_id: '2', output: '' },
      { type: 'message', role: 'user', content: [{ type: 'input_text', text: 'go on' }] },
    ]);
  });

  test('custom tools and their results', () => {
    const { body } = write({
      tools: [CUSTOM],
      toolChoice: { mode: 'named', name: 'patch' },
      turns: [
        { role: 'assistant', parts: [call('1', 'patch', '{"input":"a\\nb"}')] },
        { role: 'user', parts: [{ kind: 'result', callId: '1', parts: [text('ok')], isError: false, cache: null }] },
      ],
    });
    expect(body['tools']).toEqual([{ type: 'custom', name: 'patch' }]);
    expect(body['tool_choice']).toEqual({ type: 'custom', name: 'patch' });
    expect(body['input']).toEqual([
      { type: 'custom_tool_call', call_id: '1', name: 'patch', input: 'a\nb' },
      { type: 'custom_tool_call_output', call_id: '1', output: 'ok' },
    ]);
  });

  test('images and files, also in results', () => {
    const image: Part = {
      kind: 'image',
      source: { kind: 'data', mediaType: 'image/png', data: 'QQ==' },
      detail: null,
      cache: null,
    };
    const file = (source: (Part & { kind: 'file' })['source'], name: string | null = null): Part => ({
      kind: 'file',
      source,
      name,
      cache: null,
    });
    const parts: Part[] = [
      image,
      { ...image, source: { kind: 'url', url: 'https://x/y' }, detail: 'low' },
      { ...image, source: { kind: 'id', id: 'file-1' } },
      file({ kind: 'data', mediaType: 'application/pdf', data: 'QQ==' }, 'a.pdf'),
      file({ kind: 'data', mediaType: 'application/pdf', data: 'QQ==' }),
      file({ kind: 'url', url: 'https://x/a.pdf' }, 'a.pdf'),
      file({ kind: 'id', id: 'file-2' }),
      file({ kind: 'text', text: 'plain' }, 'notes.txt'),
    ];
    const written = [
      { type: 'input_image', image_url: 'data:image/png;base64,QQ==', detail: 'auto' },
      { type: 'input_image', image_url: 'https://x/y', detail: 'low' },
      { type: 'input_image', file_id: 'file-1', detail: 'auto' },
      { type: 'input_file', filename: 'a.pdf', file_data: 'data:application/pdf;base64,QQ==' },
      { type: 'input_file', filename: 'file.pdf', file_data: 'data:application/pdf;base64,QQ==' },
      { type: 'input_file', file_url: 'https://x/a.pdf' },
      { type: 'input_file', file_id: 'file-2' },
      { type: 'input_text', text: 'notes.txt:\nplain' },
    ];
    expect(items({ role: 'user', parts })).toEqual([{ type: 'message', role: 'user', content: written }]);
    const result: Part = {
      kind: 'result',
      callId: '1',
      parts: [text('see'), image as never],
      isError: false,
      cache: null,
    };
    expect(
      items({ role: 'assistant', parts: [call('1', 'f', '{}')] }, { role: 'user', parts: [result] }),
    ).toMatchObject([{}, { output: [{ type: 'input_text', text: 'see' }, written[0]] }]);
  });

  test('long ids of calls are cut the same way on both sides', () => {
    const id = 'call_'.repeat(20);
    const result: Part = { kind: 'result', callId: id, parts: [], isError: false, cache: null };
    const written = items(
      { role: 'assistant', parts: [call(id, 'f', '{}')] },
      { role: 'user', parts: [result] },
    ) as JsonObject[];
    expect(written[0]?.['call_id']).toHaveLength(64);
    expect(written[1]?.['call_id']).toBe(written[0]?.['call_id']);
  });
});

describe('reasoning in the history', () => {
  function proved(proof: Proof | null, said = 'Hm.'): { body: JsonObject; fixes: string[] } {
    const answer: Part = { kind: 'result', callId: '1', parts: [text('seen')], isError: false, cache: null };
    return write({
      turns: [
        { role: 'assistant', parts: [{ kind: 'reasoning', text: said, proof }, call('1', 'f', '{}')] },
        { role: 'user', parts: [answer] },
      ],
    });
  }

  test.each<[string, Proof]>([
    ['of the target', { kind: 'encrypted', data: 'gAAA', maker: 'openai' }],
    ['of somebody unknown', { kind: 'encrypted', data: 'gAAA', maker: null }],
  ])('%s stands before its call', (_, proof) => {
    const { body, fixes } = proved(proof);
    expect(body['input']).toMatchObject([
      { type: 'reasoning', summary: [{ type: 'summary_text', text: 'Hm.' }], encrypted_content: 'gAAA' },
      { type: 'function_call' },
      { type: 'function_call_output' },
    ]);
    expect(fixes).toEqual([]);
    expect(proved(proof, '').body['input']).toMatchObject([{ summary: [] }, {}, {}]);
  });

  test.each<[string, Proof | null]>([
    ['of another provider', { kind: 'encrypted', data: 'gAAA', maker: 'azure' }],
    ['of another kind', { kind: 'signature', data: 's', maker: 'openai' }],
    ['without a proof', null],
  ])('%s is left out', (_, proof) => {
    const { body, fixes } = proved(proof);
    expect(body['input']).toMatchObject([{ type: 'function_call' }, { type: 'function_call_output' }]);
    expect(fixes).toEqual(['drop:reasoning']);
  });

  test('that led to nothing is left out', () => {
    const parts: Part[] = [
      text('a'),
      { kind: 'reasoning', text: '', proof: { kind: 'encrypted', data: 'g', maker: null } },
    ];
    expect(write({ turns: [{ role: 'assistant', parts }] })).toMatchObject({
      body: { input: [{ type: 'message' }] },
      fixes: ['drop:reasoning'],
    });
  });
});

describe('fields', () => {
  const tools = [tool('f', { description: 'D', strict: true }), tool('g')];

  test('tools say whether they are strict, also when the client did not', () => {
    expect(write({ tools }).body['tools']).toEqual([
      { type: 'function', name: 'f', description: 'D', parameters: { type: 'object', properties: {} }, strict: true },
      { type: 'function', name: 'g', parameters: { type: 'object', properties: {} }, strict: false },
    ]);
  });

  test.each<[Partial<Conversation>, JsonObject]>([
    [{ tools, toolChoice: { mode: 'auto' } }, { tool_choice: 'auto' }],
    [{ tools, toolChoice: { mode: 'none' } }, { tool_choice: 'none' }],
    [{ tools, toolChoice: { mode: 'required' } }, { tool_choice: 'required' }],
    [{ tools, toolChoice: { mode: 'named', name: 'g' } }, { tool_choice: { type: 'function', name: 'g' } }],
    [{ tools, parallelTools: false }, { parallel_tool_calls: false }],
    [{ format: { kind: 'json' } }, { text: { format: { type: 'json_object' } } }],
    [
      { format: { kind: 'schema', name: 'n', description: 'd', schema: { a: 1 }, strict: null }, verbosity: 'low' },
      {
        text: {
          format: { type: 'json_schema', name: 'n', description: 'd', schema: { a: 1 }, strict: false },
          verbosity: 'low',
        },
      },
    ],
    [{ reasoning: { mode: 'off', effort: null, budget: null, summary: null } }, { reasoning: { effort: 'none' } }],
    [
      { reasoning: { mode: 'on', effort: 'high', budget: 99, summary: null } },
      { reasoning: { effort: 'high', summary: 'auto' } },
    ],
    [
      { reasoning: { mode: 'on', effort: null, budget: null, summary: 'detailed' } },
      { reasoning: { summary: 'detailed' } },
    ],
    [{ reasoning: { mode: 'on', effort: null, budget: 10_000, summary: null } }, { reasoning: { effort: 'high' } }],
    [{ reasoning: { mode: 'on', effort: null, budget: 5_000, summary: null } }, { reasoning: { effort: 'medium' } }],
    [{ reasoning: { mode: 'on', effort: null, budget: 2_000, summary: null } }, { reasoning: { effort: 'low' } }],
    [{ reasoning: { mode: 'on', effort: null, budget: 1_024, summary: null } }, { reasoning: { effort: 'minimal' } }],
    [
      { sampling: { ...EMPTY.sampling, temperature: 0, topP: 0.5, presencePenalty: 0 } },
      { temperature: 0, top_p: 0.5 },
    ],
    [{ maxOutput: 16 }, { max_output_tokens: 16 }],
    [
      { user: 'u', cacheKey: 'k', serviceTier: 'flex' },
      { user: 'u', prompt_cache_key: 'k', service_tier: 'flex' },
    ],
  ])('%j', (said, expected) => {
    const { body, fixes } = write(said);
    expect(body).toMatchObject(expected);
    expect(fixes).toEqual([]);
  });

  test('of tools that are not there', () => {
    const { body } = write({ toolChoice: { mode: 'auto' }, parallelTools: true });
    expect(Object.keys(body)).not.toEqual(expect.arrayContaining(['tool_choice']));
    expect(Object.keys(body)).not.toEqual(expect.arrayContaining(['parallel_tool_calls']));
  });

  test('fewer tokens than the server takes', () => {
    expect(write({ maxOutput: 5 })).toMatchObject({
      body: { max_output_tokens: 16 },
      fixes: ['set:max_output_tokens>16'],
    });
  });

  test('what has no place here is left out and told', () => {
    const sampling = { ...EMPTY.sampling, topK: 5, seed: 1, presencePenalty: 0.5, frequencyPenalty: 0.5 };
    const cache = { type: 'ephemeral' };
    const turns: Turn[] = [
      { role: 'user', parts: [{ ...text('a'), cache }] },
      {
        role: 'assistant',
        parts: [{ kind: 'call', id: '1', name: 'f', arguments: '{}', extra: { google: 1 }, cache: null }],
      },
      { role: 'user', parts: [{ kind: 'result', callId: '1', parts: [text('x')], isError: true, cache: null }] },
    ];
    expect(write({ sampling, turns }).fixes).toEqual([
      'drop:cache_control',
      'drop:extra_content',
      'drop:is_error',
      'drop:top_k',
      'drop:seed',
      'drop:presence_penalty',
      'drop:frequency_penalty',
    ]);
  });

  test.each<[string, Partial<Conversation>, string]>([
    ['stop sequences', { stop: ['\n'] }, 'stop'],
    ['audio', { turns: [{ role: 'user', parts: [{ kind: 'audio', data: 'QQ==', format: 'wav' }] }] }, 'input_audio'],
    [
      "another provider's file",
      {
        turns: [
          { role: 'user', parts: [{ kind: 'file', source: { kind: 'id', id: 'file_011' }, name: null, cache: null }] },
        ],
      },
      'file_id',
    ],
  ])('cannot be said: %s', (_, said, field) => {
    expect(writeRequest({ ...EMPTY, ...said }, TARGET)).toMatchObject({ field, sureness: 'certain' });
  });
});

// Conversations in the form in which they are read: what the model wrote in one go is one turn, and so is what its tools
// returned; no text is empty, no reasoning ends a turn.
const word = fc.string({ minLength: 1, maxLength: 12, unit: 'binary' }).map((said) => said.toWellFormed());
const said = word.map(text);
const media = fc.oneof(
  fc.record({
    kind: fc.constant('image' as const),
    source: fc.oneof(
      fc.constant({ kind: 'data' as const, mediaType: 'image/png', data: 'QUJD' }),
      fc.constant({ kind: 'url' as const, url: 'https://x/y.png' }),
      fc.constant({ kind: 'id' as const, id: 'file-1' }),
    ),
    detail: fc.constantFrom('low', 'high', 'auto'),
    cache: fc.constant(null),
  }),
  fc.record({
    kind: fc.constant('file' as const),
    source: fc.constant({ kind: 'data' as const, mediaType: 'application/pdf', data: 'QUJD' }),
    name: fc.constant('a.pdf'),
    cache: fc.constant(null),
  }),
);
const thought = fc.record({
  kind: fc.constant('reasoning' as const),
  text: fc.oneof(fc.constant(''), word),
  proof: fc.record({
    kind: fc.constant('encrypted' as const),
    data: fc.base64String({ minLength: 4 }),
    maker: fc.constant(null),
  }),
});
const TOOLS = [tool('read', { strict: false, description: 'Reads.' }), tool('list_files', { strict: true }), CUSTOM];
const made = fc
  .constantFrom(...TOOLS)
  .chain(({ name, origin }) =>
    word.map((input) => ({ name, args: JSON.stringify(origin.custom ? { input } : { path: input }) })),
  );

const step = fc.oneof(
  fc.record({
    role: fc.constantFrom('system' as const, 'developer' as const),
    parts: fc.array(said, { minLength: 1, maxLength: 2 }),
  }),
  fc.record({
    role: fc.constant('user' as const),
    parts: fc.array(fc.oneof(said, media), { minLength: 1, maxLength: 3 }),
  }),
  fc.record({
    role: fc.constant('assistant' as const),
    thoughts: fc.array(thought, { maxLength: 2 }),
    said: fc.array(
      fc.oneof(
        said,
        word.map((refused) => ({ kind: 'refusal' as const, text: refused })),
      ),
      { maxLength: 2 },
    ),
    calls: fc.array(fc.tuple(made, fc.array(fc.oneof(said, media), { maxLength: 2 })), { maxLength: 3 }),
  }),
);

const conversation: fc.Arbitrary<Conversation> = fc
  .record({
    steps: fc.array(step, { minLength: 1, maxLength: 6 }),
    toolChoice: fc.constantFrom<Conversation['toolChoice'][]>(
      null,
      { mode: 'auto' },
      { mode: 'none' },
      { mode: 'required' },
      { mode: 'named', name: 'patch' },
      { mode: 'named', name: 'read' },
    ),
    parallelTools: fc.constantFrom(null, true, false),
    format: fc.constantFrom<Conversation['format'][]>(
      null,
      { kind: 'json' },
      { kind: 'schema', name: 'n', description: null, schema: { type: 'object' }, strict: true },
    ),
    reasoning: fc.constantFrom<Conversation['reasoning'][]>(
      null,
      { mode: 'off', effort: null, budget: null, summary: null },
      { mode: 'on', effort: 'xhigh', budget: null, summary: 'concise' },
    ),
    temperature: fc.option(fc.double({ min: 0, max: 2, noNaN: true })),
    maxOutput: fc.option(fc.integer({ min: 16, max: 100_000 })),
    user: fc.option(word),
    cacheKey: fc.option(word),
    verbosity: fc.constantFrom(null, 'low', 'high'),
  })
  .map(({ steps, temperature, ...rest }) => ({
    ...EMPTY,
    ...rest,
    tools: TOOLS,
    sampling: { ...EMPTY.sampling, temperature },
    turns: turnsOf(steps),
  }));

type Step = typeof step extends fc.Arbitrary<infer Made> ? Made : never;

function turnsOf(steps: readonly Step[]): Turn[] {
  const turns: Turn[] = [];
  let calls = 0;
  for (const one of steps) {
    if (!('calls' in one)) {
      turns.push(one);
      continue;
    }
    const results: Part[] = [];
    const parts: Part[] = [];
    for (const [{ name, args }, returned] of one.calls) {
      const id = `call_${calls}`;
      calls += 1;
      parts.push(call(id, name, args));
      // Texts alone come back as one.
      const texts = returned.flatMap((part) => (part.kind === 'text' ? [part.text] : []));
      const isText = texts.length === returned.length && texts.length > 0;
      results.push({
        kind: 'result',
        callId: id,
        parts: isText ? [text(texts.join('\n'))] : returned,
        isError: false,
        cache: null,
      });
    }
    const spoken = [...one.said, ...parts];
    // Two turns of the assistant's in a row are one to a reader.
    if (spoken.length > 0 && turns.at(-1)?.role !== 'assistant')
      turns.push({ role: 'assistant', parts: [...one.thoughts, ...spoken] });
    if (results.length > 0 && turns.at(-1)?.parts.includes(parts[0] as Part) === true)
      turns.push({ role: 'user', parts: results });
  }
  return turns.length > 0 ? turns : EMPTY.turns.slice();
}

test('a conversation that is written and read again is the same', () => {
  fc.assert(
    fc.property(conversation, (before) => {
      const { body, fixes } = write(before);
      expect(fixes).toEqual([]);
      const request = readResponsesRequest(JSON.stringify(body));
      if (!('body' in request)) throw new Error(request.message);
      expect(readConversation(request.body)).toEqual(before);
    }),
    { numRuns: 300 },
  );
});

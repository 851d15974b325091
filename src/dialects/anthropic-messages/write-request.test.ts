import { describe, expect, test } from 'vitest';
import { fixText, isUnfit } from '../../domain/fix.ts';
import type { CallPart, Conversation, MediaSource, Part, ResultPart, Tool, Turn } from '../conversation.ts';
import type { WrittenRequest } from '../dialect.ts';
import type { JsonObject } from '../json.ts';
import { seal } from '../seal.ts';
import { writeRequest } from './write-request.ts';

const NO_SAMPLING = {
  temperature: null,
  topP: null,
  topK: null,
  seed: null,
  presencePenalty: null,
  frequencyPenalty: null,
};
const EPHEMERAL = { type: 'ephemeral' };

function talk(turns: readonly Turn[], rest: Partial<Conversation> = {}): Conversation {
  return {
    turns,
    tools: [],
    toolChoice: null,
    parallelTools: null,
    format: null,
    reasoning: null,
    sampling: NO_SAMPLING,
    maxOutput: null,
    stop: [],
    user: null,
    cacheKey: null,
    serviceTier: null,
    verbosity: null,
    notes: [],
    ...rest,
  };
}

const TARGET = { model: 'claude-x', stream: false, provider: 'anthropic', maxOutput: 64_000 };

function write(turns: readonly Turn[], rest: Partial<Conversation> = {}): WrittenRequest {
  const written = writeRequest(talk(turns, rest), TARGET);
  if (isUnfit(written)) throw new Error(written.unfit);
  return written;
}

function messages(...turns: Turn[]): unknown {
  return write(turns).body['messages'];
}

const LOOK: Tool = {
  name: 'look',
  description: null,
  schema: { type: 'object' },
  strict: null,
  cache: null,
  origin: { name: 'look', namespace: null, custom: false },
};

function fixes(turns: readonly Turn[]): string[] {
  return write(turns, { tools: [LOOK] }).fixes.map(fixText);
}

function text(value: string, cache: JsonObject | null = null): Part & { kind: 'text' } {
  return { kind: 'text', text: value, cache };
}

function say(role: Turn['role'], ...parts: (Part | string)[]): Turn {
  return { role, parts: parts.map((part) => (typeof part === 'string' ? text(part) : part)) };
}

function call(id: string, args = '{}', name = 'look'): CallPart {
  return { kind: 'call', id, name, arguments: args, extra: null, cache: null };
}

function result(callId: string, ...content: (string | ResultPart['parts'][number])[]): ResultPart {
  const parts = content.map((part) => (typeof part === 'string' ? text(part) : part));
  return { kind: 'result', callId, parts, isError: false, cache: null };
}

function image(source: MediaSource): Part & { kind: 'image' } {
  return { kind: 'image', source, detail: null, cache: null };
}

function file(source: MediaSource, name: string | null = null): Part & { kind: 'file' } {
  return { kind: 'file', source, name, cache: null };
}

const HI = say('user', 'hi');
const BLOCK = (value: string): JsonObject => ({ type: 'text', text: value });
const INTERRUPTED = { type: 'tool_result', content: 'The call was interrupted.', is_error: true };

describe('the system text', () => {
  test('is gathered from everywhere, in order, with its hints', () => {
    const turns = [say('system', text('One.', EPHEMERAL)), say('developer', 'Two.'), HI, say('system', 'Three.')];
    const { body, fixes: told } = write(turns);
    expect(body['system']).toEqual([{ ...BLOCK('One.'), cache_control: EPHEMERAL }, BLOCK('Two.'), BLOCK('Three.')]);
    expect(body['messages']).toEqual([{ role: 'user', content: [BLOCK('hi')] }]);
    expect(told.map(fixText)).toEqual(['rewrite:messages[].role>system first']);
  });

  test('in front of everything is where it belongs: nothing to tell', () => {
    expect(fixes([say('system', 'One.'), say('developer', 'Two.'), HI])).toEqual([]);
  });

  test('is left out when there is none', () => {
    expect(write([say('system', ' '), HI]).body).not.toHaveProperty('system');
  });
});

describe('messages', () => {
  test('neighbours of one role become one', () => {
    expect(messages(say('user', 'a'), say('user', 'b'), say('assistant', 'c'), say('assistant', 'd'), HI)).toEqual([
      { role: 'user', content: [BLOCK('a'), BLOCK('b')] },
      { role: 'assistant', content: [BLOCK('c'), BLOCK('d')] },
      { role: 'user', content: [BLOCK('hi')] },
    ]);
  });

  test('the first one is of the user', () => {
    expect(messages(say('assistant', 'Welcome.'), HI)).toEqual([
      { role: 'user', content: [BLOCK('Continue.')] },
      { role: 'assistant', content: [BLOCK('Welcome.')] },
      { role: 'user', content: [BLOCK('hi')] },
    ]);
    expect(fixes([say('assistant', 'Welcome.'), HI])).toEqual(['rewrite:messages>user first']);
  });

  test('there is at least one', () => {
    expect(messages(say('system', 'Tell a joke.'))).toEqual([{ role: 'user', content: [BLOCK('Continue.')] }]);
  });

  test('texts of nothing but white space are left out, and messages of nothing else', () => {
    expect(messages(say('user', '', 'a', ' \n'), say('assistant', ''), say('user', 'b'))).toEqual([
      { role: 'user', content: [BLOCK('a'), BLOCK('b')] },
    ]);
  });

  test('a trailing assistant message loses the white space at its end', () => {
    expect(messages(HI, say('assistant', 'The answer is \n'))).toEqual([
      { role: 'user', content: [BLOCK('hi')] },
      { role: 'assistant', content: [BLOCK('The answer is')] },
    ]);
  });

  test.each<[end: string, told: string[]]>([
    ['The answer is \n', ['rewrite:messages[].content>trimmed']],
    ['The answer is', []],
  ])('and %j is told so', (end, told) => {
    expect(fixes([HI, say('assistant', end)])).toEqual(told);
    expect(fixes([HI, say('assistant', end), HI])).toEqual([]);
  });

  test('a refusal is what the assistant said', () => {
    expect(messages(HI, say('assistant', { kind: 'refusal', text: 'No.' }), HI)).toMatchObject([
      {},
      { role: 'assistant', content: [BLOCK('No.')] },
      {},
    ]);
  });
});

describe('media', () => {
  test.each<[detail: string | null, told: string[]]>([
    ['low', ['drop:messages[].content[].detail']],
    ['high', ['drop:messages[].content[].detail']],
    ['auto', []],
    [null, []],
  ])('the detail %j of an image', (detail, told) => {
    const part: Part & { kind: 'image' } = { ...image({ kind: 'url', url: 'https://x/y.png' }), detail };
    expect(fixes([say('user', part)])).toEqual(told);
    expect(fixes([say('assistant', call('a')), say('user', result('a', part))])).toEqual([
      ...told,
      'rewrite:messages>user first',
    ]);
  });

  const base64 = (media_type: string, data: string): JsonObject => ({ type: 'base64', media_type, data });
  test.each<[why: string, part: Part, block: JsonObject]>([
    [
      'an image',
      image({ kind: 'data', mediaType: 'image/png', data: 'AAAA' }),
      { type: 'image', source: base64('image/png', 'AAAA') },
    ],
    [
      'image/jpg is image/jpeg',
      image({ kind: 'data', mediaType: 'image/jpg', data: 'AAAA' }),
      { type: 'image', source: base64('image/jpeg', 'AAAA') },
    ],
    [
      'an image elsewhere',
      image({ kind: 'url', url: 'https://x/y' }),
      { type: 'image', source: { type: 'url', url: 'https://x/y' } },
    ],
    [
      'a PDF',
      file({ kind: 'data', mediaType: 'application/pdf', data: 'AAAA' }, 'a.pdf'),
      { type: 'document', source: base64('application/pdf', 'AAAA'), title: 'a.pdf' },
    ],
    [
      'a PDF elsewhere',
      file({ kind: 'url', url: 'https://x/y' }),
      { type: 'document', source: { type: 'url', url: 'https://x/y' } },
    ],
    [
      'a text file',
      file({ kind: 'data', mediaType: 'text/markdown;charset=utf-8', data: 'w6kgMQ==' }, 'a.md'),
      { type: 'document', source: { type: 'text', media_type: 'text/plain', data: 'é 1' }, title: 'a.md' },
    ],
    [
      'JSON',
      file({ kind: 'data', mediaType: 'application/json', data: 'e30=' }),
      { type: 'document', source: { type: 'text', media_type: 'text/plain', data: '{}' } },
    ],
    [
      'text as it is',
      file({ kind: 'text', text: 'words' }),
      { type: 'document', source: { type: 'text', media_type: 'text/plain', data: 'words' } },
    ],
    [
      'a file that is an image',
      file({ kind: 'data', mediaType: 'image/webp', data: 'AAAA' }, 'a'),
      { type: 'image', source: base64('image/webp', 'AAAA') },
    ],
    [
      'with a hint',
      { ...file({ kind: 'text', text: 'w' }), cache: EPHEMERAL },
      { type: 'document', source: { type: 'text', media_type: 'text/plain', data: 'w' }, cache_control: EPHEMERAL },
    ],
  ])('%s', (_why, part, block) => {
    expect(messages(say('user', part))).toEqual([{ role: 'user', content: [block] }]);
  });

  test.each<[why: string, turn: Turn, field: string]>([
    ['audio', say('user', { kind: 'audio', data: 'AAAA', format: 'wav' }), 'messages[].content[].input_audio'],
    ['a file of another provider', say('user', file({ kind: 'id', id: 'file-1' })), 'messages[].content[].file_id'],
    ['an image of another provider', say('user', image({ kind: 'id', id: 'file-1' })), 'messages[].content[].file_id'],
    [
      'a spreadsheet',
      say('user', file({ kind: 'data', mediaType: 'application/vnd.ms-excel', data: 'AAAA' })),
      'messages[].content[].file',
    ],
    [
      'text that is none',
      say('user', file({ kind: 'data', mediaType: 'text/plain', data: '/w==' })),
      'messages[].content[].file',
    ],
    [
      'base64 that is none',
      say('user', file({ kind: 'data', mediaType: 'text/plain', data: '!' })),
      'messages[].content[].file',
    ],
    ['a picture for the system', say('system', image({ kind: 'url', url: 'https://x' })), 'messages[].content'],
    [
      'a picture of another provider in a result',
      say('user', result('a', image({ kind: 'id', id: 'f' }))),
      'messages[].content[].file_id',
    ],
  ])('%s cannot be said', (_why, turn, field) => {
    expect(writeRequest(talk([HI, say('assistant', call('a')), turn]), TARGET)).toMatchObject({
      field,
      sureness: 'certain',
    });
  });
});

describe('calls and results', () => {
  const use = (id: string, input: JsonObject = {}): JsonObject => ({ type: 'tool_use', id, name: 'look', input });
  const answer = (id: string, content: unknown): JsonObject => ({ type: 'tool_result', tool_use_id: id, content });

  test('parallel tool results plus user text: one message, results first, in the order of the calls', () => {
    const turns = [
      HI,
      say('assistant', 'Let me see.', call('a'), call('b')),
      say('user', result('b', '2')),
      say('user', result('a', '1'), 'thanks'),
    ];
    expect(messages(...turns)).toEqual([
      { role: 'user', content: [BLOCK('hi')] },
      { role: 'assistant', content: [BLOCK('Let me see.'), use('a'), use('b')] },
      { role: 'user', content: [answer('a', '1'), answer('b', '2'), BLOCK('thanks')] },
    ]);
    expect(fixes(turns)).toEqual([]);
  });

  test('a result keeps its pictures, its error and its hint', () => {
    const turns = [
      HI,
      say('assistant', call('a')),
      say('user', { ...result('a', 'see', image({ kind: 'url', url: 'https://x' })), isError: true, cache: EPHEMERAL }),
    ];
    expect(messages(...turns)).toMatchObject([
      {},
      {},
      {
        content: [
          {
            type: 'tool_result',
            tool_use_id: 'a',
            content: [BLOCK('see'), { type: 'image', source: { type: 'url', url: 'https://x' } }],
            is_error: true,
            cache_control: EPHEMERAL,
          },
        ],
      },
    ]);
  });

  test('an empty result has no content', () => {
    expect(messages(HI, say('assistant', call('a')), say('user', result('a', '')))).toMatchObject([
      {},
      {},
      { content: [{ type: 'tool_result', tool_use_id: 'a' }] },
    ]);
  });

  test.each<[why: string, after: Turn[], last: JsonObject[]]>([
    [
      'at the end',
      [],
      [
        { ...INTERRUPTED, tool_use_id: 'a' },
        { ...INTERRUPTED, tool_use_id: 'b' },
      ],
    ],
    [
      'before the user goes on',
      [say('user', 'stop')],
      [{ ...INTERRUPTED, tool_use_id: 'a' }, { ...INTERRUPTED, tool_use_id: 'b' }, BLOCK('stop')],
    ],
    ['one of two', [say('user', result('b', '2'))], [{ ...INTERRUPTED, tool_use_id: 'a' }, answer('b', '2')]],
  ])('a call without a result gets one that says so: %s', (_why, after, last) => {
    const turns = [HI, say('assistant', call('a'), call('b')), ...after];
    expect((messages(...turns) as JsonObject[]).at(-1)).toEqual({ role: 'user', content: last });
    expect(fixes(turns)).toEqual(['rewrite:messages[].tool_calls>answered']);
  });

  test('a result of an unknown call becomes text', () => {
    const turns = [HI, say('assistant', call('a')), say('user', result('zz', 'late'), result('a', '1'))];
    expect(messages(...turns)).toMatchObject([
      {},
      {},
      { content: [answer('a', '1'), BLOCK('Result of the tool call zz:'), BLOCK('late')] },
    ]);
    expect(fixes(turns)).toEqual(['rewrite:messages[].tool_call_id>text']);
  });

  test('a second result of the same call becomes text', () => {
    expect(messages(HI, say('assistant', call('a')), say('user', result('a', '1'), result('a', '2')))).toMatchObject([
      {},
      {},
      { content: [answer('a', '1'), BLOCK('Result of the tool call a:'), BLOCK('2')] },
    ]);
  });

  test('ids that are used again are told apart, and each result finds its call', () => {
    const turns = [
      HI,
      say('assistant', call('call_0'), call('call_0')),
      say('user', result('call_0', '1'), result('call_0', '2')),
      say('assistant', call('call_0')),
      say('user', result('call_0', '3')),
    ];
    const written = messages(...turns) as { content: JsonObject[] }[];
    const ids = written.flatMap(({ content }) =>
      content.flatMap((block) => (block['type'] === 'tool_use' ? [block['id']] : [])),
    );
    const answers = written.flatMap(({ content }) =>
      content.flatMap((block) => (block['type'] === 'tool_result' ? [[block['tool_use_id'], block['content']]] : [])),
    );
    expect(ids[0]).toBe('call_0');
    expect(new Set(ids).size).toBe(3);
    expect(answers).toEqual([
      [ids[0], '1'],
      [ids[1], '2'],
      [ids[2], '3'],
    ]);
  });

  test('ids in other forms are brought into the one that is taken', () => {
    const written = JSON.stringify(
      messages(HI, say('assistant', call('functions.bash:0')), say('user', result('functions.bash:0', 'x'))),
    );
    const [, id] = /"type":"tool_use","id":"([a-zA-Z0-9_-]{1,64})"/.exec(written) ?? [];
    expect(id).toBeDefined();
    expect(written).toContain(`"tool_use_id":"${id}"`);
  });

  test.each<[args: string, input: string, isTold: boolean]>([
    ['{"a":1}', '{"a":1}', false],
    ['', '{}', false],
    [' ', '{}', false],
    ['{"id":12345678901234567890}', '{"id":12345678901234567890}', false],
    ['{"a":', String.raw`{"INVALID_JSON":"{\"a\":"}`, true],
    ['[1]', '{"value":[1]}', true],
    ['"x"', '{"value":"x"}', true],
    ['12345678901234567890', '{"value":12345678901234567890}', true],
    ['null', '{"value":null}', true],
  ])('arguments %s', (args, input, isTold) => {
    const turns = [HI, say('assistant', call('a', args)), say('user', result('a', 'x'))];
    expect(JSON.stringify(messages(...turns))).toContain(`"input":${input}}`);
    expect(fixes(turns)).toEqual(isTold ? ['rewrite:messages[].tool_calls[].function.arguments>object'] : []);
  });

  test('arguments that are nested too deeply', () => {
    const deep = `${'['.repeat(5000)}${']'.repeat(5000)}`;
    expect(JSON.stringify(messages(HI, say('assistant', call('a', deep))))).toContain('"input":{}}');
  });

  test('a history with calls declares tools even when none are offered', () => {
    const { body, fixes: told } = write([HI, say('assistant', call('a')), say('user', result('a', 'x'))]);
    expect(body['tools']).toEqual([{ name: 'look', input_schema: { type: 'object', properties: {} } }]);
    expect(body['tool_choice']).toEqual({ type: 'none' });
    expect(told.map(fixText)).toEqual(['rewrite:tools>those of the history']);
  });

  test("what another server hung on a call is not Anthropic's", () => {
    const turns = [HI, say('assistant', { ...call('a'), extra: { extra_content: {} } }), say('user', result('a', 'x'))];
    expect(fixes(turns)).toContain('drop:messages[].tool_calls[].extra_content');
  });
});

describe('thoughts', () => {
  const thought = (words: string, proof: (Part & { kind: 'reasoning' })['proof']): Part => ({
    kind: 'reasoning',
    text: words,
    proof,
  });
  test.each<[why: string, part: Part, blocks: JsonObject[]]>([
    [
      'with a proof of unknown origin: as it is',
      thought('hm', { kind: 'signature', data: 'c2ln', maker: null }),
      [{ type: 'thinking', thinking: 'hm', signature: 'c2ln' }],
    ],
    [
      'of this provider: in its seal, which the fitting opens',
      thought('hm', { kind: 'signature', data: 'c2ln', maker: 'anthropic' }),
      [
        {
          type: 'thinking',
          thinking: 'hm',
          signature: seal({ kind: 'signature', data: 'c2ln', maker: null }, 'anthropic'),
        },
      ],
    ],
    [
      'not shown',
      thought('', { kind: 'signature', data: 'c2ln', maker: null }),
      [{ type: 'thinking', thinking: '', signature: 'c2ln' }],
    ],
    [
      'redacted',
      thought('', { kind: 'redacted', data: 'xyz', maker: null }),
      [{ type: 'redacted_thinking', data: 'xyz' }],
    ],
    ['of another provider', thought('hm', { kind: 'signature', data: 'c2ln', maker: 'bedrock' }), []],
    ['in the form of another dialect', thought('hm', { kind: 'encrypted', data: 'gAAA', maker: 'anthropic' }), []],
    ['without proof', thought('hm', null), []],
  ])('%s', (_why, part, blocks) => {
    const turns = [HI, say('assistant', part, 'yes'), HI];
    expect(messages(...turns)).toMatchObject([{}, { content: [...blocks, BLOCK('yes')] }, {}]);
    expect(fixes(turns)).toEqual(blocks.length > 0 ? [] : ['drop:messages[].reasoning_content']);
  });

  test('one that led to nothing is no message', () => {
    const turns = [
      HI,
      say('assistant', thought('hm', { kind: 'signature', data: 'x', maker: null })),
      say('user', 'well?'),
    ];
    expect(messages(...turns)).toEqual([{ role: 'user', content: [BLOCK('hi'), BLOCK('well?')] }]);
    expect(fixes(turns)).toEqual(['drop:messages[].thinking']);
  });
});

describe('tools', () => {
  const tool = (rest: Partial<Tool> = {}): Tool => ({
    name: 'look',
    description: 'Looks.',
    schema: { type: 'object', properties: { n: { type: 'number', minimum: 1 } } },
    strict: null,
    cache: null,
    origin: { name: 'look', namespace: null, custom: false },
    ...rest,
  });

  test('as the dialect names their parts', () => {
    expect(write([HI], { tools: [tool({ cache: EPHEMERAL })] }).body['tools']).toEqual([
      {
        name: 'look',
        description: 'Looks.',
        input_schema: { type: 'object', properties: { n: { type: 'number', minimum: 1 } } },
        cache_control: EPHEMERAL,
      },
    ]);
  });

  test('strict ones get a schema that can be enforced', () => {
    const { body, fixes: told } = write([HI], { tools: [tool({ strict: true, description: null })] });
    expect(body['tools']).toEqual([
      {
        name: 'look',
        input_schema: {
          type: 'object',
          properties: { n: { type: 'number', description: 'minimum: 1.' } },
          additionalProperties: false,
        },
        strict: true,
      },
    ]);
    expect(told.map(fixText)).toEqual(['rewrite:tools[].parameters>simpler schema']);
  });

  test.each<[why: string, rest: Partial<Conversation>, choice: JsonObject | undefined]>([
    ['auto', { toolChoice: { mode: 'auto' } }, { type: 'auto' }],
    ['required', { toolChoice: { mode: 'required' } }, { type: 'any' }],
    ['none', { toolChoice: { mode: 'none' } }, { type: 'none' }],
    ['named', { toolChoice: { mode: 'named', name: 'look' } }, { type: 'tool', name: 'look' }],
    ['not said', {}, undefined],
    ['several at once is how it is anyway', { parallelTools: true }, undefined],
    ['one at a time', { parallelTools: false }, { type: 'auto', disable_parallel_tool_use: true }],
    [
      'one at a time, and required',
      { parallelTools: false, toolChoice: { mode: 'required' } },
      { type: 'any', disable_parallel_tool_use: true },
    ],
    ['none is one at a time already', { parallelTools: false, toolChoice: { mode: 'none' } }, { type: 'none' }],
    [
      'without tools there is no choice',
      { tools: [], toolChoice: { mode: 'required' }, parallelTools: false },
      undefined,
    ],
  ])('choice: %s', (_why, rest, choice) => {
    expect(write([HI], { tools: [tool()], ...rest }).body['tool_choice']).toEqual(choice);
  });
});

describe('settings', () => {
  test.each<[why: string, rest: Partial<Conversation>, fields: JsonObject, told: string[]]>([
    ['a limit', { maxOutput: 7 }, { max_tokens: 7 }, []],
    ['no limit: all that the model can write', {}, { max_tokens: 64_000 }, []],
    ['a temperature', { sampling: { ...NO_SAMPLING, temperature: 0.5 } }, { temperature: 0.5 }, []],
    [
      'one that is too high here',
      { sampling: { ...NO_SAMPLING, temperature: 1.7 } },
      { temperature: 1 },
      ['cap:temperature>1'],
    ],
    ['the others of sampling', { sampling: { ...NO_SAMPLING, topP: 0.9, topK: 40 } }, { top_p: 0.9, top_k: 40 }, []],
    [
      'what there is not',
      {
        sampling: { ...NO_SAMPLING, seed: 0, presencePenalty: 0.5, frequencyPenalty: 0 },
        verbosity: 'low',
        cacheKey: 'k',
      },
      {},
      ['drop:seed', 'drop:presence_penalty', 'drop:prompt_cache_key', 'drop:verbosity'],
    ],
    ['stops', { stop: ['a', 'b', 'c', 'd', 'e'] }, { stop_sequences: ['a', 'b', 'c', 'd', 'e'] }, []],
    ['stops of white space', { stop: ['\n', 'x'] }, { stop_sequences: ['x'] }, ['drop:stop']],
    ['the user', { user: 'u' }, { metadata: { user_id: 'u' } }, []],
    ['the default tier', { serviceTier: 'default' }, { service_tier: 'standard_only' }, []],
    ['any tier', { serviceTier: 'auto' }, { service_tier: 'auto' }, []],
    ['another tier', { serviceTier: 'flex' }, {}, ['drop:service_tier']],
    [
      'no thinking',
      { reasoning: { mode: 'off', effort: null, budget: null, summary: null } },
      { thinking: { type: 'disabled' } },
      [],
    ],
    [
      'thinking',
      { reasoning: { mode: 'on', effort: null, budget: null, summary: null } },
      { thinking: { type: 'adaptive', display: 'summarized' } },
      [],
    ],
    [
      'an effort',
      { reasoning: { mode: null, effort: 'xhigh', budget: null, summary: null } },
      { thinking: { type: 'adaptive', display: 'summarized' }, output_config: { effort: 'xhigh' } },
      [],
    ],
    [
      'the least effort',
      { reasoning: { mode: 'on', effort: 'minimal', budget: null, summary: null } },
      { output_config: { effort: 'low' } },
      [],
    ],
    [
      'a budget',
      { reasoning: { mode: 'on', effort: null, budget: 3000, summary: null } },
      { thinking: { type: 'enabled', budget_tokens: 3000 } },
      [],
    ],
    ['how to show it, and no more', { reasoning: { mode: null, effort: null, budget: null, summary: 'auto' } }, {}, []],
    ['any JSON', { format: { kind: 'json' } }, { output_config: { format: { type: 'json_object' } } }, []],
    [
      'JSON of a form',
      {
        format: {
          kind: 'schema',
          name: 'n',
          description: 'An answer.',
          schema: { type: 'object', properties: { n: { minimum: 1 } } },
          strict: true,
        },
      },
      {
        output_config: {
          format: {
            type: 'json_schema',
            schema: {
              description: 'An answer.',
              type: 'object',
              properties: { n: { description: 'minimum: 1.' } },
              additionalProperties: false,
            },
          },
        },
      },
      ['rewrite:response_format>simpler schema'],
    ],
  ])('%s', (_why, rest, fields, told) => {
    const { body, fixes: said } = write([HI], rest);
    expect(body).toMatchObject({ model: 'claude-x', stream: false, ...fields });
    expect(said.map(fixText)).toEqual(told);
  });

  test('nothing is sent that was not said', () => {
    expect(Object.keys(write([HI]).body)).toEqual(['model', 'max_tokens', 'messages', 'stream']);
  });

  test('without any limit the fitting has to find one', () => {
    const written = writeRequest(talk([HI]), { ...TARGET, maxOutput: null, stream: true });
    expect(written).toEqual({
      body: { model: 'claude-x', messages: [{ role: 'user', content: [BLOCK('hi')] }], stream: true },
      fixes: [],
    });
  });

  test('what is nested too deeply is refused', () => {
    const deep = JSON.parse(`${'{"a":'.repeat(3000)}1${'}'.repeat(3000)}`) as JsonObject;
    const format = { kind: 'schema', name: 'n', description: null, schema: deep, strict: null } as const;
    expect(writeRequest(talk([HI], { format }), TARGET)).toMatchObject({ field: null, sureness: 'certain' });
  });
});

import { describe, expect, test } from 'vitest';
import type { EffortLevel, RequestTrait } from '../domain/rule.ts';
import type { JsonObject } from './json.ts';
import { parseExact } from './json.ts';
import { RequestOutline } from './request-outline.ts';

const outline = (body: JsonObject): RequestOutline => new RequestOutline(body);
const user = (content: unknown): JsonObject => ({ role: 'user', content });
const text = (value: string): JsonObject => ({ type: 'text', text: value });

interface Heard {
  readonly system?: string;
  readonly last: string;
  readonly all: string;
  readonly turns: number;
  readonly continues?: boolean;
}

describe('who said what', () => {
  test.each<[why: string, body: JsonObject, heard: Heard]>([
    ['chat: a message', { messages: [user('hi')] }, { last: 'hi', all: 'hi', turns: 1 }],
    [
      'chat: instructions, of the system and the developer',
      { messages: [{ role: 'system', content: 'S' }, { role: 'developer', content: [text('D')] }, user('hi')] },
      { system: 'S\nD', last: 'hi', all: 'S\nD\nhi', turns: 1 },
    ],
    [
      'chat: a conversation',
      { messages: [user('one'), { role: 'assistant', content: 'two' }, user('three')] },
      { last: 'three', all: 'one\ntwo\nthree', turns: 2, continues: true },
    ],
    [
      'chat: parts of text',
      { messages: [user([text('a'), { type: 'image_url', image_url: { url: 'data:x' } }, text('b')])] },
      { last: 'a\nb', all: 'a\nb', turns: 1 },
    ],
    [
      'chat: calls of tools and their results are nobody’s own words',
      {
        messages: [
          user('ask'),
          { role: 'assistant', content: null, tool_calls: [{ function: { name: 'f', arguments: '{"a":1}' } }] },
          { role: 'tool', content: 'result' },
        ],
      },
      { last: 'ask', all: 'ask\n{"a":1}\nresult', turns: 1, continues: true },
    ],
    [
      'chat: the last word is not the user’s',
      { messages: [user('ask'), { role: 'assistant', content: 'begin' }] },
      { last: 'ask', all: 'ask\nbegin', turns: 1, continues: true },
    ],
    [
      'messages: instructions in a field, as a text',
      { system: 'S', messages: [user('hi')] },
      { system: 'S', last: 'hi', all: 'S\nhi', turns: 1 },
    ],
    [
      'messages: instructions in a field, as blocks',
      { system: [text('S'), { ...text('T'), cache_control: { type: 'ephemeral' } }], messages: [user([text('hi')])] },
      { system: 'S\nT', last: 'hi', all: 'S\nT\nhi', turns: 1 },
    ],
    [
      'messages: a result of a tool is not what the user said',
      {
        messages: [
          user('ask'),
          {
            role: 'assistant',
            content: [
              { type: 'thinking', thinking: 'hm' },
              { type: 'tool_use', input: { a: 1 } },
            ],
          },
          user([{ type: 'tool_result', content: [text('result')] }]),
        ],
      },
      { last: 'ask', all: 'ask\nhm\n{"a":1}\nresult', turns: 1, continues: true },
    ],
    [
      'messages: what stands beside a result is',
      { messages: [user([{ type: 'tool_result', content: 'result' }, text('go on')])] },
      { last: 'go on', all: 'result\ngo on', turns: 1 },
    ],
    ['responses: a bare text', { instructions: 'S', input: 'hi' }, { system: 'S', last: 'hi', all: 'S\nhi', turns: 1 }],
    [
      'responses: items',
      {
        input: [
          { type: 'message', role: 'developer', content: [{ type: 'input_text', text: 'D' }] },
          { role: 'user', content: [{ type: 'input_text', text: 'one' }] },
          { type: 'message', role: 'assistant', content: [{ type: 'output_text', text: 'two' }] },
          { role: 'user', content: 'three' },
        ],
      },
      { system: 'D', last: 'three', all: 'D\none\ntwo\nthree', turns: 2, continues: true },
    ],
    [
      'responses: calls and their outputs',
      {
        input: [
          { role: 'user', content: 'ask' },
          { type: 'function_call', name: 'f', arguments: '{"a":1}' },
          { type: 'function_call_output', output: 'plain' },
          { type: 'function_call_output', output: [{ type: 'input_text', text: 'parts' }] },
          { type: 'custom_tool_call', input: 'free text' },
        ],
      },
      { last: 'ask', all: 'ask\n{"a":1}\nplain\nparts\nfree text', turns: 1, continues: true },
    ],
    ['completions: a prompt', { prompt: 'once' }, { last: 'once', all: 'once', turns: 1 }],
    ['completions: several prompts', { prompt: ['a', 'b'] }, { last: 'b', all: 'a\nb', turns: 2 }],
    ['ollama: generate', { prompt: 'hi', system: 'S' }, { system: 'S', last: 'hi', all: 'S\nhi', turns: 1 }],
    [
      'ollama: chat, with a picture',
      { messages: [{ ...user('see'), images: ['aGk='] }] },
      { last: 'see', all: 'see', turns: 1 },
    ],
    ['odd: nothing at all', {}, { last: '', all: '', turns: 0 }],
    ['odd: messages that are none', { messages: 7 }, { last: '', all: '', turns: 0 }],
    ['odd: null among messages', { messages: [null, 3, [], user('hi')] }, { last: 'hi', all: 'hi', turns: 1 }],
    ['odd: no role', { messages: [{ content: 'whose?' }] }, { last: '', all: 'whose?', turns: 0 }],
    ['odd: no content', { messages: [{ role: 'user' }, user(null), user('')] }, { last: '', all: '', turns: 0 }],
    ['odd: content of another kind', { messages: [user({ text: 'x' }), user(5)] }, { last: '', all: '', turns: 0 }],
    [
      'odd: parts of unknown kinds',
      { messages: [user([{ type: 'new', text: 'x' }, 'y', null, 4])] },
      { last: 'x\ny', all: 'x\ny', turns: 1 },
    ],
    ['odd: tokens for a prompt', { prompt: [1, 2, 3] }, { last: '', all: '', turns: 0 }],
    [
      'odd: texts that are no texts',
      { messages: [user([{ type: 'text', text: 5 }])], system: 9 },
      { last: '', all: '', turns: 0 },
    ],
    [
      'odd: broken calls',
      { messages: [{ role: 'assistant', tool_calls: [null, {}, { function: 3 }] }] },
      { last: '', all: '', turns: 0, continues: true },
    ],
  ])('%s', (_, body, { system = '', last, all, turns, continues = false }) => {
    const read = outline(body);
    expect({
      system: read.text('system'),
      last: read.text('last-user'),
      all: read.text('all'),
      turns: read.turns,
      continues: read.continues,
    }).toEqual({ system, last, all, turns, continues });
  });
});

describe('what a request has', () => {
  const TRAITS: readonly RequestTrait[] = ['tools', 'images', 'audio', 'json', 'reasoning', 'stream'];
  test.each<[why: string, body: JsonObject, has: RequestTrait[]]>([
    ['nothing', { messages: [user('hi')] }, []],
    ['tools', { tools: [{}] }, ['tools']],
    ['functions, as they were called', { functions: [{}] }, ['tools']],
    ['no tools in an empty list', { tools: [], functions: [] }, []],
    ['no tools in what is no list', { tools: { a: 1 } }, []],
    ['images, chat', { messages: [user([{ type: 'image_url' }])] }, ['images']],
    ['images, messages', { messages: [user([{ type: 'image', source: {} }])] }, ['images']],
    [
      'images, messages, in the result of a tool',
      { messages: [user([{ type: 'tool_result', content: [{ type: 'image' }] }])] },
      ['images'],
    ],
    ['images, responses', { input: [user([{ type: 'input_image' }])] }, ['images']],
    ['images, ollama chat', { messages: [{ ...user('x'), images: ['aGk='] }] }, ['images']],
    ['images, ollama generate', { prompt: 'x', images: ['aGk='] }, ['images']],
    [
      'images, responses, in the output of a tool',
      { input: [{ type: 'function_call_output', output: [{ type: 'input_image' }] }] },
      ['images'],
    ],
    ['no images in an empty list', { prompt: 'x', images: [] }, []],
    ['audio', { messages: [user([{ type: 'input_audio' }])] }, ['audio']],
    ['JSON, chat', { response_format: { type: 'json_object' } }, ['json']],
    ['JSON by a schema, chat', { response_format: { type: 'json_schema', json_schema: {} } }, ['json']],
    ['text is no JSON', { response_format: { type: 'text' }, text: { format: { type: 'text' } } }, []],
    ['JSON, responses', { text: { format: { type: 'json_schema' } } }, ['json']],
    ['JSON, messages', { output_config: { format: { type: 'json_schema' } } }, ['json']],
    ['JSON, ollama', { format: 'json' }, ['json']],
    ['JSON by a schema, ollama', { format: { type: 'object' } }, ['json']],
    ['another format, ollama', { format: '' }, []],
    ['reasoning, chat', { reasoning_effort: 'low' }, ['reasoning']],
    ['no reasoning, chat', { reasoning_effort: 'none' }, []],
    ['reasoning, responses', { reasoning: { effort: 'high' } }, ['reasoning']],
    ['no reasoning, responses', { reasoning: { effort: 'none' } }, []],
    ['reasoning, openrouter', { reasoning: { enabled: true } }, ['reasoning']],
    ['reasoning, messages', { thinking: { type: 'enabled', budget_tokens: 9 } }, ['reasoning']],
    ['reasoning, messages, as the model likes', { thinking: { type: 'adaptive' } }, ['reasoning']],
    ['no reasoning, messages', { thinking: { type: 'disabled' } }, []],
    ['reasoning, ollama', { think: true }, ['reasoning']],
    ['reasoning, ollama, by effort', { think: 'high' }, ['reasoning']],
    ['no reasoning, ollama', { think: false }, []],
    ['a stream', { stream: true }, ['stream']],
    ['no stream in what is not true', { stream: 'yes' }, []],
    [
      'odd shapes have nothing',
      { reasoning: 5, thinking: null, response_format: 'json', text: 'x', output_config: [] },
      [],
    ],
  ])('%s', (_, body, has) => {
    const read = outline(body);
    expect(TRAITS.filter((trait) => read.has(trait))).toEqual(has);
  });
});

test.each<[body: JsonObject, limit: number | null]>([
  [{}, null],
  [{ max_tokens: 5 }, 5],
  [{ max_completion_tokens: 6, max_tokens: 5 }, 6],
  [{ max_output_tokens: 7 }, 7],
  [{ options: { num_predict: 8 } }, 8],
  [{ options: { num_predict: -1 } }, null],
  [{ max_tokens: 0 }, null],
  [{ max_tokens: null, max_output_tokens: 7 }, 7],
  [{ max_tokens: '5' }, null],
  [{ max_tokens: 5.5 }, null],
  [parseExact('{"max_tokens":12345678901234567890}') as JsonObject, null],
  [parseExact('{"max_tokens":5,"seed":12345678901234567890}') as JsonObject, 5],
])('the limit of %j is %j', (body, limit) => {
  expect(outline(body).maxOutputTokens).toBe(limit);
});

test.each<[body: JsonObject, effort: EffortLevel | null]>([
  [{}, null],
  [{ reasoning_effort: 'minimal' }, 'minimal'],
  [{ reasoning: { effort: 'xhigh' } }, 'xhigh'],
  [{ output_config: { effort: 'max' } }, 'max'],
  [{ reasoning_effort: null, reasoning: { effort: 'low' } }, 'low'],
  [{ reasoning_effort: 'extreme' }, null],
  [{ reasoning_effort: 3 }, null],
])('the effort of %j is %j', (body, effort) => {
  expect(outline(body).effort).toBe(effort);
});

describe('what is to be counted', () => {
  test.each<[why: string, body: JsonObject, texts: string[], fixed: number]>([
    ['a request alone', {}, [], 3],
    ['a message', { messages: [user('hi')] }, ['hi'], 3 + 4],
    ['instructions in a field', { system: 'S', messages: [user('hi')] }, ['S', 'hi'], 3 + 4],
    ['a tool, as it is written', { tools: [{ name: 'f' }], messages: [] }, ['{"name":"f"}'], 3 + 8],
    ['a picture', { messages: [user([{ type: 'image' }])] }, [], 3 + 4 + 1_600],
    ['sound', { messages: [user([{ type: 'input_audio' }])] }, [], 3 + 4 + 1_000],
    ['a document, with its title', { messages: [user([{ type: 'document', title: 'T' }])] }, ['T'], 3 + 4 + 2_000],
    ['files of other dialects', { messages: [user([{ type: 'file' }, { type: 'input_file' }])] }, [], 3 + 4 + 4_000],
    ['what is no JSON', { tools: ['x', null] }, ['"x"', 'null'], 3 + 16],
  ])('%s', (_, body, texts, fixedTokens) => {
    expect(outline(body).counted()).toEqual({ texts, fixedTokens });
  });
});

describe('how a conversation begins', () => {
  const begins = (messages: readonly JsonObject[], system = 'S'): string =>
    outline({ messages: [{ role: 'system', content: system }, ...messages] }).beginning();

  test('stays the same while it goes on', () => {
    const first = begins([user('one')]);
    expect(begins([user('one'), { role: 'assistant', content: 'two' }, user('three')])).toBe(first);
    expect(begins([user('uno')])).not.toBe(first);
    expect(begins([user('one')], 'T')).not.toBe(first);
  });

  test('is cut where it is long', () => {
    const long = 'x'.repeat(4_096);
    expect(begins([user(`${long}a`)])).toBe(begins([user(`${long}b`)]));
    expect(begins([user(`a${long}`)])).not.toBe(begins([user(`b${long}`)]));
    expect(begins([user('one')], `${long}a`)).toBe(begins([user('one')], `${long}b`));
  });

  test('what the user says first counts even where it is an instruction too', () => {
    expect(begins([user('S'), user('next')])).toBe('S\nnext');
    expect(outline({}).beginning()).toBe('\n');
  });
});

describe('odd bodies', () => {
  test('nested without end are read as far as anybody nests', () => {
    let content: unknown = [{ type: 'text', text: 'deep down' }];
    for (let i = 0; i < 50_000; i += 1) content = [{ type: 'tool_result', content }];
    const read = outline({ messages: [user('Hi'), { role: 'user', content }] });
    expect(read.text('all')).toBe('Hi');
  });

  test('with tokens for words count each once', () => {
    expect(outline({ prompt: [1, 2, 3, 4, 5, 6] }).counted()).toEqual({ texts: [], fixedTokens: 3 + 6 });
    expect(
      outline({
        input: [
          [1, 2, 3],
          [4, 5],
        ],
      }).counted(),
    ).toEqual({ texts: [], fixedTokens: 3 + 2 * 4 + 5 });
  });

  test('with pictures at other places say what those come to', () => {
    const picture = { type: 'image_url', image_url: { url: 'https://x.test/a.png' } };
    expect(outline({ messages: [{ role: 'user', content: [picture, picture] }] }).mediaTokens).toBe(3_200);
    expect(outline({ messages: [user('Hi')] }).mediaTokens).toBe(0);
  });
});

test('a body is walked once, and not before it is asked about', () => {
  let reads = 0;
  const body = {
    get messages() {
      reads += 1;
      return [user('hi')];
    },
  };
  const read = outline(body);
  expect([read.has('tools'), read.effort, read.maxOutputTokens, reads]).toEqual([false, null, null, 0]);
  expect([read.text('all'), read.turns, read.has('images'), read.counted().texts, reads]).toEqual([
    'hi',
    1,
    false,
    ['hi'],
    1,
  ]);
});

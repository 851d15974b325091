import { describe, expect, test } from 'vitest';
import { fixText, isUnfit, type Unfit } from '../../domain/fix.ts';
import { EMPTY_CONVERSATION, type Conversation, type Part, type Proof, type Tool, type Turn } from '../conversation.ts';
import type { JsonObject } from '../json.ts';
import { writeRequest } from './write-request.ts';

const TARGET = { model: 'm', stream: false, provider: 'here', maxOutput: null };

const text = (words: string, cache: JsonObject | null = null): Part => ({ kind: 'text', text: words, cache });
const call = (id: string, name = 'f', args = '{}'): Part => ({
  kind: 'call',
  id,
  name,
  arguments: args,
  extra: null,
  cache: null,
});
const result = (callId: string, ...parts: Part[]): Part =>
  ({ kind: 'result', callId, parts, isError: false, cache: null }) as Part;
const turn = (role: Turn['role'], ...parts: Part[]): Turn => ({ role, parts });
const tool: Tool = {
  name: 'f',
  description: null,
  schema: { type: 'object', properties: {} },
  strict: null,
  cache: null,
  origin: { name: 'f', namespace: null, custom: false },
};

function write(part: Partial<Conversation>, target = TARGET): { body: JsonObject; fixes: string[] } {
  const written = writeRequest({ ...EMPTY_CONVERSATION, ...part }, target);
  if (isUnfit(written)) throw new Error(written.unfit);
  return { body: written.body, fixes: written.fixes.map(fixText) };
}

const messages = (...turns: Turn[]): unknown => write({ turns }).body['messages'];

function refusal(...turns: Turn[]): Unfit {
  const written = writeRequest({ ...EMPTY_CONVERSATION, turns }, TARGET);
  if (!isUnfit(written)) throw new Error('It was written.');
  return written;
}

const toolMessage = (id: string, content: unknown) => ({ role: 'tool', tool_call_id: id, content });
const calling = (...ids: string[]) => ({
  role: 'assistant',
  content: null,
  tool_calls: ids.map((id) => ({ id, type: 'function', function: { name: 'f', arguments: '{}' } })),
});
const NO_RESULT = 'No result: the call was interrupted.';

test('what is nested too deeply to be printed is refused', () => {
  let schema: JsonObject = {};
  for (let i = 0; i < 100_000; i += 1) schema = { schema };
  expect(writeRequest({ ...EMPTY_CONVERSATION, tools: [{ ...tool, schema }] }, TARGET)).toMatchObject({ field: null });
});

describe('the plain fields', () => {
  test('nothing that was not said is written', () => {
    expect(write({})).toEqual({ body: { model: 'm', messages: [] }, fixes: [] });
  });

  test.each<[part: Partial<Conversation>, fields: JsonObject, fixes: string[]]>([
    [{ maxOutput: 5 }, { max_completion_tokens: 5 }, []],
    [{ stop: ['a', 'b'] }, { stop: ['a', 'b'] }, []],
    [{ user: 'ann', cacheKey: 'k', verbosity: 'low' }, { user: 'ann', prompt_cache_key: 'k', verbosity: 'low' }, []],
    [{ user: 'x'.repeat(65) }, { user: 'x'.repeat(64) }, ['cap:user>64']],
    [{ serviceTier: 'auto' }, { service_tier: 'auto' }, []],
    [{ serviceTier: 'standard_only' }, { service_tier: 'default' }, ['set:service_tier>default']],
    [{ serviceTier: 'gold\n' }, {}, ['drop:service_tier.gold_']],
    [
      {
        sampling: { temperature: 1, topP: 0.5, topK: 40, seed: 7, presencePenalty: 0, frequencyPenalty: 0.1 },
      },
      { temperature: 1, top_p: 0.5, seed: 7, presence_penalty: 0, frequency_penalty: 0.1 },
      ['drop:top_k'],
    ],
    [{ format: { kind: 'json' } }, { response_format: { type: 'json_object' } }, []],
    [
      { format: { kind: 'schema', name: 'a b', description: null, schema: { type: 'object' }, strict: true } },
      {
        response_format: {
          type: 'json_schema',
          json_schema: { name: 'a_b', schema: { type: 'object' }, strict: true },
        },
      },
      [],
    ],
  ])('%j', (part, fields, fixes) => {
    expect(write(part)).toEqual({ body: { model: 'm', messages: [], ...fields }, fixes });
  });

  test.each<[wish: Partial<NonNullable<Conversation['reasoning']>>, effort: unknown, fixes: string[]]>([
    [{ effort: 'high' }, 'high', []],
    [{ mode: 'on', effort: 'max', budget: 100 }, 'max', []],
    [{ mode: 'off' }, 'none', []],
    [{ mode: 'on', budget: 3999 }, 'low', ['rename:budget_tokens>reasoning_effort']],
    [{ budget: 4000 }, 'medium', ['rename:budget_tokens>reasoning_effort']],
    [{ budget: 16_000 }, 'high', ['rename:budget_tokens>reasoning_effort']],
    [{ mode: 'on' }, undefined, ['drop:thinking']],
    [{ summary: 'auto', effort: 'low' }, 'low', ['drop:reasoning.summary']],
  ])('reasoning %j', (wish, effort, fixes) => {
    const written = write({ reasoning: { mode: null, effort: null, budget: null, summary: null, ...wish } });
    expect(written.body['reasoning_effort']).toBe(effort);
    expect(written.fixes).toEqual(fixes);
  });

  test('a stream is asked for its usage', () => {
    const { body } = write({}, { ...TARGET, stream: true });
    expect(body).toMatchObject({ stream: true, stream_options: { include_usage: true } });
  });
});

describe('messages', () => {
  test('system texts are strings in their places', () => {
    expect(
      messages(turn('system', text('a'), text('b')), turn('user', text('c')), turn('developer', text('d'))),
    ).toEqual([
      { role: 'system', content: 'a\nb' },
      { role: 'user', content: 'c' },
      { role: 'developer', content: 'd' },
    ]);
  });

  test('a user’s text is a string, several are parts', () => {
    expect(messages(turn('user', text('a')), turn('user', text('b'), text('c')))).toEqual([
      { role: 'user', content: 'a' },
      {
        role: 'user',
        content: [
          { type: 'text', text: 'b' },
          { type: 'text', text: 'c' },
        ],
      },
    ]);
  });

  test.each<[part: Part, written: unknown]>([
    [
      { kind: 'image', source: { kind: 'data', mediaType: 'image/png', data: 'QUJD' }, detail: 'low', cache: null },
      { type: 'image_url', image_url: { url: 'data:image/png;base64,QUJD', detail: 'low' } },
    ],
    [
      { kind: 'image', source: { kind: 'url', url: 'https://x/y' }, detail: null, cache: { type: 'ephemeral' } },
      { type: 'image_url', image_url: { url: 'https://x/y' }, cache_control: { type: 'ephemeral' } },
    ],
    [
      {
        kind: 'file',
        source: { kind: 'data', mediaType: 'application/pdf', data: 'QUJD' },
        name: 'a.pdf',
        cache: null,
      },
      { type: 'file', file: { filename: 'a.pdf', file_data: 'data:application/pdf;base64,QUJD' } },
    ],
    [
      { kind: 'file', source: { kind: 'text', text: 'words' }, name: 'a.txt', cache: null },
      { type: 'text', text: 'a.txt:\nwords' },
    ],
    [
      { kind: 'file', source: { kind: 'text', text: 'words' }, name: null, cache: null },
      { type: 'text', text: 'words' },
    ],
    [
      { kind: 'audio', data: 'QUJD', format: 'wav' },
      { type: 'input_audio', input_audio: { data: 'QUJD', format: 'wav' } },
    ],
    [text('a', { type: 'ephemeral' }), { type: 'text', text: 'a', cache_control: { type: 'ephemeral' } }],
  ])('%j', (part, written) => {
    expect(messages(turn('user', part))).toEqual([{ role: 'user', content: [written] }]);
  });

  test.each<[part: Part]>([
    [{ kind: 'image', source: { kind: 'id', id: 'x' }, detail: null, cache: null }],
    [{ kind: 'file', source: { kind: 'id', id: 'x' }, name: null, cache: null }],
    [{ kind: 'file', source: { kind: 'url', url: 'https://x' }, name: null, cache: null }],
  ])('what is kept elsewhere cannot be said: %j', (part) => {
    expect(refusal(turn('user', part))).toMatchObject({ field: 'messages[].content', sureness: 'certain' });
    expect(refusal(turn('user', result('a', part)))).toMatchObject({ field: 'messages[].content' });
  });

  test('an assistant’s turns in a row are one message, so that its calls are', () => {
    expect(
      messages(
        turn('assistant', { kind: 'reasoning', text: 'hm', proof: null }),
        turn('assistant', text('Let me '), text('see.')),
        turn('assistant', text('Now:')),
        turn('assistant', call('a')),
        turn('assistant', call('b')),
        turn('user', result('a', text('1'))),
        turn('user', result('b', text('2'))),
      ),
    ).toEqual([
      { ...calling('a', 'b'), content: 'Let me see.\n\nNow:', reasoning_content: 'hm' },
      toolMessage('a', '1'),
      toolMessage('b', '2'),
    ]);
  });

  test.each<[why: string, parts: Part[], content: string]>([
    ['a call between them', [text('A'), call('a'), text('between')], 'A\nbetween'],
    ['two calls between them', [text('A'), call('a'), call('b'), text('between')], 'A\nbetween'],
    ['none between them', [call('a'), text('A '), text('between')], 'A between'],
  ])('texts with %s', (_, parts, content) => {
    expect(messages(turn('assistant', ...parts))).toMatchObject([{ content }, ...parts.slice(3).map(() => ({})), {}]);
  });

  test('a thinking-only message is none', () => {
    const written = write({ turns: [turn('assistant', { kind: 'reasoning', text: 'hm', proof: null })] });
    expect(written).toEqual({ body: { model: 'm', messages: [] }, fixes: ['drop:messages[].reasoning_content'] });
  });

  test('a refusal is said in words', () => {
    expect(messages(turn('assistant', { kind: 'refusal', text: 'No.' }))).toEqual([
      { role: 'assistant', content: 'No.' },
    ]);
  });

  test.each<[proof: Proof, blocks: unknown, fixes: string[]]>([
    [{ kind: 'signature', data: 's', maker: 'here' }, [{ type: 'thinking', thinking: 'hm', signature: 's' }], []],
    [{ kind: 'redacted', data: 'r', maker: 'here' }, [{ type: 'redacted_thinking', data: 'r' }], []],
    [{ kind: 'signature', data: 's', maker: 'there' }, undefined, ['drop:signature']],
    [{ kind: 'signature', data: 's', maker: null }, undefined, ['drop:signature']],
    [{ kind: 'redacted', data: 's', maker: 'there' }, undefined, ['drop:redacted_thinking']],
    [{ kind: 'encrypted', data: 's', maker: 'here' }, undefined, ['drop:encrypted_content']],
  ])('proofs go back to their maker only: %j', (proof, blocks, fixes) => {
    const { body, fixes: told } = write({
      turns: [turn('assistant', { kind: 'reasoning', text: 'hm', proof }, text('x'))],
    });
    expect(body['messages']).toEqual([
      {
        role: 'assistant',
        content: 'x',
        reasoning_content: 'hm',
        ...(blocks !== undefined && { thinking_blocks: blocks }),
      },
    ]);
    expect(told).toEqual(fixes);
  });
});

describe('calls and results', () => {
  test('results stand before what else the user says', () => {
    expect(messages(turn('assistant', call('a')), turn('user', result('a', text('1')), text('and?')))).toEqual([
      calling('a'),
      toolMessage('a', '1'),
      { role: 'user', content: 'and?' },
    ]);
  });

  test('pictures in results go into one user message after the last of them', () => {
    const image: Part = { kind: 'image', source: { kind: 'url', url: 'https://x/y' }, detail: null, cache: null };
    const moved = '(The content of this result follows in the next user message.)';
    const written = write({
      turns: [
        turn('assistant', call('a'), call('b')),
        turn('user', result('a', text('seen'), image), result('b', image), text('and?')),
      ],
    });
    const picture = { type: 'image_url', image_url: { url: 'https://x/y' } };
    expect(written.body['messages']).toEqual([
      calling('a', 'b'),
      toolMessage('a', `seen\n${moved}`),
      toolMessage('b', moved),
      { role: 'user', content: [picture, picture] },
      { role: 'user', content: 'and?' },
    ]);
    expect(written.fixes).toEqual(['rewrite:messages[].content>user-message']);
  });

  test('a failed call says so in its text', () => {
    const failed = (words: string): Part => ({ ...result('a', text(words)), isError: true }) as Part;
    expect(messages(turn('assistant', call('a')), turn('user', failed('no such file')))).toEqual([
      calling('a'),
      toolMessage('a', 'Error: no such file'),
    ]);
    expect(messages(turn('assistant', call('a')), turn('user', failed('Error 5')))).toEqual([
      calling('a'),
      toolMessage('a', 'Error 5'),
    ]);
  });

  test('a hint about the cache within a result stands beside it', () => {
    const hint = { type: 'ephemeral' };
    expect(messages(turn('assistant', call('a')), turn('user', result('a', text('x', hint))))).toEqual([
      calling('a'),
      { ...toolMessage('a', 'x'), cache_control: hint },
    ]);
    const own = { ...result('a', text('x')), cache: hint } as Part;
    expect(messages(turn('assistant', call('a')), turn('user', own))).toEqual([
      calling('a'),
      { ...toolMessage('a', 'x'), cache_control: hint },
    ]);
  });

  test.each<[why: string, turns: Turn[], written: unknown[], fixes: string[]]>([
    [
      'a call without a result is answered',
      [turn('assistant', call('a'), call('b')), turn('user', result('a', text('1')), text('stop'))],
      [calling('a', 'b'), toolMessage('a', '1'), toolMessage('b', NO_RESULT), { role: 'user', content: 'stop' }],
      ['rewrite:messages[].tool_calls>answered'],
    ],
    [
      'also at the end',
      [turn('assistant', call('a'))],
      [calling('a'), toolMessage('a', NO_RESULT)],
      ['rewrite:messages[].tool_calls>answered'],
    ],
    [
      'a result without a call becomes words of the user',
      [turn('user', result('x', text('1')))],
      [{ role: 'user', content: 'Result of an earlier tool call:\n1' }],
      ['rewrite:messages[].tool_call_id>user'],
    ],
    [
      'a result that comes late is moved to its call',
      [turn('assistant', call('a')), turn('user', text('wait')), turn('user', result('a', text('1')))],
      [calling('a'), toolMessage('a', '1'), { role: 'user', content: 'wait' }],
      ['rewrite:messages>paired'],
    ],
    [
      'but not over an answer',
      [
        turn('assistant', call('a')),
        turn('user', text('go on')),
        turn('assistant', text('ok')),
        turn('user', result('a')),
      ],
      [
        calling('a'),
        toolMessage('a', NO_RESULT),
        { role: 'user', content: 'go on' },
        { role: 'assistant', content: 'ok' },
        { role: 'user', content: 'Result of an earlier tool call:\n' },
      ],
      ['rewrite:messages[].tool_calls>answered', 'rewrite:messages[].tool_call_id>user'],
    ],
    [
      'an id that is used again belongs to the nearest call',
      [
        turn('assistant', call('a')),
        turn('user', result('a', text('1'))),
        turn('assistant', call('a')),
        turn('user', result('a', text('2'))),
      ],
      [calling('a'), toolMessage('a', '1'), calling('a'), toolMessage('a', '2')],
      [],
    ],
    [
      'a second result of one call becomes words of the user',
      [turn('assistant', call('a')), turn('user', result('a', text('1')), result('a', text('2')))],
      [calling('a'), toolMessage('a', '1'), { role: 'user', content: 'Result of an earlier tool call:\n2' }],
      ['rewrite:messages[].tool_call_id>user'],
    ],
  ])('%s', (_why, turns, written, fixes) => {
    const { body, fixes: told } = write({ turns });
    expect(body['messages']).toEqual(written);
    expect(told).toEqual(fixes);
  });

  test('ids that are empty or too long are changed on both sides, and no two into the same', () => {
    const long = 'x'.repeat(41);
    const ids = ['', long, `${long}y`, 'fine'];
    const written = messages(
      turn('assistant', ...ids.map((id) => call(id))),
      turn('user', ...ids.map((id) => result(id, text(id)))),
    ) as { tool_calls?: { id: string }[]; tool_call_id?: string; content: string }[];
    const made = (written[0]?.tool_calls ?? []).map(({ id }) => id);
    expect(new Set(made).size).toBe(4);
    expect(made.every((id) => id.length > 0 && id.length <= 40)).toBe(true);
    expect(made[3]).toBe('fine');
    expect(written.slice(1).map(({ tool_call_id: id, content }) => [id, content])).toEqual(
      made.map((id, i) => [id, ids[i]]),
    );
  });

  test('extras of a call are fields of it again; empty arguments are an object', () => {
    const extra = { extra_content: { google: { thought_signature: 's' } } };
    const part = { ...call('a', 'f', ''), extra } as Part;
    expect(messages(turn('assistant', part), turn('user', result('a')))).toEqual([
      { ...calling('a'), tool_calls: [{ ...calling('a').tool_calls[0], ...extra }] },
      toolMessage('a', ''),
    ]);
  });
});

describe('tools', () => {
  test('with everything they say, and how they are chosen', () => {
    const full = { ...tool, description: 'F', strict: false, cache: { type: 'ephemeral' } };
    const { body } = write({ tools: [full], toolChoice: { mode: 'named', name: 'f' }, parallelTools: false });
    expect(body).toMatchObject({
      tools: [
        {
          type: 'function',
          function: { name: 'f', description: 'F', parameters: tool.schema, strict: false },
          cache_control: { type: 'ephemeral' },
        },
      ],
      tool_choice: { type: 'function', function: { name: 'f' } },
      parallel_tool_calls: false,
    });
  });

  test('without any, nothing is said of choosing', () => {
    expect(write({ toolChoice: { mode: 'auto' }, parallelTools: true }).body).toEqual({ model: 'm', messages: [] });
  });

  test('schemas lose what some servers refuse, and nothing else', () => {
    const schema = {
      $schema: 'http://json-schema.org/draft-07/schema#',
      type: 'object',
      properties: { url: { type: 'string', format: 'uri' }, format: { type: 'string', default: { format: 'uri' } } },
    };
    const { body, fixes } = write({ tools: [{ ...tool, schema }] });
    expect(body['tools']).toMatchObject([
      {
        function: {
          parameters: {
            type: 'object',
            properties: { url: { type: 'string' }, format: { type: 'string', default: { format: 'uri' } } },
          },
        },
      },
    ]);
    expect(JSON.stringify(body['tools'])).not.toContain('$schema');
    expect(fixes).toEqual(['rewrite:tools[].schema>plain']);
  });
});

import { describe, expect, test } from 'vitest';
import { fixText, isUnfit } from '../../domain/fix.ts';
import type { Fitted, FitTarget } from '../fit.ts';
import type { JsonObject } from '../json.ts';
import { seal } from '../seal.ts';
import { fitMessages } from './fit.ts';
import { STANDARD_MESSAGES, type MessagesTraits } from './traits.ts';

const TARGET: FitTarget = {
  model: 'claude-x',
  provider: 'anthropic',
  stream: false,
  maxOutput: 64_000,
  emulateJson: 'tool',
};
const USER = { role: 'user', content: 'hi' };

interface Case {
  readonly traits?: Partial<MessagesTraits>;
  readonly target?: Partial<FitTarget>;
  readonly isOwn?: (proof: string) => boolean;
}

function fit(fields: JsonObject, { traits = {}, target = {}, isOwn = () => true }: Case = {}): Fitted {
  const body = { model: 'm', max_tokens: 10_000, messages: [USER], ...fields };
  const fitted = fitMessages(body, { ...STANDARD_MESSAGES, ...traits }, { ...TARGET, ...target }, isOwn);
  if (isUnfit(fitted)) throw new Error(fitted.unfit);
  return fitted;
}

function told(fitted: Fitted): string[] {
  return fitted.fixes.map(fixText);
}

function check(fields: JsonObject, how: Case, changes: JsonObject, fixes: string[]): void {
  const fitted = fit(fields, how);
  expect(Object.fromEntries(fitted.changes)).toEqual(changes);
  expect(told(fitted)).toEqual(fixes);
}

test('a request that needs nothing is not touched', () => {
  const body = {
    system: 'x',
    temperature: 0.5,
    tools: [
      { name: 'a', strict: true },
      { type: 'web_search_20250305', name: 'web_search' },
    ],
    tool_choice: { type: 'any' },
    messages: [
      USER,
      {
        role: 'assistant',
        content: [
          { type: 'thinking', thinking: '', signature: 's' },
          { type: 'text', text: 'x' },
        ],
      },
    ],
    stop_sequences: ['x'],
    output_config: { effort: 'max', format: { type: 'json_schema', schema: {} } },
    context_management: { edits: [{ type: 'clear_thinking_20251015' }] },
    x: 1,
  };
  const fitted = fit(body);
  expect([...fitted.changes]).toEqual([]);
  expect(fitted.fixes).toEqual([]);
  expect(fitted.emulation).toBe(null);
});

describe('fields', () => {
  test.each<[why: string, fields: JsonObject, how: Case, changes: JsonObject, fixes: string[]]>([
    [
      'unknown ones',
      { metadata: {}, speed: 'fast' },
      { traits: { knows: new Set(['model', 'messages', 'max_tokens', 'metadata']) } },
      { speed: undefined },
      ['drop:speed'],
    ],
    [
      'names that are fit for no header',
      { 'a\r\nb': 1 },
      { traits: { knows: new Set(['model', 'messages', 'max_tokens']) } },
      { 'a\r\nb': undefined },
      ['drop:a__b'],
    ],
    [
      'refused ones',
      { top_k: 5, service_tier: 'auto' },
      { traits: { drops: new Set(['top_k', 'x']) } },
      { top_k: undefined },
      ['drop:top_k'],
    ],
    ['max_tokens above target limit', { max_tokens: 100_000 }, {}, { max_tokens: 64_000 }, ['cap:max_tokens>64000']],
    ['a limit where none is known', { max_tokens: 100_000 }, { target: { maxOutput: null } }, {}, []],
    ['no limit: all that the model can write', { max_tokens: undefined }, {}, { max_tokens: 64_000 }, []],
    [
      'no limit, and none is known',
      { max_tokens: undefined },
      { target: { maxOutput: null } },
      { max_tokens: 32_000 },
      ['set:max_tokens>32000'],
    ],
    ['a warm-up', { max_tokens: 0 }, {}, {}, []],
    [
      'stops of white space',
      { stop_sequences: ['\n', 'x', ' '] },
      {},
      { stop_sequences: ['x'] },
      ['drop:stop_sequences[]'],
    ],
    ['no other stops', { stop_sequences: ['\n'] }, {}, { stop_sequences: undefined }, ['drop:stop_sequences[]']],
  ])('%s', (_why, fields, how, changes, fixes) => {
    check(fields, how, changes, fixes);
  });
});

describe('sampling', () => {
  const all = { temperature: 0.5, top_p: 0.5, top_k: 40 };
  const thinking = { type: 'enabled', budget_tokens: 2000 };
  test.each<[why: string, fields: JsonObject, traits: Partial<MessagesTraits>, changes: JsonObject, fixes: string[]]>([
    ['free', all, {}, {}, []],
    ['one: the temperature stays', all, { sampling: 'one' }, { top_p: undefined }, ['drop:top_p']],
    ['one: alone it is fine', { top_p: 0.5 }, { sampling: 'one' }, {}, []],
    [
      'refused',
      all,
      { sampling: 'refused' },
      { temperature: undefined, top_p: undefined, top_k: undefined },
      ['drop:temperature', 'drop:top_p', 'drop:top_k'],
    ],
    ['refused, but what changes nothing is taken', { temperature: 1, top_p: 0.99 }, { sampling: 'refused' }, {}, []],
    [
      'beside thinking',
      { ...all, thinking },
      {},
      { temperature: undefined, top_p: undefined, top_k: undefined },
      ['drop:temperature', 'drop:top_p', 'drop:top_k'],
    ],
    ['beside thinking only a high top_p', { temperature: 1, top_p: 0.95, thinking }, {}, {}, []],
    [
      'thinking that had to go leaves them',
      { ...all, thinking },
      { thinking: 'none' },
      { thinking: undefined },
      ['drop:thinking'],
    ],
  ])('%s', (_why, fields, traits, changes, fixes) => {
    check(fields, { traits }, changes, fixes);
  });
});

describe('thinking', () => {
  const adaptive = { type: 'adaptive' };
  const enabled = (budget: number): JsonObject => ({ type: 'enabled', budget_tokens: budget });
  test.each<[why: string, fields: JsonObject, how: Case, changes: JsonObject, fixes: string[]]>([
    [
      'a model that cannot',
      { thinking: adaptive },
      { traits: { thinking: 'none' } },
      { thinking: undefined },
      ['drop:thinking'],
    ],
    [
      '… nor be told not to',
      { thinking: { type: 'disabled' } },
      { traits: { thinking: 'none' } },
      { thinking: undefined },
      ['drop:thinking'],
    ],
    ['turned off is kept', { thinking: { type: 'disabled' } }, { traits: { thinking: 'adaptive' } }, {}, []],
    [
      'one that cannot be turned off',
      { thinking: { type: 'disabled' } },
      { traits: { alwaysThinks: true } },
      { thinking: undefined },
      ['drop:thinking'],
    ],
    [
      'a budget for a model that wants none: an effort',
      { thinking: enabled(5000) },
      { traits: { thinking: 'adaptive' } },
      { thinking: { type: 'adaptive', display: 'summarized' }, output_config: { effort: 'medium' } },
      ['rewrite:thinking>adaptive'],
    ],
    [
      'an effort that was said stays',
      { thinking: enabled(5000), output_config: { effort: 'max' } },
      { traits: { thinking: 'adaptive' } },
      { thinking: { type: 'adaptive', display: 'summarized' } },
      ['rewrite:thinking>adaptive'],
    ],
    [
      'what is to be shown stays',
      { thinking: { ...enabled(5000), display: 'omitted' } },
      { traits: { thinking: 'adaptive', efforts: [] } },
      { thinking: { type: 'adaptive', display: 'omitted' } },
      ['rewrite:thinking>adaptive'],
    ],
    [
      'unknown model with adaptive thinking: a budget from the effort',
      { thinking: adaptive, output_config: { effort: 'medium' } },
      { traits: { thinking: 'budget', efforts: [] } },
      { thinking: enabled(5000), output_config: undefined },
      ['rewrite:thinking>enabled', 'drop:output_config.effort'],
    ],
    [
      'without an effort much',
      { thinking: adaptive },
      { traits: { thinking: 'budget' } },
      { thinking: enabled(8000) },
      ['rewrite:thinking>enabled'],
    ],
    [
      'a budget is at least 1024',
      { thinking: enabled(5) },
      {},
      { thinking: enabled(1024) },
      ['set:thinking.budget_tokens>1024'],
    ],
    [
      'max_tokens is lifted above it',
      { thinking: enabled(10_000) },
      {},
      { max_tokens: 20_000 },
      ['set:max_tokens>20000'],
    ],
    [
      '… as far as the model can write',
      { thinking: enabled(10_000) },
      { target: { maxOutput: 12_000 } },
      { max_tokens: 12_000, thinking: enabled(9600) },
      ['set:max_tokens>12000', 'set:thinking.budget_tokens>9600'],
    ],
    [
      'a limit that was cut',
      { max_tokens: 90_000, thinking: enabled(80_000) },
      {},
      { max_tokens: 64_000, thinking: enabled(51_200) },
      ['cap:max_tokens>64000', 'set:thinking.budget_tokens>51200'],
    ],
    [
      'no room for thinking at all',
      { max_tokens: 1000, thinking: enabled(1024) },
      { target: { maxOutput: 1000 } },
      { thinking: undefined },
      ['drop:thinking'],
    ],
    [
      'small limits: room for both',
      { max_tokens: 500, thinking: adaptive, output_config: { effort: 'low' } },
      { traits: { thinking: 'budget' } },
      { thinking: enabled(1024), max_tokens: 1524 },
      ['rewrite:thinking>enabled', 'set:max_tokens>1524'],
    ],
    ['a server that needs no budget', { thinking: { type: 'enabled' } }, {}, {}, []],
    [
      'a forced tool is worth more',
      { thinking: enabled(2000), tools: [{ name: 'a' }], tool_choice: { type: 'any' } },
      {},
      { thinking: undefined },
      ['drop:thinking'],
    ],
    [
      '… and must be told to models that think by themselves',
      {
        thinking: adaptive,
        tools: [{ name: 'a' }],
        tool_choice: { type: 'tool', name: 'a' },
        output_config: { effort: 'max' },
      },
      { traits: { thinking: 'adaptive' } },
      { thinking: { type: 'disabled' }, output_config: { effort: 'high' } },
      ['set:thinking>disabled', 'set:output_config.effort>high'],
    ],
    [
      '… but not to those that always think',
      { thinking: adaptive, tools: [{ name: 'a' }], tool_choice: { type: 'tool', name: 'a' } },
      { traits: { thinking: 'adaptive', alwaysThinks: true } },
      { thinking: undefined },
      ['drop:thinking'],
    ],
    [
      'where tools cannot be forced thinking may stay',
      {
        thinking: adaptive,
        tools: [{ name: 'a' }],
        tool_choice: { type: 'tool', name: 'a', disable_parallel_tool_use: true },
      },
      { traits: { thinking: 'adaptive', forcedTools: false } },
      { tool_choice: { type: 'auto', disable_parallel_tool_use: true } },
      ['rewrite:tool_choice>auto'],
    ],
    [
      'tools that cannot be forced',
      { tools: [{ name: 'a' }], tool_choice: { type: 'any' } },
      { traits: { forcedTools: false } },
      { tool_choice: { type: 'auto' } },
      ['rewrite:tool_choice>auto'],
    ],
    [
      'what would clear old thoughts goes with them',
      {
        thinking: adaptive,
        context_management: { edits: [{ type: 'clear_thinking_20251015' }, { type: 'clear_tool_uses_20250919' }] },
      },
      { traits: { thinking: 'none' } },
      { thinking: undefined, context_management: { edits: [{ type: 'clear_tool_uses_20250919' }] } },
      ['drop:context_management.edits[]', 'drop:thinking'],
    ],
  ])('%s', (_why, fields, how, changes, fixes) => {
    check(fields, how, changes, fixes);
  });
});

describe('effort', () => {
  test.each<[asked: string, efforts: MessagesTraits['efforts'], sent: string | undefined]>([
    ['xhigh', ['low', 'medium', 'high'], 'high'],
    ['max', ['low', 'medium', 'high', 'xhigh'], 'xhigh'],
    ['xhigh', ['low', 'high', 'max'], 'high'],
    ['minimal', ['low', 'medium'], 'low'],
    ['low', ['medium', 'high'], 'medium'],
    ['low', [], undefined],
  ])('%s of %j is %s', (effort, efforts, sent) => {
    const fitted = fit({ output_config: { effort } }, { traits: { efforts } });
    expect(fitted.changes.get('output_config')).toEqual(sent === undefined ? undefined : { effort: sent });
    expect(told(fitted)).toEqual([
      sent === undefined ? 'drop:output_config.effort' : `set:output_config.effort>${sent}`,
    ]);
  });

  test('one that is taken, or unknown to us, is not touched', () => {
    expect(fit({ output_config: { effort: 'max' } }).changes.size).toBe(0);
    expect(fit({ output_config: { effort: 'ultra' } }).changes.size).toBe(0);
  });
});

describe('proofs in the history', () => {
  const call = { type: 'tool_use', id: 't', name: 'a', input: {} };
  const result = { role: 'user', content: [{ type: 'tool_result', tool_use_id: 't', content: 'x' }] };
  const sealed = (maker: string, kind: 'signature' | 'encrypted' = 'signature'): string =>
    seal({ kind, data: 'own', maker: null }, maker);

  function contentAfter(block: JsonObject, isOwn?: Case['isOwn']): unknown {
    const fields = { messages: [USER, { role: 'assistant', content: [block, { type: 'text', text: 'x' }] }, USER] };
    const fitted = fit(fields, isOwn === undefined ? {} : { isOwn });
    const messages = (fitted.changes.get('messages') ?? fields.messages) as { content: unknown[] }[];
    return messages[1]?.content.slice(0, -1);
  }

  const thinking = (signature?: unknown): JsonObject => ({
    type: 'thinking',
    thinking: 'hm',
    ...(signature !== undefined && { signature }),
  });
  test.each<[why: string, block: JsonObject, kept: JsonObject[]]>([
    ['its own', thinking('s'), [thinking('s')]],
    [
      'its own without text',
      { type: 'thinking', thinking: '', signature: 's' },
      [{ type: 'thinking', thinking: '', signature: 's' }],
    ],
    ['missing', thinking(), []],
    ['empty', thinking(''), []],
    ['no string', thinking(5), []],
    ['sealed by us for this provider: opened again', thinking(sealed('anthropic')), [thinking('own')]],
    ['sealed by us for another', thinking(sealed('bedrock')), []],
    ['sealed by us, of another dialect', thinking(sealed('anthropic', 'encrypted')), []],
    ['redacted', { type: 'redacted_thinking', data: 'd' }, [{ type: 'redacted_thinking', data: 'd' }]],
    ['redacted and empty', { type: 'redacted_thinking', data: '' }, []],
    [
      'redacted and sealed',
      { type: 'redacted_thinking', data: sealed('anthropic') },
      [{ type: 'redacted_thinking', data: 'own' }],
    ],
  ])('%s', (_why, block, kept) => {
    expect(contentAfter(block)).toEqual(kept);
  });

  test('known to be made by another provider', () => {
    expect(contentAfter(thinking('foreign'), (proof) => proof !== 'foreign')).toEqual([]);
    expect(contentAfter(thinking(sealed('anthropic')), (proof) => proof !== 'own')).toEqual([]);
  });

  test('messages that stay as they are stay the same objects, so that they are not reprinted', () => {
    const kept = { role: 'assistant', content: [thinking('s'), { type: 'text', text: 'x' }] };
    const changed = { role: 'assistant', content: [thinking(''), { type: 'text', text: 'x' }] };
    const messages = fit({ messages: [USER, kept, USER, changed, USER] }).changes.get('messages') as unknown[];
    expect(messages[0]).toBe(USER);
    expect(messages[1]).toBe(kept);
    expect(messages[3]).toEqual({ role: 'assistant', content: [{ type: 'text', text: 'x' }] });
  });

  test('a message of nothing but such thoughts goes', () => {
    const fitted = fit({ messages: [USER, { role: 'assistant', content: [thinking('')] }, USER] });
    expect(fitted.changes.get('messages')).toEqual([USER, USER]);
    expect(told(fitted)).toEqual(['drop:messages[].thinking']);
  });

  // The API: "When `thinking` is enabled, a final `assistant` message must start with a thinking block".
  test.each<[why: string, thoughts: JsonObject[], asked: JsonObject, sent: JsonObject | undefined]>([
    ['lost in a round of tools', [thinking('')], { type: 'adaptive' }, undefined],
    ['kept', [thinking('s')], { type: 'enabled', budget_tokens: 2000 }, { type: 'enabled', budget_tokens: 2000 }],
    ['never there, with a budget', [], { type: 'enabled', budget_tokens: 2000 }, undefined],
    ['never there, without', [], { type: 'adaptive' }, { type: 'adaptive' }],
  ])('the last turn has tool_use and its thoughts are %s', (_why, thoughts, asked, sent) => {
    const fitted = fit({
      thinking: asked,
      messages: [USER, { role: 'assistant', content: [...thoughts, call] }, result],
    });
    expect(fitted.changes.has('thinking') ? fitted.changes.get('thinking') : asked).toEqual(sent);
    expect(told(fitted).includes('drop:thinking')).toBe(sent === undefined);
  });

  test('signature retry: without any proof of its own all thoughts go, and thinking stops for this request', () => {
    const history = [{ role: 'assistant', content: [thinking('s'), call] }, result];
    check(
      { thinking: { type: 'enabled', budget_tokens: 2000 }, messages: [USER, ...history] },
      { isOwn: () => false },
      { messages: [USER, { role: 'assistant', content: [call] }, result], thinking: undefined },
      ['drop:messages[].thinking', 'drop:thinking'],
    );
  });

  test('thoughts lost in an earlier round do not stop new ones', () => {
    const messages = [
      USER,
      { role: 'assistant', content: [thinking(''), call] },
      result,
      { role: 'assistant', content: 'done' },
      USER,
    ];
    expect(fit({ thinking: { type: 'adaptive' }, messages }).changes.has('thinking')).toBe(false);
  });
});

describe('other messages', () => {
  test('a trailing assistant message where it is not continued', () => {
    const messages = [USER, { role: 'assistant', content: 'The answer' }];
    check(
      { messages },
      { traits: { prefill: false } },
      { messages: [...messages, { role: 'user', content: 'Continue.' }] },
      ['rewrite:messages[].role>user last'],
    );
    check({ messages }, {}, {}, []);
  });

  test('a trailing call of a tool is no answer to be continued', () => {
    const use = { role: 'assistant', content: [{ type: 'tool_use', id: 't', name: 'a', input: {} }] };
    check({ messages: [USER, use] }, { traits: { prefill: false } }, {}, []);
  });

  test('ids in other forms', () => {
    const use = { role: 'assistant', content: [{ type: 'tool_use', id: 'a.b:0', name: 'a', input: {} }] };
    const result = { role: 'user', content: [{ type: 'tool_result', tool_use_id: 'a.b:0', content: 'x' }] };
    const fitted = fit({ messages: [USER, use, result] });
    const [, called, answered] = fitted.changes.get('messages') as { content: JsonObject[] }[];
    expect(called?.content[0]?.['id']).toMatch(/^[a-zA-Z0-9_-]{1,64}$/);
    expect(answered?.content[0]?.['tool_use_id']).toBe(called?.content[0]?.['id']);
    expect(told(fitted)).toEqual(['rewrite:messages[].id>plain id', 'rewrite:messages[].tool_use_id>plain id']);
  });

  test("tools and blocks of Anthropic's servers elsewhere", () => {
    const block = { type: 'server_tool_use', id: 's', name: 'web_search', input: { query: 'x' } };
    const messages = [USER, { role: 'assistant', content: [block] }, USER];
    const fields = {
      messages,
      tools: [
        { type: 'web_search_20250305', name: 'web_search' },
        { name: 'a', type: 'custom' },
      ],
      tool_choice: { type: 'tool', name: 'web_search' },
    };
    check(
      fields,
      { traits: { serverTools: false } },
      {
        tools: [{ name: 'a', type: 'custom' }],
        tool_choice: { type: 'auto' },
        messages: [
          USER,
          { role: 'assistant', content: [{ type: 'text', text: '[Called web_search with {"query":"x"}]' }] },
          USER,
        ],
      },
      ['drop:tools[].web_search_20250305', 'rewrite:tool_choice>auto', 'rewrite:messages[].server_tool_use>text'],
    );
    check(fields, {}, {}, []);
  });

  test('a choice among no tools at all', () => {
    check(
      { tools: [{ type: 'web_search_20250305', name: 'web_search' }], tool_choice: { type: 'any' } },
      { traits: { serverTools: false } },
      { tools: undefined, tool_choice: undefined },
      ['drop:tools[].web_search_20250305', 'drop:tool_choice'],
    );
  });

  test('strict tools where schemas cannot be enforced', () => {
    check(
      { tools: [{ name: 'a', strict: true, input_schema: {} }] },
      { traits: { structuredOutput: false } },
      { tools: [{ name: 'a', input_schema: {} }] },
      ['drop:tools[].strict'],
    );
  });
});

describe('JSON', () => {
  const schema = { type: 'object', properties: { a: { type: 'string' } }, additionalProperties: false };
  const asked = { output_config: { effort: 'low', format: { type: 'json_schema', schema } } };
  const none: Case = { traits: { structuredOutput: false } };

  test('natively where it can', () => {
    expect(fit(asked)).toMatchObject({ emulation: null, fixes: [] });
  });

  test('by a tool that must be called', () => {
    const fitted = fit(asked, none);
    expect(fitted.emulation).toEqual({ by: 'tool', tool: 'json', schema });
    expect(fitted.changes.get('tools')).toMatchObject([{ name: 'json', input_schema: schema }]);
    expect(fitted.changes.get('tool_choice')).toEqual({ type: 'tool', name: 'json', disable_parallel_tool_use: true });
    expect(fitted.changes.get('output_config')).toEqual({ effort: 'low' });
    expect(told(fitted)).toEqual(['emulate:response_format>tool']);
  });

  test('any object by a tool, whatever the model', () => {
    const fitted = fit({ output_config: { format: { type: 'json_object' } } });
    expect(fitted.emulation).toEqual({ by: 'tool', tool: 'json', schema: null });
    expect(fitted.changes.get('tools')).toMatchObject([
      { input_schema: { type: 'object', additionalProperties: true } },
    ]);
    expect(fitted.changes.get('output_config')).toBe(undefined);
  });

  test('a name that an earlier call has is not used again', () => {
    const messages = [
      USER,
      { role: 'assistant', content: [{ type: 'tool_use', id: 't', name: 'json', input: {} }] },
      USER,
    ];
    expect(fit({ ...asked, messages }, none).emulation?.tool).toBe('json_2');
  });

  test.each<[why: string, fields: JsonObject, how: Case]>([
    ['beside tools of the client', { tools: [{ name: 'a' }] }, none],
    ['while thinking', { thinking: { type: 'adaptive' } }, none],
    ['where it may think by itself', {}, { traits: { structuredOutput: false, thinking: 'adaptive' } }],
    ['where tools cannot be forced', {}, { traits: { structuredOutput: false, forcedTools: false } }],
    ['as the settings want it', {}, { ...none, target: { emulateJson: 'prompt' } }],
    [
      'when the schema is of no object',
      { output_config: { format: { type: 'json_schema', schema: { type: 'array' } } } },
      none,
    ],
  ])('in words %s', (_why, fields, how) => {
    const fitted = fit({ ...asked, ...fields }, how);
    expect(fitted.emulation).toMatchObject({ by: 'prompt', tool: null });
    expect(fitted.changes.get('system')).toContain('JSON Schema');
    expect(told(fitted)).toContain('emulate:response_format>prompt');
    expect(fitted.changes.has('tools')).toBe(false);
  });

  test('where thinking was turned off it may be a tool again', () => {
    const fitted = fit(
      { ...asked, thinking: { type: 'disabled' } },
      { traits: { structuredOutput: false, thinking: 'adaptive' } },
    );
    expect(fitted.emulation?.by).toBe('tool');
  });

  test('words are added to the system text that is there', () => {
    const how: Case = { ...none, target: { emulateJson: 'prompt' } };
    expect(fit({ ...asked, system: 'Be brief.' }, how).changes.get('system')).toMatch(
      /^Be brief\.\n\nYour whole answer/,
    );
    expect(fit({ ...asked, system: [{ type: 'text', text: 'x' }] }, how).changes.get('system')).toMatchObject([
      { type: 'text', text: 'x' },
      { type: 'text', text: expect.stringContaining(JSON.stringify(schema)) as string },
    ]);
  });

  test('not at all', () => {
    const fitted = fitMessages(
      { ...asked, max_tokens: 1, messages: [USER] },
      { ...STANDARD_MESSAGES, structuredOutput: false },
      { ...TARGET, emulateJson: 'refuse' },
      () => true,
    );
    expect(fitted).toMatchObject({ field: 'response_format' });
  });

  test('the older name of the field', () => {
    const fitted = fit({ output_format: { type: 'json_schema', schema } }, none);
    expect(fitted.emulation?.schema).toBe(schema);
    expect(fitted.changes.get('output_format')).toBe(undefined);
    expect(fitted.changes.has('output_format')).toBe(true);
  });
});

test.each<[JsonObject]>([
  [{ messages: 5 }],
  [{ messages: [null, 5, { role: 'assistant' }, { role: 'assistant', content: [null, 5, {}] }] }],
  [
    {
      tools: 5,
      tool_choice: 5,
      thinking: 5,
      output_config: 5,
      stop_sequences: 5,
      context_management: 5,
      max_tokens: '5',
    },
  ],
  [{ tools: [null], thinking: {}, output_config: { format: 5, effort: 5 }, context_management: { edits: [null] } }],
])('malformed requests are left to the provider: %#', (fields) => {
  const traits = {
    serverTools: false,
    structuredOutput: false,
    prefill: false,
    sampling: 'refused',
    thinking: 'budget',
  } as const;
  expect(() => fit(fields, { traits })).not.toThrow();
});

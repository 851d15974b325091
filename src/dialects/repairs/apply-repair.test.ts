import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Fix } from '../../domain/fix.ts';
import { STANDARD_MESSAGES } from '../anthropic-messages/traits.ts';
import type { JsonObject } from '../json.ts';
import { STANDARD_CHAT } from '../openai-chat/traits.ts';
import { STANDARD_RESPONSES } from '../openai-responses/traits.ts';
import { repairFields, spokenInstead, traitsWithFixes } from './apply-repair.ts';
import { REWRITES } from './rewrites.ts';

function repaired(body: JsonObject, ...fixes: Fix[]): { done: readonly Fix[]; changes: Record<string, unknown> } {
  const changes = new Map<string, unknown>();
  const done = repairFields(body, changes, fixes);
  return { done, changes: Object.fromEntries(changes) };
}

describe('single fields', () => {
  test.each<[name: string, body: JsonObject, fix: Fix, changes: Record<string, unknown>]>([
    ['drop', { seed: 1 }, { do: 'drop', field: 'seed' }, { seed: undefined }],
    ['drop a null', { seed: null }, { do: 'drop', field: 'seed' }, { seed: undefined }],
    [
      'drop one value only',
      { service_tier: 'flex' },
      { do: 'drop', field: 'service_tier', from: 'flex' },
      { service_tier: undefined },
    ],
    [
      'drop below',
      { reasoning: { effort: 'high', summary: 'auto' } },
      { do: 'drop', field: 'reasoning.effort' },
      { reasoning: { summary: 'auto' } },
    ],
    [
      'rename',
      { max_tokens: 5 },
      { do: 'rename', field: 'max_tokens', to: 'max_completion_tokens' },
      { max_tokens: undefined, max_completion_tokens: 5 },
    ],
    [
      'rename to a name that is there: the new one stays',
      { max_tokens: 5, max_completion_tokens: 7 },
      { do: 'rename', field: 'max_tokens', to: 'max_completion_tokens' },
      { max_tokens: undefined },
    ],
    ['cap', { max_tokens: 9_000 }, { do: 'cap', field: 'max_tokens', to: 4_096 }, { max_tokens: 4_096 }],
    ['set', { enable_thinking: true }, { do: 'set', field: 'enable_thinking', to: false }, { enable_thinking: false }],
    ['set what was not said', {}, { do: 'set', field: 'reasoning_effort', to: 'none' }, { reasoning_effort: 'none' }],
    [
      'set one value',
      { reasoning_effort: 'max' },
      { do: 'set', field: 'reasoning_effort', to: 'high', from: 'max' },
      { reasoning_effort: 'high' },
    ],
    [
      'set an object by its type',
      { tool_choice: { type: 'function', function: { name: 'f' } } },
      { do: 'set', field: 'tool_choice', to: 'auto', from: 'function' },
      { tool_choice: 'auto' },
    ],
    [
      'with another field',
      { temperature: 1, top_p: 1 },
      { do: 'drop', field: 'top_p', with: 'temperature' },
      { top_p: undefined },
    ],
    [
      'without another',
      { parallel_tool_calls: true, tools: [] },
      { do: 'drop', field: 'parallel_tool_calls', without: 'tools' },
      { parallel_tool_calls: undefined },
    ],
    [
      'of messages',
      { messages: [{ role: 'user', content: 'x', name: 'b' }] },
      { do: 'drop', field: 'messages[].name' },
      { messages: [{ role: 'user', content: 'x' }] },
    ],
    [
      'renamed in messages',
      { messages: [{ role: 'assistant', content: 'x', reasoning_content: 'y' }] },
      { do: 'rename', field: 'messages[].reasoning_content', to: 'reasoning' },
      { messages: [{ role: 'assistant', content: 'x', reasoning: 'y' }] },
    ],
    [
      'strict of tools, in Chat Completions',
      { tools: [{ type: 'function', function: { name: 'f', strict: true } }] },
      { do: 'drop', field: 'tools[].strict' },
      { tools: [{ type: 'function', function: { name: 'f' } }] },
    ],
    [
      'strict of tools, elsewhere',
      { tools: [{ type: 'function', name: 'f', strict: true }] },
      { do: 'drop', field: 'tools[].strict' },
      { tools: [{ type: 'function', name: 'f' }] },
    ],
    [
      'of parts of content, where content may be a string',
      {
        messages: [
          { role: 'user', content: 'x' },
          { role: 'user', content: [{ type: 'text', text: 'y', cache_control: {} }] },
        ],
      },
      { do: 'drop', field: 'messages[].content[].cache_control' },
      {
        messages: [
          { role: 'user', content: 'x' },
          { role: 'user', content: [{ type: 'text', text: 'y' }] },
        ],
      },
    ],
  ])('%s', (_name, body, fix, changes) => {
    expect(repaired(body, fix)).toEqual({ done: [fix], changes });
  });

  test.each<[name: string, body: JsonObject, fix: Fix]>([
    ['nothing there', {}, { do: 'drop', field: 'seed' }],
    ['another value', { service_tier: 'auto' }, { do: 'drop', field: 'service_tier', from: 'flex' }],
    ['below the limit', { max_tokens: 5 }, { do: 'cap', field: 'max_tokens', to: 10 }],
    ['no number', { max_tokens: 'many' }, { do: 'cap', field: 'max_tokens', to: 10 }],
    ['so already', { enable_thinking: false }, { do: 'set', field: 'enable_thinking', to: false }],
    [
      'an effort that is taken',
      { reasoning_effort: 'low' },
      { do: 'set', field: 'reasoning_effort', to: 'high', from: 'max' },
    ],
    [
      'messages that do not have it',
      { messages: [{ role: 'user' }] },
      { do: 'set', field: 'messages[].weight', to: 1 },
    ],
    ['no effort', {}, { do: 'set', field: 'reasoning_effort', to: 'high', from: 'max' }],
    ['no such companion', { top_p: 1 }, { do: 'drop', field: 'top_p', with: 'temperature' }],
    [
      'a companion that is turned off',
      { temperature: 1, thinking: { type: 'disabled' } },
      { do: 'drop', field: 'temperature', with: 'thinking' },
    ],
    [
      'a companion that is there',
      { enable_thinking: true, stream: true },
      { do: 'set', field: 'enable_thinking', to: false, without: 'stream' },
    ],
    ['the messages', { messages: [] }, { do: 'drop', field: 'messages' }],
    ['the model', { model: 'm' }, { do: 'set', field: 'model', to: 'n' }],
    ['what was said', { messages: [{ role: 'user', content: 'x' }] }, { do: 'drop', field: 'messages[].content' }],
    [
      'names of tools',
      { tools: [{ type: 'function', function: { name: 'f' } }] },
      { do: 'drop', field: 'tools[].name' },
    ],
    [
      'fields of somebody’s schema',
      { tools: [{ input_schema: { properties: { strict: {} } } }] },
      { do: 'drop', field: 'tools[].input_schema.properties.strict' },
    ],
    ['whom a router must not ask', { provider: { ignore: ['x'] } }, { do: 'drop', field: 'provider' }],
    ['a path that ends in a list', { tools: [1] }, { do: 'drop', field: 'tools[]' }],
    ['a prototype', {}, { do: 'drop', field: '__proto__.toString' }],
    [
      'what the dialect’s fitting does',
      { response_format: { type: 'json_object' } },
      { do: 'emulate', field: 'response_format', to: 'prompt' },
    ],
  ])('%s: nothing changes', (_name, body, fix) => {
    expect(repaired(body, fix)).toEqual({ done: [], changes: {} });
  });

  test('what was changed before is what counts', () => {
    const changes = new Map<string, unknown>([
      ['seed', undefined],
      ['max_tokens', 9_000],
    ]);
    const cap: Fix = { do: 'cap', field: 'max_tokens', to: 100 };
    expect(repairFields({ seed: 1, max_tokens: 5 }, changes, [{ do: 'drop', field: 'seed' }, cap])).toEqual([cap]);
    expect(Object.fromEntries(changes)).toEqual({ seed: undefined, max_tokens: 100 });
  });

  test('a limit holds for the new name, and what falls away needs no companion’s fix', () => {
    const cap: Fix = { do: 'cap', field: 'max_completion_tokens', to: 100 };
    const rename: Fix = { do: 'rename', field: 'max_tokens', to: 'max_completion_tokens' };
    const both: Fix = { do: 'drop', field: 'top_p', with: 'temperature' };
    const one: Fix = { do: 'drop', field: 'temperature' };
    const { done, changes } = repaired({ max_tokens: 500, temperature: 1, top_p: 1 }, cap, both, one, rename);
    expect(done).toEqual([rename, cap, one]);
    expect(changes).toEqual({ max_tokens: undefined, max_completion_tokens: 100, temperature: undefined });
  });

  test('messages that stay as they are stay the same objects, so that they need not be printed again', () => {
    const body = {
      messages: [
        { role: 'user', content: 'x' },
        { role: 'user', content: 'y', name: 'b' },
      ],
    };
    const { changes } = repaired(body, { do: 'drop', field: 'messages[].name' });
    expect((changes['messages'] as unknown[])[0]).toBe(body.messages[0]);
  });

  test('fixes of another dialect are passed over', () => {
    const fix: Fix = { do: 'drop', field: 'seed', in: 'openai-chat' };
    expect(repairFields({ seed: 1 }, new Map(), [fix], 'openai-responses')).toEqual([]);
    expect(repairFields({ seed: 1 }, new Map(), [fix], 'openai-chat')).toEqual([fix]);
  });

  test('no request and no fix makes it throw, and doing it twice is doing it once', () => {
    const path = fc.stringMatching(
      /^(?:messages\[\]|tools\[\]|a|b\[\]|__proto__)(?:\.(?:a|name|content\[\]|strict)){0,3}$/,
    );
    const fix = fc.oneof(
      fc.record({ do: fc.constant('drop' as const), field: path }),
      fc.record({ do: fc.constant('cap' as const), field: path, to: fc.integer() }),
      fc.record({ do: fc.constant('set' as const), field: path, to: fc.boolean() }),
    );
    const part = fc.anything({ maxDepth: 3, key: fc.constantFrom('a', 'name', 'strict', 'content', 'function') });
    const body = fc.dictionary(fc.constantFrom('messages', 'tools', 'a', 'b'), fc.oneof(part, fc.array(part)));
    fc.assert(
      fc.property(body, fc.array(fix, { maxLength: 4 }), (request, fixes) => {
        const changes = new Map<string, unknown>();
        repairFields(request, changes, fixes);
        for (const [name, value] of changes) expect(value).not.toBe(request[name]);
        const dropsOnly = fixes.filter((one) => one.do === 'drop');
        const after = new Map<string, unknown>();
        repairFields(request, after, dropsOnly);
        expect(repairFields(request, after, dropsOnly)).toEqual([]);
      }),
    );
  });
});

describe('earlier thinking', () => {
  const fix: Fix = { do: 'drop', field: 'messages[].thinking' };
  const user = { role: 'user', content: 'hi' };
  const thought = { type: 'thinking', thinking: 'x', signature: 's' };
  const text = { type: 'text', text: 'y' };
  const call = { type: 'tool_use', id: 't', name: 'f', input: {} };
  const result = { role: 'user', content: [{ type: 'tool_result', tool_use_id: 't', content: 'ok' }] };

  test('blocks go, what was said stays, an empty message goes', () => {
    const body = {
      thinking: { type: 'enabled', budget_tokens: 2_000 },
      messages: [
        user,
        { role: 'assistant', content: [thought, text] },
        user,
        { role: 'assistant', content: [{ type: 'redacted_thinking', data: 'd' }] },
        user,
      ],
    };
    expect(repaired(body, fix).changes).toEqual({
      messages: [user, { role: 'assistant', content: [text] }, user, user],
    });
  });

  test('within a round of tools thinking is turned off as well', () => {
    const body = {
      thinking: { type: 'enabled', budget_tokens: 2_000 },
      messages: [user, { role: 'assistant', content: [thought, call] }, result],
    };
    expect(repaired(body, fix).changes).toEqual({
      thinking: undefined,
      messages: [user, { role: 'assistant', content: [call] }, result],
    });
  });

  test('thinking that is off already is left so', () => {
    const body = {
      thinking: { type: 'disabled' },
      messages: [user, { role: 'assistant', content: [thought, call] }, result],
    };
    expect(repaired(body, fix).changes).not.toHaveProperty('thinking');
  });

  test('without thoughts nothing changes', () => {
    expect(repaired({ messages: [user, { role: 'assistant', content: 'x' }] }, fix).done).toEqual([]);
  });
});

describe('earlier reasoning items', () => {
  const fix: Fix = { do: 'drop', field: 'input[].encrypted_content' };

  test('go, with the ids that ask for them', () => {
    const input = [
      { role: 'user', content: 'hi' },
      { type: 'reasoning', id: 'rs_1', summary: [], encrypted_content: 'gAAA' },
      { type: 'message', id: 'msg_1', role: 'assistant', content: [] },
      { type: 'item_reference', id: 'rs_2' },
      { type: 'item_reference', id: 'msg_2' },
      { type: 'function_call', id: 'fc_1', call_id: 'c', name: 'f', arguments: '{}' },
      { type: 'function_call_output', call_id: 'c', output: 'ok' },
      { type: 'web_search_call', id: 'ws_1' },
    ];
    expect(repaired({ input }, fix).changes).toEqual({
      input: [
        { role: 'user', content: 'hi' },
        { type: 'message', role: 'assistant', content: [] },
        { type: 'item_reference', id: 'msg_2' },
        { type: 'function_call', call_id: 'c', name: 'f', arguments: '{}' },
        { type: 'function_call_output', call_id: 'c', output: 'ok' },
        { type: 'web_search_call', id: 'ws_1' },
      ],
    });
  });

  test('an input of plain text has none', () => {
    expect(repaired({ input: 'hi' }, fix).done).toEqual([]);
  });
});

describe('fixes as traits', () => {
  const { json } = STANDARD_CHAT;
  const emulate = { do: 'emulate', field: 'response_format', to: 'prompt' } as const;

  test.each<[name: string, fix: Fix, traits: object]>([
    ['developer', REWRITES.developerAsSystem, { developerRole: 'system' }],
    ['system first', REWRITES.systemFirst, { systemPlace: 'first' }],
    ['a user message', REWRITES.withUser, { needsUser: true }],
    ['an assistant between', REWRITES.assistantBetween, { userAfterTools: 'between' }],
    ['content as text', REWRITES.contentAsText, { contentParts: false }],
    ['nine characters', REWRITES.nineCharacterIds, { callIds: 'nine' }],
    [
      'reasoning on calls',
      REWRITES.reasoningFilled,
      { reasoningBack: 'reasoning_content', reasoningOnCalls: 'filled' },
    ],
    ['the word JSON', REWRITES.wordJson, { json: { ...json, needsWord: true } }],
    [
      'no tools for none',
      REWRITES.noneWithoutTools,
      { toolChoice: { ...STANDARD_CHAT.toolChoice, none: 'without-tools' } },
    ],
    ['no schema', { ...emulate, from: 'json_schema' }, { json: { ...json, schema: 'object' } }],
    ['no object', { ...emulate, from: 'json_object' }, { json: { ...json, object: 'emulated' } }],
    ['no format', emulate, { json: { ...json, object: 'emulated', schema: 'emulated' } }],
    ['no format with tools', { ...emulate, with: 'tools' }, { json: { ...json, withTools: false } }],
    ['streams only', { do: 'stream', field: 'stream' }, { streamOnly: true }],
    [
      'tools by Responses',
      { do: 'speak', field: 'dialect', to: 'openai-responses', with: 'tools' },
      { toolsWithReasoning: 'responses' },
    ],
    ['all by Responses', { do: 'speak', field: 'dialect', to: 'openai-responses' }, { onlyAt: 'responses' }],
    ['cache hints', { do: 'drop', field: 'messages[].content[].cache_control' }, { cacheHints: false }],
    ['a field', { do: 'drop', field: 'seed' }, {}],
    ['of another dialect', { ...REWRITES.developerAsSystem, in: 'openai-responses' }, {}],
  ])('Chat Completions: %s', (_name, fix, traits) => {
    expect(traitsWithFixes('openai-chat', STANDARD_CHAT, [fix])).toEqual({ ...STANDARD_CHAT, ...traits });
  });

  test('a server that takes neither schema nor object', () => {
    const fixes: Fix[] = [
      { ...emulate, from: 'json_schema' },
      { ...emulate, from: 'json_object' },
    ];
    expect(traitsWithFixes('openai-chat', STANDARD_CHAT, fixes).json).toMatchObject({
      object: 'emulated',
      schema: 'emulated',
    });
  });

  test.each<[name: string, fix: Fix, traits: object]>([
    ['adaptive', REWRITES.thinkingAdaptive, { thinking: 'adaptive' }],
    ['with a budget', REWRITES.thinkingBudget, { thinking: 'budget' }],
    ['none', { do: 'drop', field: 'thinking' }, { thinking: 'none' }],
    ['always', { do: 'drop', field: 'thinking', from: 'disabled' }, { alwaysThinks: true }],
    ['prefill', REWRITES.userLast, { prefill: false }],
    ['format', { do: 'emulate', field: 'output_config.format', to: 'prompt' }, { structuredOutput: false }],
    ['effort', { do: 'drop', field: 'output_config.effort' }, { efforts: [] }],
    ['one of two', { do: 'drop', field: 'top_p', with: 'temperature' }, { sampling: 'one' }],
    ['forced tools', { do: 'drop', field: 'tool_choice', from: 'any' }, { forcedTools: false }],
    ['forced tools while thinking', { do: 'drop', field: 'tool_choice', from: 'any', with: 'thinking' }, {}],
  ])('Messages: %s', (_name, fix, traits) => {
    expect(traitsWithFixes('anthropic-messages', STANDARD_MESSAGES, [fix])).toEqual({
      ...STANDARD_MESSAGES,
      ...traits,
    });
  });

  test.each<[name: string, fix: Fix, traits: object]>([
    ['custom tools', REWRITES.customAsFunction, { customTools: false }],
    ['namespaces', REWRITES.namespaceAsFunctions, { namespaces: false }],
    ['hosted tools', REWRITES.withoutHosted, { hostedTools: false }],
    ['include', { do: 'drop', field: 'include' }, { encryptedReasoning: false }],
  ])('Responses: %s', (_name, fix, traits) => {
    expect(traitsWithFixes('openai-responses', STANDARD_RESPONSES, [fix])).toEqual({
      ...STANDARD_RESPONSES,
      ...traits,
    });
  });

  test('nothing learned', () => {
    expect(traitsWithFixes('openai-chat', STANDARD_CHAT, [])).toBe(STANDARD_CHAT);
  });
});

describe('the dialect to speak', () => {
  const missing: Fix = { do: 'speak', field: 'dialect', to: 'openai-chat', in: 'openai-responses' };
  const forTools: Fix = { do: 'speak', field: 'dialect', to: 'openai-responses', with: 'tools', in: 'openai-chat' };

  test('another one, where this one was not found', () => {
    expect(spokenInstead('openai-responses', {}, [missing])).toBe('openai-chat');
    expect(spokenInstead('anthropic-messages', {}, [missing])).toBe('anthropic-messages');
  });

  test('another one for tools, unless the model is not to think', () => {
    expect(spokenInstead('openai-chat', { tools: [{}] }, [forTools])).toBe('openai-responses');
    expect(spokenInstead('openai-chat', { tools: [] }, [forTools])).toBe('openai-chat');
    expect(spokenInstead('openai-chat', { tools: [{}], reasoning_effort: 'none' }, [forTools])).toBe('openai-chat');
  });

  test.each(['openai-chat', 'openai-responses'] as const)(
    '%s: not the better one where it was not found',
    (dialect) => {
      expect(spokenInstead(dialect, { tools: [{}] }, [missing, forTools])).toBe('openai-chat');
    },
  );
});

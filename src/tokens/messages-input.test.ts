import { describe, expect, test } from 'vitest';
import { inputOfMessages } from './messages-input.ts';

const user = (content: unknown): object => ({ messages: [{ role: 'user', content }] });

describe('texts that are counted', () => {
  test.each<[body: object, texts: readonly string[], fixed: number, why: string]>([
    [{}, [], 3, 'nothing'],
    [{ system: 'Be kind.', messages: [] }, ['Be kind.'], 3, 'the system text'],
    [
      {
        system: [
          { type: 'text', text: 'A' },
          { type: 'text', text: 'B' },
        ],
      },
      ['A', 'B'],
      3,
      'system blocks',
    ],
    [user('Hello'), ['Hello'], 7, 'content as a string'],
    [user([{ type: 'text', text: 'Hello' }]), ['Hello'], 7, 'content as blocks'],
    [user([{ type: 'tool_use', id: 't', name: 'read', input: { path: 'a' } }]), ['read', '{"path":"a"}'], 7, 'a call'],
    [user([{ type: 'tool_use', name: 'now' }]), ['now', '{}'], 7, 'a call without input'],
    [user([{ type: 'tool_result', tool_use_id: 't', content: 'done' }]), ['done'], 7, 'a result'],
    [
      user([{ type: 'tool_result', content: [{ type: 'text', text: 'a' }, { type: 'image' }] }]),
      ['a'],
      1607,
      'its parts',
    ],
    [
      user([{ type: 'thinking', thinking: 'hm', signature: 'x'.repeat(99) }]),
      ['hm'],
      7,
      'thoughts, not their signature',
    ],
    [user([{ type: 'redacted_thinking', data: 'x'.repeat(99) }]), [], 7, 'nothing of what is redacted'],
    [
      user([{ type: 'image', source: { type: 'base64', data: 'x'.repeat(99) } }]),
      [],
      1607,
      'an image by a fixed figure',
    ],
    [user([{ type: 'document', source: { type: 'base64', data: 'x' } }]), [], 2007, 'a PDF has a page at least'],
    [
      user([{ type: 'document', source: { type: 'base64', data: 'x'.repeat(200_000) } }]),
      [],
      6007,
      'and more by its size',
    ],
    [user([{ type: 'document', source: { type: 'text', data: 'T' }, title: 'N' }]), ['N', 'T'], 7, 'a text document'],
    [user([{ type: 'search_result', title: 'N', content: [{ type: 'text', text: 'T' }] }]), ['N', 'T'], 7, 'results'],
    [
      { tools: [{ name: 'f', input_schema: { type: 'object' } }] },
      ['{"name":"f","input_schema":{"type":"object"}}'],
      11,
      'tools',
    ],
  ])('%j: %j and %d', (body, texts, fixed) => {
    expect(inputOfMessages(body as Record<string, unknown>)).toEqual({ texts, fixedTokens: fixed });
  });
});

test.each([
  { system: 5, messages: 'x', tools: {} },
  { messages: [null, 5, 'x', [], { content: null }, { content: [null, 1, 'x', []] }] },
  { messages: [{ content: [{ type: 'document', source: null }, { type: 'text', text: 7 }, { type: 'tool_use' }] }] },
])('%j is read without complaint', (body) => {
  expect(inputOfMessages(body).fixedTokens).toBeGreaterThan(0);
});

test('an input nested beyond what can be printed counts nothing', () => {
  const input = JSON.parse(`${'['.repeat(50_000)}${']'.repeat(50_000)}`) as unknown;
  expect(inputOfMessages({ messages: [{ content: [{ type: 'tool_use', name: 'f', input }] }] }).texts).toEqual(['f']);
});

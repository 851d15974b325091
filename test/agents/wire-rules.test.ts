// Proves that the rules of the dialects find what the real upstreams would refuse, and leave good requests alone.

import { expect, test } from 'vitest';
import { complaintsAbout } from './wire-rules.ts';

function complaints(path: string, body: object): string[] {
  return complaintsAbout({ method: 'POST', path, headers: {}, body: JSON.stringify(body) });
}

const call = { type: 'tool_use', id: 'a', name: 'look', input: {} };
const result = { type: 'tool_result', tool_use_id: 'a', content: 'seen' };
const asked = { role: 'user', content: 'Look.' };
const messages = { model: 'm', max_tokens: 100 };

test('a tool call and its result are right in Messages', () => {
  const tools = [{ name: 'look', input_schema: { type: 'object' } }];
  const turns = [asked, { role: 'assistant', content: [call] }, { role: 'user', content: [result] }];
  expect(complaints('/v1/messages?beta=true', { ...messages, tools, messages: turns })).toEqual([]);
});

test.each([
  ['no max_tokens', { model: 'm', messages: [asked] }],
  ['unknown field seed', { ...messages, messages: [asked], seed: 1 }],
  ['the first message is not of the user', { ...messages, messages: [{ role: 'assistant', content: 'Hello.' }] }],
  ['without its results', { ...messages, messages: [asked, { role: 'assistant', content: [call] }, asked] }],
  ['without its tool_use', { ...messages, messages: [asked, { role: 'user', content: [result] }] }],
  ['an empty text', { ...messages, messages: [{ role: 'user', content: [{ type: 'text', text: '' }] }] }],
  ['no content', { ...messages, messages: [{ role: 'user', content: [] }] }],
  ['bad tool name a.b', { ...messages, messages: [asked], tools: [{ name: 'a.b', input_schema: { type: 'object' } }] }],
  ['its input_schema is no object', { ...messages, messages: [asked], tools: [{ name: 'look', input_schema: {} }] }],
  ['thinking gets all', { ...messages, messages: [asked], thinking: { type: 'enabled', budget_tokens: 100 } }],
])('Messages: %s', (complaint, body) => {
  expect(complaints('/v1/messages', body).join()).toContain(complaint);
});

const chatCall = { id: 'a', type: 'function', function: { name: 'look', arguments: '{}' } };

test('a tool call and its result are right in chat', () => {
  const turns = [
    asked,
    { role: 'assistant', tool_calls: [chatCall] },
    { role: 'tool', tool_call_id: 'a', content: 'seen' },
    asked,
  ];
  expect(complaints('/v1/chat/completions', { model: 'm', messages: turns })).toEqual([]);
});

test.each([
  ['unknown field thinking', { messages: [asked], thinking: {} }],
  ['answers no call', { messages: [asked, { role: 'tool', tool_call_id: 'a', content: 'seen' }] }],
  ['have no answer', { messages: [asked, { role: 'assistant', tool_calls: [chatCall] }, asked] }],
  ['an empty list of tools', { messages: [asked], tools: [] }],
  ['two tools look', { messages: [asked], tools: [chatCall, chatCall] }],
])('chat: %s', (complaint, body) => {
  expect(complaints('/v1/chat/completions', { model: 'm', ...body }).join()).toContain(complaint);
});

test('an unknown field is found in Responses', () => {
  expect(complaints('/v1/responses', { model: 'm', input: 'x', messages: [] }).join()).toContain(
    'unknown field messages',
  );
});

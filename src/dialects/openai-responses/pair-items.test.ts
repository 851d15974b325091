import { expect, test } from 'vitest';
import { FixList } from '../fix-list.ts';
import type { JsonObject } from '../json.ts';
import { pairItems } from './pair-items.ts';

const call = (id: string): JsonObject => ({ type: 'function_call', call_id: id, name: 'f', arguments: '{}' });
const custom = (id: string): JsonObject => ({ type: 'custom_tool_call', call_id: id, name: 'g', input: 'x' });
const output = (id: string, text: unknown = 'seen'): JsonObject => ({
  type: 'function_call_output',
  call_id: id,
  output: text,
});
const said = (text: string): JsonObject => ({ type: 'message', role: 'user', content: [{ type: 'input_text', text }] });
const lost = (id: string, type = 'function_call_output'): JsonObject => ({
  type,
  call_id: id,
  output: 'No result: the call was interrupted.',
});
const words = (...content: object[]): JsonObject => ({
  type: 'message',
  role: 'user',
  content: [{ type: 'input_text', text: 'Result of an earlier tool call:' }, ...content],
});

test.each<[why: string, items: JsonObject[], paired: JsonObject[], fixes: string[]]>([
  ['whole pairs stay', [said('a'), call('1'), call('2'), output('2'), output('1')], [], []],
  ['an output may come late', [call('1'), said('wait'), output('1')], [], []],
  ['an id may be used again', [call('1'), output('1'), call('1'), output('1')], [], []],
  [
    'a call without an output is answered behind its neighbours',
    [call('1'), call('2'), output('2'), said('on')],
    [call('1'), call('2'), lost('1'), output('2'), said('on')],
    ['rewrite:messages[].tool_calls>answered'],
  ],
  [
    'at the end too, in its own kind',
    [custom('1')],
    [custom('1'), lost('1', 'custom_tool_call_output')],
    ['rewrite:messages[].tool_calls>answered'],
  ],
  [
    'an output without a call becomes words',
    [output('9'), output('8', [{ type: 'input_image', image_url: 'u' }])],
    [words({ type: 'input_text', text: 'seen' }), words({ type: 'input_image', image_url: 'u' })],
    ['rewrite:messages[].tool_call_id>user'],
  ],
  [
    'and so does a second one',
    [call('1'), output('1'), output('1', 'again')],
    [call('1'), output('1'), words({ type: 'input_text', text: 'again' })],
    ['rewrite:messages[].tool_call_id>user'],
  ],
])('%s', (_, items, paired, fixes) => {
  const notes = new FixList();
  expect(pairItems(items, notes)).toEqual(fixes.length === 0 ? items : paired);
  expect(notes.fixes.map((fix) => `${fix.do}:${fix.field}>${'to' in fix ? String(fix.to) : ''}`)).toEqual(fixes);
});

import { expect, test } from 'vitest';
import { REWRITES } from '../dialects/repairs/rewrites.ts';
import { fixText } from '../domain/fix.ts';
import { describeFix } from '../fixes/describe-fix.ts';
import { readFixes } from './read-fixes.ts';

const wordsOf = (text: string) => readFixes(text).map(({ words }) => words);

test('an attempt in which nothing was changed has none', () => {
  expect(readFixes(null)).toEqual([]);
});

test('several are told apart, also by commas that belong to a value', () => {
  expect(readFixes('drop:seed, set:stop>a, b, speak:dialect>anthropic-messages')).toEqual([
    { text: 'drop:seed', words: "leaves out 'seed'" },
    { text: 'set:stop>a, b', words: "sets 'stop' to a, b" },
    { text: 'speak:dialect>anthropic-messages', words: 'sends the request in the Messages dialect' },
  ]);
});

test.each([
  ['rename:max_tokens>max_completion_tokens', 'sends max_tokens as max_completion_tokens'],
  ['cap:temperature>1', "limits 'temperature' to 1"],
  ['emulate:response_format>tool', 'asks for JSON by means of a tool'],
  ['emulate:response_format>prompt', 'asks for JSON in words'],
  ['stream:stream', 'asks for a stream and puts the answer together'],
  ['set:messages[].reasoning_content>', "sets 'reasoning_content' in messages to nothing"],
  ['rewrite:messages[].reasoning>placeholder', 'fills in the reasoning that clients leave out'],
  ['rewrite:messages[].server_tool_use>text', "sends 'server_tool_use' as text"],
  ['rewrite:messages[].content[].thinking>reasoning_content', "sends earlier thinking as 'reasoning_content'"],
  ['rewrite:messages[2]>user', 'sends tool results without a call as user messages'],
  ['rewrite:tools[].name>group__tool', "calls a tool 'group__tool'"],
  ['rewrite:thinking>reasoning_effort', "says 'thinking' by 'reasoning_effort'"],
  ['rewrite:tools[].type>function', 'sends tools of other kinds as functions'],
  ['rewrite:x>y', "rewrites 'x' (y)"],
])('%s', (text, words) => {
  expect(wordsOf(text)).toEqual([words]);
});

test('what can be learned reads as it does among the learned ones', () => {
  for (const fix of Object.values(REWRITES)) {
    if (fix.field === 'tools[].type' && fix.to === 'function') continue;
    expect(wordsOf(fixText(fix))).toEqual([describeFix(fix)]);
  }
});

test.each(['', 'novelty', 'novelty:x>y', 'speak:dialect>klingon', ':', 'drop:'])('%j is shown as it is', (text) => {
  expect(readFixes(text)).toEqual([{ text, words: text }]);
});

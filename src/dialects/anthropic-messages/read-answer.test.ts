import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Answer, AnswerPart } from '../answer.ts';
import type { JsonObject } from '../json.ts';
import { parseExact } from '../json.ts';
import { readAnswer } from './read-answer.ts';

// The frame is that of the SDK's types, with the fields that the API sends beside them.
const MESSAGE = {
  id: 'msg_01',
  type: 'message',
  role: 'assistant',
  model: 'claude-x',
  stop_reason: 'end_turn',
  stop_sequence: null,
  stop_details: null,
  usage: { input_tokens: 10, cache_read_input_tokens: 5, output_tokens: 3, service_tier: 'standard' },
};

function read(fields: JsonObject): Answer {
  const answer = readAnswer({ ...MESSAGE, content: [], ...fields }, {});
  if ('billing' in answer) throw new Error(answer.message);
  return answer;
}

test('the frame', () => {
  expect(read({ content: [{ type: 'text', text: 'Hi.' }] })).toMatchObject({
    id: 'msg_01',
    model: 'claude-x',
    parts: [{ kind: 'text', text: 'Hi.' }],
    finish: 'stop',
    stopSequence: null,
    usage: { inputTokens: 15, cachedInputTokens: 5, outputTokens: 3 },
  });
});

describe('blocks', () => {
  test.each<[why: string, block: unknown, parts: AnswerPart[]]>([
    ['empty text', { type: 'text', text: '' }, []],
    [
      'a thought',
      { type: 'thinking', thinking: 'hm', signature: 's' },
      [{ kind: 'reasoning', text: 'hm', proof: { kind: 'signature', data: 's', maker: null } }],
    ],
    ['a thought without proof', { type: 'thinking', thinking: 'hm' }, [{ kind: 'reasoning', text: 'hm', proof: null }]],
    [
      'a thought that is not shown',
      { type: 'thinking', thinking: '', signature: 's' },
      [{ kind: 'reasoning', text: '', proof: { kind: 'signature', data: 's', maker: null } }],
    ],
    [
      'a redacted thought',
      { type: 'redacted_thinking', data: 'd' },
      [{ kind: 'reasoning', text: '', proof: { kind: 'redacted', data: 'd', maker: null } }],
    ],
    [
      'a call',
      { type: 'tool_use', id: 'toolu_1', name: 'a', input: { x: 1 } },
      [{ kind: 'call', id: 'toolu_1', name: 'a', arguments: '{"x":1}', extra: null }],
    ],
    [
      'empty tool input',
      { type: 'tool_use', id: 'toolu_1', name: 'a', input: {} },
      [{ kind: 'call', id: 'toolu_1', name: 'a', arguments: '{}', extra: null }],
    ],
    [
      'a call whose input is its text',
      { type: 'tool_use', id: 'toolu_1', name: 'a', input: '{"x":1}' },
      [{ kind: 'call', id: 'toolu_1', name: 'a', arguments: '{"x":1}', extra: null }],
    ],
    [
      'a call without id or name',
      { type: 'tool_use' },
      [{ kind: 'call', id: 'toolu_01_0', name: 'tool_0', arguments: '{}', extra: null }],
    ],
    ['a tool that the server ran', { type: 'server_tool_use', id: 's', name: 'web_search', input: {} }, []],
    ['what it found', { type: 'web_search_tool_result', tool_use_id: 's', content: [] }, []],
    ['nothing', null, []],
    ['something new', { type: 'hologram' }, []],
  ])('%s', (_why, block, parts) => {
    expect(read({ content: [block] }).parts).toEqual(parts);
  });

  test('numbers beyond 2^53 in the arguments of a call survive', () => {
    const text = '{"content":[{"type":"tool_use","id":"t","name":"a","input":{"id":12345678901234567890}}]}';
    const answer = readAnswer(parseExact(text), {});
    expect(answer).toMatchObject({ parts: [{ arguments: '{"id":12345678901234567890}' }] });
  });
});

describe('why it ended', () => {
  const call = [{ type: 'tool_use', id: 't', name: 'a', input: {} }];
  test.each<[reason: unknown, content: unknown[], finish: Answer['finish']]>([
    ['end_turn', [], 'stop'],
    ['stop_sequence', [], 'stop-sequence'],
    ['max_tokens', [], 'length'],
    ['max_tokens', call, 'length'],
    ['tool_use', call, 'tool-calls'],
    ['end_turn', call, 'tool-calls'],
    ['refusal', [], 'content-filter'],
    ['pause_turn', [], 'pause'],
    ['model_context_window_exceeded', [], 'context-window'],
    ['compaction', [], 'stop'],
    ['something_new', [], 'stop'],
    [null, [], 'stop'],
    [undefined, call, 'tool-calls'],
  ])('%s with %j is %s', (reason, content, finish) => {
    expect(read({ stop_reason: reason, content }).finish).toBe(finish);
  });

  test('the stop sequence is kept', () => {
    expect(read({ stop_reason: 'stop_sequence', stop_sequence: '###' }).stopSequence).toBe('###');
  });

  // Made from a refusal as the newest models send it: no content, the reason beside it.
  test('refusal: its explanation is what the model said', () => {
    const details = { type: 'refusal', category: 'cyber', explanation: 'This was blocked.' };
    expect(read({ stop_reason: 'refusal', stop_details: details })).toMatchObject({
      finish: 'content-filter',
      parts: [{ kind: 'refusal', text: 'This was blocked.' }],
    });
    expect(read({ stop_reason: 'refusal', stop_details: null }).parts).toEqual([]);
  });
});

describe('what is no answer', () => {
  test('200 with an error in it', () => {
    const body = { type: 'error', error: { type: 'overloaded_error', message: 'Overloaded' }, request_id: 'req_1' };
    expect(readAnswer(body, {})).toMatchObject({ kind: 'outage', status: 529, message: 'Overloaded' });
  });

  test.each([undefined, null, 'text', [], {}, { content: 'text' }, { choices: [] }])('%j', (body) => {
    expect(readAnswer(body, {})).toMatchObject({ kind: 'schema', billing: 'possible' });
  });

  test('never throws', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (content) => {
        readAnswer({ content: [content, { type: 'tool_use', input: content, id: content, name: content }] }, {});
      }),
    );
  });
});

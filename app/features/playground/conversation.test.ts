import { expect, test } from 'vitest';
import { bodyToShow } from './body-to-show.ts';
import { messagesOf, newAnswer, withEvent, type Answer, type Turn } from './conversation.ts';
import { FIRST_PARAMETERS } from './parameters.ts';
import type { Play } from './playground-store.ts';

const done = (change: Partial<Answer>): Answer => ({ ...newAnswer(1, 'm'), phase: 'done', ...change });
const turn = (text: string, answers: Turn['answers'] = {}): Turn => ({ key: 0, text, pictures: [], answers });
const CALL = { id: 'a', name: 'weather', arguments: '{"place":"Zürich"}', result: '21 °C' };

test('each model hears what it said itself, and nothing of the others', () => {
  const turns = [turn('One', { 1: [done({ text: 'Eins' })], 2: [done({ text: 'Uno' })] }), turn('Two')];
  const said = [
    { role: 'user', content: 'One' },
    { role: 'assistant', content: 'Uno' },
    { role: 'user', content: 'Two' },
  ];
  expect(messagesOf(turns, 2, '')).toEqual(said);
  expect(messagesOf(turns, 2, 'Be brief.')).toEqual([{ role: 'system', content: 'Be brief.' }, ...said]);
  expect(messagesOf(turns, 3, ' ')).toEqual([said[0], said[2]]);
});

test('tools that were called are told with what they said', () => {
  const calls = [CALL, { id: 'b', name: 'time', arguments: '', result: ' ' }];
  expect(messagesOf([turn('Weather?', { 1: [done({ calls }), done({ text: 'Warm.' })] })], 1, '')).toEqual([
    { role: 'user', content: 'Weather?' },
    {
      role: 'assistant',
      content: null,
      tool_calls: [
        { id: 'a', type: 'function', function: { name: 'weather', arguments: '{"place":"Zürich"}' } },
        { id: 'b', type: 'function', function: { name: 'time', arguments: '{}' } },
      ],
    },
    { role: 'tool', tool_call_id: 'a', content: '21 °C' },
    { role: 'tool', tool_call_id: 'b', content: 'No result.' },
    { role: 'assistant', content: 'Warm.' },
  ]);
});

test('what came to nothing was never said, and of what was cut only the words were', () => {
  const failed = done({ phase: 'failed' });
  const stopped = done({ phase: 'stopped', text: 'Half', calls: [CALL] });
  expect(messagesOf([turn('One', { 1: [failed] }), turn('Two', { 1: [stopped] })], 1, '')).toEqual([
    { role: 'user', content: 'One' },
    { role: 'user', content: 'Two' },
    { role: 'assistant', content: 'Half' },
  ]);
});

test('pictures go beside the words, and alone', () => {
  const pictures = [{ key: 1, name: 'a.png', url: 'data:image/png;base64,AA' }];
  const picture = { type: 'image_url', image_url: { url: 'data:image/png;base64,AA' } };
  expect(messagesOf([{ ...turn('What?'), pictures }], 1, '')).toEqual([
    { role: 'user', content: [{ type: 'text', text: 'What?' }, picture] },
  ]);
  expect(messagesOf([{ ...turn(''), pictures }], 1, '')).toEqual([{ role: 'user', content: [picture] }]);
});

test('an answer grows with what is told of it', () => {
  const events = [
    { type: 'start', id: 'r', provider: 'p', model: 'x' },
    { type: 'reasoning', text: 'Hm' },
    { type: 'text', text: 'Hel' },
    { type: 'text', text: 'lo' },
    { type: 'call', index: 0, id: 'a', name: 'f' },
    { type: 'call', index: 1, id: 'b', name: 'g' },
    { type: 'arguments', index: 1, text: '{"x"' },
    { type: 'arguments', index: 1, text: ':1}' },
    { type: 'end', finish: 'tool-calls', request: null },
  ] as const;
  const answer = events.reduce<Answer>(withEvent, newAnswer(1, 'm'));
  expect(answer).toMatchObject({ phase: 'done', text: 'Hello', reasoning: 'Hm', finish: 'tool-calls' });
  expect(answer.calls.map(({ id, arguments: given }) => [id, given])).toEqual([
    ['a', ''],
    ['b', '{"x":1}'],
  ]);
  const broken = withEvent(answer, { type: 'error', message: 'No.', code: null, attempts: [] });
  expect(withEvent(broken, { type: 'end', finish: null, request: null }).phase).toBe('failed');
});

test('the code asks what the page asked last, or what is being typed', () => {
  const column = { key: 1, model: 'auto' };
  const play: Play = {
    columns: [column],
    turns: [],
    parameters: FIRST_PARAMETERS,
    draft: { text: '', pictures: [] },
    side: null,
  };
  const lastOf = (change: Partial<Play>) => bodyToShow({ ...play, ...change }, column, {})['messages'];
  expect(lastOf({})).toMatchObject([{ role: 'user' }]);
  const turns = [turn('One', { 1: [done({ text: 'Eins' })] })];
  expect(lastOf({ turns })).toEqual([{ role: 'user', content: 'One' }]);
  expect(lastOf({ turns, draft: { text: 'Two', pictures: [] } })).toHaveLength(3);
  const afterTools = [turn('One', { 1: [done({ calls: [CALL] }), done({ text: 'Warm.' })] })];
  expect(lastOf({ turns: afterTools })).toMatchObject([{ role: 'user' }, { role: 'assistant' }, { role: 'tool' }]);
});

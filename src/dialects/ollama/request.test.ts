import { describe, expect, test } from 'vitest';
import { withoutLatest } from './model-name.ts';
import { readOllamaRequest, readShownModel } from './request.ts';

const chat = (body: object): ReturnType<typeof readOllamaRequest> =>
  readOllamaRequest(JSON.stringify({ model: 'm', messages: [{ role: 'user', content: 'Hi' }], ...body }), 'chat');

test.each<[body: object, expected: object, why: string]>([
  [{}, { stream: true, loads: null, maxOutputTokens: null, path: 'chat' }, 'a stream unless said otherwise'],
  [{ stream: null }, { stream: true }, 'null says nothing'],
  [{ stream: false }, { stream: false }, 'otherwise'],
  [{ options: { num_predict: 9 } }, { maxOutputTokens: 9 }, 'a limit'],
  [{ options: { num_predict: -1 } }, { maxOutputTokens: null }, 'no limit'],
  [{ options: 'x' }, { maxOutputTokens: null }, 'no options'],
  [{ messages: [] }, { loads: 'load' }, 'load the model'],
  [{ messages: null }, { loads: 'load' }, 'likewise'],
  [{ messages: [], keep_alive: 0 }, { loads: 'unload' }, 'unload it'],
  [{ messages: [], keep_alive: '0s' }, { loads: 'unload' }, 'likewise'],
  [{ messages: [], keep_alive: '5m' }, { loads: 'load' }, 'for five minutes'],
])('chat %j reads as %j: %s', (body, expected) => {
  expect(chat(body)).toMatchObject(expected);
});

test.each<[body: object, expected: object]>([
  [{ prompt: 'Hi' }, { loads: null, path: 'generate', stream: true }],
  [{}, { loads: 'load' }],
  [{ prompt: '' }, { loads: 'load' }],
  [{ prompt: '', keep_alive: 0 }, { loads: 'unload' }],
  [{ prompt: 5 }, { code: 'invalid_type', param: 'prompt' }],
])('generate %j reads as %j', (body, expected) => {
  expect(readOllamaRequest(JSON.stringify({ model: 'm', ...body }), 'generate')).toMatchObject(expected);
});

test.each<[text: string, code: string]>([
  ['{', 'invalid_json'],
  ['[]', 'invalid_type'],
  ['{"messages":[]}', 'missing_field'],
  ['{"model":"m","messages":{}}', 'invalid_type'],
  ['{"model":"m","messages":[],"stream":"no"}', 'invalid_type'],
  ['{"model":"m","messages":[],"base_url":"http://x"}', 'destination_refused'],
])('%s is refused: %s', (text, code) => {
  expect(readOllamaRequest(text, 'chat')).toMatchObject({ code });
});

describe('names of models', () => {
  test.each([
    ['openai/gpt-5-mini:latest', 'openai/gpt-5-mini'],
    ['openai/gpt-5-mini', 'openai/gpt-5-mini'],
    ['deepseek/deepseek-r1:free', 'deepseek/deepseek-r1:free'],
    ['latest', 'latest'],
    [':latest', ':latest'],
  ])('%s is %s', (name, expected) => {
    expect(withoutLatest(name)).toBe(expected);
  });

  test.each([
    ['{"model":"m"}', 'm'],
    ['{"name":"m"}', 'm'],
    ['{"model":""}', null],
    ['{"model":5}', null],
    ['[]', null],
    ['', null],
  ])('%s shows %j', (text, expected) => {
    expect(readShownModel(text)).toBe(expected);
  });
});

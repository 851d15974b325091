import { expect, it } from 'vitest';
import { newProvider } from './new-provider.ts';

const EMPTY = { key: '', baseUrl: '', id: '', models: '' };

it('leaves out what was left empty', () => {
  expect(newProvider('openai', { ...EMPTY, key: ' sk-abc\n' })).toEqual({ preset: 'openai', key: 'sk-abc' });
});

it('splits models at commas and spaces', () => {
  const draft = { ...EMPTY, baseUrl: ' http://127.0.0.1:9/v1 ', id: 'mine', models: 'a/b,  c\nd,' };
  expect(newProvider('custom', draft)).toEqual({
    preset: 'custom',
    baseUrl: 'http://127.0.0.1:9/v1',
    id: 'mine',
    models: ['a/b', 'c', 'd'],
  });
});

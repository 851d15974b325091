import { describe, expect, it } from 'vitest';
import { closest } from './did-you-mean.ts';

const FIELDS = ['id', 'preset', 'baseUrl', 'keys', 'enabled', 'models'];

describe('a suggestion', () => {
  it.each<[written: string, meant: string | null, why: string]>([
    ['baseURL', 'baseUrl', 'case'],
    ['base_url', 'baseUrl', 'another convention'],
    ['presett', 'preset', 'one letter too many'],
    ['model', 'models', 'one letter too few'],
    ['enabeld', 'enabled', 'letters swapped'],
    ['key', 'keys', 'singular'],
    ['timeout', null, 'another word'],
    ['', null, 'nothing'],
    ['x'.repeat(1000), null, 'something pasted'],
  ])('for %s is %s: %s', (written, meant) => {
    expect(closest(written, FIELDS)).toBe(meant);
  });
});

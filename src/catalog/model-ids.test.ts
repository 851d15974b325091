import { describe, expect, it } from 'vitest';
import { spellingsOf } from './model-ids.ts';

const idsOf = (id: string) => spellingsOf(id).map((spelling) => spelling.id);

describe('the spellings of a model id', () => {
  it.each([
    ['gpt-5-mini', []],
    ['gpt-5-mini-2025-08-07', ['gpt-5-mini']],
    ['claude-sonnet-4-5-20250929', ['claude-sonnet-4-5']],
    ['models/gemini-2.5-pro', ['gemini-2.5-pro']],
    ['accounts/fireworks/models/glm-5p1', ['glm-5p1']],
    ['openai/gpt-oss-20b:free', ['openai/gpt-oss-20b']],
    ['claude-3.5-sonnet', ['claude-3-5-sonnet']],
    ['anthropic/claude-opus-4-5', ['anthropic/claude-opus-4.5']],
    ['claude-3.5-sonnet-20240620', ['claude-3-5-sonnet-20240620', 'claude-3-5-sonnet']],
  ])('%s is also %j', (id, others) => {
    expect(idsOf(id)[0]).toBe(id);
    expect(idsOf(id)).toEqual(expect.arrayContaining(others));
  });

  it.each([
    ['deepseek-v3.1:671b', 'deepseek-v3.1', 'a tag for the size is another model'],
    ['gpt-4.1', 'gpt-4-1', 'only Claude is written both ways'],
    ['gpt-5-mini', 'gpt-5', 'a part of a name is another model'],
    ['claude-3-5-sonnet-20240620', 'claude-3-5-sonnet.20240620', 'a date is not a version'],
  ])('%s is not %s: %s', (id, other) => {
    expect(idsOf(id)).not.toContain(other);
  });

  it('marks those that are served in another way', () => {
    expect(spellingsOf('a/b:free')).toEqual([
      { id: 'a/b:free', isVariant: false },
      { id: 'a/b', isVariant: true },
    ]);
  });
});

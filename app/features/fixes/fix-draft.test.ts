import { describe, expect, it } from 'vitest';
import type { FixRule } from '../../../src/contract/fix-views.ts';
import { draftOf, EMPTY_DRAFT, readyFor, ruleOf } from './fix-draft.ts';

const STREAM = { fix: { do: 'stream', field: 'stream' }, words: 'asks for a stream' } as const;

describe('a fix in a form', () => {
  it.each<FixRule>([
    { do: 'drop', field: 'seed' },
    { do: 'drop', field: 'top_p', with: 'temperature' },
    { do: 'drop', field: 'stream_options', without: 'stream' },
    { do: 'drop', field: 'reasoning_effort', from: 'none' },
    { do: 'rename', field: 'max_tokens', to: 'max_completion_tokens' },
    { do: 'cap', field: 'temperature', to: 1.99 },
    { do: 'set', field: 'enable_thinking', to: false, from: true },
    { do: 'set', field: 'n', to: 1 },
    { do: 'set', field: 'user', to: '1' },
    { do: 'set', field: 'user', to: 'true' },
    { do: 'set', field: 'user', to: '"quoted"' },
    { do: 'stream', field: 'stream' },
  ])('comes back as it was: %o', (fix) => {
    expect(ruleOf(draftOf(fix, STREAM.words), [STREAM])).toEqual(fix);
  });

  it('is trimmed, and leaves out what was left empty', () => {
    const draft = { ...EMPTY_DRAFT, action: 'rename', field: ' a ', to: ' b ', with: ' ' };
    expect(ruleOf(draft, [])).toEqual({ do: 'rename', field: 'a', to: 'b' });
  });

  it('takes only a number for a limit', () => {
    for (const to of ['', 'many', '1,5'])
      expect(ruleOf({ ...EMPTY_DRAFT, action: 'cap', field: 'n', to }, [])).toBeNull();
  });
});

it('offers what a dialect has, and keeps what is being edited', () => {
  const ready = { ...STREAM, dialect: 'openai-chat' } as const;
  const odd = { fix: { do: 'rewrite', field: 'x', to: 'y' }, words: "rewrites 'x' (y)" } as const;
  expect(readyFor('openai-chat', [ready], STREAM)).toEqual([ready]);
  expect(readyFor('openai-chat', [ready], odd)).toEqual([odd, ready]);
  expect(readyFor('openai-responses', [ready], null)).toEqual([]);
});

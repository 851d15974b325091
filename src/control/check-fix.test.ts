import { describe, expect, test } from 'vitest';
import { STANDARD_MESSAGES } from '../dialects/anthropic-messages/traits.ts';
import { STANDARD_CHAT } from '../dialects/openai-chat/traits.ts';
import { STANDARD_RESPONSES } from '../dialects/openai-responses/traits.ts';
import { REWRITES } from '../dialects/repairs/rewrites.ts';
import { spokenInstead, traitsWithFixes } from '../dialects/repairs/traits-with-fixes.ts';
import { DIALECTS } from '../domain/dialect.ts';
import type { Fix } from '../domain/fix.ts';
import { checkFix } from './check-fix.ts';
import { readyFixViews } from './fix-views.ts';
import { readyFixes } from './ready-fixes.ts';

test.each<Fix>([
  { do: 'drop', field: 'seed' },
  { do: 'drop', field: 'messages[].name' },
  { do: 'drop', field: 'messages[].thinking' },
  { do: 'drop', field: 'tools[].function.strict' },
  { do: 'drop', field: 'top_p', with: 'temperature' },
  { do: 'drop', field: 'stream_options', without: 'stream' },
  { do: 'drop', field: 'reasoning_effort', from: 'none' },
  { do: 'rename', field: 'max_tokens', to: 'max_completion_tokens' },
  { do: 'rename', field: 'messages[].reasoning_content', to: 'reasoning' },
  { do: 'cap', field: 'temperature', to: 0 },
  { do: 'set', field: 'enable_thinking', to: false },
  { do: 'set', field: 'reasoning.effort', to: 'high', from: 'max' },
  { do: 'stream', field: 'stream' },
])('%o can be done', (fix) => {
  expect(checkFix('openai-chat', fix)).toBeNull();
});

test.each<[Fix, path: string]>([
  [{ do: 'drop', field: '' }, 'field'],
  [{ do: 'drop', field: 'two words' }, 'field'],
  [{ do: 'drop', field: 'messages[]' }, 'field'],
  [{ do: 'drop', field: 'messages[0].name' }, 'field'],
  [{ do: 'drop', field: '.seed' }, 'field'],
  [{ do: 'drop', field: `a${'b'.repeat(200)}` }, 'field'],
  [{ do: 'drop', field: 'messages' }, 'field'],
  [{ do: 'drop', field: 'messages[].content' }, 'field'],
  [{ do: 'set', field: 'model', to: 'another' }, 'field'],
  [{ do: 'rename', field: 'tools', to: 'functions' }, 'field'],
  [{ do: 'rename', field: 'max_tokens', to: '' }, 'to'],
  [{ do: 'rename', field: 'max_tokens', to: 'limits.tokens' }, 'to'],
  [{ do: 'rename', field: 'max_tokens', to: 'max_tokens' }, 'to'],
  [{ do: 'rename', field: 'messages[].name', to: 'name' }, 'to'],
  [{ do: 'rename', field: 'seed', to: 'messages' }, 'to'],
  [{ do: 'cap', field: 'max_tokens', to: -1 }, 'to'],
  [{ do: 'cap', field: 'max_tokens', to: Infinity }, 'to'],
  [{ do: 'set', field: 'user', to: ' ' }, 'to'],
  [{ do: 'set', field: 'user', to: 'x'.repeat(201) }, 'to'],
  [{ do: 'drop', field: 'seed', from: '' }, 'from'],
  [{ do: 'drop', field: 'seed', with: 'messages[].name' }, 'with'],
  [{ do: 'drop', field: 'seed', with: 'seed' }, 'with'],
  [{ do: 'drop', field: 'seed', without: '' }, 'without'],
  [{ do: 'rewrite', field: 'messages', to: 'in verse' }, 'fix'],
  [{ do: 'emulate', field: 'seed', to: 'tool' }, 'fix'],
  [{ do: 'speak', field: 'dialect', to: 'openai-chat' }, 'fix'],
])('%o cannot', (fix, path) => {
  expect(checkFix('openai-chat', fix)?.path).toBe(path);
});

test('what is done by a dialect’s own means belongs to that dialect', () => {
  expect(checkFix('openai-chat', REWRITES.developerAsSystem)).toBeNull();
  expect(checkFix('anthropic-messages', REWRITES.developerAsSystem)?.path).toBe('fix');
});

describe('what is ready to be chosen', () => {
  const body = { tools: [{}] };

  test.each(DIALECTS.flatMap((dialect) => readyFixes(dialect).map((fix) => [dialect, fix] as const)))(
    'makes a difference: %s %o',
    (dialect, fix) => {
      const standard = {
        'openai-chat': STANDARD_CHAT,
        'anthropic-messages': STANDARD_MESSAGES,
        'openai-responses': STANDARD_RESPONSES,
      };
      if (fix.do === 'speak') expect(spokenInstead(dialect, body, [fix])).toBe(fix.to);
      // Every dialect's requests can be streamed and put together: that is seen to before any fitting.
      else if (fix.do !== 'stream')
        expect(traitsWithFixes(dialect, standard[dialect], [fix])).not.toEqual(standard[dialect]);
    },
  );

  test('has all that can be learned beyond single fields', () => {
    const ready = DIALECTS.flatMap(readyFixes);
    for (const rewrite of Object.values(REWRITES)) expect(ready).toContainEqual(rewrite);
  });

  test('is told apart by its words', () => {
    for (const dialect of DIALECTS) {
      const words = readyFixViews()
        .filter((view) => view.dialect === dialect)
        .map((view) => view.words);
      expect(new Set(words).size).toBe(words.length);
    }
  });
});

import { expect, test } from 'vitest';
import { REWRITES } from '../dialects/repairs/rewrites.ts';
import type { Fix } from '../domain/fix.ts';
import { describeFix } from './describe-fix.ts';

test.each<[fix: Fix, words: string]>([
  [{ do: 'drop', field: 'seed' }, "leaves out 'seed'"],
  [{ do: 'drop', field: 'messages[].name' }, "leaves out 'name' in messages"],
  [{ do: 'drop', field: 'messages[].content[].cache_control' }, "leaves out 'cache_control' in messages"],
  [{ do: 'drop', field: 'tools[].strict' }, "leaves out 'strict' in tools"],
  [{ do: 'drop', field: 'reasoning.effort' }, "leaves out 'reasoning.effort'"],
  [{ do: 'drop', field: 'reasoning_effort', from: 'none' }, "leaves out 'reasoning_effort' where it is none"],
  [{ do: 'drop', field: 'top_p', with: 'temperature' }, "leaves out 'top_p', when the request has 'temperature'"],
  [
    { do: 'drop', field: 'parallel_tool_calls', without: 'tools' },
    "leaves out 'parallel_tool_calls', when the request has no 'tools'",
  ],
  [{ do: 'drop', field: 'messages[].thinking' }, 'leaves out earlier thinking'],
  [{ do: 'drop', field: 'input[].encrypted_content' }, 'leaves out earlier reasoning'],
  [{ do: 'rename', field: 'max_tokens', to: 'max_completion_tokens' }, 'sends max_tokens as max_completion_tokens'],
  [{ do: 'cap', field: 'max_tokens', to: 8_192 }, "limits 'max_tokens' to 8192"],
  [{ do: 'set', field: 'enable_thinking', to: false }, "sets 'enable_thinking' to false"],
  [
    { do: 'set', field: 'reasoning_effort', to: 'high', from: 'max' },
    "sets 'reasoning_effort' to high where it is max",
  ],
  [{ do: 'emulate', field: 'response_format', to: 'prompt' }, 'asks for JSON in words'],
  [
    { do: 'emulate', field: 'response_format', to: 'tool', with: 'tools' },
    "asks for JSON by means of a tool, when the request has 'tools'",
  ],
  [{ do: 'speak', field: 'dialect', to: 'openai-responses' }, 'sends the request in the Responses dialect'],
  [{ do: 'stream', field: 'stream' }, 'asks for a stream and puts the answer together'],
  [{ do: 'rewrite', field: 'messages[].role', to: 'system' }, 'sends developer messages as system messages'],
  [{ do: 'rewrite', field: 'tools[].x', to: 'y' }, "rewrites 'x' in tools (y)"],
])('%o', (fix, words) => {
  expect(describeFix(fix)).toBe(words);
});

test.each(Object.values(REWRITES))('$field $to has words of its own', (fix) => {
  expect(describeFix(fix)).not.toMatch(/^rewrites /);
});

import { expect, it } from 'vitest';
import { picturesIn, searchesIn, thoughtBeyond } from './beside-output.ts';

type Body = Readonly<Record<string, unknown>>;
const reading = (body: Body) => (field: string) => body[field];

it.each<[what: string, body: Body, searches: number]>([
  ['nothing', {}, 0],
  [
    'tools of the client',
    { tools: [{ type: 'function', function: { name: 'web_search' } }, { name: 'web_search' }] },
    0,
  ],
  ['a tool of Anthropic’s with a limit', { tools: [{ type: 'web_search_20250305', name: 'w', max_uses: 3 }] }, 3],
  ['one without', { tools: [{ type: 'web_search_20250305', name: 'w' }] }, 10],
  ['a tool of OpenAI’s', { tools: [{ type: 'web_search' }] }, 10],
  ['the older one, and few calls', { tools: [{ type: 'web_search_preview' }], max_tool_calls: 2 }, 2],
  ['a model that searches first', { web_search_options: {} }, 1],
  ['a plugin of OpenRouter’s', { plugins: [{ id: 'web' }] }, 1],
  ['another plugin', { plugins: [{ id: 'file-parser' }] }, 0],
])('the searches of %s', (_what, body, searches) => {
  expect(searchesIn(reading(body))).toBe(searches);
});

it.each<[what: string, limit: number, body: Body, thought: number]>([
  ['none', 1_000, {}, 0],
  ['within the limit', 4_000, { thinking: { type: 'enabled', budget_tokens: 2_000 } }, 0],
  ['more than the limit, between calls', 4_000, { thinking: { type: 'enabled', budget_tokens: 9_000 } }, 9_000],
  ['Qwen’s own field', 1_000, { thinking_budget: 500 }, 500],
  ['OpenRouter’s', 1_000, { reasoning: { max_tokens: 500 } }, 500],
  ['an effort alone', 1_000, { reasoning: { effort: 'high' }, reasoning_effort: 'high' }, 0],
])('thought beyond the limit: %s', (_what, limit, body, thought) => {
  expect(thoughtBeyond(limit, reading(body))).toBe(thought);
});

it('pictures are one unless more are asked for', () => {
  expect([picturesIn({}), picturesIn({ n: 4 }), picturesIn({ n: 'many' })]).toEqual([1, 4, 1]);
});

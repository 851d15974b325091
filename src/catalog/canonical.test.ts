import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalId, CanonicalNames } from './canonical.ts';
import { EMBEDDED_FACTS } from './catalog.ts';

const idsAt = (provider: string): readonly string[] => Object.keys(EMBEDDED_FACTS.providers[provider] ?? {});
const at = (provider: string): CanonicalNames => new CanonicalNames(provider, idsAt(provider));
const all = Object.keys(EMBEDDED_FACTS.providers).flatMap((provider) =>
  idsAt(provider).map((id) => ({ provider, id })),
);

describe('the canonical name', () => {
  it.each([
    ['anthropic', 'claude-sonnet-4-5-20250929', 'claude-sonnet-4-5'],
    ['openrouter', 'anthropic/claude-sonnet-4.5', 'claude-sonnet-4-5'],
    ['anthropic', 'claude-3-7-sonnet-20250219', 'claude-3-7-sonnet'],
    ['openai', 'gpt-5-mini-2025-08-07', 'gpt-5-mini'],
    ['openrouter', 'openai/gpt-5-mini', 'gpt-5-mini'],
    ['google', 'models/gemini-2.5-pro', 'gemini-2.5-pro'],
    ['fireworks-ai', 'accounts/fireworks/models/kimi-k2p6', 'kimi-k2.6'],
    ['togetherai', 'moonshotai/Kimi-K2.6', 'kimi-k2.6'],
    ['togetherai', 'zai-org/GLM-5.1', 'glm-5.1'],
    ['groq', 'openai/gpt-oss-120b', 'gpt-oss-120b'],
    [null, 'Qwen/Qwen3-8B', 'qwen3-8b'],
  ])('%s %s is %s', (provider, id, name) => {
    expect(canonicalId(provider, id)).toBe(name);
  });

  it.each([
    ['gpt-5', 'gpt-5-mini'],
    ['gpt-5', 'gpt-5.1'],
    ['gpt-4.1', 'gpt-4-1'],
    ['openai/gpt-oss-20b', 'openai/gpt-oss-20b:free'],
    ['openai/gpt-oss-20b', 'openai/gpt-oss-120b'],
    ['ministral-3:3b', 'ministral-3:8b'],
    ['kimi-k2', 'kimi-k2-thinking'],
    ['qwen/qwen-plus-2025-07-28', 'qwen/qwen-plus-2025-07-28:thinking'],
    ['qwen3-235b-a22b', 'qwen3-235b-a22b-2507'],
    ['deepseek-r1', 'deepseek-r1-0528'],
    ['mistral-large-2411', 'mistral-large-2512'],
    ['claude-opus-4-5', 'claude-opus-4-6'],
    ['claude-opus-4.8', 'claude-opus-4.8-fast'],
    ['~anthropic/claude-opus-latest', 'anthropic/claude-opus-latest'],
    ['openrouter/auto', 'auto'],
    ['somebody/gpt-5', 'gpt-5'],
  ])('of %s and %s is not the same', (one, other) => {
    expect(canonicalId(null, one)).not.toBe(canonicalId(null, other));
  });

  it('takes nothing out of any name in the snapshot but who made it, its date and the writing of its version', () => {
    // Written anew on purpose: what is left of both sides once everything is gone that may differ.
    const bare = (id: string): string =>
      id
        .toLowerCase()
        .replace(/^.*\//, '')
        .replace(/-20\d\d-\d\d-\d\d$|-20\d{6}$/, '')
        .replaceAll(/(\d)[p.-](?=\d)/g, '$1~');
    for (const { provider, id } of all) {
      expect(bare(canonicalId(provider, id)), `${provider} ${id}`).toBe(bare(id));
    }
  });

  it('is the same for two ids of one provider only where they differ by date or by who serves them', () => {
    const byName = Map.groupBy(all, ({ provider, id }) => `${provider} ${canonicalId(provider, id)}`);
    const strip = (id: string): string => id.toLowerCase().replace(/-20\d\d-\d\d-\d\d$|-20\d{6}$/, '');
    for (const [name, same] of byName) expect(new Set(same.map(({ id }) => strip(id))).size, name).toBe(1);
    expect([...byName.values()].some((same) => same.length > 1)).toBe(true);
  });

  it('tells any two versions, sizes and tags apart', () => {
    const word = fc.constantFrom('gpt', 'qwen', 'glm', 'llama', 'claude-opus', 'claude-sonnet');
    const version = fc.record({ major: fc.integer({ min: 1, max: 9 }), minor: fc.integer({ min: 1, max: 9 }) });
    const tail = fc.constantFrom('', '-mini', '-8b', ':8b', '-thinking', ':free', '-latest', '-70b-instruct');
    const model = fc.record({ word, version, tail });
    const print = ({ word: name, version: { major, minor }, tail: end }: Model, vendor: string): string =>
      `${vendor}${name}-${major}.${minor}${end}`;
    fc.assert(
      fc.property(model, model, fc.constantFrom('', 'openai/', 'models/'), (a, b, vendor) => {
        const isSame = JSON.stringify(a) === JSON.stringify(b);
        expect(canonicalId(null, print(a, vendor)) === canonicalId(null, print(b, ''))).toBe(isSame);
      }),
    );
  });
});

interface Model {
  readonly word: string;
  readonly version: { readonly major: number; readonly minor: number };
  readonly tail: string;
}

describe('a name from elsewhere finds', () => {
  it.each([
    ['openrouter', 'claude-sonnet-4-5', 'anthropic/claude-sonnet-4.5'],
    ['openrouter', 'claude-sonnet-4-5-20250929', 'anthropic/claude-sonnet-4.5'],
    ['anthropic', 'anthropic/claude-sonnet-4.5', 'claude-sonnet-4-5'],
    ['anthropic', 'claude-sonnet-4', 'claude-sonnet-4-20250514'],
    ['anthropic', 'claude-3.5-sonnet', 'claude-3-5-sonnet-20241022'],
    ['azure', 'openai/gpt-5-mini', 'gpt-5-mini'],
    ['fireworks-ai', 'glm-5.1', 'accounts/fireworks/models/glm-5p1'],
    ['togetherai', 'z-ai/glm-5.1', 'zai-org/GLM-5.1'],
    ['zai', 'zai-org/GLM-5.1', 'glm-5.1'],
    ['groq', 'gpt-oss-120b', 'openai/gpt-oss-120b'],
    ['openrouter', 'gpt-4o-2024-05-13', 'openai/gpt-4o-2024-05-13'],
    ['openrouter', 'gpt-oss-20b:free', 'openai/gpt-oss-20b:free'],
  ])('at %s for %s: %s', (provider, asked, id) => {
    expect(at(provider).find(asked)).toBe(id);
    expect(at(provider).find(asked)).toBe(id);
  });

  it.each([
    ['openai', 'gpt-5-nano-mini'],
    ['groq', 'gpt-oss-20b:free'],
    ['anthropic', 'claude-3-5-sonnet-20250101'],
    ['openai', 'nobody/gpt-5'],
    ['openai', 'constructor'],
  ])('nothing at %s for %s', (provider, asked) => {
    expect(at(provider).find(asked)).toBeNull();
  });
});

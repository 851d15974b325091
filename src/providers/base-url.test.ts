import { describe, expect, test } from 'vitest';
import type { DialectId } from '../domain/dialect.ts';
import { BadBaseUrl, pathOf, resolveBaseUrl } from './base-url.ts';
import { findPreset } from './registry.ts';
import { spokenDialect } from './traits-for.ts';

function resolve(preset: string, given: string | null): string {
  const found = findPreset(preset);
  if (found === undefined) throw new Error(`no preset ${preset}`);
  const { origin, path } = resolveBaseUrl(found, given);
  return origin + path;
}

test.each<[preset: string, given: string | null, expected: string, why: string]>([
  ['openai', null, 'https://api.openai.com/v1', 'nothing given: the vendor’s own'],
  ['openai', 'https://api.openai.com/v1', 'https://api.openai.com/v1', 'as the SDK takes it'],
  ['openai', 'https://api.openai.com/v1/', 'https://api.openai.com/v1', 'a slash at the end'],
  ['openai', 'https://api.openai.com', 'https://api.openai.com/v1', 'a missing /v1'],
  ['openai', 'https://api.openai.com/', 'https://api.openai.com/v1', 'a missing /v1 with a slash'],
  ['openai', 'https://api.openai.com/v1/v1', 'https://api.openai.com/v1', 'a doubled /v1'],
  ['openai', 'https://api.openai.com//v1//', 'https://api.openai.com/v1', 'doubled slashes'],
  ['openai', 'https://api.openai.com/v1/chat/completions', 'https://api.openai.com/v1', 'a pasted endpoint'],
  ['openai', 'https://api.openai.com/chat/completions', 'https://api.openai.com/v1', 'an endpoint without /v1'],
  ['openai', 'https://api.openai.com/v1/responses/', 'https://api.openai.com/v1', 'another endpoint'],
  ['openai', '  HTTPS://API.OPENAI.COM/v1 ', 'https://api.openai.com/v1', 'spaces and capitals'],
  ['openai', 'http://127.0.0.1:9101/v1', 'http://127.0.0.1:9101/v1', 'another host'],
  ['openai', 'http://127.0.0.1:9101', 'http://127.0.0.1:9101/v1', 'another host without /v1'],
  ['openai', 'https://proxy.example/openai', 'https://proxy.example/openai', 'a proxy’s own path is not touched'],
  ['openai', 'https://proxy.example/openai/v1/', 'https://proxy.example/openai/v1', 'a proxy’s own path with /v1'],
  ['anthropic', null, 'https://api.anthropic.com/v1', 'nothing given'],
  ['anthropic', 'https://api.anthropic.com', 'https://api.anthropic.com/v1', 'as its SDK takes it'],
  ['anthropic', 'https://api.anthropic.com/v1/', 'https://api.anthropic.com/v1', 'with the version'],
  ['anthropic', 'https://api.anthropic.com/v1/messages', 'https://api.anthropic.com/v1', 'its native endpoint'],
  [
    'anthropic',
    'https://proxy.example/anthropic',
    'https://proxy.example/anthropic/v1',
    'its SDK adds /v1 behind any path',
  ],
  ['gemini', null, 'https://generativelanguage.googleapis.com/v1beta/openai', 'nothing given'],
  [
    'gemini',
    'https://generativelanguage.googleapis.com',
    'https://generativelanguage.googleapis.com/v1beta/openai',
    'bare host',
  ],
  [
    'gemini',
    'https://generativelanguage.googleapis.com/v1beta',
    'https://generativelanguage.googleapis.com/v1beta/openai',
    'the native base',
  ],
  [
    'gemini',
    'https://generativelanguage.googleapis.com/v1beta/openai/',
    'https://generativelanguage.googleapis.com/v1beta/openai',
    'as documented',
  ],
  [
    'gemini',
    'https://generativelanguage.googleapis.com/v1beta/openai/v1',
    'https://generativelanguage.googleapis.com/v1beta/openai',
    'a superfluous /v1',
  ],
  [
    'gemini',
    'https://generativelanguage.googleapis.com/v1',
    'https://generativelanguage.googleapis.com/v1beta/openai',
    '/v1 by habit',
  ],
  ['gemini', 'http://127.0.0.1:9101/v1', 'http://127.0.0.1:9101/v1', 'a stand-in under /v1'],
  ['openrouter', 'https://openrouter.ai', 'https://openrouter.ai/api/v1', 'bare host'],
  ['openrouter', 'https://openrouter.ai/api', 'https://openrouter.ai/api/v1', 'as Anthropic clients take it'],
  ['openrouter', 'https://openrouter.ai/v1', 'https://openrouter.ai/api/v1', '/v1 by habit'],
  ['groq', 'https://api.groq.com/openai', 'https://api.groq.com/openai/v1', 'half of it'],
  ['groq', 'https://api.groq.com', 'https://api.groq.com/openai/v1', 'bare host'],
  ['fireworks', 'https://api.fireworks.ai/inference', 'https://api.fireworks.ai/inference/v1', 'half of it'],
  ['zhipu', null, 'https://api.z.ai/api/paas/v4', 'nothing given'],
  ['zhipu', 'https://open.bigmodel.cn/api/paas/v4/', 'https://open.bigmodel.cn/api/paas/v4', 'its other host'],
  ['zhipu', 'https://api.z.ai/api/coding/paas/v4', 'https://api.z.ai/api/coding/paas/v4', 'the coding plan'],
  ['zhipu', 'https://api.z.ai/api/paas/v4/v1', 'https://api.z.ai/api/paas/v4', 'a superfluous /v1'],
  ['deepseek', null, 'https://api.deepseek.com', 'no version at all'],
  ['deepseek', 'https://api.deepseek.com/v1', 'https://api.deepseek.com/v1', 'which it accepts as well'],
  ['deepseek', 'https://api.deepseek.com/beta', 'https://api.deepseek.com/beta', 'its beta'],
  ['deepseek', 'http://127.0.0.1:9101/v1', 'http://127.0.0.1:9101/v1', 'a stand-in'],
  [
    'qwen',
    'https://dashscope.aliyuncs.com/compatible-mode/v1',
    'https://dashscope.aliyuncs.com/compatible-mode/v1',
    'another region',
  ],
  [
    'qwen',
    'https://dashscope.aliyuncs.com',
    'https://dashscope.aliyuncs.com/compatible-mode/v1',
    'another region, bare',
  ],
  ['azure', 'https://me.openai.azure.com', 'https://me.openai.azure.com/openai/v1', 'the resource alone'],
  ['azure', 'https://me.openai.azure.com/openai/v1/', 'https://me.openai.azure.com/openai/v1', 'as documented'],
  ['ollama', 'http://localhost:11434', 'http://localhost:11434/v1', 'a local server without /v1'],
  ['custom', 'http://[::1]:8080', 'http://[::1]:8080/v1', 'an IPv6 address'],
  ['custom', 'https://host.example/v4', 'https://host.example/v4', 'another version is kept'],
  ['custom', 'https://host.example/api/v1/v1/', 'https://host.example/api/v1', 'doubled behind a path'],
  [
    'custom',
    'https://host.example/chat/completions',
    'https://host.example',
    'an endpoint says exactly where the base ends',
  ],
  ['custom', 'https://host.example/api/chat/completions', 'https://host.example/api', 'with a path of its own'],
])('%s with %s is %s: %s', (preset, given, expected) => {
  expect(resolve(preset, given)).toBe(expected);
});

describe('a base URL is refused, with the way to mend it,', () => {
  test.each<[given: string | null, says: RegExp]>([
    [null, /needs a base URL/],
    ['localhost:8000/v1', /begin with http:\/\//],
    ['api.example.com', /begin with http:\/\//],
    ['ftp://example.com', /begin with http:\/\//],
    ['file:///etc/passwd', /begin with http:\/\//],
    ['http://', /cannot be read/],
    ['http://exa mple.com', /cannot be read/],
    ['https://me:secret@example.com/v1', /before the @/],
    ['https://token@example.com/v1', /before the @/],
    ['https://example.com/v1?api-version=1', /question mark/],
    ['https://example.com/v1?', /question mark/],
    ['https://example.com/v1#top', /the #/],
  ])('when it is %s', (given, says) => {
    const custom = findPreset('custom');
    if (custom === undefined) throw new Error('no preset');
    expect(() => resolveBaseUrl(custom, given)).toThrow(BadBaseUrl);
    expect(() => resolveBaseUrl(custom, given)).toThrow(says);
  });

  test('and the message never repeats a password', () => {
    const custom = findPreset('custom');
    if (custom === undefined) throw new Error('no preset');
    expect(() => resolveBaseUrl(custom, 'https://me:secret@example.com')).toThrow(/^((?!secret).)*$/);
  });
});

test.each<[preset: string, given: string | null, dialect: DialectId, path: string | null]>([
  ['openai', null, 'openai-chat', '/v1/chat/completions'],
  ['openai', null, 'openai-responses', '/v1/responses'],
  ['openai', null, 'anthropic-messages', null],
  ['openai', 'http://127.0.0.1:9101', 'openai-responses', '/v1/responses'],
  ['anthropic', null, 'anthropic-messages', '/v1/messages'],
  ['anthropic', 'https://api.anthropic.com', 'anthropic-messages', '/v1/messages'],
  ['anthropic', 'http://127.0.0.1:9101', 'anthropic-messages', '/v1/messages'],
  ['anthropic', 'http://127.0.0.1:9101/v1', 'anthropic-messages', '/v1/messages'],
  ['anthropic', null, 'openai-chat', '/v1/chat/completions'],
  ['deepseek', null, 'openai-chat', '/chat/completions'],
  ['deepseek', null, 'openai-responses', '/responses'],
  ['deepseek', null, 'anthropic-messages', '/anthropic/v1/messages'],
  ['deepseek', 'https://api.deepseek.com/v1', 'anthropic-messages', '/anthropic/v1/messages'],
  ['deepseek', 'https://api.deepseek.com/anthropic', 'anthropic-messages', '/anthropic/v1/messages'],
  ['deepseek', 'https://api.deepseek.com/anthropic/v1/messages', 'openai-chat', '/chat/completions'],
  ['deepseek', 'http://127.0.0.1:9101/v1', 'anthropic-messages', null],
  ['qwen', null, 'anthropic-messages', '/apps/anthropic/v1/messages'],
  ['qwen', 'https://dashscope.aliyuncs.com', 'openai-chat', '/compatible-mode/v1/chat/completions'],
  ['qwen', 'https://dashscope.aliyuncs.com/v1', 'openai-chat', '/compatible-mode/v1/chat/completions'],
  ['qwen', 'https://dashscope.aliyuncs.com/apps/anthropic', 'openai-chat', '/compatible-mode/v1/chat/completions'],
  ['qwen', 'https://dashscope.aliyuncs.com/apps/anthropic', 'anthropic-messages', '/apps/anthropic/v1/messages'],
  ['qwen', 'https://w1.eu-central-1.maas.aliyuncs.com', 'anthropic-messages', '/apps/anthropic/v1/messages'],
  ['qwen', 'https://dashscope.aliyuncs.com.example.org/v1', 'anthropic-messages', null],
  ['qwen', 'http://dashscope.aliyuncs.com', 'anthropic-messages', null],
  ['moonshot', 'https://api.moonshot.cn/v1', 'anthropic-messages', '/anthropic/v1/messages'],
  ['moonshot', 'https://api.kimi.com/coding/v1', 'anthropic-messages', null],
  ['zhipu', 'https://open.bigmodel.cn', 'openai-chat', '/api/paas/v4/chat/completions'],
  ['zhipu', 'https://api.z.ai/api/coding/paas/v4', 'openai-chat', '/api/coding/paas/v4/chat/completions'],
  ['zhipu', 'https://api.z.ai/api/coding/paas/v4', 'anthropic-messages', '/api/anthropic/v1/messages'],
  ['openrouter', null, 'anthropic-messages', '/api/v1/messages'],
  ['azure', 'https://me.services.ai.azure.com/v1', 'openai-responses', '/openai/v1/responses'],
  ['ollama', null, 'anthropic-messages', '/v1/messages'],
  ['gemini', null, 'openai-responses', null],
  ['custom', 'https://host.example/v4', 'openai-responses', '/v4/responses'],
])('%s at %s is asked in %s at %s', (id, given, dialect, path) => {
  const preset = findPreset(id);
  if (preset === undefined) throw new Error(`no preset ${id}`);
  const spoken = spokenDialect(preset, dialect);
  expect(spoken === null ? null : pathOf(preset, spoken, resolveBaseUrl(preset, given))).toBe(path);
});

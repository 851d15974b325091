import { expect, test } from 'vitest';
import type { JsonObject } from '../dialects/json.ts';
import { sessionHint } from './session-hint.ts';

type Headers = Parameters<typeof sessionHint>[0];

test.each<[why: string, headers: Headers, body: JsonObject, hint: string | null]>([
  ['nothing', {}, { model: 'm' }, null],
  ['a header of Claude Code', { 'x-claude-code-session-id': 'a' }, { model: 'm' }, 'a\nm'],
  ['a header of Codex', { session_id: 'a' }, { model: 'm' }, 'a\nm'],
  ['headers of others', { 'x-session-id': 'a' }, { model: 'm' }, 'a\nm'],
  ['helpers of a session ask another model', { session_id: 'a' }, { model: 'small' }, 'a\nsmall'],
  ['an empty header is none', { session_id: '', conversation_id: 'c' }, { model: 'm' }, 'c\nm'],
  ['a header sent twice is none', { session_id: ['a', 'b'] }, { model: 'm' }, null],
  ['a field for caching', {}, { model: 'm', prompt_cache_key: 'k' }, 'k\nm'],
  ['a field of the metadata', {}, { model: 'm', metadata: { session_id: 's' } }, 's\nm'],
  ['the header before the field', { session_id: 'a' }, { model: 'm', prompt_cache_key: 'k' }, 'a\nm'],
  ['a field that is no text', {}, { model: 'm', prompt_cache_key: 7 }, null],
  ['an empty field', {}, { model: 'm', prompt_cache_key: '' }, null],
])('%s', (_, headers, body, hint) => {
  expect(sessionHint(headers, body)).toBe(hint);
});

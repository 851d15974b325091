// Writes down what an agent sends, for the tests of the dialects: shortened, and without anything that names a machine,
// a run or a key.

import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Case } from './cases.ts';
import type { HeardRequest } from './wire-tap.ts';

const LONGEST_TEXT = 240;
const LONGEST_DESCRIPTION = 60;
const LEFT_OUT = ['authorization', 'x-api-key', 'host', 'content-length', 'connection'];

export function recordRequests(folder: string, one: Case, requests: readonly HeardRequest[]): void {
  mkdirSync(folder, { recursive: true });
  const recorded = {
    agent: `${one.agent.packageName}@${one.agent.version}`,
    case: one.name,
    requests: lastTurns(requests).map(({ method, path, headers, body }) => ({
      method,
      path,
      headers: anonymous(Object.fromEntries(Object.entries(headers).filter(([name]) => !LEFT_OUT.includes(name)))),
      body: body === '' ? null : anonymous(JSON.parse(body)),
    })),
  };
  const file = one.name.replaceAll(/[^a-z0-9.]+/g, '-');
  writeFileSync(join(folder, `${file}.json`), `${JSON.stringify(recorded, null, 2)}\n`);
}

/** Of a conversation only its last turn, which repeats all turns before it. */
function lastTurns(requests: readonly HeardRequest[]): HeardRequest[] {
  const last = new Map(requests.map((request) => [conversationOf(request), request]));
  return [...last.values()];
}

function conversationOf({ method, path, body }: HeardRequest): string {
  const offersTools = body.includes('"tools":');
  return `${method} ${path} ${offersTools}`;
}

function anonymous(value: unknown, name = ''): unknown {
  if (typeof value === 'string') return shorten(neutral(value), name);
  if (Array.isArray(value)) return value.map((item: unknown) => anonymous(item));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, anonymous(item, key)]));
}

function neutral(text: string): string {
  return text
    .replaceAll(/[^\s"'<>\\]*breakerbox-agent-\w+/g, '/sandbox')
    .replaceAll(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, '00000000-0000-4000-8000-000000000000')
    .replaceAll(/\b[0-9a-f]{64}\b/g, '0'.repeat(64))
    .replaceAll(/token-[0-9a-f]{12}/g, 'token-0123456789ab')
    .replaceAll(new Date().toISOString().slice(0, 10), '2026-01-01')
    .replaceAll(/OS Version: .*/g, 'OS Version: Linux 6.0')
    .replaceAll(/unix_ms":\d+/g, 'unix_ms":0')
    .replaceAll(/ses_\w+/g, 'ses_0');
}

function shorten(text: string, name: string): string {
  const longest = name === 'description' ? LONGEST_DESCRIPTION : LONGEST_TEXT;
  return text.length > longest ? `${text.slice(0, longest)}… (${text.length} characters)` : text;
}

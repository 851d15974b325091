// What is kept of each request so that other rules can be judged on it: its traits and a sketch of its words, not its text.

import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { openDataKey } from '../../src/platform/data-key.ts';
import { systemRandomBytes } from '../../src/platform/system-random.ts';
import { unpackBits } from '../../src/routing/fact-bits.ts';
import { hashKeyFrom } from '../../src/routing/keyed-hash.ts';
import { askSketch, questionFor, sketchKeyFor } from '../../src/routing/word-sketch.ts';
import { createSecretBox } from '../../src/vault/secret-box.ts';
import { openSketchSalt } from '../../src/vault/sketch-salt.ts';
import { secretsBelow } from '../support/canary.ts';
import { postChat } from '../support/chat-call.ts';
import { provider } from '../support/gateway-config.ts';
import { startGateway, type Gateway } from '../support/gateway-process.ts';
import { readLedger, settled } from '../support/ledger-file.ts';
import { startUpstream, type ScriptedUpstream } from '../support/scripted-upstream.ts';
import * as does from '../support/upstream-behaviours.ts';

interface FactsRow {
  readonly prompt_tokens: number | null;
  readonly max_output_tokens: number | null;
  readonly turns: number;
  readonly traits: number;
  readonly effort: string | null;
  readonly plan: string | null;
}

let upstream: ScriptedUpstream;
let gateway: Gateway;

beforeAll(async () => {
  upstream = await startUpstream();
  gateway = await startGateway({ config: { providers: [provider('up', upstream.baseUrl)] } });
});
beforeEach(() => upstream.forget());
afterAll(async () => {
  await gateway?.dispose();
  await upstream?.close();
});

/** Asks, and returns the request's id once it is settled. */
async function ask(body: Record<string, unknown>): Promise<string> {
  upstream.script(does.answers());
  const answer = await postChat(gateway, { model: 'up/m', ...body });
  const id = String(answer.headers['x-breakerbox-request-id']);
  await settled(gateway.dataDir, id);
  return id;
}

const factsOf = (id: string): FactsRow | undefined =>
  readLedger(gateway.dataDir, (db) => db.prepare<[string], FactsRow>('SELECT * FROM requests WHERE id = ?').get(id));

const sketchOf = (id: string): Uint8Array | undefined =>
  readLedger(gateway.dataDir, (db) =>
    db.prepare<[string], Uint8Array>('SELECT sketch FROM word_sketches WHERE request_id = ?').pluck().get(id),
  );

const messages = [
  { role: 'user', content: 'first words' },
  { role: 'assistant', content: 'an answer' },
  { role: 'user', content: 'Please reconcile the quagmire ledger' },
];

test('traits and limits are kept as the client sent them', async () => {
  const tools = [{ type: 'function', function: { name: 'f', parameters: {} } }];
  const id = await ask({ messages, tools, max_tokens: 77, reasoning_effort: 'low' });
  const facts = factsOf(id);
  expect(facts).toMatchObject({ max_output_tokens: 77, turns: 2, effort: 'low' });
  const { has, continues } = unpackBits(facts?.traits ?? 0);
  expect([has('tools'), has('images'), has('reasoning'), has('stream'), continues]).toEqual([
    true,
    false,
    true,
    false,
    true,
  ]);
});

test('of the words there is a sketch that only the salt can read, and the text is nowhere', async () => {
  const id = await ask({ messages });
  const sketch = sketchOf(id);
  expect(sketch?.length).toBeLessThan(40);
  const key = openDataKey({ directory: gateway.dataDir, passphrase: null, random: systemRandomBytes });
  const { bytes, isNew } = openSketchSalt(gateway.dataDir, createSecretBox(key, systemRandomBytes), systemRandomBytes);
  expect(isNew).toBe(false);
  const salt = hashKeyFrom(bytes);
  const sees = (word: string): boolean | undefined =>
    askSketch(sketch ?? new Uint8Array(), questionFor(word, salt), sketchKeyFor(id, salt).nonce);
  expect(['quagmire', 'quagmire ledger', 'first'].map(sees)).toEqual([true, true, false]);
  expect(secretsBelow(gateway.dataDir, ['quagmire'])).toEqual([]);
});

test('the same words have another sketch each time', async () => {
  const [one, other] = [await ask({ messages }), await ask({ messages })];
  expect(Buffer.from(sketchOf(one) ?? []).equals(sketchOf(other) ?? new Uint8Array())).toBe(false);
});

test('the salt lies sealed and private', () => {
  const path = join(gateway.dataDir, 'sketch-salt');
  expect(readFileSync(path, 'utf8')).toMatch(/^v1:[\w-]+\n$/u);
  if (process.platform !== 'win32') expect(statSync(path).mode & 0o777).toBe(0o600);
});

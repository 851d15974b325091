// From a provider of one dialect to one of another: before the first word nobody notices, after it nothing is spliced.

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { header, ledgerOf, post } from '../support/ask.ts';
import { eventually } from '../support/eventually.ts';
import { provider, providerKey, route } from '../support/gateway-config.ts';
import { startGateway } from '../support/gateway-process.ts';
import type { Gateway } from '../support/gateway-process.ts';
import { openCall, readUntil } from '../support/http-client.ts';
import type { Answer } from '../support/http-client.ts';
import { settledAt } from '../support/ledger-file.ts';
import { startUpstream } from '../support/scripted-upstream.ts';
import type { Behaviour, ScriptedUpstream } from '../support/scripted-upstream.ts';
import { breaksOff, refusesWith, says } from '../support/speaking-upstream.ts';
import * as does from '../support/upstream-behaviours.ts';

const TEXT = 'the whole answer';
const USAGE = { input: 40, output: 6 };
const PRICE = { inputPrice: 1, outputPrice: 2 };

let first: ScriptedUpstream;
let second: ScriptedUpstream;
let gateway: Gateway;

/** A provider of each dialect, each as the first and as the second of a route. */
const KINDS = [
  { id: 'chat', preset: 'custom', dialect: 'openai-chat' },
  { id: 'messages', preset: 'anthropic' },
  { id: 'responses', preset: 'openai', dialect: 'openai-responses' },
] as const;
const PAIRS = [
  ['chat', 'messages'],
  ['messages', 'chat'],
  ['messages', 'responses'],
  ['responses', 'messages'],
  ['chat', 'responses'],
  ['responses', 'chat'],
] as const;

beforeAll(async () => {
  first = await startUpstream();
  second = await startUpstream({ always: says({ text: TEXT, usage: USAGE }) });
  const at = (place: string, upstream: ScriptedUpstream): ReturnType<typeof provider>[] =>
    KINDS.map(({ id, ...rest }) =>
      provider(`${place}-${id}`, upstream.baseUrl, { ...rest, models: [{ id: 'm', ...PRICE }] }),
    );
  gateway = await startGateway({
    config: {
      providers: [...at('first', first), ...at('second', second)],
      routes: PAIRS.map(([a, b]) => route(`${a}-${b}`, [`first-${a}/m`, `second-${b}/m`])),
    },
  });
});
beforeEach(async () => {
  for (const one of [first, second]) one.forget();
  for (const { id } of KINDS) await gateway.panel.breakers.reset({ provider: `first-${id}` });
});
afterEach(() => expect([...first.mistakes, ...second.mistakes]).toEqual([]));
afterAll(async () => {
  await gateway?.stop();
  await gateway?.dispose();
  await first?.close();
  await second?.close();
});

const USER = [{ role: 'user', content: 'hi' }];
const SURFACES: readonly (readonly [path: string, body: object])[] = [
  ['/v1/chat/completions', { messages: USER }],
  ['/v1/messages', { messages: USER, max_tokens: 99 }],
  ['/v1/responses', { input: 'hi' }],
  ['/api/chat', { messages: USER }],
];

/** The text that a client would show. */
function shown({ text }: Answer): string {
  const pieces = [...text.matchAll(/"(?:content|text|delta)":"((?:[^"\\]|\\.)*)"/g)].map(([, piece]) => piece ?? '');
  return [...new Set(pieces)].join('');
}

const FAULTS: readonly (readonly [string, Behaviour])[] = [
  ['is overloaded', refusesWith(529, { type: 'error', error: { type: 'overloaded_error', message: 'Overloaded' } })],
  ['refuses the key', does.unauthorized()],
  ['cuts before the first word', does.cutsAfterHeaders()],
  ['says that it cannot, with 200', does.sendsErrorEvent()],
  ['answers with a web page', does.sendsHtml()],
];

describe.each(SURFACES)('a client at %s', (path, body) => {
  test.each(PAIRS)('falls back from %s to %s', async (from, to) => {
    for (const [fault, behaviour] of FAULTS) {
      for (const stream of [true, false]) {
        await gateway.panel.breakers.reset({ provider: `first-${from}` });
        first.script(behaviour);
        const answer = await post(gateway, path, { ...body, model: `${from}-${to}`, stream });
        expect([fault, answer.status, header(answer, 'provider'), header(answer, 'attempts')]).toEqual([
          fault,
          200,
          `second-${to}`,
          '2',
        ]);
        expect(shown(answer)).toContain(TEXT.slice(0, 8));
        expect(answer.whole).toBe(true);
        const { request, attempts } = await ledgerOf(gateway, answer);
        expect(attempts.map(({ provider: by }) => by)).toEqual([`first-${from}`, `second-${to}`]);
        expect(request).toMatchObject({ state: 'done', input_tokens: 40, output_tokens: 6, cost_nanos: 52_000 });
      }
    }
  });

  test.each(PAIRS)('is never given the words of %s and then those of %s', async (from, to) => {
    for (const end of ['destroy', 'end'] as const) {
      await gateway.panel.breakers.reset({ provider: `first-${from}` });
      first.script(breaksOff({ text: 'other words before' }, 'other', end));
      const answer = await post(gateway, path, { ...body, model: `${from}-${to}`, stream: true });
      expect(answer.text).toContain('other');
      expect(shown(answer)).not.toContain(TEXT.slice(0, 8));
      expect(answer.whole).toBe(false);
      expect(second.calls).toHaveLength(0);
      expect((await ledgerOf(gateway, answer)).request).toMatchObject({ state: 'truncated', attempts: 1 });
    }
  });

  test.each(KINDS)('that hangs up takes the call of a $id provider along', async ({ id }) => {
    first.script(breaksOff({ text: 'other words before' }, 'other', 'hang'));
    const { response, hangUp } = openCall(gateway.url + path, {
      key: gateway.clientKey,
      body: { ...body, model: `first-${id}/m`, stream: true },
    });
    const answer = await response;
    await readUntil(answer, (text) => text.includes('other'));
    hangUp();
    await eventually(() => expect(first.calls[0]?.closedAt).not.toBeNull());
    await eventually(async () => {
      expect((await settledAt(gateway.dataDir, -1)).request).toMatchObject({
        state: 'cancelled',
        provider: `first-${id}`,
      });
    });
  });

  test('each provider gets its own key in its own header, and no other', async () => {
    for (const [from, to] of PAIRS) {
      first.script(does.overloaded());
      await post(gateway, path, { ...body, model: `${from}-${to}` });
      const call = second.calls.at(-1);
      const key = call?.headers['x-api-key'] ?? call?.headers.authorization?.replace('Bearer ', '');
      expect(key).toBe(providerKey(`second-${to}`));
      expect(call?.rawHeaders.join('\n')).not.toContain(providerKey(`first-${from}`));
      expect(call?.rawHeaders.join('\n')).not.toContain(gateway.clientKey);
    }
  });
});

// A provider acts as if it failed, for a while and for chosen clients. Nothing of it stays: not in its breaker, not in
// the settings, not on the bill.

import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { chat, openChat, postChat } from '../support/chat-call.ts';
import { eventually } from '../support/eventually.ts';
import { provider, route } from '../support/gateway-config.ts';
import { startGateway } from '../support/gateway-process.ts';
import type { Gateway } from '../support/gateway-process.ts';
import type { Answer } from '../support/http-client.ts';
import { settled, settledAt } from '../support/ledger-file.ts';
import { startUpstream } from '../support/scripted-upstream.ts';
import type { ScriptedUpstream } from '../support/scripted-upstream.ts';
import * as does from '../support/upstream-behaviours.ts';

const AGENT = 'bbx-agent-0123456789abcdef';
const EDITOR = 'bbx-editor-0123456789abcdef';
const TRIPS_AFTER = 5;
const IDS = ['first', 'second'];

let first: ScriptedUpstream;
let second: ScriptedUpstream;
let gateway: Gateway;

type Order = Parameters<Gateway['panel']['drills']['start']>[0];

const drill = (order: Partial<Order> = {}) =>
  gateway.panel.drills.start({ provider: 'first', kind: 'down', clients: ['agent'], ...order });
const ask = (model = 'both', key = AGENT, rest = {}): Promise<Answer> => postChat(gateway, chat(model, rest), { key });
const servedBy = (answer: Answer): string =>
  `${String(answer.headers['x-breakerbox-provider'])} after ${String(answer.headers['x-breakerbox-attempts'])}`;
const breaker = async (id = 'first') => {
  const found = (await gateway.panel.breakers.list({})).find((each) => each.provider === id);
  if (found === undefined) throw new Error(`There is no breaker ${id}.`);
  return found;
};
const attemptsOf = async (answer: Answer) =>
  (await settled(gateway.dataDir, String(answer.headers['x-breakerbox-request-id']))).attempts;
const errorOf = (answer: Answer) =>
  (answer.json as { error: { message: string; attempts: { outcome: string; message: string }[] } }).error;

beforeAll(async () => {
  first = await startUpstream();
  second = await startUpstream();
  const urls = [first.baseUrl, second.baseUrl];
  gateway = await startGateway({
    config: {
      providers: IDS.map((id, i) => provider(id, urls[i] ?? '')),
      routes: [
        route('both', ['first/m', 'second/m']),
        route('one', ['first/m']),
        route('impatient', ['first/m', 'second/m'], { timeouts: { firstEvent: '300ms', response: '300ms' } }),
      ],
      clients: [
        { name: 'agent', key: AGENT },
        { name: 'editor', key: EDITOR },
      ],
    },
  });
});
afterEach(async () => {
  for (const id of IDS) {
    await gateway.panel.drills.stop({ provider: id });
    await gateway.panel.breakers.reset({ provider: id });
  }
  first.forget();
  second.forget();
});
afterAll(async () => {
  await gateway?.stop();
  await gateway?.dispose();
  await first?.close();
  await second?.close();
});

describe('a provider that acts as if it were down', () => {
  test.each([true, false])('is left at once by the chosen client, and by no other (streamed: %s)', async (stream) => {
    const { startedAt, endsAt, ...rest } = await drill();
    expect(rest).toEqual({ provider: 'first', kind: 'down', clients: ['agent'], delayMs: null, retryAfterMs: null });
    expect(endsAt - startedAt).toBeGreaterThan(299_000);
    const answer = await ask('both', AGENT, { stream });
    expect(servedBy(answer)).toBe('second after 2');
    expect(await attemptsOf(answer)).toMatchObject([
      {
        provider: 'first',
        outcome: 'outage',
        status: null,
        cost_nanos: 0,
        error_text: expect.stringContaining('Fire drill'),
      },
      { provider: 'second', outcome: 'ok' },
    ]);
    expect(first.requests).toHaveLength(0);
    expect(servedBy(await ask('both', EDITOR, { stream }))).toBe('first after 1');
  });

  test('trips its breaker for that client only, and leaves no trace when the drill is stopped', async () => {
    await drill();
    for (let i = 0; i < TRIPS_AFTER; i += 1) expect(servedBy(await ask())).toBe('second after 2');
    expect(servedBy(await ask())).toBe('second after 1');
    expect(servedBy(await ask('both', EDITOR))).toBe('first after 1');
    expect(await breaker()).toMatchObject({ state: 'closed', drill: { kind: 'down', clients: ['agent'] } });

    await gateway.panel.drills.stop({ provider: 'first' });
    expect(await breaker()).toMatchObject({ state: 'closed', drill: null });
    expect(servedBy(await ask())).toBe('first after 1');
  });

  test('shows its breaker tripped when the drill is for everybody, and closes it by hand or with the drill', async () => {
    await drill({ clients: [] });
    for (let i = 0; i < TRIPS_AFTER; i += 1) await ask('both', i % 2 === 0 ? AGENT : EDITOR);
    const tripped = await breaker();
    expect(tripped).toMatchObject({ state: 'tripped', reason: expect.stringContaining('Fire drill') });
    expect(servedBy(await ask())).toBe('second after 1');
    expect(await gateway.panel.breakers.reset({ provider: 'first' })).toMatchObject({ state: 'closed' });
    expect(servedBy(await ask())).toBe('second after 2');
    expect(first.requests).toHaveLength(0);
  });

  test('says so to a client that has nothing else', async () => {
    await drill();
    const answer = await ask('one');
    expect(answer.status).toBe(502);
    expect(answer.headers['x-should-retry']).toBe('false');
    const error = errorOf(answer);
    expect(error.message).toBe('Fire drill: first acts as if it were down.');
    expect(error.attempts).toMatchObject([{ outcome: 'outage', message: expect.stringContaining('Fire drill') }]);
  });

  test('keeps an illness of its own apart from the drill', async () => {
    first.always(does.overloaded());
    for (let i = 0; i < TRIPS_AFTER; i += 1) await ask('both', EDITOR);
    first.always(does.answers());
    await drill();
    expect(servedBy(await ask())).toBe('second after 2');
    expect((await breaker()).illModels).toMatchObject([{ model: 'm' }]);
    await gateway.panel.drills.stop({ provider: 'first' });
    expect(servedBy(await ask())).toBe('second after 1');
  });
});

describe('a provider that acts as if it limited the rate', () => {
  test('is left alone by the chosen client for as long as it asks for', async () => {
    await drill({ kind: 'rate-limit', retryAfterMs: 2_000 });
    const answer = await ask();
    expect(servedBy(answer)).toBe('second after 2');
    expect(await attemptsOf(answer)).toMatchObject([
      { outcome: 'rate-limit', status: 429, cost_nanos: 0, error_text: expect.stringContaining('Fire drill') },
      { outcome: 'ok' },
    ]);
    expect(servedBy(await ask())).toBe('second after 1');
    expect(servedBy(await ask('both', EDITOR))).toBe('first after 1');
    await pause(2_100);
    expect(servedBy(await ask())).toBe('second after 2');
  });

  test('hands the wait on to a client that has nothing else', async () => {
    await drill({ kind: 'rate-limit', retryAfterMs: 40_000 });
    const answer = await ask('one');
    expect(answer.status).toBe(429);
    expect(answer.headers['retry-after']).toBe('40');
    expect(errorOf(answer).message).toContain('Fire drill: first acts as if it limited the rate.');
  });

  test('leaves no rest of its keys behind', async () => {
    await drill({ kind: 'rate-limit', clients: [], retryAfterMs: 600_000 });
    await ask();
    expect((await breaker()).restingKeys).toMatchObject([{ key: 'main', model: 'm' }]);
    await gateway.panel.drills.stop({ provider: 'first' });
    expect(await breaker()).toMatchObject({ restingKeys: [], drill: null });
    expect(servedBy(await ask())).toBe('first after 1');
  });
});

describe('a provider that acts as if it were slow', () => {
  test.each([true, false])('loses to the timeout, at no cost (streamed: %s)', async (stream) => {
    await drill({ kind: 'slow', delayMs: 60_000 });
    const answer = await ask('impatient', AGENT, { stream });
    expect(servedBy(answer)).toBe('second after 2');
    expect(await attemptsOf(answer)).toMatchObject([
      { outcome: 'timeout', cost_nanos: 0, error_text: expect.stringMatching(/^Fire drill: .* slow\. first did not/) },
      { outcome: 'ok' },
    ]);
    expect(first.requests).toHaveLength(0);
  });

  test.each([true, false])('answers late where there is time (streamed: %s)', async (stream) => {
    await drill({ kind: 'slow', delayMs: 300 });
    const start = performance.now();
    const answer = await ask('both', AGENT, { stream });
    expect(performance.now() - start).toBeGreaterThan(290);
    expect(servedBy(answer)).toBe('first after 1');
    expect((await attemptsOf(answer))[0]?.cost_nanos).toBeGreaterThan(0);
    expect(first.calls).toHaveLength(1);
  });

  test('fails in its own words once it has been asked', async () => {
    await drill({ kind: 'slow', delayMs: 50 });
    first.script(does.overloaded());
    const [failed] = await attemptsOf(await ask());
    expect(failed).toMatchObject({ outcome: 'outage', status: 503 });
    expect(failed?.error_text).not.toContain('Fire drill');
  });

  test('lets those go who are held back when the drill is stopped', async () => {
    await drill({ kind: 'slow', delayMs: 60_000 });
    const waiting = ask();
    await eventually(async () =>
      expect(await gateway.panel.requests.recent({ limit: 1 })).toMatchObject([{ state: 'open' }]),
    );
    await gateway.panel.drills.stop({ provider: 'first' });
    expect(servedBy(await waiting)).toBe('first after 1');
  });

  test('forgets a client that hangs up', async () => {
    await drill({ kind: 'slow', delayMs: 3_000 });
    const call = openChat(gateway, chat('both', { stream: true }), { key: AGENT });
    await eventually(async () =>
      expect(await gateway.panel.requests.recent({ limit: 1 })).toMatchObject([{ state: 'open' }]),
    );
    call.hangUp();
    const { request, attempts } = await settledAt(gateway.dataDir, -1);
    expect(request).toMatchObject({ state: 'cancelled', cost_nanos: 0 });
    expect(attempts).toMatchObject([{ outcome: 'cancelled', cost_nanos: 0 }]);
    await pause(3_500);
    expect(first.requests).toHaveLength(0);
    expect(second.requests).toHaveLength(0);
  });
});

describe('a drill', () => {
  test('ends by itself, and the provider is used again at once', async () => {
    const { endsAt } = await drill({ clients: [], durationMs: 1_000 });
    for (let i = 0; i < TRIPS_AFTER; i += 1) await ask();
    expect(await gateway.panel.drills.list({})).toMatchObject([{ provider: 'first', kind: 'down' }]);
    await eventually(async () => expect(await gateway.panel.drills.list({})).toEqual([]));
    expect(Date.now() - endsAt).toBeGreaterThan(-50);
    expect(await breaker()).toMatchObject({ state: 'closed', illModels: [], drill: null });
    expect(servedBy(await ask())).toBe('first after 1');
  });

  test('takes the place of another one', async () => {
    await drill({ clients: [] });
    await drill({ kind: 'rate-limit', clients: ['editor', 'editor'] });
    expect(await gateway.panel.drills.list({})).toMatchObject([{ kind: 'rate-limit', clients: ['editor'] }]);
    expect(servedBy(await ask())).toBe('first after 1');
    expect(servedBy(await ask('both', EDITOR))).toBe('second after 2');
  });

  test('changes no setting', async () => {
    const exported = async () => [await gateway.panel.providers.list({}), await gateway.panel.clients.list({})];
    const before = await exported();
    await drill({ clients: [] });
    expect(await exported()).toEqual(before);
  });

  test('is refused for those that do not exist, by name', async () => {
    await expect(drill({ provider: 'nobody' })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(drill({ clients: ['agent', 'ghost'] })).rejects.toMatchObject({
      code: 'REFUSED',
      message: expect.stringContaining("'ghost'"),
    });
    await expect(drill({ durationMs: 10 })).rejects.toMatchObject({ code: 'BAD_REQUEST' });
    await expect(drill({ durationMs: 3_600_001 })).rejects.toMatchObject({ code: 'BAD_REQUEST' });
    await expect(gateway.panel.drills.stop({ provider: 'nobody' })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect(await gateway.panel.drills.list({})).toEqual([]);
  });

  test('ends with its provider, with the last of its clients, and with the process', async () => {
    const own = await startGateway({
      config: { providers: [provider('a', first.baseUrl)], clients: [{ name: 'agent', key: AGENT }] },
    });
    try {
      await own.panel.clients.add({ name: 'guest' });
      await own.panel.drills.start({ provider: 'a', kind: 'down', clients: ['guest'] });
      await own.panel.clients.remove({ name: 'guest' });
      expect(await own.panel.drills.list({})).toEqual([]);

      await own.panel.drills.start({ provider: 'a', kind: 'down' });
      const { undo } = await own.panel.providers.remove({ id: 'a' });
      expect(await own.panel.drills.list({})).toEqual([]);
      await own.panel.undo.apply({ token: undo });
      expect(await own.panel.drills.list({})).toEqual([]);

      await own.panel.drills.start({ provider: 'a', kind: 'slow', delayMs: 600_000, durationMs: 3_600_000 });
      const waiting = postChat(own, chat('a/m'));
      await eventually(async () =>
        expect(await own.panel.requests.recent({ limit: 1 })).toMatchObject([{ state: 'open' }]),
      );
      own.terminate();
      expect(servedBy(await waiting)).toBe('a after 1');
      expect((await own.ended).code).toBe(0);
    } finally {
      await own.dispose();
    }
  });
});

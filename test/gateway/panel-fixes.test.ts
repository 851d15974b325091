// What was learned from refusals, as the panel sees and changes it, and what becomes of the next request.

import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { chat, postChat } from '../support/chat-call.ts';
import { eventually } from '../support/eventually.ts';
import { provider } from '../support/gateway-config.ts';
import { startGateway, type Gateway } from '../support/gateway-process.ts';
import { startUpstream, type Behaviour, type ScriptedUpstream } from '../support/scripted-upstream.ts';
import { answers, unsupportedParameter } from '../support/upstream-behaviours.ts';

let upstream: ScriptedUpstream;
let gateway: Gateway;

beforeAll(async () => {
  upstream = await startUpstream();
  gateway = await startGateway({ config: { providers: [provider('up', upstream.baseUrl)] } });
});
afterAll(async () => {
  await gateway?.stop();
  await gateway?.dispose();
  await upstream?.close();
});
beforeEach(async () => {
  for (const { id } of await gateway.panel.fixes.list({})) await gateway.panel.fixes.forget({ id });
  upstream.forget();
  upstream.always(answers());
});

const refusesTemperature: Behaviour = (exchange) =>
  (exchange.asked['temperature'] === undefined ? answers() : unsupportedParameter())(exchange);

const warm = () => postChat(gateway, chat('up/m', { temperature: 0.5 }));
/** What the upstream got last. */
const lastSent = (): Record<string, unknown> => JSON.parse(upstream.calls.at(-1)?.body.toString() ?? '{}');
const list = () => gateway.panel.fixes.list({});
const refusal = (path: string | null) => ({ code: 'REFUSED', data: { path } });

async function learn() {
  upstream.always(refusesTemperature);
  expect((await warm()).status).toBe(200);
  const [fix] = await list();
  if (fix === undefined) throw new Error('nothing was learned');
  return fix;
}

test('what a refusal taught is shown with its words, and the attempt says what was changed', async () => {
  const fix = await learn();
  expect(fix).toMatchObject({
    provider: 'up',
    model: 'm',
    dialect: 'openai-chat',
    fix: { do: 'drop', field: 'temperature' },
    words: "leaves out 'temperature'",
    example: expect.stringContaining("'temperature' is not supported"),
    kept: false,
    off: false,
  });
  expect(fix.expiresAt).toBeGreaterThan(Date.now());
  await warm();
  expect(upstream.calls).toHaveLength(3);
  expect((await list())[0]?.timesUsed).toBeGreaterThan(0);

  const attempts = await eventually(async () => {
    const [request] = await gateway.panel.requests.recent({ limit: 1 });
    const { state, attemptList } = await gateway.panel.requests.get({ id: request?.id ?? '' });
    if (state !== 'done') throw new Error('not settled yet');
    return attemptList;
  });
  expect(attempts.at(-1)?.fixes).toContainEqual({ text: 'drop:temperature', words: "leaves out 'temperature'" });
});

test('the panel hears of it', async () => {
  const events = await gateway.panel.events({ today: 0 });
  const heard = (async () => {
    for await (const event of events) if (event.type === 'config') return true;
    return false;
  })();
  await learn();
  expect(await heard).toBe(true);
});

test('one that is off is neither applied nor learned again, until it is switched on', async () => {
  const { id } = await learn();
  expect(await gateway.panel.fixes.switch({ id, on: false })).toMatchObject({ off: true, expiresAt: null });
  expect((await warm()).status).toBe(400);
  expect(await list()).toHaveLength(1);
  expect(await gateway.panel.fixes.switch({ id, on: true })).toMatchObject({ off: false });
  expect((await warm()).status).toBe(200);
});

test('one that is kept does not expire', async () => {
  const { id } = await learn();
  expect(await gateway.panel.fixes.keep({ id, kept: true })).toMatchObject({ kept: true, expiresAt: null });
  expect(await gateway.panel.fixes.keep({ id, kept: false })).toMatchObject({ kept: false });
});

test('one that was forgotten comes back by undo, as it was', async () => {
  const before = await learn();
  const { undo } = await gateway.panel.fixes.forget({ id: before.id });
  expect(await list()).toEqual([]);
  await gateway.panel.undo.apply({ token: undo });
  expect(await list()).toEqual([before]);
});

test('one that was edited does what it says from then on, and goes back by undo', async () => {
  const before = await learn();
  const { undo } = await gateway.panel.fixes.edit({ id: before.id, fix: { do: 'cap', field: 'temperature', to: 0.1 } });
  upstream.always(answers());
  expect(await list()).toMatchObject([{ id: before.id, words: "limits 'temperature' to 0.1", kept: true }]);
  await warm();
  expect(lastSent()['temperature']).toBe(0.1);
  await gateway.panel.undo.apply({ token: undo });
  expect(await list()).toMatchObject([{ fix: before.fix, kept: false }]);
});

test('one made by hand takes effect with the next request', async () => {
  const fix = { do: 'set', field: 'user', to: 'somebody' } as const;
  const added = await gateway.panel.fixes.add({ provider: 'up', model: ' m ', dialect: 'openai-chat', fix });
  expect(added).toMatchObject({ model: 'm', example: null, kept: true, words: "sets 'user' to somebody" });
  await warm();
  expect(lastSent()['user']).toBe('somebody');
});

test('what cannot be done is refused in words', async () => {
  const add = (fix: Parameters<typeof gateway.panel.fixes.add>[0]['fix'], rest: object = {}) =>
    gateway.panel.fixes.add({ provider: 'up', model: 'm', dialect: 'openai-chat', fix, ...rest });
  await expect(add({ do: 'drop', field: 'messages' })).rejects.toMatchObject(refusal('field'));
  await expect(add({ do: 'drop', field: 'seed' }, { model: ' ' })).rejects.toMatchObject(refusal('model'));
  await expect(add({ do: 'drop', field: 'seed' }, { provider: 'nobody' })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  await add({ do: 'drop', field: 'seed' });
  await expect(add({ do: 'drop', field: 'seed' })).rejects.toMatchObject(refusal('fix'));
  const { id } = await add({ do: 'drop', field: 'user' });
  await expect(gateway.panel.fixes.edit({ id, fix: { do: 'drop', field: 'seed' } })).rejects.toMatchObject(
    refusal('fix'),
  );
  expect(await list()).toHaveLength(2);
});

test('what is gone is said to be gone', async () => {
  const { fixes } = gateway.panel;
  const id = 'gone';
  for (const call of [
    () => fixes.forget({ id }),
    () => fixes.edit({ id, fix: { do: 'drop', field: 'seed' } }),
    () => fixes.keep({ id, kept: true }),
    () => fixes.switch({ id, on: false }),
  ]) {
    await expect(call()).rejects.toMatchObject({ code: 'NOT_FOUND' });
  }
});

test('changes beyond single fields can be chosen from a list', async () => {
  const ready = await gateway.panel.fixes.ready({});
  const system = ready.find(({ words }) => words === 'sends developer messages as system messages');
  if (system === undefined) throw new Error('it is not in the list');
  await gateway.panel.fixes.add({ provider: 'up', model: 'm', dialect: system.dialect, fix: system.fix });
  await postChat(gateway, {
    model: 'up/m',
    messages: [
      { role: 'developer', content: 'a' },
      { role: 'user', content: 'b' },
    ],
  });
  expect(lastSent()['messages']).toMatchObject([{ role: 'system' }, { role: 'user' }]);
});

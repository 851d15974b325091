// Models beside each other, found by what they can do and by what they cost, and names that stand for them.

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { idTime } from '../../src/domain/request-id.ts';
import { chat, postChat } from '../support/chat-call.ts';
import { provider } from '../support/gateway-config.ts';
import { makeDataDir, startGateway, type Gateway } from '../support/gateway-process.ts';
import { writePastSpend, type PastRequest } from '../support/past-spend.ts';
import { startUpstream, type ScriptedUpstream } from '../support/scripted-upstream.ts';

const HOUR_MS = 3_600_000;

let upstream: ScriptedUpstream;
let dataDir: ReturnType<typeof makeDataDir>;
let gateway: Gateway;

const models = [
  { id: 'dear', inputPrice: 10, cachedInputPrice: 1, outputPrice: 50, abilities: { tools: true, images: true } },
  { id: 'cheap', inputPrice: 0.1, outputPrice: 0.5, contextWindow: 1_000, abilities: { tools: true, images: false } },
  { id: 'unpriced', abilities: { tools: false } },
];

function past(agoMs: number, rest: Partial<PastRequest>): PastRequest {
  const startedAt = Date.now() - agoMs;
  return {
    id: `${idTime(startedAt)}${'0'.repeat(16)}`,
    startedAt,
    provider: 'alpha',
    model: 'dear',
    client: 'editor',
    route: null,
    state: 'done',
    source: 'price',
    costNanos: 1_000,
    upToNanos: 0,
    fellBack: false,
    inputTokens: 0,
    cachedTokens: 0,
    outputTokens: 0,
    ttftMs: 100,
    durationMs: 100,
    ...rest,
  };
}

beforeAll(async () => {
  upstream = await startUpstream();
  dataDir = makeDataDir();
  await writePastSpend(dataDir.path, [
    past(HOUR_MS, { model: 'dear', inputTokens: 1_000, outputTokens: 300, ttftMs: 400, durationMs: 3_400 }),
    past(2 * HOUR_MS, { model: 'cheap', inputTokens: 3_000, outputTokens: 100, ttftMs: 2_000, durationMs: 12_000 }),
    // Neither failures nor what is long past make a usual request.
    past(3 * HOUR_MS, { model: 'dear', state: 'failed' }),
    past(40 * 24 * HOUR_MS, { model: 'dear', inputTokens: 90_000, outputTokens: 9_000 }),
  ]);
  gateway = await startGateway({
    dataDir: dataDir.path,
    config: {
      providers: [provider('alpha', upstream.baseUrl, { preset: 'custom', models })],
      aliases: { quick: 'alpha/cheap', nowhere: 'nobody-has-this' },
    },
  });
}, 60_000);
afterAll(async () => {
  await gateway?.dispose();
  await upstream?.close();
  dataDir?.remove();
});

const idsOf = async (input: Parameters<Gateway['panel']['models']['list']>[0]) =>
  (await gateway.panel.models.list(input)).models.map(({ model }) => model);

describe('the list', () => {
  test('knows the usual request, what it costs and how long it takes', async () => {
    const { typical, models: listed } = await gateway.panel.models.list({});
    expect(typical).toEqual({
      request: { inputTokens: 2_000, cachedInputTokens: 0, cacheWriteTokens: 0, outputTokens: 200 },
      requests: 2,
      days: 30,
    });
    const [dear, cheap, unpriced] = listed;
    expect(dear).toMatchObject({ model: 'dear', typicalNanos: 2_000 * 10_000 + 200 * 50_000, typicalGuessed: false });
    expect(cheap?.typicalNanos).toBe(2_000 * 100 + 200 * 500);
    expect(dear?.measured?.requests).toBe(1);
    // Percentiles are within 5 %: 400 ms, and 300 tokens in 3 s.
    expect(dear?.measured?.ttftMs).toBeGreaterThan(380);
    expect(dear?.measured?.ttftMs).toBeLessThan(420);
    expect(dear?.typicalMs).toBeGreaterThan(2_200);
    expect(dear?.typicalMs).toBeLessThan(2_600);
    expect(unpriced).toMatchObject({ model: 'unpriced', typicalNanos: null, typicalMs: null, measured: null });
  });

  test('can be sorted, what is not known last', async () => {
    expect(await idsOf({})).toEqual(['dear', 'cheap', 'unpriced']);
    expect(await idsOf({ sort: 'price' })).toEqual(['cheap', 'dear', 'unpriced']);
    expect(await idsOf({ sort: 'speed' })).toEqual(['dear', 'cheap', 'unpriced']);
  });

  test('can be narrowed to what is known to have an ability', async () => {
    expect(await idsOf({ abilities: ['tools'] })).toEqual(['dear', 'cheap']);
    expect(await idsOf({ abilities: ['tools', 'images'] })).toEqual(['dear']);
    expect(await idsOf({ abilities: ['audio'] })).toEqual([]);
  });
});

describe('a comparison', () => {
  const [dear, cheap, unpriced] = ['dear', 'cheap', 'unpriced'].map((model) => ({ provider: 'alpha', model }));

  test('has the usual request at today’s prices, part by part', async () => {
    const compared = await gateway.panel.models.compare({ models: [dear!, cheap!, unpriced!] });
    expect(compared.request).toEqual(compared.typical.request);
    const [first, second, third] = compared.models;
    expect(first?.cost).toMatchObject({
      nanos: 30_000_000,
      dollars: '0.03',
      guessed: false,
      parts: [
        { what: 'input', count: 2_000, nanos: 10_000_000_000, per: 1_000_000, dollars: '0.02', guessed: false },
        { what: 'output', count: 200, nanos: 50_000_000_000, per: 1_000_000, dollars: '0.01', guessed: false },
      ],
    });
    expect(first?.misfit).toBeNull();
    expect(second).toMatchObject({ cost: { nanos: 300_000 }, misfit: 'longer than its window' });
    expect(third).toMatchObject({ cost: null, takesMs: null, misfit: null });
  });

  test('reckons with any other request, and says where a price stands in for another', async () => {
    const request = { inputTokens: 1_000, cachedInputTokens: 600, cacheWriteTokens: 0, outputTokens: 10 };
    const compared = await gateway.panel.models.compare({ models: [dear!, cheap!], request });
    expect(compared.request).toEqual(request);
    expect(compared.models[0]?.cost).toMatchObject({ nanos: 400 * 10_000 + 600 * 1_000 + 10 * 50_000, guessed: false });
    expect(compared.models[1]?.cost).toMatchObject({ nanos: 1_000 * 100 + 10 * 500, guessed: true });
    expect(compared.models[0]?.takesMs).toBeLessThan(700);
  });

  test('is refused where there is no such provider, or too many', async () => {
    const { compare } = gateway.panel.models;
    await expect(compare({ models: [{ provider: 'nobody', model: 'm' }] })).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
    const five = Array.from({ length: 5 }, () => dear!);
    await expect(compare({ models: five })).rejects.toMatchObject({ code: 'BAD_REQUEST' });
  });
});

describe('aliases', () => {
  const aliases = () => gateway.panel.aliases;
  const names = async () => (await aliases().list({})).map(({ name }) => name);

  test('say where they lead', async () => {
    expect(await aliases().list({})).toEqual([
      { name: 'quick', model: 'alpha/cheap', leadsTo: 'alpha/cheap' },
      { name: 'nowhere', model: 'nobody-has-this', leadsTo: null },
    ]);
  });

  test('are added, changed in their place and removed, each with a way back', async () => {
    const served = async (name: string) => (await postChat(gateway, chat(name))).headers['x-breakerbox-model'];
    const added = await aliases().set({ name: ' gpt-4 ', model: 'alpha/dear' });
    expect(await served('gpt-4')).toBe('dear');
    const changed = await aliases().set({ was: 'quick', name: 'fast', model: 'alpha/dear' });
    expect(await names()).toEqual(['fast', 'nowhere', 'gpt-4']);
    expect(await served('fast')).toBe('dear');
    const removed = await aliases().remove({ name: 'nowhere' });
    expect(await names()).toEqual(['fast', 'gpt-4']);

    await gateway.panel.undo.apply({ token: removed.undo });
    await gateway.panel.undo.apply({ token: changed.undo });
    expect(await served('quick')).toBe('cheap');
    await gateway.panel.undo.apply({ token: added.undo });
    expect((await names()).toSorted()).toEqual(['nowhere', 'quick']);
  });

  test('that cannot be are refused in words', async () => {
    const refused = (path: unknown, words: RegExp) => ({
      code: 'REFUSED',
      message: expect.stringMatching(words),
      data: { path },
    });
    await expect(aliases().set({ name: 'quick', model: 'alpha/dear' })).rejects.toMatchObject(
      refused('name', /already/u),
    );
    await expect(aliases().set({ name: 'alpha/x', model: 'alpha/dear' })).rejects.toMatchObject(
      refused(expect.any(String), /never be used/u),
    );
    await expect(aliases().set({ name: 'a', model: 'a' })).rejects.toMatchObject(
      refused(expect.any(String), /lead back/u),
    );
    await expect(aliases().remove({ name: 'none' })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect(await names()).toHaveLength(2);
  });
});

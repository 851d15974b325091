// The models of the user's providers: what is known of them and from where, what the user says instead, and one name
// for the same model at all of them.

import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { chat, postChat } from '../support/chat-call.ts';
import { provider, providerKey } from '../support/gateway-config.ts';
import { startGateway, type Gateway } from '../support/gateway-process.ts';
import { EMBEDDED_DATE } from '../support/published-catalog.ts';
import { startUpstream, type ScriptedUpstream } from '../support/scripted-upstream.ts';
import { answers, serverError } from '../support/upstream-behaviours.ts';

let first: ScriptedUpstream;
let second: ScriptedUpstream;
let gateway: Gateway;

beforeAll(async () => {
  [first, second] = await Promise.all([startUpstream(), startUpstream({ models: ['m', 'local-only'] })]);
  gateway = await startGateway({
    config: {
      providers: [
        {
          id: 'claude',
          preset: 'anthropic',
          baseUrl: first.baseUrl,
          keys: [{ name: 'main', value: providerKey('claude') }],
          dialect: 'openai-chat',
        },
        {
          id: 'router',
          preset: 'openrouter',
          baseUrl: second.baseUrl,
          keys: [{ name: 'main', value: providerKey('router') }],
        },
        provider('up', second.baseUrl, { enabled: false, models: [{ id: 'm', inputPrice: 1, outputPrice: 2 }] }),
      ],
    },
  });
});
afterAll(async () => {
  await gateway?.dispose();
  await Promise.all([first?.close(), second?.close()]);
});
beforeEach(() => {
  for (const upstream of [first, second]) {
    upstream.forget();
    upstream.always(answers());
  }
});

const find = async (providerId: string, model: string) => {
  const { models } = await gateway.panel.models.list({ provider: providerId, search: model });
  const found = models.find((each) => each.model === model);
  if (found === undefined) throw new Error(`There is no ${providerId}/${model}.`);
  return found;
};

describe('the list', () => {
  test('has every value with its source, and the same model elsewhere', async () => {
    expect(await find('router', 'anthropic/claude-sonnet-4.5')).toMatchObject({
      canonical: 'claude-sonnet-4-5',
      configured: false,
      override: null,
      inputPrice: 3e9,
      cachedInputPrice: 3e8,
      cacheWritePrice: 3.75e9,
      outputPrice: 15e9,
      reasoningPrice: null,
      tiers: [{ above: 200_000, inputPrice: 6e9, outputPrice: 22.5e9 }],
      abilities: { tools: true, images: true, audio: false },
      deprecated: false,
      alsoAt: [
        { provider: 'claude', model: 'claude-sonnet-4-5' },
        { provider: 'claude', model: 'claude-sonnet-4-5-20250929' },
      ],
      sources: {
        price: { origin: 'catalog', name: 'models.dev (MIT licence)', date: EMBEDDED_DATE, stale: expect.any(Boolean) },
        contextWindow: { origin: 'catalog' },
        abilities: { origin: 'catalog' },
      },
    });
    expect(await find('claude', 'claude-3-sonnet-20240229')).toMatchObject({
      cacheWritePrice: 3.75e9,
      sources: {
        price: { origin: 'overlay', name: expect.stringContaining('1.25') },
        maxOutput: { origin: 'catalog' },
      },
    });
    expect(await find('up', 'm')).toMatchObject({
      configured: true,
      inputPrice: 1e9,
      contextWindow: null,
      abilities: {},
      sources: {
        price: { origin: 'configured', date: null, ageDays: null, stale: false },
        contextWindow: null,
        abilities: null,
      },
    });
  });

  test('has what a provider lists, with the day', async () => {
    await gateway.panel.providers.refreshModels({ id: 'router' });
    expect(await find('router', 'local-only')).toMatchObject({ inputPrice: null, sources: { price: null } });
  });

  test('comes in pages, and can be searched by canonical name', async () => {
    const all = await gateway.panel.models.list({ limit: 500 });
    expect(all.total).toBeGreaterThan(300);
    const page = await gateway.panel.models.list({ limit: 2, offset: 1 });
    expect(page).toMatchObject({ total: all.total, models: all.models.slice(1, 3) });
    const found = await gateway.panel.models.list({ search: ' Claude-SONNET-4-5' });
    expect(new Set(found.models.map((model) => model.provider))).toEqual(new Set(['claude', 'router']));
    expect(await gateway.panel.models.list({ search: 'no such model' })).toMatchObject({ total: 0, models: [] });
  });
});

describe('what the user says', () => {
  const nothing = {
    inputPrice: null,
    cachedInputPrice: null,
    cacheWritePrice: null,
    outputPrice: null,
    reasoningPrice: null,
    contextWindow: null,
    maxOutput: null,
    abilities: {},
  };
  const at = { provider: 'claude', model: 'claude-opus-4-8' };
  const autoOf = async () =>
    (await gateway.panel.providers.list({})).find(({ id }) => id === 'claude')?.models.map(({ id }) => id);

  test('comes before everything else, until it is undone', async () => {
    const before = await find(at.provider, at.model);
    const { undo } = await gateway.panel.models.override({
      ...at,
      ...nothing,
      reasoningPrice: 9e9,
      contextWindow: 5000,
      abilities: { images: false },
    });
    const after = await find(at.provider, at.model);
    expect(after).toMatchObject({
      configured: true,
      override: { reasoningPrice: 9e9, inputPrice: null, abilities: { images: false } },
      inputPrice: before.inputPrice,
      reasoningPrice: 9e9,
      contextWindow: 5000,
      abilities: { images: false, tools: true },
      sources: {
        price: { origin: 'configured' },
        contextWindow: { origin: 'configured' },
        maxOutput: { origin: 'catalog' },
        abilities: { origin: 'configured' },
      },
    });
    await gateway.panel.undo.apply({ token: undo });
    expect(await find(at.provider, at.model)).toEqual(before);
    expect(await autoOf()).toEqual([]);
  });

  test('does not redirect what `auto` does, and goes without a trace', async () => {
    const served = async () => (await postChat(gateway, chat('auto'))).headers['x-breakerbox-model'];
    const auto = await served();
    await gateway.panel.models.override({ ...at, ...nothing, inputPrice: 7e9 });
    expect(await served()).toBe(auto);
    expect(await find(at.provider, at.model)).toMatchObject({ inputPrice: 7e9, cachedInputPrice: null });
    const { undo } = await gateway.panel.models.clearOverride(at);
    expect(await autoOf()).toEqual([]);
    expect(await served()).toBe(auto);
    await gateway.panel.undo.apply({ token: undo });
    expect(await find(at.provider, at.model)).toMatchObject({ inputPrice: 7e9 });
    await gateway.panel.models.clearOverride(at);
  });

  test('is refused where it cannot be', async () => {
    const { override, clearOverride } = gateway.panel.models;
    await expect(override({ ...at, ...nothing, inputPrice: 2e15 })).rejects.toMatchObject({ code: 'REFUSED' });
    await expect(override({ ...at, ...nothing, provider: 'nobody' })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(clearOverride(at)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});

describe('one name for a model', () => {
  const served = async (model: string) => {
    const { status, headers } = await postChat(gateway, chat(model));
    return { status, by: [headers['x-breakerbox-provider'], headers['x-breakerbox-model']].join('/') };
  };

  test.each([
    ['claude-sonnet-4.5', 'claude/claude-sonnet-4-5'],
    ['anthropic/claude-sonnet-4.5', 'claude/claude-sonnet-4-5'],
    ['claude-sonnet-4', 'claude/claude-sonnet-4-20250514'],
    ['openai/gpt-5-mini-2025-08-07', 'router/openai/gpt-5-mini'],
  ])('%s goes to %s', async (model, by) => {
    expect((await served(model)).by).toBe(by);
  });

  test('fails over to the same model under another id', async () => {
    first.always(serverError());
    expect(await served('claude-sonnet-4-5-20250929')).toEqual({
      status: 200,
      by: 'router/anthropic/claude-sonnet-4.5',
    });
    expect(JSON.parse(second.calls.at(-1)?.body.toString() ?? '{}')).toMatchObject({
      model: 'anthropic/claude-sonnet-4.5',
    });
  });

  test('does not lead to another model', async () => {
    expect((await served('claude-sonnet-4-5-mini')).status).toBe(404);
    expect((await served('nobody/claude-sonnet-4.5')).status).toBe(404);
  });
});

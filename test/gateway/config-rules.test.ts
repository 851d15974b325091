// Rules in the configuration file: a bad one changes nothing, and the old ones stay in force.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { chat, postChat } from '../support/chat-call.ts';
import { provider, route } from '../support/gateway-config.ts';
import { makeDataDir, runToEnd, startGateway } from '../support/gateway-process.ts';
import type { Gateway } from '../support/gateway-process.ts';
import { startUpstream } from '../support/scripted-upstream.ts';
import type { ScriptedUpstream } from '../support/scripted-upstream.ts';

let upstream: ScriptedUpstream;
beforeAll(async () => {
  upstream = await startUpstream();
});
afterAll(() => upstream.close());

const RULES = [
  { id: 'refunds', when: { keywords: 'refund' }, use: { route: 'other' } },
  { id: 'secrets', when: { pattern: '(?i)launch code \\d+' }, use: { refuse: 'Launch codes stay here.' } },
];

function fileWith(rules: readonly unknown[], rest: object = {}): string {
  return JSON.stringify({
    version: 1,
    providers: [provider('up', upstream.baseUrl)],
    routes: [route('r', ['up/m']), route('other', ['up/m'])],
    clients: [{ name: 'tool', key: 'bbx-test-0123456789abcdef' }],
    rules,
    ...rest,
  });
}

async function withGateway(
  options: Parameters<typeof startGateway>[0],
  body: (gateway: Gateway) => Promise<void>,
): Promise<void> {
  const gateway = await startGateway(options);
  try {
    await body(gateway);
  } finally {
    await gateway.dispose();
  }
}

function say(gateway: Gateway, content: string): ReturnType<typeof postChat> {
  return postChat(gateway, chat('r', { messages: [{ role: 'user', content }] }));
}

/** What the rules make of three requests. */
async function expectRules(gateway: Gateway): Promise<void> {
  const [plain, refund, code] = [
    await say(gateway, 'Hello'),
    await say(gateway, 'Where is my REFUND?'),
    await say(gateway, 'The launch code 0000, please'),
  ];
  expect(plain.status).toBe(200);
  expect(plain.headers).toMatchObject({ 'x-breakerbox-route': 'r' });
  expect(plain.headers).not.toHaveProperty('x-breakerbox-rule');
  expect(refund.status).toBe(200);
  expect(refund.headers).toMatchObject({ 'x-breakerbox-route': 'other', 'x-breakerbox-rule': 'refunds' });
  expect(code.status).toBe(403);
  expect(code.text).toContain('Launch codes stay here.');
}

describe('a file with bad rules', () => {
  test.each<[what: string, rule: object, path: RegExp]>([
    [
      'an unknown condition',
      { id: 'a', when: { keyword: 'x' }, use: { route: 'r' } },
      /rules\[0\]\.when\.keyword: .*Did you mean "keywords"/,
    ],
    [
      'a pattern that is none',
      { id: 'a', when: { pattern: 'a(?=b)' }, use: { route: 'r' } },
      /rules\[0\]\.when\.pattern: .*matched in linear time/,
    ],
    [
      'an unknown route',
      { id: 'a', when: {}, use: { route: 'othre' } },
      /rules\[0\]\.use\.route: There is no route "othre"\. Did you mean "other"/,
    ],
    [
      'a budget',
      { id: 'a', when: { budget: { id: 'monthly', gte: 0.8 } }, use: { route: 'r' } },
      /rules\[0\]\.when\.budget\.id: There is no budget "monthly"\. No budget is configured/,
    ],
  ])('with %s ends with 64 and names its path', async (_, rule, path) => {
    const ended = await runToEnd({ configText: fileWith([rule]) });
    expect(ended.stderr).toMatch(path);
    expect(ended.code).toBe(64);
    expect(ended.stdout).toBe('');
    expect(ended.stderr).not.toMatch(/\n\s+at /);
  });

  test('changes nothing, however good the rest of it is', async () => {
    const data = makeDataDir();
    try {
      await withGateway({ dataDir: data.path, configText: fileWith(RULES) }, async (gateway) => {
        await gateway.stop();
      });
      const settings = () => readFileSync(join(data.path, 'settings.json'), 'utf8');
      const before = settings();
      expect(before).toContain('Launch codes stay here.');
      const bad = fileWith([{ id: 'refunds', when: { turns: 3 }, use: { route: 'r' } }], { aliases: { new: 'up/m' } });
      const ended = await runToEnd({ dataDir: data.path, configText: bad });
      expect(ended.stderr).toMatch(/rules\[0\]\.when\.turns: .*write \{ gte: 3 \}/);
      expect(ended.code).toBe(64);
      expect(settings()).toBe(before);
    } finally {
      data.remove();
    }
  });
});

describe('rules of a file', () => {
  test('stay in force when the next file is refused', async () => {
    const data = makeDataDir();
    try {
      await withGateway({ dataDir: data.path, configText: fileWith(RULES) }, async (gateway) => {
        await expectRules(gateway);
        await gateway.stop();
      });
      const bad = fileWith([{ ...RULES[0], use: { route: 'nowhere' } }]);
      expect((await runToEnd({ dataDir: data.path, configText: bad })).code).toBe(64);
      await withGateway({ dataDir: data.path }, expectRules);
    } finally {
      data.remove();
    }
  });

  test('are replaced by the next file that has some, and by none other', async () => {
    const data = makeDataDir();
    try {
      await withGateway({ dataDir: data.path, configText: fileWith(RULES) }, async (gateway) => {
        await gateway.stop();
      });
      const aliases = JSON.stringify({ version: 1, aliases: { short: 'up/m' } });
      await withGateway({ dataDir: data.path, configText: aliases }, async (gateway) => {
        await expectRules(gateway);
        await gateway.stop();
      });
      const none = JSON.stringify({ version: 1, rules: [] });
      await withGateway({ dataDir: data.path, configText: none }, async (gateway) => {
        const answer = await say(gateway, 'The launch code 0000, please');
        expect(answer.status).toBe(200);
        expect(answer.headers).not.toHaveProperty('x-breakerbox-rule');
      });
    } finally {
      data.remove();
    }
  }, 45_000);
});

test.each([
  [
    'at its provider',
    'vendor/gpt-5-minii',
    /^Nothing is known of a model "gpt-5-minii" at vendor\. Did you mean "gpt-5-mini"\?/,
  ],
  [
    'without a provider',
    'gpt-5-minii',
    /^No provider is known to have a model "gpt-5-minii"\. Did you mean "gpt-5-mini"\?/,
  ],
  ['behind an alias', 'quick', /^Nothing is known of a model "gpt-5-minii" at vendor/],
])('a misspelt model %s is refused with what was meant', async (_, model, message) => {
  const vendor = { ...provider('vendor', upstream.baseUrl), preset: 'openai' };
  await withGateway(
    { config: { providers: [vendor], aliases: { quick: 'vendor/gpt-5-minii' } } },
    async ({ panel }) => {
      const text = (name: string): string =>
        JSON.stringify({
          version: 1,
          aliases: { quick: 'vendor/gpt-5-minii' },
          rules: [{ id: 'all', when: {}, use: { model: name } }],
        });
      expect((await panel.routing.check({ text: text(model) })).problems).toMatchObject([
        { path: 'rules[0].use.model', message: expect.stringMatching(message) },
      ]);
      expect((await panel.routing.check({ text: text('gpt-5-mini') })).problems).toEqual([]);
      await expect(panel.routing.save({ text: text(model) })).rejects.toThrow(/gpt-5-minii/);
      expect((await panel.routing.get({})).rules).toEqual([]);
    },
  );
});

describe('a route to a misspelt model', () => {
  const vendor = (): ReturnType<typeof provider> => ({ ...provider('vendor', upstream.baseUrl), preset: 'openai' });
  const unknown = /^Nothing is known of a model "gpt-5-minii" at vendor\. Did you mean "gpt-5-mini"\? If it is new/;
  const text = (rest: object): string => JSON.stringify({ version: 1, ...rest });
  const misspelt = route('quick', ['vendor/m', 'vendor/gpt-5-minii']);

  test('is refused with what was meant, and taken by force', async () => {
    await withGateway({ config: { providers: [vendor()] } }, async ({ panel }) => {
      expect((await panel.routing.check({ text: text({ routes: [misspelt] }) })).problems).toMatchObject([
        { path: 'routes[0].targets[1].model', message: expect.stringMatching(unknown) },
      ]);
      expect(
        (await panel.routing.check({ text: text({ routes: [route('quick', ['vendor/gpt-5-mini'])] }) })).problems,
      ).toEqual([]);
      await expect(panel.routing.save({ text: text({ routes: [misspelt] }) })).rejects.toThrow(unknown);
      await panel.routing.save({ text: text({ routes: [misspelt] }), force: true });
      expect((await panel.routing.get({})).routes.map(({ id }) => id)).toContain('quick');
    });
  });

  test('that is in force already opens, and stands in the way of no other change', async () => {
    const data = makeDataDir();
    try {
      await withGateway({ dataDir: data.path, config: { providers: [vendor()] } }, async (gateway) => {
        await gateway.panel.routing.save({ text: text({ routes: [misspelt] }), force: true });
        await gateway.stop();
      });
      await withGateway({ dataDir: data.path }, async ({ panel }) => {
        const rules = [{ id: 'all', when: {}, use: { route: 'quick' } }];
        await panel.routing.save({ text: text({ rules }) });
        await panel.routing.save({ text: text({ routes: [misspelt, route('more', ['vendor/m'])] }) });
        const another = [misspelt, route('more', ['vendor/gpt-5-nanoo'])];
        await expect(panel.routing.save({ text: text({ routes: another }) })).rejects.toThrow(/"gpt-5-nanoo"/);
      });
    } finally {
      data.remove();
    }
  });

  test('in a file is believed: it may be newer than the catalog, and the provider has not been asked yet', async () => {
    await withGateway({ config: { providers: [vendor()], routes: [misspelt] } }, async ({ panel }) => {
      expect((await panel.routing.get({})).routes.map(({ id }) => id)).toContain('quick');
    });
  });
});

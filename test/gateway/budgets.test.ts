// Budgets at the front door: what is refused, what is capped, what is cut, and what a restart must not forget.

import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { header, ledgerOf, post, sentTo } from '../support/ask.ts';
import { chat, openChat, postChat } from '../support/chat-call.ts';
import { eventually } from '../support/eventually.ts';
import { provider, route } from '../support/gateway-config.ts';
import { startGateway } from '../support/gateway-process.ts';
import type { Gateway } from '../support/gateway-process.ts';
import { settledAt } from '../support/ledger-file.ts';
import { startUpstream } from '../support/scripted-upstream.ts';
import type { ScriptedUpstream } from '../support/scripted-upstream.ts';
import * as does from '../support/upstream-behaviours.ts';

/** $1 a million tokens in, $10 out: a step of 100 tokens of an answer is a tenth of a cent. */
const PRICED = { id: 'm', inputPrice: 1, outputPrice: 10 };
const CHEAP = { id: 'cheap', inputPrice: 0.01, outputPrice: 0.01 };
const CLIENTS = [
  { name: 'editor', key: 'bbx-editor-key' },
  { name: 'agent', key: 'bbx-agent-key' },
];

let first: ScriptedUpstream;
let second: ScriptedUpstream;

beforeAll(async () => {
  first = await startUpstream();
  second = await startUpstream();
});
afterAll(async () => {
  await first.close();
  await second.close();
});
beforeEach(() => {
  first.forget();
  second.forget();
  first.always(does.answers());
  second.always(does.answers());
});

async function gatewayWith(budgets: readonly object[], rest: object = {}): Promise<Gateway> {
  return startGateway({
    config: {
      providers: [
        provider('first', first.baseUrl, { dialect: 'openai-chat', models: [PRICED, CHEAP, { id: 'free-of-words' }] }),
        provider('second', second.baseUrl, { models: [CHEAP] }),
      ],
      routes: [route('both', ['first/m', 'second/cheap']), route('thrift', ['second/cheap'])],
      clients: CLIENTS,
      budgets,
      settings: { reserveTokens: 100 },
      ...rest,
    },
  });
}

const all = (limit: number, rest: object = {}): object => ({
  id: 'daily',
  scope: 'all',
  period: 'day',
  limit,
  ...rest,
});

describe('a request that may cost more than is left', () => {
  test('is refused before anybody is asked, in words, and not to be tried again', async () => {
    const gateway = await gatewayWith([all(0.0005)]);
    try {
      const answer = await postChat(gateway, chat('first/m', { max_tokens: 100 }));
      expect(answer.status).toBe(402);
      expect(answer.headers['x-should-retry']).toBe('false');
      expect(answer.json).toMatchObject({ error: { type: 'budget_exceeded', code: 'budget_exceeded' } });
      const { message, attempts } = (answer.json as { error: { message: string; attempts: object[] } }).error;
      expect(message).toMatch(/^The budget 'daily' of \$0\.0005 has \$0\.0005 left, and this request may cost up to/);
      expect(message).toMatch(/It is renewed at 20\d\d-/);
      expect(attempts).toMatchObject([{ provider: 'first', model: 'm', outcome: 'budget' }]);
      expect(first.calls).toHaveLength(0);
      const { request } = await ledgerOf(gateway, answer);
      expect(request).toMatchObject({ state: 'failed', status: 402, error_kind: 'budget' });
    } finally {
      await gateway.dispose();
    }
  });

  test('goes to the next target that it can afford, and what failed for nothing is free again', async () => {
    const gateway = await gatewayWith([all(0.0005)]);
    try {
      const answer = await postChat(gateway, chat('both', { max_tokens: 100 }));
      expect(answer.status).toBe(200);
      expect(header(answer, 'provider')).toBe('second');
      expect(first.calls).toHaveLength(0);
    } finally {
      await gateway.dispose();
    }
  });

  test.each([
    ['a fee for each request', 'fee', {}],
    ['searches that it may make', 'search', { web_search_options: {} }],
    ['thought beyond its limit', 'thought', { thinking_budget: 5_000 }],
  ])('counts %s', async (_what, model, rest) => {
    const models = [
      { ...CHEAP, id: 'fee', requestPrice: 0.01 },
      { ...CHEAP, id: 'search', searchPrice: 0.01 },
      { ...CHEAP, id: 'thought', outputPrice: 2 },
    ];
    const gateway = await gatewayWith([all(0.005)], {
      providers: [provider('first', first.baseUrl, { preset: 'qwen', models: [CHEAP, ...models] })],
      routes: [],
    });
    try {
      const asked = { max_tokens: 10, ...rest };
      expect((await postChat(gateway, chat(`first/${model}`, asked))).status).toBe(402);
      expect(first.calls).toHaveLength(0);
      expect((await postChat(gateway, chat('first/cheap', asked))).status).toBe(200);
      if (model === 'fee') return;
      expect((await postChat(gateway, chat(`first/${model}`, { max_tokens: 10 }))).status).toBe(200);
    } finally {
      await gateway.dispose();
    }
  });

  test('is not refused where its price is unknown, but said', async () => {
    const gateway = await gatewayWith([all(0.000001)]);
    try {
      expect((await postChat(gateway, chat('first/free-of-words'))).status).toBe(200);
      expect((await gateway.panel.budgets.list({})).unpriced).toEqual(['first/free-of-words']);
      expect(gateway.output().stderr).toMatch(/budgets\.unpriced.*first\/free-of-words/);
    } finally {
      await gateway.dispose();
    }
  });
});

describe('an answer without a limit', () => {
  test('gets one where a budget can refuse, under the name that the target has for it', async () => {
    const gateway = await gatewayWith([all(5)]);
    try {
      const answer = await postChat(gateway, chat('first/m'));
      expect(sentTo(first)).toMatchObject({ max_completion_tokens: 100 });
      expect(header(answer, 'fixes')).toBe('set:max_completion_tokens>100');
      await postChat(gateway, chat('first/m', { max_tokens: 7 }));
      expect(sentTo(first)).toMatchObject({ max_tokens: 7 });
      expect(sentTo(first)).not.toHaveProperty('max_completion_tokens');
    } finally {
      await gateway.dispose();
    }
  });

  test('stays as it is where budgets only warn, and where another client has one', async () => {
    const mine = { id: 'mine', scope: { client: 'agent' }, period: 'month', limit: 0.000001 };
    const gateway = await gatewayWith([all(0.000001, { onLimit: 'notify' }), mine]);
    try {
      const answer = await postChat(gateway, chat('first/m'));
      expect(answer.status).toBe(200);
      expect(sentTo(first)).not.toHaveProperty('max_completion_tokens');
      expect((await postChat(gateway, chat('first/m'), { key: 'bbx-agent-key' })).status).toBe(402);
    } finally {
      await gateway.dispose();
    }
  });
});

const LONG = Array.from({ length: 400 }, (_, index) => `word${index} `);

describe('a stream that outgrows what is held back for it', () => {
  test('goes on while there is room', async () => {
    const gateway = await gatewayWith([all(5)]);
    try {
      first.always(does.answers({ tokens: LONG }));
      const answer = await postChat(gateway, chat('first/m', { stream: true }));
      expect(answer.text).toContain('word399');
      expect(answer.text).toContain('[DONE]');
      const { budgets } = await gateway.panel.budgets.list({});
      expect(budgets[0]).toMatchObject({ reservedNanos: 0, refused: 0 });
    } finally {
      await gateway.dispose();
    }
  });

  test.each([
    ['chat', '/v1/chat/completions', {}, /data: \{"error":\{.*"type":"budget_exceeded".*"code":"budget_exceeded"/],
    [
      'messages',
      '/v1/messages',
      { max_tokens: 9_000 },
      /event: error\ndata: \{"type":"error","error":\{.*The answer was cut off/,
    ],
    [
      'responses',
      '/v1/responses',
      { input: 'Say much.' },
      /event: (?:response\.failed|error)\ndata: .*budget_exceeded/,
    ],
    ['ollama', '/api/chat', {}, /\{"error":"The answer was cut off/],
  ])('ends in an error of the %s surface', async (_name, path, rest, event) => {
    // Room for the first step and for no other.
    const gateway = await gatewayWith([all(0.0016)]);
    try {
      first.always(does.drips({ tokens: LONG }, 1));
      const body = { ...chat('first/m', { stream: true }), ...rest };
      if (path === '/v1/responses') Reflect.deleteProperty(body, 'messages');
      const answer = await post(gateway, path, body);
      expect(answer.status).toBe(200);
      expect(answer.text).toContain('word10');
      expect(answer.text).not.toContain('word399');
      expect(answer.text).toMatch(event);
      const { request } = await settledAt(gateway.dataDir, 0);
      expect(request).toMatchObject({ state: 'truncated', error_kind: 'budget' });
      expect(Number(request.cost_nanos)).toBeGreaterThan(0);
      // The provider is not told to go on writing what nobody pays for.
      expect(await first.calls[0]?.socketClosed).toBeGreaterThan(0);
      expect(await gateway.panel.breakers.list({})).toMatchObject([{ state: 'closed' }, { state: 'closed' }]);
    } finally {
      await gateway.dispose();
    }
  });
});

describe('what is spent', () => {
  test('is known again after a restart, and after kill -9 with what was held back', async () => {
    const gateway = await gatewayWith([all(1)]);
    const { dataDir } = gateway;
    await postChat(gateway, chat('first/m', { max_tokens: 100 }));
    await settledAt(dataDir, 0);
    const { budgets: before } = await gateway.panel.budgets.list({});
    expect(before[0]).toMatchObject({ id: 'daily', counted: true, reservedNanos: 0, upToNanos: 0 });
    expect(before[0]?.spentNanos).toBeGreaterThan(0);

    first.always(does.hangsBeforeHeaders());
    const hanging = openChat(gateway, chat('first/m', { max_tokens: 1000 }));
    void hanging.response.catch(() => undefined);
    await first.call(2);
    const { budgets: held } = await gateway.panel.budgets.list({});
    expect(held[0]?.reservedNanos).toBeGreaterThan(10_000_000);
    await gateway.kill();

    const again = await startGateway({ dataDir });
    try {
      await eventually(async () => {
        const { budgets } = await again.panel.budgets.list({});
        expect(budgets[0]?.counted).toBe(true);
        // Cost that is known and what may have been billed beyond it come to what was spent and held.
        const { spentNanos = 0, upToNanos = 0 } = budgets[0] ?? {};
        expect(spentNanos + upToNanos).toBe((before[0]?.spentNanos ?? 0) + (held[0]?.reservedNanos ?? 0));
      });
    } finally {
      await again.dispose();
      await gateway.dispose();
    }
  });

  test('leads to the cheaper route from its step on, and rules can ask for it', async () => {
    const steps = [
      { at: 0.5, do: { route: 'thrift' } },
      { at: 1, do: 'notify' },
    ];
    const rule = {
      id: 'half',
      when: { budget: { id: 'daily', gte: 0.5 }, model: 'ruled' },
      use: { model: 'second/cheap' },
    };
    const gateway = await gatewayWith(
      [all(0.00008, { steps }), { id: 'other', scope: 'all', period: 'week', limit: 9 }],
      {
        rules: [rule],
        aliases: { ruled: 'first/cheap' },
      },
    );
    try {
      const before = await postChat(gateway, chat('ruled', { max_tokens: 10 }));
      expect(header(before, 'provider')).toBe('first');
      // 11 tokens in and 3 out at $1 and $10: half of the budget.
      await postChat(gateway, chat('first/m', { max_tokens: 1 }));
      await settledAt(gateway.dataDir, 1);
      const after = await postChat(gateway, chat('first/m', { max_tokens: 10 }));
      expect(header(after, 'provider')).toBe('second');
      expect(header(after, 'why')).toMatch(/^budget daily at 5\d[.\d]* %; route thrift/);
      const ruled = await postChat(gateway, chat('ruled', { max_tokens: 10 }));
      expect(header(ruled, 'rule')).toBe('half');
    } finally {
      await gateway.dispose();
    }
  });
});

describe('a client that has run away', () => {
  test('is paused by setting, alone, also after a restart, and resumed with one call', async () => {
    const settings = { runaway: { repeats: 3, minutes: 5, pause: true } };
    const gateway = await gatewayWith([], { settings });
    const same = { model: 'first/m', messages: [{ role: 'user', content: 'Again.' }] };
    const asAgent = { key: 'bbx-agent-key' };
    expect((await postChat(gateway, same, asAgent)).status).toBe(200);
    expect((await postChat(gateway, same, asAgent)).status).toBe(200);
    const paused = await postChat(gateway, same, asAgent);
    expect(paused.status).toBe(403);
    expect(paused.headers['x-should-retry']).toBe('false');
    expect(paused.json).toMatchObject({
      error: {
        code: 'client_paused',
        message: expect.stringMatching(/'agent' is paused: it asked the same 3 times/) as string,
      },
    });
    expect((await postChat(gateway, same)).status).toBe(200);
    await gateway.stop();

    const again = await startGateway({ dataDir: gateway.dataDir });
    try {
      expect((await postChat(again, chat('first/m'), asAgent)).status).toBe(403);
      expect(await again.panel.guard.list({})).toMatchObject([{ client: 'agent', state: 'paused' }]);
      await again.panel.guard.resume({ client: 'agent' });
      expect((await postChat(again, same, asAgent)).status).toBe(200);
      expect(await again.panel.guard.list({})).toEqual([]);
    } finally {
      await again.dispose();
      await gateway.dispose();
    }
  });
});

describe('a budget that is changed on its page', () => {
  const written = (line: string): string => `version: 1
providers:
  - { id: first, preset: openai, baseUrl: "${first.baseUrl}" }
routes:
  - { id: thrift, targets: [{ model: first/m }] }
budgets:
  # what I can spare
  - { ${line} }
`;
  /** Without the client that is made at the first start. */
  const shown = async (gateway: Gateway): Promise<string> =>
    (await gateway.panel.data.exportConfig({})).text.replace(/^clients:[^]*/mu, '');
  const edited = async (line: string, steps?: readonly object[]): Promise<string> => {
    const gateway = await startGateway({ configText: written(line) });
    try {
      const [budget] = (await gateway.panel.budgets.list({})).budgets;
      if (budget === undefined) throw new Error('There is no budget.');
      const { id, scope, period } = budget;
      const asked = { id, scope, period, limit: 30, steps: (steps ?? budget.steps) as typeof budget.steps };
      const { undo } = await gateway.panel.budgets.edit({ id, budget: asked });
      const text = await shown(gateway);
      await gateway.panel.undo.apply({ token: undo });
      expect(await shown(gateway)).toBe(written(line));
      return text;
    } finally {
      await gateway.dispose();
    }
  };
  const HEAD = 'id: monthly, scope: all, period: month, ';

  test.each([
    ['the short way', 'limit: 20.00, warnAt: 0.8, onLimit: refuse', 'limit: 30, warnAt: 0.8, onLimit: refuse'],
    ['nothing at all', 'limit: 20', 'limit: 30'],
    ['the way down', 'limit: 20, onLimit: { downgrade: thrift }', 'limit: 30, onLimit: { downgrade: thrift }'],
    ['no warning', 'limit: 20, warnAt: 1', 'limit: 30, warnAt: 1'],
    ['steps', 'limit: 20, steps: [{ at: 0.57, do: notify }]', 'limit: 30, steps: [{ at: 0.57, do: notify }]'],
  ])('keeps %s as it was written while the steps stay', async (_what, before, after) => {
    expect(await edited(HEAD + before)).toBe(written(HEAD + after));
  });

  test('is written in steps once they are others', async () => {
    const text = await edited(`${HEAD}limit: 20, warnAt: 0.8`, [{ at: 0.9, do: 'refuse' }]);
    expect(text).toContain('# what I can spare');
    expect(text).toMatch(/limit: 30\n +steps:\n +- at: 0\.9\n +do: refuse\n/);
    expect(text).not.toContain('warnAt');
  });
});

// Rules, strategies and fitness through the front door: what a tool gets, what the provider is sent, what the ledger says.

import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { errorOf, header, ledgerOf, post, sentTo } from '../support/ask.ts';
import { provider, route } from '../support/gateway-config.ts';
import { startGateway, type Gateway } from '../support/gateway-process.ts';
import type { Answer, Call } from '../support/http-client.ts';
import { startUpstream, type ScriptedUpstream } from '../support/scripted-upstream.ts';
import * as does from '../support/upstream-behaviours.ts';

const KEY = { editor: 'bbx-editor-0123456789', limited: 'bbx-limited-0123456789' };

const model = (id: string, inputPrice: number, outputPrice: number, rest: object = {}): never =>
  ({ id, inputPrice, outputPrice, ...rest }) as never;

let a: ScriptedUpstream;
let b: ScriptedUpstream;
let gateway: Gateway;

/** Twenty rules as somebody has who likes them: most never match. */
const FILLERS = Array.from({ length: 14 }, (_, n) => ({
  id: `filler-${n}`,
  when: { keywords: { any: [`nobody-says-${n}`], in: 'all' }, client: 'editor' },
  use: { model: 'a/m' },
}));

const RULES = [
  ...FILLERS,
  { id: 'no-secrets', when: { pattern: '(?i)launch code \\d+' }, use: { refuse: 'Launch codes stay here.' } },
  {
    id: 'classify',
    when: { model: 'auto', keywords: { any: ['classify', 'label'] }, has: { tools: false } },
    use: { model: 'b/m', set: { temperature: 0 } },
  },
  { id: 'long', when: { model: 'auto', inputTokens: { gte: 1_000 } }, use: { route: 'wide' } },
  { id: 'night-shift', when: { header: { 'x-shift': 'night*' } }, use: { route: 'second' } },
  { id: 'to-forbidden', when: { keywords: ['forbidden fruit'] }, use: { model: 'b/secret' } },
  { id: 'embed', when: { surface: 'embeddings' }, use: { model: 'b/m' } },
];

beforeAll(async () => {
  [a, b] = await Promise.all([startUpstream(), startUpstream()]);
  const configText = JSON.stringify({
    version: 1,
    providers: [
      provider('a', a.baseUrl, {
        models: [
          model('m', 1, 2),
          model('small', 1, 2, { contextWindow: 4_000 }),
          model('blind', 1, 2, { abilities: { images: false, tools: true } }),
          model('short', 1, 2, { maxOutput: 100 }),
          model('cheap-in', 1, 50),
        ],
      }),
      provider('b', b.baseUrl, {
        models: [
          model('m', 3, 4),
          model('secret', 1, 1),
          model('wide', 3, 4, { contextWindow: 1_000_000 }),
          model('narrow', 3, 4, { contextWindow: 3_000 }),
          model('deaf', 3, 4, { abilities: { images: false, tools: false } }),
          model('cheap-out', 10, 1),
        ],
      }),
    ],
    routes: [
      route('second', ['b/m']),
      route('wide', ['b/wide']),
      route('usual', ['a/m', 'b/m']),
      route('dear-first', ['b/m', 'a/m']),
      { ...route('restless', ['b/m', 'a/m']), sticky: false },
      route('windows', ['a/small', 'b/narrow', 'b/wide']),
      route('unable', ['a/blind', 'b/deaf']),
      route('lengths', ['a/short', 'b/m']),
      route('only-short', ['a/short']),
      { ...route('by-cost', ['a/cheap-in', 'b/cheap-out']), strategy: 'cheapest' },
      { ...route('by-speed', ['a/m', 'b/m']), strategy: 'fastest' },
      { ...route('critical', ['a/m', 'b/m']), direct: true },
    ],
    rules: RULES,
    clients: [
      { name: 'editor', key: KEY.editor },
      { name: 'limited', key: KEY.limited, allow: ['auto', 'a/*', 'b/m'] },
    ],
  });
  gateway = await startGateway({ configText });
});
beforeEach(() => {
  for (const upstream of [a, b]) {
    upstream.forget();
    upstream.always(does.answers());
  }
});
afterAll(async () => {
  await gateway?.dispose();
  await Promise.all([a?.close(), b?.close()]);
});

let count = 0;
const user = (content: unknown): object => ({ role: 'user', content });

function ask(name: string, content: string, rest: object = {}, call: Call = {}): Promise<Answer> {
  count += 1;
  const body = { model: name, messages: [user(`${content} (${count})`)], ...rest };
  return post(gateway, '/v1/chat/completions', body, { key: KEY.editor, ...call });
}

/** What the ledger kept of it, once it is settled. */
async function factsOf(answer: Answer): Promise<unknown> {
  const { request } = await ledgerOf(gateway, answer);
  return (await gateway.panel.routing.explain({ of: 'logged', id: request.id })).facts;
}

const way = (answer: Answer): unknown[] => [
  answer.status,
  header(answer, 'provider'),
  header(answer, 'model'),
  header(answer, 'rule'),
  header(answer, 'route'),
];

describe('a rule', () => {
  test('sends a request elsewhere, sets fields, and stands in headers and ledger', async () => {
    const answer = await ask('auto', 'Please CLASSIFY this', { temperature: 0.9 });
    expect(way(answer)).toEqual([200, 'b', 'm', 'classify', undefined]);
    expect(header(answer, 'why')).toBe('rule classify');
    expect(sentTo(b)).toMatchObject({ model: 'm', temperature: 0 });
    const { request } = await ledgerOf(gateway, answer);
    expect(request).toMatchObject({ rule: 'classify', provider: 'b', model_asked: 'auto' });
  });

  test('matches whole words only, and not where a condition fails', async () => {
    const tools = [{ type: 'function', function: { name: 'f', parameters: { type: 'object' } } }];
    expect(way(await ask('auto', 'a declassified labelling'))).toEqual([200, 'a', 'm', undefined, 'auto']);
    expect(way(await ask('auto', 'classify', { tools }))).toEqual([200, 'a', 'm', undefined, 'auto']);
    expect(way(await ask('usual', 'classify'))).toEqual([200, 'a', 'm', undefined, 'usual']);
  });

  test('may look at a header of the client, which goes no further', async () => {
    const answer = await ask('usual', 'Hello', {}, { headers: { 'x-shift': 'night-2' } });
    expect(way(answer)).toEqual([200, 'b', 'm', 'night-shift', 'second']);
    expect(b.calls.at(-1)?.headers).not.toHaveProperty('x-shift');
  });

  test('is about text unless it names another surface', async () => {
    const body = { model: 'a/m', input: 'the launch code 1234' };
    b.always(({ response }) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end(
        '{"object":"list","data":[{"object":"embedding","index":0,"embedding":[1]}],"usage":{"prompt_tokens":2}}',
      );
    });
    const answer = await post(gateway, '/v1/embeddings', body, { key: KEY.editor });
    expect(way(answer)).toEqual([200, 'b', 'm', 'embed', undefined]);
  });

  test('is no way around what a client may use', async () => {
    const answer = await ask('auto', 'the forbidden fruit', {}, { key: KEY.limited });
    expect(answer.status).toBe(403);
    expect(header(answer, 'rule')).toBe('to-forbidden');
    expect(way(await ask('auto', 'the forbidden fruit'))).toEqual([200, 'b', 'secret', 'to-forbidden', undefined]);
  });

  describe('that refuses', () => {
    const TEXT = 'My launch code 0000';
    test.each([
      ['/v1/chat/completions', { messages: [user(TEXT)] }],
      ['/v1/responses', { input: TEXT }],
      ['/v1/messages', { max_tokens: 10, messages: [user(TEXT)] }],
      ['/v1/completions', { prompt: TEXT }],
      ['/api/chat', { messages: [user(TEXT)] }],
    ])('answers 403 with its text at %s, and asks nobody', async (path, body) => {
      const answer = await post(gateway, path, { model: 'auto', ...body }, { key: KEY.editor });
      expect(answer.status).toBe(403);
      expect(answer.text).toContain('Launch codes stay here.');
      expect(header(answer, 'rule')).toBe('no-secrets');
      expect(answer.headers['x-should-retry']).toBe('false');
      expect([...a.calls, ...b.calls]).toHaveLength(0);
      expect((await ledgerOf(gateway, answer)).request).toMatchObject({
        state: 'failed',
        error_kind: 'refused',
        rule: 'no-secrets',
        cost_nanos: 0,
      });
    });
  });
});

describe('the tokens of a prompt', () => {
  const words = (n: number): string => Array.from({ length: n }, () => ' time').join('');

  test.each([
    ['just below a bound', 970, undefined],
    ['just above it', 1_010, 'long'],
  ])('%s are counted, not guessed', async (_, tokens, rule) => {
    const answer = await post(
      gateway,
      '/v1/chat/completions',
      { model: 'auto', messages: [user(words(tokens))] },
      { key: KEY.editor },
    );
    expect(header(answer, 'rule')).toBe(rule);
    expect(await factsOf(answer)).toMatchObject({ inputTokens: tokens + 7, exact: true });
  });

  test('decide by the count where the estimate is on the wrong side', async () => {
    // A blank and three digits are two tokens and are guessed to be 2.2.
    const digits = Array.from({ length: 480 }, () => ' 123').join('');
    const answer = await post(
      gateway,
      '/v1/chat/completions',
      { model: 'auto', messages: [user(digits)] },
      { key: KEY.editor },
    );
    expect(header(answer, 'rule')).toBeUndefined();
    expect(await factsOf(answer)).toMatchObject({ inputTokens: 967, exact: true });
    // Far from the bound nobody counts.
    const { facts: far } = await gateway.panel.routing.explain({
      of: 'body',
      body: JSON.stringify({ model: 'auto', messages: [user(digits.repeat(3))] }),
    });
    expect(far).toMatchObject({ exact: false });
    expect(far.inputTokens).toBeGreaterThan(3_000);
  });
});

describe('a target that cannot serve a request', () => {
  const PICTURE = { type: 'image_url', image_url: { url: 'https://example.com/cat.png' } };

  test('is not asked; if none can, the error says what excluded which', async () => {
    const messages = [user([{ type: 'text', text: 'What is it?' }, PICTURE])];
    const answer = await ask('unable', '', { messages });
    expect(answer.status).toBe(400);
    expect(errorOf(answer)).toMatchObject({
      code: 'no_target_fits',
      message: expect.stringMatching(/a\/blind is not known to read images; b\/deaf is not known to read images/),
      attempts: [
        { provider: 'a', model: 'blind', outcome: 'unfit' },
        { provider: 'b', model: 'deaf', outcome: 'unfit' },
      ],
    });
    expect([...a.calls, ...b.calls]).toHaveLength(0);
  });

  test('is told for what it lacks, each for its own', async () => {
    const tools = [{ type: 'function', function: { name: 'f', parameters: { type: 'object' } } }];
    const answer = await ask('unable', '', { messages: [user([PICTURE])], tools });
    expect(errorOf(answer)).toMatchObject({
      code: 'no_target_fits',
      message: expect.stringContaining('a/blind is not known to read images; b/deaf is not known to call tools'),
      attempts: [
        { model: 'blind', message: 'It is not known to read images.' },
        { model: 'deaf', message: 'It is not known to call tools.' },
      ],
    });
  });

  test('by its window is passed over at once', async () => {
    const long = Array.from({ length: 4_500 }, () => ' time').join('');
    expect(way(await ask('windows', long))).toEqual([200, 'b', 'wide', undefined, 'windows']);
    expect(a.calls).toHaveLength(0);
    const tooLong = await ask('a/small', long);
    expect(tooLong.status).toBe(400);
    expect(errorOf(tooLong)).toMatchObject({
      code: 'context_length_exceeded',
      message: expect.stringContaining('4,000'),
    });
  });

  test('says so itself: only larger windows are asked after it', async () => {
    a.script(({ response }) => {
      response.writeHead(400, { 'content-type': 'application/json' });
      response.end(
        '{"error":{"message":"This model\'s maximum context length is 4000 tokens.","code":"context_length_exceeded"}}',
      );
    });
    const answer = await ask('windows', 'short, but with a surprise');
    expect(way(answer)).toEqual([200, 'b', 'wide', undefined, 'windows']);
    expect(b.calls).toHaveLength(1);
  });

  test('by the length of its answers only gives way to one that can', async () => {
    expect(way(await ask('lengths', 'Hi', { max_tokens: 500 }))).toEqual([200, 'b', 'm', undefined, 'lengths']);
    expect(way(await ask('lengths', 'Hi', { max_tokens: 50 }))).toEqual([200, 'a', 'short', undefined, 'lengths']);
    const capped = await ask('only-short', 'Hi', { max_tokens: 500 });
    expect([capped.status, header(capped, 'fixes')]).toEqual([200, expect.stringContaining('cap:')]);
  });
});

describe('strategies', () => {
  test('the cheapest is the cheapest for this request', async () => {
    const long = Array.from({ length: 800 }, () => ' time').join('');
    expect(header(await ask('by-cost', long, { max_tokens: 5 }), 'model')).toBe('cheap-in');
    expect(header(await ask('by-cost', 'Hi', { max_tokens: 300 }), 'model')).toBe('cheap-out');
  });

  test('the fastest is found out', async () => {
    a.always(does.drips({}, 500));
    const stream = { stream: true };
    // Each is measured once, then the faster one is kept.
    await ask('by-speed', 'Hi', stream);
    await ask('by-speed', 'Hi', stream);
    const answers = [await ask('by-speed', 'Hi', stream), await ask('by-speed', 'Hi', stream)];
    expect(answers.map((answer) => header(answer, 'provider'))).toEqual(['b', 'b']);
  });
});

describe('a conversation', () => {
  const turn = (name: string, first: string, more: object[] = []): Promise<Answer> =>
    post(gateway, '/v1/chat/completions', { model: name, messages: [user(first), ...more] }, { key: KEY.editor });
  const REPLY = [{ role: 'assistant', content: 'Hello.' }, user('And then?')];

  test('stays where it was answered after a failover, and a new one goes back to the first', async () => {
    b.script(does.rateLimits('1'));
    expect(header(await turn('dear-first', 'Where shall we go?'), 'provider')).toBe('a');
    await new Promise((resolve) => {
      setTimeout(resolve, 1_200);
    });
    expect(header(await turn('dear-first', 'Something new'), 'provider')).toBe('b');
    expect(header(await turn('dear-first', 'Where shall we go?', REPLY), 'provider')).toBe('a');
  });

  test('goes back all the same where that is cheaper for it, or where the route is not sticky', async () => {
    for (const [name, first] of [
      ['usual', 'a'],
      ['restless', 'b'],
    ] as const) {
      const upstream = first === 'a' ? a : b;
      upstream.script(does.rateLimits('1'));
      expect(header(await turn(name, `Shall we, ${name}?`), 'provider')).not.toBe(first);
      await new Promise((resolve) => {
        setTimeout(resolve, 1_200);
      });
      expect(header(await turn(name, `Shall we, ${name}?`, REPLY), 'provider')).toBe(first);
    }
  });

  test('is told apart by its beginning, not by its end', async () => {
    const one = await ledgerOf(gateway, await turn('usual', 'The same beginning'));
    const two = await ledgerOf(gateway, await turn('usual', 'The same beginning', REPLY));
    const other = await ledgerOf(gateway, await turn('usual', 'Another beginning'));
    expect(two.request.session).toBe(one.request.session);
    expect(other.request.session).not.toBe(one.request.session);
  });
});

describe('a direct route', () => {
  test('passes the request on byte by byte but for the model', async () => {
    const text =
      '{ "model":"critical","messages":[{"role":"user","content":"Ünïcödé"}],\n "max_tokens":7, "odd_field" : 1.50 }';
    const answer = await post(gateway, '/v1/chat/completions', text, { key: KEY.editor });
    expect(way(answer)).toEqual([200, 'a', 'm', undefined, 'critical']);
    expect(header(answer, 'why')).toBe('route critical; priority; direct');
    expect(a.calls.at(-1)?.body.toString()).toBe(text.replace('"critical"', '"m"'));
    const { routes } = await gateway.panel.routing.get({});
    const critical = routes.find(({ id }) => id === 'critical');
    expect(critical?.added).toMatchObject({ samples: 1, p50Us: expect.any(Number) });
  });

  test('falls back like any other, and comes first again as soon as it is well', async () => {
    a.script(does.rateLimits('1'));
    expect(header(await ask('critical', 'Hi'), 'provider')).toBe('b');
    await new Promise((resolve) => {
      setTimeout(resolve, 1_200);
    });
    expect(header(await ask('critical', 'Hi'), 'provider')).toBe('a');
  });

  test('is passed over while its breaker is tripped; once it has closed even conversations that went elsewhere come back', async () => {
    a.always(does.overloaded());
    const first = { model: 'critical', messages: [user('While it is ill')] };
    const next = { ...first, messages: [...first.messages, { role: 'assistant', content: 'Yes?' }, user('Go on')] };
    const posted = (body: unknown): Promise<Answer> => post(gateway, '/v1/chat/completions', body, { key: KEY.editor });
    for (let i = 0; i < 5; i += 1) expect(header(await ask('critical', 'Hi'), 'provider')).toBe('b');
    const asked = a.calls.length;
    expect(header(await posted(first), 'provider')).toBe('b');
    const passedOver = await posted(next);
    expect(header(passedOver, 'provider')).toBe('b');
    expect(header(passedOver, 'why')).toContain('a/m rests');
    expect(a.calls).toHaveLength(asked);
    a.always(does.answers());
    await gateway.panel.breakers.reset({ provider: 'a' });
    const back = await posted(next);
    expect(header(back, 'provider')).toBe('a');
    expect(header(back, 'why')).toContain('direct');
  });

  test('is translated, and not direct, for a tool of another dialect', async () => {
    const answer = await post(
      gateway,
      '/v1/messages',
      { model: 'critical', max_tokens: 10, messages: [user('Hi')] },
      { key: KEY.editor },
    );
    expect([answer.status, header(answer, 'provider')]).toEqual([200, 'a']);
    expect(header(answer, 'why')).not.toContain('direct');
  });
});

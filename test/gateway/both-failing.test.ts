// When no target can answer, the client is told what to do about it: status, message and whether to try again.

import OpenAI from 'openai';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { chat, postChat } from '../support/chat-call.ts';
import { provider, providerKey, route } from '../support/gateway-config.ts';
import { startGateway } from '../support/gateway-process.ts';
import type { Gateway } from '../support/gateway-process.ts';
import { settled } from '../support/ledger-file.ts';
import { closedPort, startUpstream } from '../support/scripted-upstream.ts';
import type { Behaviour, ScriptedUpstream } from '../support/scripted-upstream.ts';
import * as does from '../support/upstream-behaviours.ts';

interface Failure {
  readonly name: string;
  /** undefined: nothing listens there. */
  readonly first: Behaviour | undefined;
  readonly second: Behaviour | undefined;
  readonly status: number;
  /** Seconds the client is told to stay away, from and to. */
  readonly retryAfter?: readonly [number, number];
  readonly message?: RegExp;
  readonly error?: object;
  /** True when an upstream may have worked and charged for what nobody got. */
  readonly mayCost?: true;
}

/** Longer than the gateway would wait by itself. */
const LONG = '40';
const LONGER = '50';

const FAILURES: readonly Failure[] = [
  {
    name: 'both are rate-limited',
    first: does.rateLimits(LONGER),
    second: does.rateLimits(LONG),
    status: 429,
    retryAfter: [35, 40],
  },
  {
    name: 'both are rate-limited and do not say for how long',
    first: does.rateLimits(),
    second: does.rateLimits(),
    status: 429,
  },
  {
    name: 'one is rate-limited and one has a server error',
    first: does.rateLimits(LONG),
    second: does.overloaded(),
    status: 502,
  },
  {
    name: 'both are overloaded',
    first: does.overloaded(),
    second: does.overloaded(),
    status: 502,
    message: /overloaded/,
  },
  { name: 'both have a server error', first: does.serverError(), second: does.serverError(), status: 502 },
  { name: 'both refuse our key', first: does.unauthorized(), second: does.unauthorized(), status: 502 },
  {
    name: 'both are out of credit',
    first: does.outOfCredit(),
    second: does.outOfCredit(),
    status: 502,
    message: /Insufficient Balance/,
  },
  {
    name: 'one refuses our key and one is out of credit',
    first: does.unauthorized(),
    second: does.outOfCredit(),
    status: 502,
  },
  { name: 'both hang', first: does.hangsBeforeHeaders(), second: does.hangsAfterHeaders(), status: 504, mayCost: true },
  { name: 'nobody listens', first: undefined, second: undefined, status: 502 },
  { name: 'both reset', first: does.resets(), second: does.resets(), status: 502, mayCost: true },
  { name: 'both send a web page', first: does.sendsHtml(), second: does.sendsHtml(), status: 502 },
  { name: 'both redirect', first: does.redirects('http://127.0.0.1:9/'), second: does.redirects('/v2'), status: 502 },
  {
    name: 'the prompt is too long for both',
    first: does.tooLong(),
    second: does.tooLong(),
    status: 400,
    message: /maximum context length/,
    error: { code: 'context_length_exceeded', param: 'messages' },
  },
  {
    name: 'neither knows a parameter',
    first: does.unsupportedParameter(),
    second: does.unsupportedParameter(),
    status: 400,
    message: /Unsupported parameter: 'temperature'/,
    error: { code: 'unsupported_parameter', param: 'temperature' },
  },
  {
    name: 'neither has the model',
    first: does.modelMissing(),
    second: does.modelMissing(),
    status: 404,
    message: /does not exist/,
    error: { code: 'model_not_found' },
  },
];

const CASES = FAILURES.flatMap((failure, n) =>
  [true, false].map((streamed) => {
    const id = `case-${n}-${streamed ? 'streamed' : 'whole'}`;
    return { ...failure, streamed, mode: streamed ? 'streamed' : 'whole', id, ids: [`${id}-a`, `${id}-b`] as const };
  }),
);

const upstreams: ScriptedUpstream[] = [];
let plain: ScriptedUpstream;
let sdk: ScriptedUpstream;
let slow: ScriptedUpstream;
let gateway: Gateway;

beforeAll(async () => {
  const providers = [];
  const addressOf = async (behaviour: Behaviour | undefined): Promise<string> => {
    if (!behaviour) return `http://127.0.0.1:${await closedPort()}/v1`;
    const upstream = await startUpstream({ always: behaviour });
    upstreams.push(upstream);
    return upstream.baseUrl;
  };
  for (const { first, second, ids } of CASES) {
    providers.push(provider(ids[0], await addressOf(first)), provider(ids[1], await addressOf(second)));
  }
  plain = await startUpstream({ always: does.invalidRequest() });
  sdk = await startUpstream({ always: does.overloaded() });
  slow = await startUpstream({ always: does.hangsBeforeHeaders() });
  providers.push(provider('plain', plain.baseUrl), provider('sdk', sdk.baseUrl), provider('slow', slow.baseUrl));
  gateway = await startGateway({
    config: {
      providers,
      routes: [
        ...CASES.map(({ id, ids }) =>
          route(`via-${id}`, [`${ids[0]}/m`, `${ids[1]}/m`], { timeouts: { firstEvent: '300ms', response: '300ms' } }),
        ),
        route('via-plain', ['plain/m', 'sdk/m']),
        route('via-slow', ['slow/m', 'plain/m'], { timeouts: { total: '400ms' } }),
      ],
    },
  });
});

afterAll(async () => {
  await gateway?.stop();
  await gateway?.dispose();
  for (const upstream of [...upstreams, plain, sdk, slow]) await upstream.close();
});

interface ErrorAnswer {
  readonly error: {
    readonly message: string;
    readonly type: string | null;
    readonly code: string | null;
    readonly param: string | null;
    readonly attempts: readonly object[];
  };
}

describe.each(CASES)('$mode: when $name', ({ id, ids, streamed, status, retryAfter, message, error, mayCost }) => {
  test(`the client gets ${status} with both attempts and no key`, async () => {
    const answer = await postChat(gateway, chat(`via-${id}`, { stream: streamed, temperature: 0.5 }));
    expect(answer.status).toBe(status);
    expect(answer.headers['content-type']).toMatch(/^application\/json/);
    if (retryAfter) {
      const seconds = Number(answer.headers['retry-after']);
      expect(seconds).toBeGreaterThanOrEqual(retryAfter[0]);
      expect(seconds).toBeLessThanOrEqual(retryAfter[1]);
    } else if (answer.headers['retry-after'] === undefined) {
      expect(answer.headers['x-should-retry']).toBe('false');
    }

    const told = (answer.json as ErrorAnswer).error;
    expect(Object.keys(told)).toEqual(expect.arrayContaining(['message', 'type', 'param', 'code', 'attempts']));
    if (message) expect(told.message).toMatch(message);
    if (error) expect(told).toMatchObject(error);
    // An SDK or a person must never think that the client's own key was refused.
    expect(told.code).not.toBe('invalid_api_key');
    expect(told.type).not.toBe('authentication_error');
    for (const name of ids) expect(told.attempts.some((one) => JSON.stringify(one).includes(name))).toBe(true);

    const everything = answer.text + JSON.stringify(answer.headers);
    for (const name of ids) expect(everything).not.toContain(providerKey(name));
    expect(everything).not.toContain(gateway.clientKey);

    const { request, attempts } = await settled(gateway.dataDir, String(answer.headers['x-breakerbox-request-id']));
    expect(request).toMatchObject({ state: 'failed', status, route: `via-${id}` });
    expect(request.error_kind).toMatch(/\w/);
    if (mayCost) expect(['estimate', 'unknown']).toContain(request.cost_source);
    expect(request.attempts).toBe(attempts.length);
    expect(new Set(attempts.map((one) => one.provider))).toEqual(new Set(ids));
    for (const one of attempts) {
      expect(one.outcome).not.toBe('ok');
      for (const name of ids) expect(one.error_text).not.toContain(providerKey(name));
    }
  });
});

test.each([true, false])(
  'a mistake that every provider would refuse is returned as it is (streamed: %s)',
  async (stream) => {
    const before = sdk.requests.length;
    const answer = await postChat(gateway, chat('via-plain', { stream }));
    expect(answer.status).toBe(400);
    expect(answer.headers['x-breakerbox-attempts']).toBe('1');
    const told = (answer.json as ErrorAnswer).error;
    expect(told.message).toBe('We could not parse the JSON body of your request.');
    expect(told.type).toBe('invalid_request_error');
    expect(sdk.requests.length).toBe(before);
    const { request } = await settled(gateway.dataDir, String(answer.headers['x-breakerbox-request-id']));
    expect(request).toMatchObject({ state: 'failed', status: 400, error_kind: 'request', attempts: 1 });
  },
);

test.each([true, false])(
  'the total limit ends a request that waits for its first target (streamed: %s)',
  async (stream) => {
    const from = performance.now();
    const answer = await postChat(gateway, chat('via-slow', { stream }));
    expect(performance.now() - from).toBeLessThan(3_000);
    expect(answer.status).toBe(504);
    const { request } = await settled(gateway.dataDir, String(answer.headers['x-breakerbox-request-id']));
    expect(request).toMatchObject({ state: 'failed', status: 504, error_kind: 'timeout' });
  },
);

test('an SDK that would retry by itself is told not to', async () => {
  const openai = new OpenAI({ apiKey: gateway.clientKey, baseURL: `${gateway.url}/v1`, maxRetries: 2 });
  const before = sdk.calls.length;
  const call = openai.chat.completions.create({ model: 'sdk/m', messages: [{ role: 'user', content: 'Once only.' }] });
  await expect(call).rejects.toMatchObject({ status: 502 });
  // One attempt, and the one retry on the same target that a sole target gets.
  expect(sdk.calls.length - before).toBeLessThanOrEqual(2);
});

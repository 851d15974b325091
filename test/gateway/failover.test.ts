// Whatever the first target does wrong, the client's call succeeds through the second, and the ledger says why.

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { askWithSdk } from '../support/chat-call.ts';
import { TOKENS } from '../support/chat-format.ts';
import { provider, providerKey, route } from '../support/gateway-config.ts';
import { startGateway } from '../support/gateway-process.ts';
import type { Gateway } from '../support/gateway-process.ts';
import { settled } from '../support/ledger-file.ts';
import type { AttemptRow, RequestRow } from '../support/ledger-file.ts';
import { closedPort, startUpstream } from '../support/scripted-upstream.ts';
import type { Behaviour, ScriptedUpstream } from '../support/scripted-upstream.ts';
import * as does from '../support/upstream-behaviours.ts';

interface Fault {
  readonly name: string;
  /** undefined: nothing listens there. */
  readonly behaviour: Behaviour | undefined;
  /** What the ledger may call it. */
  readonly outcome: RegExp;
  /** The provider's status in the ledger; left out where it is a matter of taste. */
  readonly status?: number | null;
  /** What the panel shows as resting afterwards, and for how long. */
  readonly rests?: { readonly what: 'key' | 'key and model'; readonly seconds?: readonly [number, number] };
  readonly times?: 'short';
}

const inOneMinute = (): string => new Date(Date.now() + 60_000).toUTCString();
const elsewhere = 'http://127.0.0.1:9/v1/chat/completions';

const FAULTS: readonly Fault[] = [
  {
    name: 'rate-limits with seconds',
    behaviour: does.rateLimits('40'),
    outcome: /^rate-limit$/,
    status: 429,
    rests: { what: 'key and model', seconds: [30, 40] },
  },
  {
    name: 'rate-limits with a date',
    behaviour: (exchange) => does.rateLimits(inOneMinute())(exchange),
    outcome: /^rate-limit$/,
    status: 429,
    rests: { what: 'key and model', seconds: [50, 61] },
  },
  {
    name: 'rate-limits without a time',
    behaviour: does.rateLimits(),
    outcome: /^rate-limit$/,
    status: 429,
    rests: { what: 'key and model', seconds: [15, 40] },
  },
  { name: 'has a server error', behaviour: does.serverError(), outcome: /^outage$/, status: 500 },
  { name: 'is overloaded', behaviour: does.overloaded(), outcome: /^outage$/, status: 503 },
  {
    name: 'refuses the key',
    behaviour: does.unauthorized(),
    outcome: /^auth$/,
    status: 401,
    rests: { what: 'key', seconds: [500, 601] },
  },
  {
    name: 'is out of credit',
    behaviour: does.outOfCredit(),
    outcome: /^quota$/,
    status: 402,
    rests: { what: 'key' },
  },
  { name: 'lacks the model', behaviour: does.modelMissing(), outcome: /^model$/, status: 404 },
  { name: 'has too small a window', behaviour: does.tooLong(), outcome: /^context-length$/, status: 400 },
  { name: 'lacks a parameter', behaviour: does.unsupportedParameter(), outcome: /^schema$/, status: 400 },
  { name: 'sends html', behaviour: does.sendsHtml(), outcome: /^schema$/, status: 200 },
  { name: 'sends malformed json', behaviour: does.sendsMalformedJson(), outcome: /^(schema|outage)$/, status: 200 },
  { name: 'sends an error body', behaviour: does.sendsErrorBody(), outcome: /^outage$/ },
  { name: 'sends an error event', behaviour: does.sendsErrorEvent(), outcome: /^outage$/ },
  { name: 'sends nothing', behaviour: does.sendsNothing(), outcome: /^(schema|outage)$/, status: 200 },
  { name: 'redirects', behaviour: does.redirects(elsewhere), outcome: /^(schema|outage)$/, status: 307 },
  {
    name: 'hangs before headers',
    behaviour: does.hangsBeforeHeaders(),
    outcome: /^timeout$/,
    status: null,
    times: 'short',
  },
  { name: 'hangs after headers', behaviour: does.hangsAfterHeaders(), outcome: /^timeout$/, times: 'short' },
  { name: 'hangs after the role', behaviour: hangsAfterRole(), outcome: /^timeout$/, times: 'short' },
  { name: 'sends only comments', behaviour: onlyComments(), outcome: /^timeout$/, times: 'short' },
  { name: 'resets', behaviour: does.resets(), outcome: /^outage$/, status: null },
  { name: 'is not there', behaviour: undefined, outcome: /^outage$/, status: null },
  { name: 'cuts after headers', behaviour: does.cutsAfterHeaders(), outcome: /^outage$/ },
  { name: 'cuts after the role', behaviour: does.cutsAfterRole(), outcome: /^outage$/ },
  { name: 'ends after the role', behaviour: does.cutsAfter(0, 'end'), outcome: /^(schema|outage)$/ },
  {
    name: 'writes no http',
    behaviour: does.sendsRaw('SSH-2.0-OpenSSH_9.2\r\n'),
    outcome: /^(schema|outage)$/,
    status: null,
  },
];

/** Not streamed there are no events to hang between: it hangs with the head sent. */
function hangsAfterRole(): Behaviour {
  return (exchange) => (exchange.streamed ? does.hangsAfter(0) : does.hangsAfterHeaders())(exchange);
}

function onlyComments(): Behaviour {
  return (exchange) => (exchange.streamed ? does.sendsOnlyComments(20) : does.hangsAfterHeaders())(exchange);
}

const MODES = [
  { mode: 'streamed', streamed: true },
  { mode: 'whole', streamed: false },
] as const;

/** Each case has a first provider of its own: what one case does to a breaker is no business of the next. */
const CASES = FAULTS.flatMap((fault) =>
  MODES.map((mode) => ({ ...fault, ...mode, id: `${fault.name.replaceAll(' ', '-')}-${mode.mode}` })),
);

const upstreams = new Map<string, ScriptedUpstream>();
let backup: ScriptedUpstream;
let resting: ScriptedUpstream;
let gateway: Gateway;

beforeAll(async () => {
  backup = await startUpstream();
  resting = await startUpstream({ always: does.rateLimits('40') });
  const providers = [];
  for (const one of CASES) {
    if (!one.behaviour) {
      providers.push(provider(one.id, `http://127.0.0.1:${await closedPort()}/v1`));
      continue;
    }
    const upstream = await startUpstream({ always: one.behaviour });
    upstreams.set(one.id, upstream);
    providers.push(provider(one.id, upstream.baseUrl));
  }
  gateway = await startGateway({
    config: {
      providers: [...providers, provider('resting', resting.baseUrl), provider('backup', backup.baseUrl)],
      routes: [
        ...CASES.map(({ id, times }) =>
          route(`via-${id}`, [`${id}/m`, 'backup/m'], {
            timeouts: times === 'short' ? { connect: '5s', firstEvent: '300ms', response: '300ms' } : {},
          }),
        ),
        route('via-resting', ['resting/m', 'backup/m']),
      ],
    },
  });
});

afterAll(async () => {
  await gateway?.stop();
  await gateway?.dispose();
  for (const upstream of [...upstreams.values(), backup, resting]) {
    await upstream.close();
    expect(upstream.mistakes).toEqual([]);
  }
});

type Case = (typeof CASES)[number];

describe.each(CASES)('$mode: when the first target $name', (one) => {
  test('the answer comes from the second, and the ledger and the panel say why', async () => {
    const answer = await askWithSdk(gateway.openai(), `via-${one.id}`, one.streamed);
    expect(answer.text).toBe(TOKENS.join(''));
    expect(answer.finishReason).toBe('stop');
    expect(answer.headers.get('x-breakerbox-attempts')).toBe('2');
    expect(answer.headers.get('x-breakerbox-provider')).toBe('backup');
    expect(answer.headers.get('x-breakerbox-model')).toBe('m');
    expect(answer.headers.get('x-breakerbox-route')).toBe(`via-${one.id}`);
    expect(answer.headers.get('x-breakerbox-rule')).toBeNull();
    const calls = upstreams.get(one.id)?.calls;
    if (calls) expect(calls).toHaveLength(1);

    const row = await settled(gateway.dataDir, answer.headers.get('x-breakerbox-request-id') ?? '');
    expectRequest(row.request, one);
    expectAttempts(row.attempts, one);
    await expectBreaker(one);
  });
});

function expectRequest(request: RequestRow, { id, streamed }: Case): void {
  expect(request).toMatchObject({
    state: 'done',
    status: 200,
    error_kind: null,
    surface: 'chat',
    model_asked: `via-${id}`,
    route: `via-${id}`,
    rule: null,
    provider: 'backup',
    model: 'm',
    key_name: 'main',
    streamed: streamed ? 1 : 0,
    input_tokens: 11,
    cached_input_tokens: 4,
    output_tokens: 3,
    reasoning_tokens: 1,
    cost_source: 'price',
    attempts: 2,
  });
  expect(request.duration_us).toBeGreaterThan(0);
  expect(request.ttft_us).toBeGreaterThan(0);
  expect(request.ttft_us).toBeLessThanOrEqual(request.duration_us ?? 0);
}

function expectAttempts(attempts: readonly AttemptRow[], { id, outcome, status }: Case): void {
  expect(attempts.map(({ n, provider: at, model }) => ({ n, at, model }))).toEqual([
    { n: 1, at: id, model: 'm' },
    { n: 2, at: 'backup', model: 'm' },
  ]);
  expect(attempts[0]?.outcome).toMatch(outcome);
  expect(attempts[0]?.error_text).toMatch(/\w{3}/);
  expect(attempts[0]?.error_text).not.toContain(providerKey(id));
  if (status !== undefined) expect(attempts[0]?.status).toBe(status);
  expect(attempts[1]).toMatchObject({ outcome: 'ok', status: 200, error_text: null });
}

async function expectBreaker({ id, rests }: Case): Promise<void> {
  const breaker = (await gateway.panel.breakers.list({})).find((one) => one.provider === id);
  expect(breaker).toBeDefined();
  if (!rests) return expect(breaker?.restingKeys).toEqual([]);
  const resting = breaker?.restingKeys[0];
  expect(resting?.key).toBe('main');
  expect(resting?.model).toBe(rests.what === 'key' ? null : 'm');
  expect(resting?.reason).toMatch(/\w{3}/);
  if (!rests.seconds) return;
  const seconds = ((resting?.until ?? 0) - Date.now()) / 1000;
  expect(seconds).toBeGreaterThan(rests.seconds[0]);
  expect(seconds).toBeLessThanOrEqual(rests.seconds[1]);
}

test('a resting key is not tried again, so the next request goes straight to the second target', async () => {
  const first = await askWithSdk(gateway.openai(), 'via-resting', false);
  expect(first.headers.get('x-breakerbox-attempts')).toBe('2');
  const second = await askWithSdk(gateway.openai(), 'via-resting', true);
  expect(second.headers.get('x-breakerbox-attempts')).toBe('1');
  expect(second.headers.get('x-breakerbox-provider')).toBe('backup');
  expect(resting.calls).toHaveLength(1);
});

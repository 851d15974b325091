// The playground asks through the gateway's own core: as a client of its own, with everything that holds for clients.

import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { PlaygroundEvent } from '../../src/contract/playground-views.ts';
import { eventsIn, eventText } from '../support/answer-formats.ts';
import { eventually, gate, within } from '../support/eventually.ts';
import { provider, route } from '../support/gateway-config.ts';
import { startGateway } from '../support/gateway-process.ts';
import type { Gateway } from '../support/gateway-process.ts';
import { requestRows, settled, settledAt } from '../support/ledger-file.ts';
import { startUpstream } from '../support/scripted-upstream.ts';
import type { ScriptedUpstream } from '../support/scripted-upstream.ts';
import * as does from '../support/upstream-behaviours.ts';

const LIMIT_MS = 50;
/** The limit is for a machine with time to spare: the middle one of several counts. */
const TRIES = 5;
const PIXEL =
  'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

let first: ScriptedUpstream;
let second: ScriptedUpstream;
let gateway: Gateway;

beforeAll(async () => {
  first = await startUpstream();
  second = await startUpstream();
  const routes = [route('both', ['first/m', 'second/m']), route('one', ['first/m']), route('free', ['second/free'])];
  gateway = await startGateway({
    config: {
      providers: [
        provider('first', first.baseUrl),
        provider('second', second.baseUrl, {
          models: [
            { id: 'm', inputPrice: 1, outputPrice: 2 },
            { id: 'free', inputPrice: 0, outputPrice: 0 },
          ],
        }),
        provider('off', second.baseUrl, { enabled: false }),
      ],
      routes,
      aliases: { short: 'first/m' },
      rules: [{ id: 'mine', when: { client: 'playground', model: 'ruled' }, use: { route: 'free' } }],
    },
  });
}, 30_000);
beforeEach(async () => {
  first.forget();
  second.forget();
  await gateway.panel.breakers.reset({ provider: 'first' });
});
afterAll(async () => {
  await gateway?.stop();
  await gateway?.dispose();
  await first?.close();
  await second?.close();
});

let said = 0;

function body(model: string, rest: object = {}): string {
  said += 1;
  return JSON.stringify({ model, stream: true, messages: [{ role: 'user', content: `Hello ${said}` }], ...rest });
}

async function ask(text: string, signal?: AbortSignal): Promise<AsyncIterable<PlaygroundEvent>> {
  return gateway.panel.playground.ask({ body: text }, signal === undefined ? {} : { signal });
}

async function answerTo(text: string): Promise<PlaygroundEvent[]> {
  const events: PlaygroundEvent[] = [];
  for await (const event of await ask(text)) events.push(event);
  return events;
}

function textIn(events: readonly PlaygroundEvent[]): string {
  return events.map((event) => (event.type === 'text' ? event.text : '')).join('');
}

function endOf(events: readonly PlaygroundEvent[]): Extract<PlaygroundEvent, { type: 'end' }> {
  const last = events.at(-1);
  if (last?.type !== 'end') throw new Error(`The last event is ${last?.type}.`);
  return last;
}

describe('a good answer', () => {
  test('comes in pieces while it is written, and its end has what the ledger has', async () => {
    const hold = gate();
    first.script(does.pausesAfter(2, hold));
    const events: PlaygroundEvent[] = [];
    for await (const event of await ask(body('one'))) {
      events.push(event);
      // The rest is let go only now: what was there before must have come by itself.
      if (textIn(events) === 'Hello, ') hold.open();
    }
    expect(events[0]).toMatchObject({ type: 'start', provider: 'first', model: 'm' });
    expect(textIn(events)).toBe('Hello, wörld 🌍!');
    const { finish, request } = endOf(events);
    expect(finish).toBe('stop');
    const { request: row, attempts } = await settled(gateway.dataDir, request?.id ?? '');
    expect(row).toMatchObject({ client: 'playground', surface: 'chat', route: 'one', state: 'done', streamed: 1 });
    expect(request).toMatchObject({
      client: 'playground',
      modelAsked: 'one',
      inputTokens: 11,
      cachedInputTokens: 4,
      outputTokens: 3,
      reasoningTokens: 1,
      costNanos: row.cost_nanos,
      costSource: 'price',
      ttftUs: row.ttft_us,
      durationUs: row.duration_us,
    });
    // 7 × $0.15 + 4 × $0.075 + 3 × $0.60, each per million.
    expect(row.cost_nanos).toBe(1_050 + 300 + 1_800);
    expect(request?.attemptList).toHaveLength(attempts.length);
    expect(first.calls).toHaveLength(1);
  });

  test('is one also where it was not asked for as a stream', async () => {
    const events = await answerTo(body('one', { stream: false }));
    expect(textIn(events)).toBe('Hello, wörld 🌍!');
    expect(endOf(events)).toMatchObject({ finish: 'stop', request: { streamed: false, outputTokens: 3 } });
  });

  test('has its reasoning, and the calls of tools with their arguments', async () => {
    const calls = [
      { id: 'call_a', name: 'weather', arguments: '{"place":"Zürich"}' },
      { id: 'call_b', name: 'time', arguments: '{}' },
    ];
    first.script(does.streams(eventText(eventsIn('chat', { thinking: { text: 'Hm.', proof: '' }, calls }))));
    const events = await answerTo(body('one'));
    expect(events.filter(({ type }) => type === 'reasoning')).toEqual([{ type: 'reasoning', text: 'Hm.' }]);
    expect(events.filter(({ type }) => type === 'call')).toEqual([
      { type: 'call', index: 0, id: 'call_a', name: 'weather' },
      { type: 'call', index: 1, id: 'call_b', name: 'time' },
    ]);
    const told = (index: number): string =>
      events.map((each) => (each.type === 'arguments' && each.index === index ? each.text : '')).join('');
    expect([told(0), told(1)]).toEqual(['{"place":"Zürich"}', '{}']);
    expect(endOf(events).finish).toBe('tool-calls');
  });

  test('reaches the upstream with everything that was asked: pictures, tools, earlier turns, parameters', async () => {
    const messages = [
      { role: 'system', content: 'Be brief.' },
      {
        role: 'user',
        content: [
          { type: 'text', text: 'What?' },
          { type: 'image_url', image_url: { url: PIXEL } },
        ],
      },
      {
        role: 'assistant',
        content: null,
        tool_calls: [{ id: 'a', type: 'function', function: { name: 'f', arguments: '{}' } }],
      },
      { role: 'tool', tool_call_id: 'a', content: 'done' },
    ];
    const tools = [{ type: 'function', function: { name: 'f', parameters: { type: 'object', properties: {} } } }];
    await answerTo(body('one', { messages, tools, temperature: 0.25 }));
    const asked = JSON.parse(first.calls[0]?.body.toString() ?? '') as object;
    expect(asked).toMatchObject({ model: 'm', stream: true, messages, tools, temperature: 0.25 });
    expect(first.calls[0]?.headers.authorization).toMatch(/^Bearer sk-first/u);
  });
});

describe('what holds for every client holds here', () => {
  test('a rule may be about it, and a rule’s target answers', async () => {
    const { request } = endOf(await answerTo(body('ruled')));
    expect(request).toMatchObject({ rule: 'mine', route: 'free', provider: 'second', model: 'free', costNanos: 0 });
  });

  test('a failover is told with what went wrong', async () => {
    first.script(does.overloaded());
    const events = await answerTo(body('both'));
    expect(events[0]).toMatchObject({ type: 'start', provider: 'second' });
    const { request } = endOf(events);
    expect(request).toMatchObject({ provider: 'second', attempts: 2, failedOn: ['first'] });
    expect(request?.attemptList.map(({ provider: at, outcome }) => [at, outcome])).toEqual([
      ['first', 'outage'],
      ['second', 'ok'],
    ]);
    expect(request?.attemptList[0]?.errorText).toContain('overloaded');
  });

  test('no answer at all is told in words, with the attempts', async () => {
    first.script(does.unauthorized());
    second.script(does.overloaded());
    const events = await answerTo(body('both'));
    const error = events.find(({ type }) => type === 'error');
    expect(error).toMatchObject({
      attempts: [
        { provider: 'first', outcome: 'auth', status: 401 },
        { provider: 'second', outcome: 'outage', status: 503 },
      ],
    });
    expect(JSON.stringify(events)).not.toContain('sk-first');
    expect(endOf(events)).toMatchObject({ finish: null, request: { state: 'failed' } });
  });

  test('an answer that is cut off says so after what came of it', async () => {
    first.script(does.cutsAfter(2));
    const events = await answerTo(body('one'));
    expect([...new Set(events.map(({ type }) => type))]).toEqual(['start', 'text', 'error', 'end']);
    expect(textIn(events)).toBe('Hello, ');
    expect(endOf(events).request?.state).toBe('truncated');
  });

  test('a request that cannot be read is refused without a trace', async () => {
    const rows = requestRows(gateway.dataDir).length;
    const events = await answerTo('{"model":"one"');
    expect(events).toMatchObject([
      { type: 'error', code: 'invalid_json' },
      { type: 'end', request: null },
    ]);
    const sly = await answerTo(body('one', { api_base: 'http://127.0.0.1:1' }));
    expect(sly[0]).toMatchObject({ type: 'error', code: 'destination_refused' });
    expect(requestRows(gateway.dataDir)).toHaveLength(rows);
    expect(first.calls).toHaveLength(0);
  });

  test('an unknown model is an error of which the ledger knows', async () => {
    const events = await answerTo(body('nobody-has-this'));
    expect(events[0]).toMatchObject({ type: 'error', code: 'model_not_found' });
    const { request } = endOf(events);
    expect((await settled(gateway.dataDir, request?.id ?? '')).request.client).toBe('playground');
  });

  test('a budget of its own refuses it, and nobody else', async () => {
    const { undo } = await gateway.panel.budgets.add({
      id: 'play',
      scope: { client: 'playground' },
      period: 'day',
      limit: 0.000_000_001,
      steps: [{ at: 1, do: 'refuse' }],
    });
    const events = await answerTo(body('one'));
    expect(events[0]).toMatchObject({ type: 'error', code: 'budget_exceeded' });
    expect(events[0]).toMatchObject({ message: expect.stringContaining('play') as string });
    expect(first.calls).toHaveLength(0);
    const other = await gateway
      .openai()
      .chat.completions.create({ model: 'one', messages: [{ role: 'user', content: 'Hi' }] });
    expect(other.choices).toHaveLength(1);
    await gateway.panel.undo.apply({ token: undo });
    expect(textIn(await answerTo(body('one')))).toBe('Hello, wörld 🌍!');
  });

  test('who asks the same of many models, and again, is nobody who runs away', async () => {
    const same = body('one');
    for (let times = 0; times < 15; times += 1) await answerTo(same);
    expect(await gateway.panel.guard.list({})).toEqual([]);
    await gateway.panel.guard.pause({ client: 'playground' });
    expect((await answerTo(same))[0]).toMatchObject({ type: 'error', code: 'client_paused' });
    await gateway.panel.guard.resume({ client: 'playground' });
    expect(textIn(await answerTo(same))).toBe('Hello, wörld 🌍!');
  });

  test('a fire drill may be for it alone', async () => {
    await gateway.panel.drills.start({ provider: 'first', kind: 'down', clients: ['playground'] });
    const { request } = endOf(await answerTo(body('both')));
    expect(request?.failedOn).toEqual(['first']);
    await gateway.panel.drills.stop({ provider: 'first' });
  });
});

test('whoever stops closes the upstream within 50 ms, and the row says cancelled', async () => {
  const took: number[] = [];
  for (let n = 1; n <= TRIES; n += 1) {
    const rows = requestRows(gateway.dataDir).length;
    first.script(does.hangsAfter(2));
    const stop = new AbortController();
    const reading = (async () => {
      let text = '';
      for await (const event of await ask(body('one'), stop.signal)) {
        if (event.type !== 'text') continue;
        text += event.text;
        if (text === 'Hello, ') return;
      }
    })();
    await within(reading, 5_000, 'The beginning of the answer');
    const seen = await first.call(n);
    const leftAt = performance.now();
    stop.abort();
    took.push((await within(seen.socketClosed, 2_000, 'The upstream being left')) - leftAt);
    await eventually(() => expect(requestRows(gateway.dataDir)).toHaveLength(rows + 1));
    const { request, attempts } = await settledAt(gateway.dataDir, -1);
    expect(request).toMatchObject({ client: 'playground', state: 'cancelled', status: 499 });
    expect(attempts.map(({ outcome }) => outcome)).toEqual(['cancelled']);
  }
  const middle = took.toSorted((a, b) => a - b)[Math.floor(TRIES / 2)];
  expect(middle, `${took.map((ms) => ms.toFixed(1)).join(', ')} ms`).toBeLessThanOrEqual(LIMIT_MS);
});

test('whoever stops before a word has come does too', async () => {
  first.script(does.hangsBeforeHeaders());
  const stop = new AbortController();
  const reading = answerOrNothing(body('one'), stop.signal);
  const seen = await first.call(1);
  stop.abort();
  await within(seen.socketClosed, 2_000, 'The upstream being left');
  await reading;
  await eventually(async () => expect((await settledAt(gateway.dataDir, -1)).request.state).toBe('cancelled'));
});

async function answerOrNothing(text: string, signal: AbortSignal): Promise<void> {
  try {
    for await (const _ of await ask(text, signal));
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}

test('names what can be asked for, with prices, and looks for words in it', async () => {
  const { names, total } = await gateway.panel.playground.names({});
  expect(names.slice(0, 6).map(({ name, kind }) => [name, kind])).toEqual([
    ['auto', 'route'],
    ['both', 'route'],
    ['one', 'route'],
    ['free', 'route'],
    ['short', 'alias'],
    ['first/m', 'model'],
  ]);
  expect(total).toBeGreaterThan(names.length);
  expect(names.every(({ name }) => !name.startsWith('off/'))).toBe(true);
  const found = await gateway.panel.playground.names({ search: 'M second/' });
  expect(found.names[0]).toMatchObject({ name: 'second/m', inputPrice: 1e9, outputPrice: 2e9 });
  expect(await gateway.panel.playground.names({ search: 'nothing like it' })).toEqual({ total: 0, names: [] });
});

test('a client of its name says what it may use', async () => {
  await gateway.panel.data.importConfig({
    text: 'version: 1\nclients:\n  - { name: default }\n  - { name: playground, key: bbx-play-0123456789, allow: ["second/*"] }\n',
  });
  const events = await answerTo(body('first/m'));
  expect(events[0]).toMatchObject({ type: 'error', code: 'model_not_allowed' });
  expect(textIn(await answerTo(body('second/m')))).toBe('Hello, wörld 🌍!');
});

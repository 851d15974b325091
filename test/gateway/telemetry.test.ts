// Traces go to the collector that the user named, and only there; a collector that is ill slows nobody down.

import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { chat, postChat } from '../support/chat-call.ts';
import { eventually } from '../support/eventually.ts';
import { protobufFields, startCollector, type CollectedSpan, type FakeCollector } from '../support/fake-collector.ts';
import { provider, route } from '../support/gateway-config.ts';
import { startGateway, type Gateway } from '../support/gateway-process.ts';
import { startUpstream, type ScriptedUpstream } from '../support/scripted-upstream.ts';
import * as does from '../support/upstream-behaviours.ts';

const TOKEN = 'collector-token-0815';

let upstream: ScriptedUpstream;
let collector: FakeCollector;
let gateway: Gateway;

beforeAll(async () => {
  upstream = await startUpstream();
});
beforeEach(async () => {
  upstream.forget();
  collector = await startCollector();
});
afterEach(async () => {
  await gateway?.dispose();
  await collector.close();
});
afterAll(async () => {
  await upstream?.close();
});

async function start(telemetry: Record<string, unknown> | null): Promise<void> {
  gateway = await startGateway({
    config: {
      providers: [provider('up', upstream.baseUrl), provider('second', upstream.baseUrl)],
      routes: [route('both', ['up/m', 'second/m'])],
      settings: telemetry === null ? {} : { telemetry },
    },
    env: { OTLP_TOKEN: TOKEN },
  });
}

const json = (): Record<string, unknown> => ({
  endpoint: `${collector.endpoint}/`,
  protocol: 'http/json',
  headers: [{ name: 'Authorization', env: 'OTLP_TOKEN' }],
});

test('off by default: nothing is sent', async () => {
  await start(null);
  await postChat(gateway, chat('both'));
  await gateway.stop();
  expect(collector.posts).toEqual([]);
});

test('one span for the request, one below it for each attempt, in the trace of the client', async () => {
  await start(json());
  upstream.script(does.serverError(), does.answers());
  const [traceId, parentSpanId] = ['0af7651916cd43dd8448eb211c80319c', 'b7ad6b7169203331'];
  const answer = await postChat(gateway, chat('both', { stream: true }), {
    headers: { traceparent: `00-${traceId}-${parentSpanId}-01` },
  });
  expect(answer.status).toBe(200);
  const spans = await eventually(() => {
    expect(collector.spans).toHaveLength(3);
    return collector.spans;
  });
  expect(collector.complaints).toEqual([]);
  const [root, failed, answered] = spans as [CollectedSpan, CollectedSpan, CollectedSpan];
  expect(new Set(spans.map((span) => span.traceId))).toEqual(new Set([traceId]));
  expect([root.parentSpanId, failed.parentSpanId, answered.parentSpanId]).toEqual([
    parentSpanId,
    root.spanId,
    root.spanId,
  ]);
  expect([root.kind, failed.kind, answered.kind]).toEqual([2, 3, 3]);
  expect(spans.map(({ name }) => name)).toEqual(['chat both', 'chat m', 'chat m']);
  expect([root.statusCode, failed.statusCode, answered.statusCode]).toEqual([0, 2, 0]);
  expect(failed.attributes).toMatchObject({ 'error.type': 'outage', 'http.response.status_code': 500 });
  expect(failed.attributes).not.toHaveProperty(['gen_ai.usage.input_tokens']);
  expect(answered.attributes).toMatchObject({
    'gen_ai.operation.name': 'chat',
    'gen_ai.provider.name': 'openai',
    'gen_ai.request.model': 'm',
    'gen_ai.response.model': 'm',
    'gen_ai.usage.input_tokens': 11,
    'gen_ai.usage.output_tokens': 3,
    'server.address': '127.0.0.1',
    'server.port': upstream.port,
    'breakerbox.provider': 'second',
  });
  expect(answered.attributes['gen_ai.response.time_to_first_chunk']).toBeGreaterThan(0);
  expect(root.attributes).toMatchObject({
    'breakerbox.client': 'default',
    'breakerbox.route': 'both',
    'breakerbox.request.id': String(answer.headers['x-breakerbox-request-id']),
  });
  const metrics = await eventually(() => {
    expect(collector.metrics.length).toBeGreaterThan(0);
    return collector.metrics;
  });
  expect(metrics.map(({ name, unit }) => [name, unit])).toEqual([
    ['gen_ai.client.operation.duration', 's'],
    ['gen_ai.client.token.usage', '{token}'],
    ['gen_ai.client.operation.time_to_first_chunk', 's'],
  ]);
  expect(metrics[1]?.points.map(({ attributes, sum }) => [attributes['gen_ai.token.type'], sum])).toEqual([
    ['input', 11],
    ['output', 3],
  ]);
  const [post] = collector.posts;
  expect(post?.headers.authorization).toBe(TOKEN);
  expect(collector.posts.map(({ body }) => body.toString()).join('')).not.toMatch(/Say hello|sk-up|sk-second|bbx-/);
});

test('whoever began the trace may decide that it is not kept', async () => {
  await start(json());
  const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00';
  await postChat(gateway, chat('both'), { headers: { traceparent } });
  await postChat(gateway, chat('both'), { headers: { traceparent: 'nonsense' } });
  await eventually(() => expect(collector.spans).toHaveLength(2), 10_000);
  expect(collector.spans[0]?.parentSpanId).toBeNull();
});

test('as protobuf, which is usual', async () => {
  await start({ endpoint: collector.endpoint });
  await postChat(gateway, chat('both'));
  const post = await eventually(() => {
    const [first] = collector.posts;
    if (first === undefined) throw new Error('Nothing was posted.');
    return first;
  });
  expect(post.headers['content-type']).toBe('application/x-protobuf');
  const inside = (bytes: Buffer, field: number): Buffer[] =>
    protobufFields(bytes).flatMap((each) => (each.field === field && each.bytes !== null ? [each.bytes] : []));
  const [resourceSpans = Buffer.alloc(0)] = inside(post.body, 1);
  const [scopeSpans = Buffer.alloc(0)] = inside(resourceSpans, 2);
  const spans = inside(scopeSpans, 2);
  expect(spans.map((span) => inside(span, 5)[0]?.toString())).toEqual(['chat both', 'chat m']);
  expect(spans.map((span) => [inside(span, 1)[0]?.length, inside(span, 2)[0]?.length])).toEqual([
    [16, 8],
    [16, 8],
  ]);
});

test('a collector that is ill is asked again, said once, and slows nobody down', async () => {
  await start(json());
  collector.answer(503, 503);
  const answer = await postChat(gateway, chat('both'));
  expect(answer.status).toBe(200);
  const notices = async (): Promise<string[]> => (await gateway.panel.status.get({})).notices.map(({ text }) => text);
  await eventually(async () => expect((await notices()).join()).toMatch(/Telemetry cannot be sent to .*503/), 10_000);
  await eventually(() => expect(collector.spans).toHaveLength(2), 15_000);
  await eventually(async () => expect((await notices()).join()).not.toMatch(/Telemetry/));
  expect(gateway.output().stderr.match(/telemetry\.failing/g)).toHaveLength(1);
  expect(gateway.output().stderr).not.toContain(TOKEN);
});

test('a redirect is not followed, and what is refused is not sent again', async () => {
  await start(json());
  collector.answer(307);
  await postChat(gateway, chat('both'));
  await eventually(
    async () => expect((await gateway.panel.status.get({})).notices.at(-1)?.text).toMatch(/redirect \(307\)/),
    10_000,
  );
  expect(collector.posts.filter(({ path }) => path === '/v1/traces')).toHaveLength(1);
});

test('what waits is sent before the end', async () => {
  await start(json());
  await postChat(gateway, chat('both'));
  await gateway.stop();
  expect(collector.spans).toHaveLength(2);
});

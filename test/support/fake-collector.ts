// An OTLP collector over HTTP that checks what it is given, as strictly as the protocol's JSON form is written.

import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface CollectedSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId: string | null;
  readonly name: string;
  readonly kind: number;
  readonly startNanos: bigint;
  readonly endNanos: bigint;
  readonly statusCode: number;
  readonly attributes: Readonly<Record<string, unknown>>;
}

export interface CollectedMetric {
  readonly name: string;
  readonly unit: string;
  readonly points: readonly {
    readonly attributes: Readonly<Record<string, unknown>>;
    readonly sum: number;
    readonly count: number;
  }[];
}

export interface Post {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

export interface FakeCollector {
  readonly endpoint: string;
  readonly posts: readonly Post[];
  readonly spans: readonly CollectedSpan[];
  readonly metrics: readonly CollectedMetric[];
  /** What was wrong with what came. */
  readonly complaints: readonly string[];
  /** How the next posts are answered; 200 when nothing is said. */
  answer(...statuses: number[]): void;
  close(): Promise<void>;
}

interface Json {
  readonly [name: string]: unknown;
}

export async function startCollector(): Promise<FakeCollector> {
  const posts: Post[] = [];
  const spans: CollectedSpan[] = [];
  let metrics: CollectedMetric[] = [];
  const complaints: string[] = [];
  const statuses: number[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks);
      posts.push({ path: request.url ?? '', headers: request.headers, body });
      const status = statuses.shift() ?? 200;
      response.writeHead(status, { 'content-type': 'application/json', location: 'http://127.0.0.1:9/' });
      response.end('{}');
      if (status !== 200 || request.headers['content-type'] !== 'application/json') return;
      try {
        const json = JSON.parse(body.toString()) as Json;
        if (request.url === '/v1/traces') spans.push(...readSpans(json));
        else if (request.url === '/v1/metrics') metrics = readMetrics(json);
        else throw new Error(`an unknown path: ${request.url}`);
      } catch (error) {
        complaints.push(String(error));
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    posts,
    spans,
    get metrics() {
      return metrics;
    },
    complaints,
    answer: (...next) => void statuses.push(...next),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function readSpans(json: Json): CollectedSpan[] {
  return listOf(json, 'resourceSpans').flatMap((resourceSpans) => {
    const resource = attributesOf(resourceSpans['resource'] as Json);
    if (resource['service.name'] !== 'breakerbox') throw new Error('no service.name');
    return listOf(resourceSpans, 'scopeSpans').flatMap((scope) => listOf(scope, 'spans').map(readSpan));
  });
}

function readSpan(span: Json): CollectedSpan {
  const { traceId, spanId, parentSpanId, name, kind, status } = span;
  if (!/^[0-9a-f]{32}$/.test(String(traceId)) || !/^[0-9a-f]{16}$/.test(String(spanId))) throw new Error('a bad id');
  if (parentSpanId !== undefined && (typeof parentSpanId !== 'string' || !/^[0-9a-f]{16}$/.test(parentSpanId)))
    throw new Error('a bad parent');
  const [startNanos, endNanos] = [span['startTimeUnixNano'], span['endTimeUnixNano']].map(nanosOf) as [bigint, bigint];
  if (endNanos < startNanos) throw new Error('it ends before it starts');
  return {
    traceId: String(traceId),
    spanId: String(spanId),
    parentSpanId: parentSpanId ?? null,
    name: String(name),
    kind: Number(kind),
    startNanos,
    endNanos,
    statusCode: Number((status as Json)['code'] ?? 0),
    attributes: attributesOf(span),
  };
}

function readMetrics(json: Json): CollectedMetric[] {
  return listOf(json, 'resourceMetrics').flatMap((resourceMetrics) =>
    listOf(resourceMetrics, 'scopeMetrics').flatMap((scope) => listOf(scope, 'metrics').map(readMetric)),
  );
}

function readMetric({ name, unit, histogram }: Json): CollectedMetric {
  const { aggregationTemporality } = histogram as Json;
  if (aggregationTemporality !== 2) throw new Error(`${String(name)} is not cumulative`);
  const points = listOf(histogram as Json, 'dataPoints').map((point) => {
    const counts = (point['bucketCounts'] as unknown[]).map(Number);
    const bounds = point['explicitBounds'] as number[];
    if (counts.length !== bounds.length + 1) throw new Error(`${String(name)} has not one count for each bucket`);
    const count = counts.reduce((sum, each) => sum + each, 0);
    if (count !== Number(point['count'])) throw new Error(`${String(name)} does not add up`);
    if (nanosOf(point['timeUnixNano']) < nanosOf(point['startTimeUnixNano'])) throw new Error('times are wrong');
    return { attributes: attributesOf(point), sum: Number(point['sum']), count };
  });
  return { name: String(name), unit: String(unit), points };
}

function nanosOf(time: unknown): bigint {
  if (typeof time !== 'string' || !/^\d{19}$/.test(time)) throw new Error(`not nanoseconds as text: ${String(time)}`);
  return BigInt(time);
}

function attributesOf(holder: Json): Record<string, unknown> {
  return Object.fromEntries(
    listOf(holder, 'attributes').map(({ key, value }) => {
      const kinds = Object.entries(value as Json);
      const [kind, plain] = kinds[0] ?? [];
      if (kinds.length !== 1 || !/^(?:string|int|double|bool)Value$/.test(kind ?? '')) throw new Error('a bad value');
      return [String(key), kind === 'intValue' ? Number(plain) : plain];
    }),
  );
}

function listOf(holder: Json, name: string): Json[] {
  const list = holder[name];
  if (!Array.isArray(list)) throw new Error(`${name} is no list`);
  return list as Json[];
}

/** The fields of a protobuf message: number and, for nested ones, bytes. Throws where it is none. */
export function protobufFields(bytes: Buffer): { readonly field: number; readonly bytes: Buffer | null }[] {
  const fields: { field: number; bytes: Buffer | null }[] = [];
  let at = 0;
  const varint = (): number => {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = bytes[at];
      if (byte === undefined) throw new Error('It ends in the middle of a number.');
      at += 1;
      value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) return value;
    }
  };
  while (at < bytes.length) {
    const tag = varint();
    const [field, wire] = [Math.floor(tag / 8), tag % 8];
    let nested: Buffer | null = null;
    if (wire === 0) varint();
    else if (wire === 1) at += 8;
    else if (wire === 5) at += 4;
    else if (wire === 2) {
      const length = varint();
      nested = bytes.subarray(at, at + length);
      at += length;
    } else throw new Error(`An unknown kind of field: ${wire}`);
    if (field < 1 || at > bytes.length) throw new Error('It is no protobuf.');
    fields.push({ field, bytes: nested });
  }
  return fields;
}

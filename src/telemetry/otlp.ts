// Spans and histograms as bytes of OTLP. The encoding is the OpenTelemetry project's own; it is loaded on this thread only.

import {
  JsonMetricsSerializer,
  JsonTraceSerializer,
  ProtobufMetricsSerializer,
  ProtobufTraceSerializer,
} from '@opentelemetry/otlp-transformer';
import { resourceFromAttributes } from '@opentelemetry/resources';
import type { PlainHistogram } from './gen-ai-metrics.ts';
import type { PlainSpan } from './make-spans.ts';
import type { StartTelemetry } from './protocol.ts';

type Protocol = StartTelemetry['protocol'];
type Spans = NonNullable<Parameters<typeof JsonTraceSerializer.serializeRequest>[0]>;
type Metrics = NonNullable<Parameters<typeof JsonMetricsSerializer.serializeRequest>[0]>;
type Time = [seconds: number, nanoseconds: number];

/** As the protocol numbers them. */
const KINDS = { server: 1, client: 2 } as const;
const STATUS_UNSET = 0;
const STATUS_ERROR = 2;
const SAMPLED = 1;
const HISTOGRAM = 0;
const CUMULATIVE = 1;
const DOUBLE = 1;

export const CONTENT_TYPES: Readonly<Record<Protocol, string>> = {
  'http/json': 'application/json',
  'http/protobuf': 'application/x-protobuf',
};

export class Otlp {
  readonly #protocol: Protocol;
  readonly #resource;
  readonly #scope;

  constructor(protocol: Protocol, version: string) {
    this.#protocol = protocol;
    this.#resource = resourceFromAttributes({ 'service.name': 'breakerbox', 'service.version': version });
    this.#scope = { name: 'breakerbox', version };
  }

  spans(spans: readonly PlainSpan[]): Uint8Array {
    const readable = spans.map((span) => this.#readable(span)) as unknown as Spans;
    const serializer = this.#protocol === 'http/json' ? JsonTraceSerializer : ProtobufTraceSerializer;
    return serializer.serializeRequest(readable) ?? new Uint8Array();
  }

  metrics(histograms: readonly PlainHistogram[], startMs: number, nowMs: number): Uint8Array {
    const metrics = histograms.map(({ name, unit, description, bounds, points }) => ({
      descriptor: { name, unit, description, valueType: DOUBLE },
      aggregationTemporality: CUMULATIVE,
      dataPointType: HISTOGRAM,
      dataPoints: points.map(({ attributes, counts, count, sum }) => ({
        startTime: timeOf(startMs),
        endTime: timeOf(nowMs),
        attributes,
        value: { buckets: { boundaries: [...bounds], counts: [...counts] }, count, sum },
      })),
    }));
    const all = { resource: this.#resource, scopeMetrics: [{ scope: this.#scope, metrics }] } as unknown as Metrics;
    const serializer = this.#protocol === 'http/json' ? JsonMetricsSerializer : ProtobufMetricsSerializer;
    return serializer.serializeRequest(all) ?? new Uint8Array();
  }

  #readable({ name, kind, traceId, spanId, parentSpanId, startMs, durationUs, error, attributes }: PlainSpan): object {
    const contextOf = (id: string): object => ({ traceId, spanId: id, traceFlags: SAMPLED });
    return {
      name,
      kind: KINDS[kind],
      spanContext: () => contextOf(spanId),
      ...(parentSpanId !== null && { parentSpanContext: contextOf(parentSpanId) }),
      startTime: timeOf(startMs),
      endTime: timeOf(startMs, durationUs),
      status: { code: error === null ? STATUS_UNSET : STATUS_ERROR },
      attributes,
      links: [],
      events: [],
      duration: [Math.floor(durationUs / 1e6), (durationUs % 1e6) * 1000],
      ended: true,
      resource: this.#resource,
      instrumentationScope: this.#scope,
      droppedAttributesCount: 0,
      droppedEventsCount: 0,
      droppedLinksCount: 0,
    };
  }
}

function timeOf(ms: number, us = 0): Time {
  const whole = Math.floor(ms) * 1000 + Math.round(us);
  return [Math.floor(whole / 1e6), (whole % 1e6) * 1000];
}

// W3C trace context: which trace a client's request belongs to.

export interface TraceContext {
  readonly traceId: string;
  readonly spanId: string;
  /** The client keeps its own part of the trace. */
  readonly sampled: boolean;
}

const TRACEPARENT = /^([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(?:-.*)?$/;
const NOTHING = /^0+$/;

/** null: there is none, or none that is right. */
export function readTraceparent(header: string | readonly string[] | undefined): TraceContext | null {
  const [whole = '', version = '', traceId = '', spanId = '', flags = ''] =
    typeof header === 'string' ? (TRACEPARENT.exec(header) ?? []) : [];
  if (version === 'ff' || NOTHING.test(traceId) || NOTHING.test(spanId)) return null;
  // Version 0 has nothing behind its flags.
  if (whole === '' || (version === '00' && whole.length > 55)) return null;
  return { traceId, spanId, sampled: (Number.parseInt(flags, 16) & 1) === 1 };
}

// What dispatch needs to know of the conversation it carries: how to ask one target, how to read its answer, and how
// to speak to the client. Made by an endpoint for each request; the dialects' work happens behind it.

import type { Readable } from 'node:stream';
import type { DialectId } from '../domain/dialect.ts';
import type { Failure } from '../domain/failure.ts';
import type { Fix, Unfit } from '../domain/fix.ts';
import type { PlannedTarget } from '../domain/plan.ts';
import type { Usage } from '../domain/usage.ts';
import type { Upstream } from './snapshot.ts';

export interface WholeReading {
  readonly usage: Usage;
  /** Characters the model wrote, for estimates. */
  readonly outputChars: number;
  /** What the client gets: a body, or all events of a stream. null: the upstream's own bytes. */
  readonly body: string | null;
}

/** An event that said a text and nothing else. */
export interface PlainText {
  readonly text: string;
  /** Counts another event that differs from it in the text alone, by how many characters its text has. */
  count(chars: number): void;
}

/** Reads one stream, event by event. */
export interface EventReader {
  readonly usage: Usage | null;
  /** A finish reason was seen: an end from here on is a good one. */
  readonly finished: boolean;
  /** The dialect's own end mark was seen. */
  readonly done: boolean;
  readonly outputChars: number;
  /** The last event reported an error. */
  readonly failure: Failure | null;
  /** The last event carried usage and nothing else. */
  readonly usageOnly: boolean;
  /** The last event, if it was plain text and another text is as good. */
  readonly plain: PlainText | null;
  /** The client gets `take()` after each event, and `end()` before a good end, in place of the upstream's bytes. */
  readonly translates: boolean;
  /** `name` is the event's own, if it has one. Returns true when the event commits. */
  read(data: string, name: string | null): boolean;
  take(): string;
  end(): string;
}

/** Makes a whole answer of a stream, for targets that answer in no other way. */
export interface EventCollector {
  readonly failure: Failure | null;
  read(data: string, name: string | null): void;
  /** A failure when the stream ended too early. */
  result(): WholeReading | Failure;
}

/** Counts what passes by. */
export interface ByteMeter {
  write(chunk: Uint8Array): void;
  reading(): Pick<WholeReading, 'usage' | 'outputChars'>;
}

/** One way to ask one target: made anew for each attempt. */
export interface MostOutput {
  readonly limit: number | null;
  readonly choices: number;
  /** Tokens of thought beyond the limit. Absent, as the next two: none. */
  readonly thought?: number;
  /** Pictures, and searches of the web. */
  readonly images?: number;
  readonly searches?: number;
}

export interface Call {
  readonly path: string;
  /** Beside those that every call to the provider has. Alternates names and values. */
  readonly headers: readonly string[];
  readonly body: string | Readable;
  /** The type of the body, where it is not JSON. */
  readonly contentType?: string;
  /** The provider's header for its key, where this dialect's differs; null: the preset's. */
  readonly authHeader: ((key: string) => readonly [name: string, value: string]) | null;
  /** The upstream is asked for a stream. The client may still get a whole answer, and the other way round. */
  readonly streamed: boolean;
  /** The answer must be there as a whole before the client gets any of it, because it is checked or made into another. */
  readonly needsWhole: boolean;
  /** What was changed in the client's request for this target. */
  readonly fixes: readonly Fix[];
  /** Tokens that the answer may have as it is asked for, null without a limit; and how many answers there are. */
  mostOutput(): MostOutput;
  /** Usage reaches the stream only because we asked for it, so its event is taken out again. */
  readonly hidesUsage: boolean;
  /** The answer is passed on byte by byte and only metered: none of the three below is used. */
  readonly meterBytes?: (contentType: string) => ByteMeter;
  /** `text` is what `body` was parsed from, for those who must not lose a digit of it. */
  readWhole(body: unknown, text: string): WholeReading | Failure;
  readEvents(): EventReader;
  collectEvents(): EventCollector;
  /** What to change so that a refused call may be taken; null when nothing is known to help. */
  repair(failed: Failure): Repair | null;
}

export interface Repair {
  readonly fix: Fix;
  /** False for what concerns this conversation only. */
  readonly remember: boolean;
  readonly dialect: DialectId;
}

/** What the client is told when nothing worked. */
export interface FinalError {
  readonly status: number;
  readonly message: string;
  readonly type: string;
  readonly code: string | null;
  readonly param: string | null;
  readonly attempts: readonly AttemptSummary[];
}

export interface AttemptSummary {
  readonly provider: string;
  readonly model: string;
  readonly status: number | null;
  readonly outcome: string;
  readonly message: string | null;
}

export interface Wish {
  /** What is known to be needed at this target beside what its preset declares. */
  readonly fixes: readonly Fix[];
  /** Nothing else is left: what only probably cannot work is tried. */
  readonly insists: boolean;
  /** The limit to set on an answer that comes as a whole and has none; null: none has to be. */
  readonly outputCap: number | null;
}

export interface Exchange {
  /** The family of the path, for the ledger: chat, messages, responses, … */
  readonly surface: string;
  /** The client gets a stream. */
  readonly streamed: boolean;
  /** The content type of a stream. */
  readonly streamType: string;
  /** Characters of the request, for estimates. */
  readonly inputChars: number;
  prepare(upstream: Upstream, target: PlannedTarget, wish: Wish): Call | Unfit;
  errorBody(error: FinalError): string;
  /** The status for an error, where the surface's own differs from ours. */
  errorStatus(error: FinalError): number;
  /** The same as one event of the surface's stream. */
  errorEvent(error: FinalError): string;
  /** Sent into a silent stream to show that we live. */
  readonly keepAlive: string;
}

export const EVENT_STREAM = 'text/event-stream; charset=utf-8';

// Requests that come from inside this process, which go the way of every other request from here on. What stands before, the
// address, the origin and the key, is about those who come over the network.

import type { Reply } from '../dispatch/reply.ts';
import { findDoor, type Door } from './doors.ts';
import { gatewayError, type GatewayError } from './error-envelope.ts';
import type { Asking, Intake } from './intake.ts';

export interface InsideRequest {
  /** The name of whoever asks. It may use everything, unless a client of this name says otherwise. */
  readonly client: string;
  /** The path in its plain form; a chat completion unless it says otherwise. */
  readonly operation?: string;
  /** A body as that path takes it. */
  readonly text: string;
  readonly reply: Reply;
}

/** `intake` null: the gateway is shutting down. Returns the request's id; null: it was answered without being one. */
export function serveInside(
  intake: Intake | null,
  clients: readonly Asking[],
  nowMs: number,
  { client, operation = 'chat/completions', text, reply }: InsideRequest,
): string | null {
  const door = findDoor(operation);
  if (intake === null || door.read === null) {
    const closed = gatewayError(503, 'shutting_down', 'Breakerbox is shutting down.');
    refuse(reply, intake === null ? closed : gatewayError(404, 'not_found', `Nothing is at ${operation}.`), door);
    return null;
  }
  const read = door.read(text, {}, { operation, nowMs });
  if ('code' in read) refuse(reply, read, door);
  else if ('open' in read) {
    const { allow } = clients.find(({ name }) => name === client) ?? { allow: ['*'] };
    return intake.serve({ name: client, allow, byHand: true }, read, reply);
  } else {
    reply.head(read.status, ['content-type', 'application/json']);
    reply.end(read.told);
  }
  return null;
}

function refuse(reply: Reply, error: GatewayError, { envelope }: Door): void {
  reply.head(error.status, ['content-type', 'application/json']);
  reply.end(envelope(error));
}

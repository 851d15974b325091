// Requests that come from inside this process: chat completions that go the way of every other request from here on.
// What stands before, the address, the origin and the key, is about those who come over the network.

import type { Reply } from '../dispatch/reply.ts';
import { readChatCompletion } from './chat-completions.ts';
import { gatewayError, openAiErrorBody, type GatewayError } from './error-envelope.ts';
import type { Asking, Intake } from './intake.ts';

interface InsideRequest {
  /** The name of whoever asks. It may use everything, unless a client of this name says otherwise. */
  readonly client: string;
  /** A body of /v1/chat/completions. */
  readonly text: string;
  readonly reply: Reply;
}

/** `intake` null: the gateway is shutting down. */
export function serveInside(
  intake: Intake | null,
  clients: readonly Asking[],
  { client, text, reply }: InsideRequest,
): void {
  if (intake === null) {
    refuse(reply, gatewayError(503, 'shutting_down', 'Breakerbox is shutting down.'));
    return;
  }
  const read = readChatCompletion(text, {});
  const { allow } = clients.find(({ name }) => name === client) ?? { allow: ['*'] };
  if ('status' in read) refuse(reply, read);
  else intake.serve({ name: client, allow, byHand: true }, read, reply);
}

function refuse(reply: Reply, error: GatewayError): void {
  reply.head(error.status, ['content-type', 'application/json']);
  reply.end(openAiErrorBody(error));
}

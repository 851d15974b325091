// The surfaces by their paths: how each reads its requests and tells its errors.

import { messagesErrorBody } from '../dialects/anthropic-messages/error.ts';
import { readChatCompletion } from './chat-completions.ts';
import { readCompletion } from './completions.ts';
import { openAiErrorBody, type GatewayError } from './error-envelope.ts';
import { readMessages } from './messages.ts';
import { ollamaErrorBody, readOllamaChat, readOllamaGenerate } from './ollama.ts';
import { readPlain, readPlainForm } from './plain.ts';
import type { FormBody } from './relayed.ts';
import { readResponses } from './responses.ts';
import type { ClientHeaders, ReadRequest, Told } from './surface.ts';

export interface Arrived {
  /** The path in its plain form: `images/generations`. */
  readonly operation: string;
  /** Unix ms. */
  readonly nowMs: number;
}

export interface Door {
  /** null: nothing is served here. */
  readonly read: ((text: string, headers: ClientHeaders, arrived: Arrived) => ReadRequest | GatewayError | Told) | null;
  /** Takes forms with files instead of JSON. */
  readonly readForm?: (form: FormBody, operation: string) => ReadRequest;
  readonly envelope: (error: GatewayError) => string;
  /** What to say in place of "nothing here". */
  readonly instead?: string;
}

const FORM: Door = { read: null, readForm: readPlainForm, envelope: openAiErrorBody };

const DOORS: ReadonlyMap<string, Door> = new Map<string, Door>([
  ['chat/completions', { read: readChatCompletion, envelope: openAiErrorBody }],
  ['messages', { read: readMessages, envelope: tellMessages }],
  ['responses', { read: readResponses, envelope: openAiErrorBody }],
  ['completions', { read: readCompletion, envelope: openAiErrorBody }],
  ['embeddings', { read: passOn, envelope: openAiErrorBody }],
  ['moderations', { read: passOn, envelope: openAiErrorBody }],
  ['rerank', { read: passOn, envelope: openAiErrorBody }],
  ['images/generations', { read: passOn, envelope: openAiErrorBody }],
  ['audio/speech', { read: passOn, envelope: openAiErrorBody }],
  ['images/edits', FORM],
  ['images/variations', FORM],
  ['audio/transcriptions', FORM],
  ['audio/translations', FORM],
  ['api/chat', { read: (text, headers, { nowMs }) => readOllamaChat(text, headers, nowMs), envelope: ollamaErrorBody }],
  [
    'api/generate',
    { read: (text, headers, { nowMs }) => readOllamaGenerate(text, headers, nowMs), envelope: ollamaErrorBody },
  ],
]);

export const OPERATIONS: readonly string[] = [...DOORS.keys()];

/** For people. */
export const SERVED =
  '/v1/chat/completions, /v1/responses, /v1/messages, /v1/completions, /v1/embeddings, /v1/models, /v1/images, /v1/audio, /v1/moderations, /v1/rerank and the Ollama paths under /api';

const NOTHING_KEPT =
  'Breakerbox keeps no responses: send the whole conversation in "input" each time instead of asking for an earlier one.';

export function findDoor(operation: string): Door {
  const door = DOORS.get(operation);
  if (door !== undefined) return door;
  if (operation.startsWith('messages')) return { read: null, envelope: tellMessages };
  if (operation.startsWith('api/')) return { read: null, envelope: ollamaErrorBody };
  if (operation.startsWith('responses/')) return { read: null, envelope: openAiErrorBody, instead: NOTHING_KEPT };
  return { read: null, envelope: openAiErrorBody };
}

function tellMessages(error: GatewayError): string {
  return messagesErrorBody(error, null);
}

function passOn(text: string, headers: ClientHeaders, { operation }: Arrived): ReadRequest | GatewayError {
  return readPlain(text, headers, operation);
}

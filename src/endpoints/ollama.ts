// The Ollama dialect, for tools that speak nothing else: /api/chat and /api/generate, and what they ask before.

import type { JsonObject } from '../dialects/json.ts';
import { withoutLatest } from '../dialects/ollama/model-name.ts';
import { psReply, showReply, tagsReply, versionReply, type OfferedModel } from '../dialects/ollama/model-replies.ts';
import { errorBody, idleLine, loadedReply, NDJSON } from '../dialects/ollama/own-replies.ts';
import { readConversation } from '../dialects/ollama/read-conversation.ts';
import { readOllamaRequest, readShownModel, type OllamaPath } from '../dialects/ollama/request.ts';
import { openWriter, writeAnswer } from '../dialects/ollama/writer.ts';
import { requestError, type GatewayError } from './error-envelope.ts';
import { Generation } from './generation.ts';
import type { ListedName } from './models.ts';
import { planned, type ClientHeaders, type ReadRequest, type Serving, type Surface, type Told } from './surface.ts';

export const OLLAMA_VERSION = versionReply();

export function readOllamaChat(text: string, headers: ClientHeaders, nowMs: number): ReadRequest | GatewayError | Told {
  return read('chat', text, headers, nowMs);
}

export function readOllamaGenerate(
  text: string,
  headers: ClientHeaders,
  nowMs: number,
): ReadRequest | GatewayError | Told {
  return read('generate', text, headers, nowMs);
}

function read(
  path: OllamaPath,
  text: string,
  headers: ClientHeaders,
  nowMs: number,
): ReadRequest | GatewayError | Told {
  const request = readOllamaRequest(text, path);
  if ('code' in request) return requestError(request);
  const { loads } = request;
  // Nothing is asked but that the model be ready, and here it always is.
  if (loads !== null) return { status: 200, told: loadedReply(path, request.model, nowMs / 1000, loads) };
  return {
    surface: 'ollama',
    ...planned(request, headers),
    // The tools add it to every name; a server's own model may really be called so.
    orModel: withoutLatest(request.model),
    open: (serving) => new Generation(surfaceOf(path, request.model, serving), request, headers, serving),
  };
}

function surfaceOf(path: OllamaPath, model: string, { startedAt, elapsedNanos }: Serving): Surface {
  const reply = { path, elapsedNanos };
  return {
    name: 'ollama',
    wire: null,
    streamType: NDJSON,
    keepAlive: idleLine(path, model, startedAt / 1000),
    readConversation: (body: JsonObject) => readConversation(path, body),
    writeAnswer: (answer, context) => writeAnswer(answer, context, reply),
    openWriter: (context) => openWriter(context, reply),
    errorBody: ({ message, attempts }) => errorBody(message, attempts),
    errorStatus: ({ status }) => status,
    errorEvent: ({ message, attempts }) => errorBody(message, attempts),
  };
}

export function ollamaErrorBody({ message }: GatewayError): string {
  return errorBody(message);
}

/** `nowMs`: Unix ms. */
export function ollamaTags(names: readonly ListedName[], nowMs: number): string {
  return tagsReply(names.map(offered), nowMs / 1000);
}

/** A model that is asked for is ready at once, and so none has to be. */
export function ollamaPs(nowMs: number): string {
  return psReply([], nowMs / 1000);
}

/** null: there is no such model. */
export function ollamaShow(names: readonly ListedName[], body: string, nowMs: number): string | null {
  const shown = readShownModel(body);
  const asked = shown === null ? null : withoutLatest(shown);
  const found = names.find(({ id }) => id === asked || id === shown);
  return found === undefined ? null : showReply(offered(found), nowMs / 1000);
}

const NOTHING_KNOWN: OfferedModel['abilities'] = new Map();

function offered({ id, facts }: ListedName): OfferedModel {
  return { id, contextWindow: facts?.contextWindow ?? null, abilities: facts?.abilities ?? NOTHING_KNOWN };
}

// What clients ask that needs no target and costs nothing: which models there are, how many tokens a request has.

import type { IncomingHttpHeaders } from 'node:http';
import type { Catalog } from '../catalog/catalog.ts';
import { anthropicMessages } from '../dialects/anthropic-messages/dialect.ts';
import { readMessagesRequest } from '../dialects/anthropic-messages/request.ts';
import { isTooDeep, type JsonObject } from '../dialects/json.ts';
import { openaiResponses } from '../dialects/openai-responses/dialect.ts';
import { readRequestBody, type RequestBody, type RequestProblem } from '../dialects/request-body.ts';
import { spliceRequest } from '../dialects/splice-request.ts';
import type { ModelLists } from '../dispatch/model-lists.ts';
import { askProvider } from '../dispatch/query-call.ts';
import type { Snapshot, Upstream } from '../dispatch/snapshot.ts';
import type { Transport } from '../dispatch/transport.ts';
import type { CallPorts } from '../dispatch/upstream-call.ts';
import type { Config } from '../domain/config.ts';
import { isUnfit } from '../domain/fix.ts';
import type { PlannedTarget } from '../domain/plan.ts';
import { inputOfMessages } from '../tokens/messages-input.ts';
import type { TokenCounter } from '../tokens/token-counter.ts';
import { tokenizerFactor } from '../tokens/tokenizer-factor.ts';
import { gatewayError, openAiErrorBody } from './error-envelope.ts';
import { MESSAGES } from './messages.ts';
import { listNames, modelEntry, modelsBody, plainName, type ListedName } from './models.ts';
import { ollamaPs, ollamaShow, ollamaTags } from './ollama.ts';
import { passedHeaders } from './passed-headers.ts';
import type { Told } from './surface.ts';

/** `body` is JSON text, empty for questions without one. */
export interface Question {
  readonly what:
    | 'models'
    | 'model'
    | 'count-messages'
    | 'count-responses'
    | 'ollama-tags'
    | 'ollama-show'
    | 'ollama-ps';
  /** The id of the one model. */
  readonly id: string | null;
  readonly body: string;
  readonly headers: IncomingHttpHeaders;
  /** Globs of the names that the client may use. */
  readonly allow: readonly string[];
}

export interface QuestionPorts extends CallPorts {
  readonly catalog: Catalog;
  readonly lists: ModelLists;
  readonly counter: TokenCounter;
  readonly config: () => Config;
  readonly snapshot: () => Snapshot;
  readonly transportTo: (upstream: Upstream) => Transport;
  /** The first target that a request for this name would go to; null when there is none. */
  readonly firstTarget: (model: string, allow: readonly string[]) => PlannedTarget | null;
}

/** Clients that list models wait a second at most, and come again. */
const LIST_WAIT_MS = 700;

/** null: there is no such thing. */
export async function answerQuestion(ports: QuestionPorts, question: Question): Promise<Told | null> {
  switch (question.what) {
    case 'models':
      return told(modelsBody(await names(ports, question), isAnthropic(question)));
    case 'model': {
      const asked = plainName(question.id ?? '');
      const found = (await names(ports, question)).find(({ id }) => id === asked);
      return found === undefined ? null : told(JSON.stringify(modelEntry(found, isAnthropic(question))));
    }
    case 'ollama-tags':
      return told(ollamaTags(await names(ports, question), ports.clock.now()));
    case 'ollama-ps':
      return told(ollamaPs(ports.clock.now()));
    case 'ollama-show': {
      const shown = ollamaShow(await names(ports, question), question.body, ports.clock.now());
      return shown === null ? null : told(shown);
    }
    case 'count-messages':
      return countMessages(ports, question);
    case 'count-responses':
      return countResponses(ports, question);
  }
}

async function names(ports: QuestionPorts, { allow }: Question): Promise<readonly ListedName[]> {
  const withoutCatalog = [...ports.snapshot().upstreams.values()].filter(({ preset }) => preset.catalog === null);
  await ports.lists.refresh(withoutCatalog, LIST_WAIT_MS);
  return listNames(ports.config(), ports.snapshot(), ports.catalog, allow);
}

/** The other kind of client says nothing of a version. */
function isAnthropic({ headers }: Question): boolean {
  return headers['anthropic-version'] !== undefined;
}

async function countMessages(ports: QuestionPorts, question: Question): Promise<Told> {
  const request = readMessagesRequest(question.body, 'count');
  if ('code' in request) return refused(request, (error) => MESSAGES.errorBody({ ...error, attempts: [] }, ''));
  const target = ports.firstTarget(plainName(request.model), question.allow);
  const exact = target === null ? null : await countThere(ports, question, request, target);
  const tokens = exact ?? (await countHere(ports, request.body, target?.model ?? request.model));
  return told(JSON.stringify({ input_tokens: tokens }));
}

const TOO_DEEP: RequestProblem = { message: 'The request is nested too deeply.', param: null, code: 'invalid_type' };

async function countResponses(ports: QuestionPorts, question: Question): Promise<Told> {
  const request = readRequestBody(question.body);
  if ('code' in request) return refused(request, openAiErrorBody);
  if (isTooDeep(request.body)) return refused(TOO_DEEP, openAiErrorBody);
  const conversation = openaiResponses.readConversation(request.body);
  const asMessages = isUnfit(conversation)
    ? conversation
    : anthropicMessages.writeRequest(conversation, { model: request.model, stream: false, provider: '', maxOutput: 1 });
  // What cannot be said otherwise is still text that can be counted.
  const body = isUnfit(asMessages) ? { system: JSON.stringify(request.body) } : asMessages.body;
  const target = ports.firstTarget(plainName(request.model), question.allow);
  const tokens = await countHere(ports, body, target?.model ?? request.model);
  return told(JSON.stringify({ object: 'response.input_tokens', input_tokens: tokens }));
}

/** The provider's own count, where it gives one for nothing; null when it does not. */
async function countThere(
  ports: QuestionPorts,
  { headers }: Question,
  request: RequestBody,
  target: PlannedTarget,
): Promise<number | null> {
  const upstream = ports.snapshot().upstreams.get(target.provider);
  const spoken = upstream?.spoken.find(({ countsTokens }) => countsTokens);
  if (upstream === undefined || spoken === undefined || upstream.keyProblem !== null) return null;
  const [key = null] = upstream.keys;
  const outcome = await askProvider(ports, ports.transportTo(upstream), upstream, key, {
    path: `${spoken.path}/count_tokens`,
    body: spliceRequest(request, new Map([['model', target.model]])),
    headers: passedHeaders(spoken.id, headers, spoken.headers),
  });
  const count = outcome.ok ? (outcome.body as JsonObject | null)?.['input_tokens'] : null;
  return typeof count === 'number' ? count : null;
}

async function countHere(ports: QuestionPorts, body: JsonObject, model: string): Promise<number> {
  const { texts, fixedTokens } = inputOfMessages(body);
  const { tokens } = await ports.counter.count(texts);
  return Math.ceil(tokens * tokenizerFactor(model)) + fixedTokens;
}

function told(body: string): Told {
  return { status: 200, told: body };
}

function refused(
  { code, message, param }: RequestProblem,
  envelope: (error: ReturnType<typeof gatewayError>) => string,
): Told {
  const error = gatewayError(400, code, message, param);
  return { status: error.status, told: envelope(error) };
}

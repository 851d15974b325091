// From a client's request to the body that a provider is sent, on the pure level: no network, no keys.

import { anthropicMessages } from '../../src/dialects/anthropic-messages/dialect.ts';
import { fitMessages } from '../../src/dialects/anthropic-messages/fit.ts';
import type { Dialect } from '../../src/dialects/dialect.ts';
import type { Fitted, FitTarget } from '../../src/dialects/fit.ts';
import type { JsonObject } from '../../src/dialects/json.ts';
import { openaiChat } from '../../src/dialects/openai-chat/dialect.ts';
import { fitChat } from '../../src/dialects/openai-chat/fit.ts';
import { openaiResponses } from '../../src/dialects/openai-responses/dialect.ts';
import { fitResponses } from '../../src/dialects/openai-responses/fit.ts';
import type { DialectId } from '../../src/domain/dialect.ts';
import { fixText, isUnfit, type Unfit } from '../../src/domain/fix.ts';
import type { Preset } from '../../src/providers/provider.ts';
import { chatTraits, messagesTraits, responsesTraits } from '../../src/providers/traits-for.ts';

export const DIALECT_OF: Readonly<Record<DialectId, Dialect>> = {
  'openai-chat': openaiChat,
  'anthropic-messages': anthropicMessages,
  'openai-responses': openaiResponses,
};

export interface Sent {
  readonly dialect: DialectId;
  readonly body: JsonObject;
  readonly fixes: readonly string[];
}

export function ask(preset: Preset, model: string, client: DialectId, request: JsonObject): Sent | Unfit {
  const stream = request['stream'] === true;
  const dialect = speaks(preset, model, client, request);
  const target: FitTarget = { model, provider: preset.id, stream, maxOutput: null, emulateJson: 'tool' };
  const draft = dialect === client ? { body: request, fixes: [] } : translate(client, dialect, request, target);
  if (isUnfit(draft)) return draft;
  const fitted = fit(preset, dialect, draft.body, target);
  if (isUnfit(fitted)) return fitted;
  const body: Record<string, unknown> = { ...draft.body };
  for (const [field, value] of fitted.changes) body[field] = value;
  body['model'] = model;
  // As it goes over the wire: what is undefined is not there.
  const sent = JSON.parse(JSON.stringify(body)) as JsonObject;
  return { dialect, body: sent, fixes: [...draft.fixes, ...fitted.fixes].map(fixText) };
}

/** The client's dialect, else the home; chat gives way where a model wants the other one. */
function speaks(preset: Preset, model: string, client: DialectId, request: JsonObject): DialectId {
  const spoken = preset.dialects.filter((one) => one.onlyOnDemand !== true).map(({ id }) => id);
  const usual = spoken.find((id) => id === client) ?? spoken[0] ?? 'openai-chat';
  if (usual !== 'openai-chat' || !preset.dialects.some(({ id }) => id === 'openai-responses')) return usual;
  const { toolsWithReasoning, onlyAt } = chatTraits(preset, model);
  const reasons = request['reasoning_effort'] !== 'none';
  const wants =
    onlyAt === 'responses' || (toolsWithReasoning === 'responses' && Array.isArray(request['tools']) && reasons);
  return wants ? 'openai-responses' : usual;
}

function translate(
  client: DialectId,
  dialect: DialectId,
  request: JsonObject,
  { model, provider, stream, maxOutput }: FitTarget,
): ReturnType<Dialect['writeRequest']> {
  const conversation = DIALECT_OF[client].readConversation(request);
  if (isUnfit(conversation)) return conversation;
  const written = DIALECT_OF[dialect].writeRequest(conversation, { model, provider, stream, maxOutput });
  return isUnfit(written) ? written : { ...written, fixes: [...conversation.notes, ...written.fixes] };
}

function fit(preset: Preset, dialect: DialectId, body: JsonObject, target: FitTarget): Fitted | Unfit {
  // Nothing in the requests was made by the target.
  const isOwnProof = (): boolean => false;
  switch (dialect) {
    case 'openai-chat':
      return fitChat(body, chatTraits(preset, target.model), target);
    case 'anthropic-messages':
      return fitMessages(body, messagesTraits(preset, target.model), target, isOwnProof);
    case 'openai-responses':
      return fitResponses(body, responsesTraits(preset, target.model), target, isOwnProof);
  }
}

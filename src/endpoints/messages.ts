// POST /v1/messages.

import { anthropicMessages } from '../dialects/anthropic-messages/dialect.ts';
import { messagesErrorBody, messagesErrorEvent, messagesStatus } from '../dialects/anthropic-messages/error.ts';
import { readMessagesRequest } from '../dialects/anthropic-messages/request.ts';
import { EVENT_STREAM } from '../dispatch/exchange.ts';
import { requestError, type GatewayError } from './error-envelope.ts';
import { Generation } from './generation.ts';
import { planned, type ClientHeaders, type ReadRequest, type Surface } from './surface.ts';

export const MESSAGES: Surface = {
  name: 'messages',
  wire: 'anthropic-messages',
  streamType: EVENT_STREAM,
  keepAlive: 'event: ping\ndata: {"type":"ping"}\n\n',
  readConversation: (body) => anthropicMessages.readConversation(body),
  writeAnswer: (answer, context) => anthropicMessages.writeAnswer(answer, context),
  openWriter: (context) => anthropicMessages.openWriter(context),
  errorBody: messagesErrorBody,
  errorStatus: messagesStatus,
  errorEvent: messagesErrorEvent,
};

export function readMessages(text: string, headers: ClientHeaders): ReadRequest | GatewayError {
  const request = readMessagesRequest(text);
  if ('code' in request) return requestError(request);
  return {
    surface: MESSAGES.name,
    ...planned(request, headers),
    open: (serving) => new Generation(MESSAGES, request, headers, serving),
  };
}

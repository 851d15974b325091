// POST /v1/chat/completions.

import { openaiChat } from '../dialects/openai-chat/dialect.ts';
import { readChatRequest } from '../dialects/openai-chat/request.ts';
import { EVENT_STREAM } from '../dispatch/exchange.ts';
import { openAiErrorBody, requestError, type GatewayError } from './error-envelope.ts';
import { Generation } from './generation.ts';
import { planned, type ClientHeaders, type ReadRequest, type Surface } from './surface.ts';

const CHAT: Surface = {
  name: 'chat',
  wire: 'openai-chat',
  streamType: EVENT_STREAM,
  keepAlive: ': keep-alive\n\n',
  readConversation: (body) => openaiChat.readConversation(body),
  writeAnswer: (answer, context) => openaiChat.writeAnswer(answer, context),
  openWriter: (context) => openaiChat.openWriter(context),
  errorBody: openAiErrorBody,
  errorStatus: ({ status }) => status,
  errorEvent: (error) => `data: ${openAiErrorBody(error)}\n\n`,
};

export function readChatCompletion(text: string, headers: ClientHeaders): ReadRequest | GatewayError {
  const request = readChatRequest(text);
  if ('code' in request) return requestError(request);
  return {
    ...planned(request, headers),
    surface: CHAT.name,
    open: (serving) => new Generation(CHAT, request, headers, serving),
  };
}

// POST /v1/responses. Nothing is kept between two requests: what needs that is refused.

import { openaiResponses } from '../dialects/openai-responses/dialect.ts';
import { responsesErrorEvent } from '../dialects/openai-responses/error.ts';
import { readResponsesRequest } from '../dialects/openai-responses/request.ts';
import { EVENT_STREAM } from '../dispatch/exchange.ts';
import { openAiErrorBody, requestError, type GatewayError } from './error-envelope.ts';
import { Generation } from './generation.ts';
import { planned, type ClientHeaders, type ReadRequest, type Surface } from './surface.ts';

const RESPONSES: Surface = {
  name: 'responses',
  wire: 'openai-responses',
  streamType: EVENT_STREAM,
  // Clients of this dialect measure silence from event to event: a comment would not be heard.
  keepAlive: 'event: keepalive\ndata: {"type":"keepalive"}\n\n',
  readConversation: (body) => openaiResponses.readConversation(body),
  writeAnswer: (answer, context) => openaiResponses.writeAnswer(answer, context),
  openWriter: (context) => openaiResponses.openWriter(context),
  errorBody: openAiErrorBody,
  errorStatus: ({ status }) => status,
  errorEvent: responsesErrorEvent,
};

export function readResponses(text: string, headers: ClientHeaders): ReadRequest | GatewayError {
  const request = readResponsesRequest(text);
  if ('code' in request) return requestError(request);
  return {
    surface: RESPONSES.name,
    ...planned(request, headers),
    open: (serving) => new Generation(RESPONSES, request, headers, serving),
  };
}

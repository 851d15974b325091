// The Responses dialect.

import type { Dialect } from '../dialect.ts';
import { ResponsesReader } from './answer-reader.ts';
import { readAnswer } from './read-answer.ts';
import { readConversation } from './read-conversation.ts';
import { ResponsesWriter, writeAnswer } from './write-answer.ts';
import { writeRequest } from './write-request.ts';

export const openaiResponses: Dialect = {
  id: 'openai-responses',
  readConversation,
  writeRequest,
  readAnswer,
  openReader: (hooks) => new ResponsesReader(hooks),
  writeAnswer,
  openWriter: (context) => new ResponsesWriter(context),
};

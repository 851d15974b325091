// Anthropic's Messages, as one of the dialects.

import type { Dialect } from '../dialect.ts';
import { MessagesReader } from './answer-reader.ts';
import { MessagesWriter } from './answer-writer.ts';
import { readAnswer } from './read-answer.ts';
import { readConversation } from './read-conversation.ts';
import { writeAnswer } from './write-answer.ts';
import { writeRequest } from './write-request.ts';

export const anthropicMessages: Dialect = {
  id: 'anthropic-messages',
  readConversation,
  writeRequest,
  readAnswer,
  openReader: (hooks) => new MessagesReader(hooks),
  writeAnswer,
  openWriter: (context) => new MessagesWriter(context),
};

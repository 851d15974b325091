// The Chat Completions dialect, for translating from it and into it.

import type { Dialect } from '../dialect.ts';
import { ChatAnswerWriter } from './answer-writer.ts';
import { ChatAnswerReader, readAnswer } from './read-answer.ts';
import { readConversation } from './read-conversation.ts';
import { writeAnswer } from './write-answer.ts';
import { writeRequest } from './write-request.ts';

export const openaiChat: Dialect = {
  id: 'openai-chat',
  readConversation,
  writeRequest,
  readAnswer,
  openReader: (hooks) => new ChatAnswerReader(hooks),
  writeAnswer,
  openWriter: (context) => new ChatAnswerWriter(context),
};

// What a program would have to send to ask what the page asks.

import { bodyOf, messagesOf, type Column, type Fields, type Turn } from './conversation.ts';
import type { Play } from './playground-store.ts';

/** Something to say where nothing was said yet. */
const EXAMPLE = 'Say hello in three languages.';

/** With what is being typed; without it the last question, and not what was answered to it. */
export function bodyToShow({ turns, draft, parameters }: Play, { key, model }: Column, fields: Fields): Fields {
  const isTyping = draft.text.trim() !== '' || draft.pictures.length > 0;
  const asked = isTyping || turns.length === 0;
  const next: Turn = { key: 0, ...(isTyping ? draft : { text: EXAMPLE, pictures: [] }), answers: {} };
  const messages = [...messagesOf(asked ? [...turns, next] : turns, key, parameters.system)];
  while (!asked && messages.at(-1)?.['role'] === 'assistant') messages.pop();
  return bodyOf(model === '' ? 'auto' : model, messages, fields);
}

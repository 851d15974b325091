// For relays that translate or pass on requests without asking whether the model behind them takes every field.

import { CLAUDE_WITHOUT_SAMPLING } from '../anthropic-messages/claude-models.ts';
import { OPENAI_FIELDS, type ChatModel } from './openai-models.ts';

export const CLAUDE_CHAT: ChatModel = {
  match: CLAUDE_WITHOUT_SAMPLING,
  traits: { drops: new Set(['temperature', 'top_p', 'top_k']) },
};

export const RELAYED_MODELS: readonly ChatModel[] = [...OPENAI_FIELDS, CLAUDE_CHAT];

// xAI (Grok). Its completion_tokens leave out the reasoning tokens, which are billed as output all the same.

import { isObject, objectIn } from '../dialects/json.ts';
import { readAnswerUsage, tokens } from '../dialects/openai-chat/usage.ts';
import type { Usage } from '../domain/usage.ts';
import { definePreset } from './provider.ts';

export const xai = definePreset({
  id: 'xai',
  label: 'xAI',
  baseUrl: 'https://api.x.ai/v1',
  keyPrefix: 'xai-',
  keyUrl: 'https://console.x.ai',
  catalog: 'xai',
  autoModel: 'grok-4.20-0309-non-reasoning',
  readUsage,
});

function readUsage(answer: unknown): Usage | null {
  const usage = readAnswerUsage(answer);
  if (usage === null || !isObject(answer) || usage.inputTokens === null || usage.outputTokens === null) return usage;
  const wire = objectIn(answer, 'usage');
  // As written: in the normal form it has been cut down to the output that it is usually part of.
  const reasoning = tokens(objectIn(wire, 'completion_tokens_details')['reasoning_tokens']);
  // Where the total shows that reasoning is inside after all, it is not counted twice.
  const isInside = wire['total_tokens'] === usage.inputTokens + usage.outputTokens;
  if (reasoning === null || isInside) return usage;
  return { ...usage, outputTokens: usage.outputTokens + reasoning, reasoningTokens: reasoning };
}

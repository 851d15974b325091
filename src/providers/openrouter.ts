// OpenRouter, a router over many vendors that reports what each call cost.

import { isObject, objectIn } from '../dialects/json.ts';
import { nanosFromCost, readAnswerUsage } from '../dialects/openai-chat/usage.ts';
import type { Usage } from '../domain/usage.ts';
import { definePreset } from './provider.ts';

export const openrouter = definePreset({
  id: 'openrouter',
  label: 'OpenRouter',
  baseUrl: 'https://openrouter.ai/api/v1',
  keyPrefix: 'sk-or-',
  keyUrl: 'https://openrouter.ai/settings/keys',
  // Its optional attribution: a name, and no address of the user's.
  headers: { 'x-openrouter-title': 'Breakerbox' },
  // The usage comes with every answer; asking for it is a deprecated no-op.
  streamUsage: 'always',
  catalog: 'openrouter',
  autoModel: 'openai/gpt-4.1-mini',
  readUsage,
});

/** With the user's own vendor key `cost` is the fee alone; the vendor's bill stands beside it. */
function readUsage(answer: unknown): Usage | null {
  const usage = readAnswerUsage(answer);
  if (usage === null || usage.reportedCostNanos === null || !isObject(answer)) return usage;
  const wire = objectIn(answer, 'usage');
  if (wire['is_byok'] !== true) return usage;
  const vendor = nanosFromCost(objectIn(wire, 'cost_details')['upstream_inference_cost']);
  // Without the vendor's part the fee would pass for the whole cost.
  return { ...usage, reportedCostNanos: vendor === null ? null : usage.reportedCostNanos + vendor };
}

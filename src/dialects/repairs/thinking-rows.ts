// Complaints about thinking: earlier thoughts that are not recognised or are missed, and how thinking is asked for.

import { isObject, objectIn } from '../json.ts';
import { nearestEffort } from './efforts.ts';
import { messagesOf, typeOf } from './find-in-request.ts';
import { valueAt } from './paths.ts';
import { forGood, once, type Repair, type RepairRow, type Sent } from './repair.ts';
import { PAST_REASONING, PAST_THINKING, REWRITES } from './rewrites.ts';

export const THINKING_ROWS: readonly RepairRow[] = [
  {
    says: /invalid [`'"]?signature[`'"]? in [`'"]?thinking|must start with a thinking block|expected [`'"]?thinking[`'"]? or .{0,40}but found|\bsignature: (?:field required|extra inputs)|thinking[`'"]? (?:or .{0,30})?blocks?.{0,80}cannot be modified|thought signature is not valid/i,
    example: 'messages.1.content.0: Invalid `signature` in `thinking` block',
    source: 'Anthropic; also Bedrock and Vertex',
    dialect: 'anthropic-messages',
    repair: () => once({ do: 'drop', field: PAST_THINKING }),
    last: true,
  },
  {
    says: /encrypted content .*could not be (?:verified|decrypted)|provided without its required|item with id .* not found|not persisted when/i,
    example: 'The encrypted content gAAA...Rg== could not be verified.',
    source: 'OpenAI, code invalid_encrypted_content',
    dialect: 'openai-responses',
    repair: () => once({ do: 'drop', field: PAST_REASONING }),
    last: true,
  },
  {
    says: /encrypted content is not supported/i,
    example: 'Encrypted content is not supported with this model.',
    source: 'OpenAI',
    dialect: 'openai-responses',
    repair: (_said, { body }) => (Array.isArray(body['include']) ? forGood({ do: 'drop', field: 'include' }) : null),
    last: true,
  },
  {
    says: /reasoning_content.{0,60}(?:must be passed back|is missing|is required|must be (?:provided|included))/i,
    example: 'The `reasoning_content` in the thinking mode must be passed back to the API.',
    source: 'DeepSeek; Moonshot says it is missing in an assistant tool call message',
    dialect: 'openai-chat',
    repair: (_said, sent) =>
      messagesOf(sent).some(({ role }) => role === 'assistant') ? forGood(REWRITES.reasoningFilled) : null,
    last: true,
  },
  {
    says: /thinking.{0,60}must be passed back/i,
    example: 'The `content[].thinking` in the thinking mode must be passed back to the API.',
    source: 'DeepSeek, Messages dialect',
    dialect: 'anthropic-messages',
    repair: (_said, { body }) =>
      isObject(body['thinking']) ? once({ do: 'set', field: 'thinking.type', to: 'disabled' }) : null,
    last: true,
  },
  {
    says: /thinking\.type\.enabled[`'"]? is not supported|use [`'"]?thinking\.type\.adaptive/i,
    example:
      '"thinking.type.enabled" is not supported for this model. Use "thinking.type.adaptive" and "output_config.effort" to control thinking behavior.',
    source: 'Anthropic, from Opus 4.7 on',
    dialect: 'anthropic-messages',
    repair: (_said, { body }) => (typeOf(body['thinking']) === 'enabled' ? forGood(REWRITES.thinkingAdaptive) : null),
    last: true,
  },
  {
    says: /adaptive thinking is not supported|[`'"]adaptive[`'"] is not\s+supported|should be 'enabled' or 'disabled'/i,
    example: "Only 'enabled' and 'disabled' are supported for thinking; 'adaptive' is not supported.",
    source: 'Qwen, Messages dialect; Anthropic up to 4.5, FastAPI servers',
    dialect: 'anthropic-messages',
    repair: (_said, { body }) => (typeOf(body['thinking']) === 'adaptive' ? forGood(REWRITES.thinkingBudget) : null),
    last: true,
  },
  {
    says: /(?:reasoning|thinking).{0,40}(?:is mandatory|cannot be (?:disabled|turned off)|must be enabled)|thinking\.type\.disabled[`'"]? is not supported|restricted to true/i,
    example: 'Reasoning is mandatory for this endpoint and cannot be disabled.',
    source: 'OpenRouter; Qwen: the value of the enable_thinking parameter is restricted to True',
    repair: (_said, sent) => dropFirst(sent, OFF_SWITCHES),
    last: true,
  },
  {
    says: /(?:does not|doesn't|do not|don't) support (?:extended )?(?:thinking|reasoning)\b(?! effort)|(?:extended )?(?:thinking|reasoning) is not supported|think value .* is not supported|invalid reasoning effort|unsupported thinking type/i,
    example: '"llama3.2" does not support thinking',
    source: 'Ollama; also think value "low" is not supported for this model',
    repair: (_said, { body }) => {
      const field = SWITCHES.find((candidate) => body[candidate] !== undefined);
      return field === undefined ? null : forGood({ do: 'drop', field });
    },
  },
  {
    says: /max_tokens[`'"]? must be greater than [`'"]?thinking\.budget_tokens/i,
    example: '`max_tokens` must be greater than `thinking.budget_tokens`.',
    source: 'Anthropic',
    dialect: 'anthropic-messages',
    repair: (_said, sent) => smallerBudget(sent),
    last: true,
  },
  {
    says: /budget_tokens.{0,60}(?:greater than or equal to|at least|minimum) .{0,10}?(\d+)/i,
    example: 'thinking.enabled.budget_tokens: Input should be greater than or equal to 1024',
    source: 'Anthropic',
    dialect: 'anthropic-messages',
    repair: ([, least = ''], { body }) => budgetOf(body, Number(least)),
    last: true,
  },
  {
    says: /[`'"]?temperature[`'"]? and [`'"]?top_p[`'"]? cannot both/i,
    example: '`temperature` and `top_p` cannot both be specified for this model. Please use only one.',
    source: 'Anthropic, Claude 4.1 to 4.6',
    repair: () => forGood({ do: 'drop', field: 'top_p', with: 'temperature' }),
  },
  {
    says: /[`'"]?\b(temperature|top_p|top_k)[`'"]? (?:may only be set|must be (?:unset|greater|set to)).{0,80}thinking/i,
    example: '`temperature` may only be set to 1 when thinking is enabled or in adaptive mode.',
    source: 'Anthropic',
    repair: ([, field = ''], { body }) =>
      forGood(body['thinking'] === undefined ? { do: 'drop', field } : { do: 'drop', field, with: 'thinking' }),
  },
  {
    says: /effort|reasoning value|\blevel\b|supported values are/i,
    example:
      "Unsupported value: 'reasoning_effort' does not support 'minimal' with this model. Supported values are: 'low', 'medium', and 'high'.",
    source: 'OpenAI; Groq, Ollama, xAI, FastAPI servers and CLIProxyAPI word it otherwise',
    repair: ({ input }, sent, { param }) =>
      /effort|reasoning|\blevel\b/i.test(`${input} ${param ?? ''}`) ? otherEffort(sent, input) : null,
  },
];

/** How each server may have been told not to think. */
const OFF_SWITCHES: readonly (readonly [field: string, off: string | boolean])[] = [
  ['thinking', 'disabled'],
  ['reasoning_effort', 'none'],
  ['reasoning.effort', 'none'],
  ['reasoning.enabled', false],
  ['enable_thinking', false],
  ['include_reasoning', false],
];

const SWITCHES = ['thinking', 'reasoning_effort', 'reasoning', 'enable_thinking', 'think'];

function dropFirst({ body }: Sent, candidates: typeof OFF_SWITCHES): Repair | null {
  for (const [field, off] of candidates) {
    const value = valueAt(body, field);
    if (value === off || typeOf(value) === off) return forGood({ do: 'drop', field, from: off });
  }
  return null;
}

const EFFORT_FIELDS = ['reasoning_effort', 'reasoning.effort', 'output_config.effort'];

function otherEffort({ body }: Sent, text: string): Repair | null {
  for (const field of EFFORT_FIELDS) {
    const from = valueAt(body, field);
    if (typeof from !== 'string') continue;
    const to = nearestEffort(from, text);
    if (to !== null) return forGood({ do: 'set', field, to, from });
  }
  return null;
}

const LEAST_BUDGET = 1_024;

/** Half of the answer for thinking is what people choose who know no better either. */
function smallerBudget({ body }: Sent): Repair {
  const most = Number(body['max_tokens']);
  if (!(most > LEAST_BUDGET)) return once({ do: 'drop', field: 'thinking' });
  const to = Math.max(LEAST_BUDGET, Math.floor(most / 2));
  return once({ do: 'cap', field: 'thinking.budget_tokens', to });
}

function budgetOf(body: Sent['body'], least: number): Repair | null {
  if (typeof objectIn(body, 'thinking')['budget_tokens'] !== 'number') return null;
  if (!(Number(body['max_tokens']) > least)) return once({ do: 'drop', field: 'thinking' });
  return once({ do: 'set', field: 'thinking.budget_tokens', to: least });
}

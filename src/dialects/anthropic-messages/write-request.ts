// A conversation as a Messages request. Two things are left to the fitting, which knows the model: how it is made to think
// (here always as `adaptive` with an effort, or `enabled` with a budget), and `json_object`, which the dialect lacks.

import { unfit, type Unfit } from '../../domain/fix.ts';
import type { Conversation, OutputFormat, ReasoningWish, Sampling } from '../conversation.ts';
import type { WrittenRequest, WriteTarget } from '../dialect.ts';
import { isTooDeep, type JsonObject } from '../json.ts';
import { Findings } from './reading.ts';
import { strictSchema } from './schema.ts';
import { writeTurns } from './write-messages.ts';
import { writeTools } from './write-tools.ts';

const MOST_TEMPERATURE = 1;

export function writeRequest(conversation: Conversation, target: WriteTarget): WrittenRequest | Unfit {
  if (isTooDeep(conversation)) return unfit(null, 'The request is nested too deeply.');
  const findings = new Findings();
  const { system, messages } = writeTurns(conversation.turns, target.provider, findings);
  const maxTokens = conversation.maxOutput ?? target.maxOutput;
  const stop = writeStop(conversation, findings);
  const config = writeOutputConfig(conversation, findings);
  const body: JsonObject = {
    model: target.model,
    // Without a limit of the client's and one that is known of the model, the fitting sets the usual one.
    ...(maxTokens !== null && { max_tokens: maxTokens }),
    ...(system.length > 0 && { system }),
    messages,
    ...writeTools(conversation, findings),
    ...writeThinking(conversation.reasoning),
    ...(Object.keys(config).length > 0 && { output_config: config }),
    ...writeSampling(conversation.sampling, findings),
    ...(stop.length > 0 && { stop_sequences: stop }),
    ...(conversation.user !== null && { metadata: { user_id: conversation.user } }),
    ...writeTier(conversation.serviceTier, findings),
    stream: target.stream,
  };
  if (conversation.cacheKey !== null) findings.notes.drop('prompt_cache_key');
  if (conversation.verbosity !== null) findings.notes.drop('verbosity');
  return findings.refusal ?? { body, fixes: findings.notes.fixes };
}

/** What is only white space is refused. */
function writeStop({ stop }: Conversation, findings: Findings): string[] {
  const kept = stop.filter((text) => text.trim() !== '');
  if (kept.length < stop.length) findings.notes.drop('stop');
  return kept;
}

function writeSampling(sampling: Sampling, findings: Findings): JsonObject {
  const { temperature, topP, topK } = sampling;
  if (temperature !== null && temperature > MOST_TEMPERATURE) {
    findings.notes.tell({ do: 'cap', field: 'temperature', to: MOST_TEMPERATURE });
  }
  if (sampling.seed !== null) findings.notes.drop('seed');
  if (isSaid(sampling.presencePenalty)) findings.notes.drop('presence_penalty');
  if (isSaid(sampling.frequencyPenalty)) findings.notes.drop('frequency_penalty');
  return {
    ...(temperature !== null && { temperature: Math.min(temperature, MOST_TEMPERATURE) }),
    ...(topP !== null && { top_p: topP }),
    ...(topK !== null && { top_k: topK }),
  };
}

/** A penalty of 0 is none. */
function isSaid(penalty: number | null): boolean {
  return penalty !== null && penalty !== 0;
}

/** What the others call the default is the tier without priority here. */
function writeTier(tier: string | null, findings: Findings): JsonObject {
  if (tier === null) return {};
  if (tier === 'auto') return { service_tier: 'auto' };
  if (tier === 'default') return { service_tier: 'standard_only' };
  findings.notes.drop('service_tier');
  return {};
}

function writeThinking(wish: ReasoningWish | null): JsonObject {
  if (wish === null) return {};
  if (wish.mode === 'off') return { thinking: { type: 'disabled' } };
  // An effort says more about how much to think than a budget, which not all models take.
  if (wish.budget !== null && wish.effort === null) {
    return { thinking: { type: 'enabled', budget_tokens: wish.budget } };
  }
  // Without the last word the newest models keep their thoughts to themselves.
  const isOn = wish.mode === 'on' || wish.effort !== null;
  return isOn ? { thinking: { type: 'adaptive', display: 'summarized' } } : {};
}

function writeOutputConfig({ reasoning, format }: Conversation, findings: Findings): JsonObject {
  const effort = reasoning === null || reasoning.mode === 'off' ? null : reasoning.effort;
  return {
    // The least there is here.
    ...(effort !== null && { effort: effort === 'minimal' ? 'low' : effort }),
    ...(format !== null && { format: writeFormat(format, findings) }),
  };
}

function writeFormat(format: OutputFormat, findings: Findings): JsonObject {
  if (format.kind === 'json') return { type: 'json_object' };
  const described = format.description === null ? {} : { description: format.description };
  const { schema, isWeaker } = strictSchema({ ...described, ...format.schema });
  if (isWeaker) findings.notes.rewrite('response_format', 'simpler schema');
  return { type: 'json_schema', schema };
}

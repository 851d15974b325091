// Fitting how a model is made to think: the form it takes, a budget that leaves room for the answer, and what must not be
// asked for together with it.

import type { Effort } from '../conversation.ts';
import { EFFORTS } from '../conversation.ts';
import { isObject, type JsonObject } from '../json.ts';
import { effortOfBudget } from '../openai-chat/reasoning-wish.ts';
import { REWRITES } from '../repairs/rewrites.ts';
import type { FittedMessages } from './fit-messages.ts';
import type { Fitting } from './fitting.ts';

const LEAST_BUDGET = 1024;
/** The most of all tokens that thinking may have when they are scarce. */
const LARGEST_SHARE = 0.8;

/** How much of all tokens an effort may spend on thinking: OpenRouter's steps, which it documents. */
const SHARES: Readonly<Record<Effort, number>> = {
  minimal: 0.1,
  low: 0.2,
  medium: 0.5,
  high: 0.8,
  xhigh: 0.95,
  max: 0.95,
};

export function fitThinking(fitting: Fitting, { lostThoughts, lacksThoughts }: FittedMessages): void {
  const { traits } = fitting;
  const type = fitting.object('thinking')['type'];
  if (type === 'disabled' && (traits.thinking === 'none' || traits.alwaysThinks)) dropThinking(fitting);
  if (!isThinking(fitting)) return;
  if (traits.thinking === 'none' || lostThoughts) {
    dropThinking(fitting);
    return;
  }
  if (isForced(fitting)) {
    stopThinking(fitting);
    return;
  }
  if (traits.thinking === 'adaptive' && type === 'enabled') toAdaptive(fitting);
  if (traits.thinking === 'budget' && type === 'adaptive') toBudget(fitting);
  if (fitting.object('thinking')['type'] !== 'enabled') return;
  // With a budget, and only with one, the last round of tools must begin with the thoughts that led to it.
  if (lacksThoughts) dropThinking(fitting);
  else fitBudget(fitting);
}

/** The request says so; some of the newest models think without being told to. */
export function isThinking(fitting: Fitting): boolean {
  const type = fitting.object('thinking')['type'];
  return type === 'enabled' || type === 'adaptive';
}

export function fitToolChoice(fitting: Fitting): void {
  if (fitting.traits.forcedTools || !isForced(fitting)) return;
  const { name: _, ...rest } = fitting.object('tool_choice');
  fitting.set('tool_choice', { ...rest, type: 'auto' });
  fitting.fixes.rewrite('tool_choice', 'auto');
}

export function fitEffort(fitting: Fitting): void {
  const { efforts, thinking } = fitting.traits;
  const effort = readEffort(fitting);
  const said = fitting.object('output_config')['effort'];
  if (said === undefined) return;
  if (efforts.length === 0) {
    setEffort(fitting, undefined);
    fitting.fixes.drop('output_config.effort');
    return;
  }
  if (effort === null) return;
  const isOff = thinking === 'adaptive' && fitting.object('thinking')['type'] === 'disabled';
  // Those that think by themselves refuse the highest efforts together with no thinking.
  const allowed = isOff ? efforts.filter((one) => EFFORTS.indexOf(one) <= EFFORTS.indexOf('high')) : efforts;
  const nearest = nearestEffort(effort, allowed.length === 0 ? efforts : allowed);
  if (nearest === effort) return;
  setEffort(fitting, nearest);
  fitting.fixes.tell({ do: 'set', field: 'output_config.effort', to: nearest });
}

function isForced(fitting: Fitting): boolean {
  const type = fitting.object('tool_choice')['type'];
  return type === 'any' || type === 'tool';
}

/** A tool that must be called is worth more than the thoughts before it. */
function stopThinking(fitting: Fitting): void {
  const { thinking, alwaysThinks } = fitting.traits;
  if (thinking !== 'adaptive' || alwaysThinks) {
    dropThinking(fitting);
    return;
  }
  dropClearing(fitting);
  fitting.set('thinking', { type: 'disabled' });
  fitting.fixes.tell({ do: 'set', field: 'thinking', to: 'disabled' });
}

function dropThinking(fitting: Fitting): void {
  dropClearing(fitting);
  fitting.drop('thinking');
}

/** Clearing old thoughts away may only be asked for where there are new ones. */
function dropClearing(fitting: Fitting): void {
  const edits = fitting.object('context_management')['edits'];
  if (!Array.isArray(edits)) return;
  const kept = edits.filter((edit: unknown) => !isClearing(edit));
  if (kept.length === edits.length) return;
  fitting.setInside('context_management', 'edits', kept.length === 0 ? undefined : kept);
  fitting.fixes.drop('context_management.edits[]');
}

function isClearing(edit: unknown): boolean {
  return isObject(edit) && typeof edit['type'] === 'string' && edit['type'].startsWith('clear_thinking');
}

function toAdaptive(fitting: Fitting): void {
  const { budget_tokens: budget, display } = fitting.object('thinking');
  // Models that take nothing else also hide their thoughts unless they are asked not to.
  fitting.set('thinking', { type: 'adaptive', display: display ?? 'summarized' });
  fitting.fixes.tell(REWRITES.thinkingAdaptive);
  if (readEffort(fitting) !== null || typeof budget !== 'number' || fitting.traits.efforts.length === 0) return;
  setEffort(fitting, effortOfBudget(budget));
}

/** Without a word on how much, a high effort is meant. */
function toBudget(fitting: Fitting): void {
  const { display } = fitting.object('thinking');
  const share = SHARES[readEffort(fitting) ?? 'high'];
  const most = fitting.number('max_tokens') ?? fitting.traits.usualMaxTokens;
  const budget = Math.max(LEAST_BUDGET, Math.floor(most * share));
  const hidden: JsonObject = display === 'omitted' ? { display } : {};
  fitting.set('thinking', { type: 'enabled', budget_tokens: budget, ...hidden });
  fitting.fixes.tell(REWRITES.thinkingBudget);
}

/** At least 1024 and less than max_tokens, which is raised where the model can write that much. */
function fitBudget(fitting: Fitting): void {
  const budget = fitting.object('thinking')['budget_tokens'];
  const most = fitting.number('max_tokens');
  if (typeof budget !== 'number' || most === null || most === 0) return;
  let fitted = Math.max(budget, LEAST_BUDGET);
  if (fitted >= most) {
    const limit = fitting.target.maxOutput ?? Infinity;
    const raised = Math.min(fitted + most, limit);
    if (raised === limit) fitted = Math.min(fitted, Math.floor(limit * LARGEST_SHARE));
    if (fitted < LEAST_BUDGET) {
      dropThinking(fitting);
      return;
    }
    if (raised !== most) {
      fitting.set('max_tokens', raised);
      fitting.fixes.tell({ do: 'set', field: 'max_tokens', to: raised });
    }
  }
  if (fitted === budget) return;
  fitting.setInside('thinking', 'budget_tokens', fitted);
  fitting.fixes.tell({ do: 'set', field: 'thinking.budget_tokens', to: fitted });
}

function readEffort(fitting: Fitting): Effort | null {
  const said = fitting.object('output_config')['effort'];
  return EFFORTS.find((effort) => effort === said) ?? null;
}

function setEffort(fitting: Fitting, effort: Effort | undefined): void {
  fitting.setInside('output_config', 'effort', effort);
}

/** Of two that are equally near the lower one, which costs less. */
function nearestEffort(effort: Effort, efforts: readonly Effort[]): Effort {
  const wanted = EFFORTS.indexOf(effort);
  const distance = (one: Effort): number =>
    Math.abs(EFFORTS.indexOf(one) - wanted) + (EFFORTS.indexOf(one) > wanted ? 0.5 : 0);
  return efforts.reduce((best, one) => (distance(one) < distance(best) ? one : best), efforts[0] ?? effort);
}

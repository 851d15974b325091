// Says how much to reason in the server's own way.

import type { ReasoningWish } from '../conversation.ts';
import { isObject, type JsonObject } from '../json.ts';
import type { Draft } from './draft.ts';
import { effortOfBudget, readReasoningWish, REASONING_FIELDS } from './reasoning-wish.ts';
import type { ReasoningTraits } from './traits.ts';

export function fitReasoning(draft: Draft, traits: ReasoningTraits): void {
  const said = REASONING_FIELDS.filter((field) => draft.get(field) !== undefined);
  if (said.length === 0) return;
  const body = draft.body();
  const wish = readReasoningWish(body);
  const fields = wish === null ? {} : wish.mode === 'off' ? offFields(body, traits) : onFields(body, wish, traits);
  for (const field of REASONING_FIELDS) put(draft, field, fields[field], Object.keys(fields)[0]);
}

/** `instead` names the field that says it, where another one is left out. */
function put(draft: Draft, field: string, value: unknown, instead: string | undefined): void {
  const before = draft.get(field);
  if (before === value) return;
  draft.set(field, value);
  if (value !== undefined) draft.fixes.tell({ do: 'set', field, to: shown(value) });
  else if (before !== null && instead !== undefined) draft.fixes.rewrite(field, instead);
  else if (before !== null) draft.fixes.drop(field);
}

function shown(value: unknown): string | number | boolean {
  if (!isObject(value)) return value as string | number | boolean;
  const { type, effort } = value;
  if (typeof effort === 'string') return effort;
  return typeof type === 'string' ? type : 'on';
}

type Fields = Readonly<Record<string, unknown>>;

function offFields(body: JsonObject, { switch: by, off }: ReasoningTraits): Fields {
  if (off === null) return {};
  switch (by) {
    case 'effort':
      return { reasoning_effort: off };
    case 'thinking':
      return { thinking: sameOr(body['thinking'], 'type', off) };
    case 'enable_thinking':
      return { enable_thinking: false };
    case 'reasoning':
      return { reasoning: sameOr(body['reasoning'], 'effort', off) };
  }
}

function onFields(body: JsonObject, wish: ReasoningWish, traits: ReasoningTraits): Fields {
  const asked = wish.effort ?? (wish.budget === null ? null : effortOfBudget(wish.budget));
  const effort = asked === null ? undefined : traits.efforts[asked];
  const effortField = effort === undefined ? {} : { reasoning_effort: effort };
  // An effort or a budget is a wish to reason, too.
  const isOn = wish.mode === 'on' || asked !== null;
  switch (traits.switch) {
    case 'effort':
      return effortField;
    case 'thinking':
      return isOn ? { thinking: sameOr(body['thinking'], 'type', 'enabled'), ...effortField } : {};
    case 'enable_thinking':
      if (!isOn) return {};
      return { enable_thinking: true, ...effortField, ...(wish.budget !== null && { thinking_budget: wish.budget }) };
    case 'reasoning':
      return reasoningObject(body, wish, effort);
  }
}

/** A budget is exact, so it is kept where the server has a field for it. */
function reasoningObject(body: JsonObject, wish: ReasoningWish, effort: string | undefined): Fields {
  const own = body['reasoning'];
  if (wish.effort !== null && effort !== undefined) return { reasoning: sameOr(own, 'effort', effort) };
  if (wish.effort !== null) return {};
  if (wish.budget !== null) return { reasoning: sameOr(own, 'max_tokens', wish.budget) };
  if (wish.mode === 'on') return { reasoning: sameOr(own, 'enabled', true) };
  return isObject(own) ? { reasoning: own } : {};
}

/** The client's own object where it says that already, so that it keeps what else it says. */
function sameOr(own: unknown, field: string, value: unknown): JsonObject {
  if (!isObject(own)) return { [field]: value };
  return own[field] === value ? own : { ...own, [field]: value };
}

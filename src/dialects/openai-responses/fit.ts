// A Responses request as one target takes it.

import { unfit, type Unfit } from '../../domain/fix.ts';
import type { Fitted, FitTarget } from '../fit.ts';
import { FixList, saysNothing, shownName } from '../fix-list.ts';
import { isObject, rounded, type JsonObject } from '../json.ts';
import { ROUTER_FIELDS } from '../openai-chat/router-extensions.ts';
import { isEssential } from '../repairs/essential.ts';
import { fitItems } from './fit-items.ts';
import { ToolFitting } from './fit-tools.ts';
import type { ResponsesTraits } from './traits.ts';

/** `isOwnProof`: whether encrypted reasoning may be the target's own. */
export function fitResponses(
  body: JsonObject,
  traits: ResponsesTraits,
  target: FitTarget,
  isOwnProof: (data: string) => boolean,
): Fitted | Unfit {
  const fitting = new Fitting(body, traits);
  const tools = new ToolFitting(body, traits, fitting.fixes);
  if (!traits.customTools || !traits.namespaces || !traits.hostedTools) fitting.tools(tools);
  if (Array.isArray(body['input'])) {
    const itemTarget = { traits, provider: target.provider, isOwnProof };
    fitting.set('input', fitItems(body['input'], itemTarget, tools, fitting.fixes));
  }
  fitting.reasoning();
  fitting.limits(target.maxOutput);
  const unknown = fitting.unknownFields();
  if (unknown !== null) return unknown;
  const { changes, fixes } = fitting;
  return {
    changes,
    fixes: fixes.fixes,
    emulation: null,
    ...(tools.rewrites ? { rewritesAnswer: true as const } : {}),
  };
}

class Fitting {
  readonly changes = new Map<string, unknown>();
  readonly fixes = new FixList();
  readonly #body: JsonObject;
  readonly #traits: ResponsesTraits;

  constructor(body: JsonObject, traits: ResponsesTraits) {
    this.#body = body;
    this.#traits = traits;
  }

  set(field: string, value: unknown): void {
    if (value !== this.#body[field]) this.changes.set(field, value);
  }

  tools(fitting: ToolFitting): void {
    const { tools, tool_choice: choice } = this.#body;
    const before = Array.isArray(tools) ? (tools as unknown[]) : [];
    const after = fitting.tools(this.#body, before);
    if (before.length === 0 && after.length === 0) return;
    const isSame = after.length === before.length && after.every((tool, i) => tool === before[i]);
    if (after.length === 0) {
      for (const field of ['tools', 'tool_choice', 'parallel_tool_calls']) this.set(field, undefined);
      if (choice === 'required' || isObject(choice)) this.fixes.drop('tool_choice');
      return;
    }
    if (!isSame) this.set('tools', after);
    const chosen = fitting.choice(choice);
    if (chosen === undefined && choice !== undefined) this.fixes.drop('tool_choice');
    this.set('tool_choice', chosen);
  }

  reasoning(): void {
    const { efforts, encryptedReasoning } = this.#traits;
    const { reasoning, include } = this.#body;
    const reasons = efforts === null || Object.keys(efforts).length > 0;
    if (!reasons && reasoning !== undefined) {
      if (!saysNothing(reasoning)) this.fixes.drop('reasoning');
      this.set('reasoning', undefined);
    } else if (efforts !== null && isObject(reasoning)) this.set('reasoning', this.#withEffort(reasoning, efforts));
    if ((encryptedReasoning && reasons) || !Array.isArray(include)) return;
    const rest = (include as unknown[]).filter((entry) => entry !== ENCRYPTED);
    if (rest.length === include.length) return;
    // A model that does not reason has nothing to include.
    if (reasons) this.fixes.drop('include');
    this.set('include', rest.length === 0 ? undefined : rest);
  }

  #withEffort(reasoning: JsonObject, efforts: NonNullable<ResponsesTraits['efforts']>): unknown {
    const { effort, ...rest } = reasoning;
    if (typeof effort !== 'string') return reasoning;
    // Codex has a word for more than the most.
    const asked = effort === 'ultra' ? 'max' : effort;
    const sent = Object.hasOwn(efforts, asked) ? efforts[asked as keyof typeof efforts] : undefined;
    if (sent === effort) return reasoning;
    if (sent === undefined) {
      this.fixes.drop('reasoning.effort');
      return Object.keys(rest).length === 0 ? undefined : rest;
    }
    this.fixes.tell({ do: 'set', field: 'reasoning.effort', to: sent });
    return { ...reasoning, effort: sent };
  }

  limits(maxOutput: number | null): void {
    const limit = rounded(this.#body['max_output_tokens']);
    if (typeof limit === 'number' && maxOutput !== null && limit > maxOutput) {
      this.set('max_output_tokens', maxOutput);
      this.fixes.tell({ do: 'cap', field: 'max_output_tokens', to: maxOutput });
    }
    if (!this.#traits.stateful && this.#body['store'] === true) {
      this.set('store', false);
      this.fixes.tell({ do: 'set', field: 'store', to: false });
    }
  }

  /** What the request is about cannot be left out. */
  unknownFields(): Unfit | null {
    const { knows, drops } = this.#traits;
    for (const field in this.#body) {
      const isKnown = knows === null || knows.has(field) || NEEDED.has(field);
      if (isKnown && !drops.has(field)) continue;
      const value = this.changes.has(field) ? this.changes.get(field) : this.#body[field];
      if (!saysNothing(value)) {
        // A router's wishes are dropped where there is no router, as in the other dialects.
        if (isEssential(field) && !isPlainText(field, value) && !(drops.has(field) && ROUTER_FIELDS.includes(field))) {
          return unfit(
            field,
            `This model cannot be sent '${shownName(field)}', and without it the request means something else.`,
          );
        }
        this.fixes.drop(shownName(field));
      }
      this.set(field, undefined);
    }
    return null;
  }
}

const ENCRYPTED = 'reasoning.encrypted_content';
const NEEDED: ReadonlySet<string> = new Set(['model', 'input', 'stream']);

/** `text` that asks for no format but words. */
function isPlainText(field: string, value: unknown): boolean {
  if (field !== 'text' || !isObject(value)) return false;
  const { format } = value;
  return !isObject(format) || format['type'] === 'text';
}

// Rules while they are being written: what of them is right has its written form, what is wrong stays as it is until
// somebody mends it. So a builder can show every rule, and loses none.

import type { Conditions, RuleUse } from '../domain/rule.ts';
import { plain } from './config-diff.ts';
import { refusal } from './config-refused.ts';
import { CONFIG_VERSION } from './config-schema.ts';
import { parseText } from './config-text.ts';
import { isList, isSame, isTree, type Json, type Tree } from './config-tree.ts';
import { readConditions, readRule, readUse, writeRule } from './rule-form.ts';
import { rule as ruleSchema, use as useSchema, when as whenSchema } from './rule-schema.ts';
import { anyGroup } from './schema-parts.ts';
import { rewriteText } from './text-edits.ts';
import { loadYaml, sectionsOf, type ParsedText } from './text-layout.ts';

interface LooseText extends ParsedText {
  /** What it says; its rules in written form as far as they are right. */
  readonly tree: Tree;
}

const STYLE = { lineWidth: 120, aliasDuplicateObjects: false } as const;

/** How far down parts are changed by themselves, the best first, as in kept-text.ts. */
const DEPTHS = [Infinity, 2, 1] as const;

/** undefined: it says nothing of rules. Throws ConfigRefused where they cannot be told apart. */
export function rulesIn(text: string): readonly Tree[] | undefined {
  const { rules } = readLoose(text).tree;
  if (rules === undefined) return undefined;
  if (isList(rules) && rules.every(isTree)) return rules;
  throw refusal([{ path: ['rules'], message: 'Must be a list of rules, each with an id, "when" and "use".' }]);
}

/** The ids of the routes that it names, as far as they can be read; null: it says nothing of routes. */
export function routesIn(text: string): readonly string[] | null {
  const { routes } = readLoose(text).tree;
  if (!isList(routes ?? null) || routes === undefined) return null;
  return (routes as readonly Json[]).flatMap((route) =>
    isTree(route) && typeof route['id'] === 'string' ? [route['id']] : [],
  );
}

/** The text with these rules in the place of its own, and every other letter as it was. Throws ConfigRefused. */
export function withRules(text: string, rules: readonly Tree[]): string {
  const words = readLoose(text);
  const wanted: Tree = { ...words.tree, rules: rules.map(looseRule) };
  if (isSame(words.tree['rules'] ?? [], wanted['rules'])) return text;
  if (words.document.contents === null) {
    const begun = text === '' || text.endsWith('\n') ? text : `${text}\n`;
    return begun + loadYaml().stringify({ version: CONFIG_VERSION, ...wanted }, STYLE);
  }
  const start = sectionsOf(words) === null ? belowEachOther(words) : words;
  const made = DEPTHS.reduce<string | null>((found, depth) => found ?? rewritten(start, wanted, depth), null);
  return made ?? loadYaml().stringify(wanted, STYLE);
}

/** null: at this depth it does not come to say that. */
function rewritten(words: LooseText, wanted: Tree, depth: number): string | null {
  const text = rewriteText(words, words.tree, wanted, depth);
  return text !== null && isSame(readLoose(text).tree, wanted) ? text : null;
}

function belowEachOther(words: LooseText): LooseText {
  const laidOut = words.document.clone();
  if (loadYaml().isMap(laidOut.contents)) laidOut.contents.flow = false;
  return readLoose(laidOut.toString({ lineWidth: 120 }));
}

function readLoose(text: string): LooseText {
  // A text without a word in it, or with comments only, is one without sections.
  const { value, document } = parseText(text, 'text', anyGroup.nullable());
  const tree = plain(value ?? {});
  const { rules } = tree;
  return {
    text,
    document,
    tree: rules !== undefined && isList(rules) ? { ...tree, rules: rules.map(looseRule) } : tree,
  };
}

function looseRule(written: Json): Json {
  const whole = ruleSchema.safeParse(written);
  if (whole.success) return plain(writeRule(readRule(whole.data)));
  if (!isTree(written) || !isTree(written['when'])) return written;
  const when = Object.entries(written['when']).map(([name, value]) => [name, looseCondition(name, value)]);
  return { ...written, when: Object.fromEntries(when) as Tree };
}

function looseCondition(name: string, value: Json): Json {
  const when = conditionOf(name, value);
  if (when === null) return value;
  const written = plain(writeRule({ id: 'x', note: '', enabled: true, when, use: { refuse: 'x' } }))['when'];
  return isTree(written) ? (written[name] ?? value) : value;
}

/** A condition by itself; null: it is not right. */
export function conditionOf(name: string, value: Json): Conditions | null {
  const parsed = whenSchema.safeParse({ [name]: value });
  return parsed.success ? readConditions(parsed.data) : null;
}

/** Where a rule sends requests; null: what is written is not right. */
export function useOf(value: Json): RuleUse | null {
  const parsed = useSchema.safeParse(value);
  return parsed.success ? readUse(parsed.data) : null;
}

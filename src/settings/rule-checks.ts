// What must hold between rules and the rest of a configuration.

import type { Config } from '../domain/config.ts';
import type { RuleConfig, RuleUse } from '../domain/rule.ts';
import { AUTO_ROUTE } from '../routing/routing-table.ts';
import type { ConfigPath, ConfigProblem } from './config-refused.ts';
import { didYouMean } from './did-you-mean.ts';
import { missingName } from './missing-name.ts';
import { clip, listOf } from './schema-parts.ts';

/** All of them are looked for in one pass over a text, by a table that grows with them. */
const MOST_KEYWORDS = 5000;
/** Cells of that table, 4 bytes each: all letters times the different ones. */
const MOST_CELLS = 25_000_000;

export function checkRules(config: Config): ConfigProblem[] {
  return [
    ...checkKeywordCount(config.rules),
    ...checkKeywordTable(config.rules),
    ...config.rules.flatMap(({ use }, index) => checkUse(use, ['rules', index, 'use'], config)),
    ...config.rules.flatMap(({ when }, index) => checkBudget(when.budget?.id, ['rules', index, 'when'], config)),
    ...config.ruleTests.flatMap(({ request }, index) =>
      Object.keys(request.budgets).flatMap((id) =>
        checkBudgetName(id, ['ruleTests', index, 'request', 'budgets', id], config),
      ),
    ),
  ];
}

function checkKeywordCount(rules: readonly RuleConfig[]): ConfigProblem[] {
  const count = rules.reduce((sum, { when: { keywords } }) => {
    if (keywords === undefined) return sum;
    return sum + keywords.any.length + keywords.all.length + keywords.none.length;
  }, 0);
  if (count <= MOST_KEYWORDS) return [];
  return [
    { path: ['rules'], message: `All rules together have ${count} keywords. Allowed: at most ${MOST_KEYWORDS}.` },
  ];
}

function checkKeywordTable(rules: readonly RuleConfig[]): ConfigProblem[] {
  const words = rules.flatMap(({ when: { keywords } }) =>
    keywords === undefined ? [] : [...keywords.any, ...keywords.all, ...keywords.none],
  );
  const letters = words.join('');
  if (letters.length * new Set(letters).size <= MOST_CELLS) return [];
  const message = `The keywords of all rules are too many for the different letters they are written with: finding them would take too much memory. Use fewer or shorter ones.`;
  return [{ path: ['rules'], message }];
}

function checkBudget(id: string | undefined, path: ConfigPath, config: Config): ConfigProblem[] {
  return id === undefined ? [] : checkBudgetName(id, [...path, 'budget', 'id'], config);
}

function checkBudgetName(id: string, path: ConfigPath, { budgets }: Config): ConfigProblem[] {
  const known = budgets.map((budget) => budget.id);
  const message = missingName('budget', id, known);
  return message === null ? [] : [{ path, message }];
}

function checkUse(use: RuleUse, path: ConfigPath, config: Config): ConfigProblem[] {
  if ('refuse' in use) return [];
  if ('model' in use) {
    const message = modelProblem(use.model, config);
    if (message !== null) return [{ path: [...path, 'model'], message }];
    return checkDirect(config.aliases[use.model] ?? use.model, use.set, path, config);
  }
  const message = routeProblem(use.route, config);
  if (message !== null) return [{ path: [...path, 'route'], message }];
  return checkDirect(use.route, use.set, path, config);
}

function checkDirect(
  route: string,
  set: Readonly<Record<string, unknown>>,
  path: ConfigPath,
  { routes }: Config,
): ConfigProblem[] {
  const isDirect = routes.some(({ id, direct }) => id === route && direct);
  if (!isDirect || Object.keys(set).length === 0) return [];
  return [
    {
      path: [...path, 'set'],
      message: `The route "${route}" is direct: requests are passed through untouched, so nothing can be set. Leave "set" out, or use another route.`,
    },
  ];
}

export function routeProblem(name: string, { routes, aliases, providers }: Config): string | null {
  const ids = routes.map(({ id }) => id);
  if (name === AUTO_ROUTE || ids.includes(name)) return null;
  const isAlias = Object.hasOwn(aliases, name);
  if (isAlias || providers.some(({ id }) => name.startsWith(`${id}/`))) {
    return `"${clip(name)}" is ${isAlias ? 'an alias' : 'a model'}: write use: { model: ${clip(name)} }.`;
  }
  const known = [...ids.filter((id) => id !== AUTO_ROUTE), AUTO_ROUTE];
  return `There is no route "${clip(name)}".${didYouMean(name, known)} ${known.length === 1 ? 'Route' : 'Routes'}: ${listOf(known, 'and')}.`;
}

function modelProblem(name: string, { routes, aliases, providers }: Config): string | null {
  if (name === AUTO_ROUTE || routes.some(({ id }) => id === name)) {
    return `"${clip(name)}" is a route: write use: { route: ${clip(name)} }.`;
  }
  const slash = name.indexOf('/');
  // What a bare name stands for, only the catalog and the providers' lists tell.
  if (slash < 0 || Object.hasOwn(aliases, name)) return null;
  if (slash === name.length - 1) return `Name a model behind the slash: ${clip(name)}gpt-5-mini, for example.`;
  const ids = providers.map(({ id }) => id);
  const provider = name.slice(0, slash);
  if (ids.includes(provider) || providers.some(({ models }) => models.some(({ id }) => id === name))) return null;
  if (ids.length === 0) return `There is no provider "${clip(provider)}". No provider is configured.`;
  const guess = didYouMean(provider, ids);
  const through = guess === '' ? ` To reach the model through another one write ${ids[0]}/${clip(name)}.` : '';
  return `There is no provider "${clip(provider)}".${guess} Providers: ${listOf(ids, 'and')}.${through}`;
}

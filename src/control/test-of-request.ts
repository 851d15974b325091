// Makes a case for a rule set of a request of the ledger: it must go where it went.

import { utcDay } from '../costing/utc-time.ts';
import type { Conditions, RuleConfig, RuleTest } from '../domain/rule.ts';
import { REQUEST_TRAITS } from '../domain/rule.ts';
import { HistoryFacts } from '../routing/history-facts.ts';
import { KeywordIndex } from '../routing/keywords.ts';
import { notFound, refused } from './desk.ts';
import type { Instance } from './instance.ts';

export async function testOfRequest(instance: Instance, id: string, name: string | undefined): Promise<RuleTest> {
  const row = await instance.ledger.query('history', { id });
  if (row === null) throw notFound(`There is no request '${id}'.`);
  if (row.turns === null) {
    throw refused('Nothing of what rules ask for was kept of this request, so that it cannot be a case.', 'id');
  }
  const { rules, ruleTests } = instance.config();
  const provider = instance.snapshot().table.byId.get(row.provider ?? '');
  const factor = row.model === null ? 1 : (provider?.tokenFactor(row.model) ?? 1);
  const facts = new HistoryFacts(row, factor, instance.sketches);
  const words = keywordsOf(rules);
  const tokens = facts.inputTokens()?.tokens;
  const target = row.firstProvider === null ? null : `${row.firstProvider}/${row.firstModel ?? ''}`;
  return {
    name: freeName(name ?? `${row.modelAsked} of ${utcDay(row.startedAt)}`, ruleTests),
    request: {
      model: row.modelAsked,
      client: row.client,
      surface: row.surface,
      inputTokens: tokens === undefined ? null : Math.round(tokens),
      maxOutputTokens: row.maxOutputTokens,
      turns: row.turns,
      system: '',
      // Of the words only those are known that the rules ask for.
      text: words.words.filter((_, keyword) => facts.mentions('last-user', words, keyword) === true).join(' '),
      has: REQUEST_TRAITS.filter((trait) => facts.has(trait) === true),
      effort: facts.effort() ?? null,
      headers: {},
      at: null,
      budgets: {},
    },
    expect: {
      rule: row.rule,
      ...(row.errorKind === 'refused' ? { refused: true } : target !== null && { model: target }),
    },
  };
}

function keywordsOf(rules: readonly RuleConfig[]): KeywordIndex {
  return new KeywordIndex(rules.flatMap(({ when }) => wordsOf(when)));
}

function wordsOf({ keywords }: Conditions): readonly string[] {
  if (keywords === undefined || keywords.in !== 'last-user') return [];
  return [...keywords.any, ...keywords.all, ...keywords.none];
}

function freeName(wanted: string, tests: readonly RuleTest[]): string {
  const taken = new Set(tests.map(({ name }) => name));
  const base = wanted.slice(0, 58);
  if (!taken.has(base)) return base;
  let n = 2;
  while (taken.has(`${base} (${n})`)) n += 1;
  return `${base} (${n})`;
}

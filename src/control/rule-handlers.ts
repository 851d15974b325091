// Rules one by one: which is looked at first, and whether it is looked at at all.

import { implement } from '@orpc/server';
import { contract } from '../contract/contract.ts';
import type { Config } from '../domain/config.ts';
import { notFound, refused, type Desk } from './desk.ts';

export function createRuleHandlers({ instance, undo, change }: Desk) {
  const os = implement(contract).routing;
  const { settings } = instance;

  const order = (label: string, ids: readonly string[], force: boolean): void => {
    change(label, (config) => inOrder(config, ids), { force });
  };
  const turn = (id: string, on: boolean, force: boolean): void => {
    change(`switch rule ${id} ${on ? 'on' : 'off'}`, (config) => switched(config, id, on), { force });
  };

  return {
    reorderRules: os.reorderRules.handler(({ input: { ids, force } }) => {
      const before = settings.current().rules.map(({ id }) => id);
      order('reorder the rules', ids, force);
      return {
        undo: undo.add(() => {
          order('take back the order of the rules', before, true);
        }),
      };
    }),
    switchRule: os.switchRule.handler(({ input: { id, on, force } }) => {
      const before = settings.current().rules.find((rule) => rule.id === id)?.enabled ?? on;
      turn(id, on, force);
      return {
        undo: undo.add(() => {
          turn(id, before, true);
        }),
      };
    }),
  };
}

function inOrder(config: Config, ids: readonly string[]): Config {
  const byId = new Map(config.rules.map((rule) => [rule.id, rule]));
  const rules = [...new Set(ids)].flatMap((id) => byId.get(id) ?? []);
  if (rules.length !== ids.length || rules.length !== byId.size) {
    throw refused('The rules were changed elsewhere meanwhile. Look at them and order them again.', 'ids');
  }
  return { ...config, rules };
}

function switched(config: Config, id: string, on: boolean): Config {
  if (!config.rules.some((rule) => rule.id === id)) throw notFound(`There is no rule '${id}'.`);
  return { ...config, rules: config.rules.map((rule) => (rule.id === id ? { ...rule, enabled: on } : rule)) };
}

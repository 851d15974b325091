// Names that stand for other names.

import { implement } from '@orpc/server';
import type { AliasView } from '../contract/compare-views.ts';
import { contract } from '../contract/contract.ts';
import type { Config } from '../domain/config.ts';
import { findCandidates } from '../routing/candidates.ts';
import { notFound, refused, type Desk } from './desk.ts';

type Aliases = Config['aliases'];

export function createAliasHandlers({ instance, undo, change }: Desk) {
  const os = implement(contract).aliases;
  const current = (): Aliases => instance.settings.current().aliases;

  /** Only these names are put back; whatever has become of the others since stays as it is. */
  const edit = (label: string, names: readonly string[], next: (aliases: Aliases) => Aliases): { undo: string } => {
    const before = current();
    change(label, (config) => ({ ...config, aliases: next(config.aliases) }));
    const takeBack = (aliases: Aliases): Aliases => {
      const kept = Object.entries(aliases).filter(([name]) => !names.includes(name));
      const back = Object.entries(before).filter(([name]) => names.includes(name));
      return inOrderOf(before, Object.fromEntries([...kept, ...back]));
    };
    return {
      undo: undo.add(() => {
        change(`take back: ${label}`, (config) => ({ ...config, aliases: takeBack(config.aliases) }));
      }),
    };
  };

  return {
    list: os.list.handler(() => Object.entries(current()).map(([name, model]) => aliasView(instance, name, model))),
    set: os.set.handler(({ input }) => {
      const [name, model] = [input.name.trim(), input.model.trim()];
      const { was = null } = input;
      if (was !== null && !Object.hasOwn(current(), was)) throw notFound(`There is no alias '${was}'.`);
      if (was !== name && Object.hasOwn(current(), name)) {
        throw refused(`There is an alias '${name}' already. Change that one, or choose another name.`, 'name');
      }
      const label = was === null ? `add the alias ${name}` : `change the alias ${was}`;
      return edit(label, [was ?? name, name], (aliases) => replaced(aliases, was ?? name, name, model));
    }),
    remove: os.remove.handler(({ input: { name } }) => {
      if (!Object.hasOwn(current(), name)) throw notFound(`There is no alias '${name}'.`);
      return edit(`remove the alias ${name}`, [name], (aliases) =>
        Object.fromEntries(Object.entries(aliases).filter(([each]) => each !== name)),
      );
    }),
  };
}

function aliasView({ snapshot }: Desk['instance'], name: string, model: string): AliasView {
  const [first] = findCandidates(snapshot().table, name).found;
  return { name, model, leadsTo: first === undefined ? null : `${first.provider.id}/${first.model}` };
}

/** In the place of the one that was called `was`, or at the end. */
function replaced(aliases: Aliases, was: string, name: string, model: string): Aliases {
  const known = Object.entries(aliases);
  if (!Object.hasOwn(aliases, was)) return { ...aliases, [name]: model };
  return Object.fromEntries(known.map((entry) => (entry[0] === was ? [name, model] : entry)));
}

function inOrderOf(before: Aliases, aliases: Aliases): Aliases {
  const known = Object.keys(before).filter((name) => Object.hasOwn(aliases, name));
  const others = Object.keys(aliases).filter((name) => !Object.hasOwn(before, name));
  return Object.fromEntries([...known, ...others].map((name) => [name, aliases[name] ?? '']));
}

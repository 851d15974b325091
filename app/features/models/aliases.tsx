import { useRef, useState } from 'react';
import type { AliasView } from '../../../src/contract/compare-views.ts';
import { Button } from '../../ui/button.tsx';
import { plural } from '../../ui/format.ts';
import { AliasForm } from './alias-form.tsx';
import { useAliases, useRemoveAlias } from './alias-queries.ts';

/** Names that stand for models or routes, for tools that insist on a name of their own. */
export function Aliases() {
  const { data: aliases } = useAliases();
  const [edited, setEdited] = useState<string | null>(null);
  const [isAdding, setAdding] = useState(false);
  const addButton = useRef<HTMLButtonElement>(null);
  const remove = useRemoveAlias();
  if (aliases === undefined) return null;

  function closeForm() {
    setAdding(false);
    addButton.current?.focus();
  }

  return (
    <section aria-label="Aliases" className="flex flex-col gap-2 border-b border-line pb-3">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-1">
        <p>
          {aliases.length === 0 ? (
            <>
              No alias: <span className="text-faint">a name of yours that stands for a model or a route.</span>
            </>
          ) : (
            `${aliases.length} ${plural(aliases.length, 'alias', 'aliases')}:`
          )}
        </p>
        <Button ref={addButton} size="small" aria-expanded={isAdding} onClick={() => setAdding(!isAdding)}>
          Add an alias
        </Button>
      </div>
      {isAdding && <AliasForm alias={null} onDone={closeForm} />}
      {aliases.length > 0 && (
        <ul className="max-w-[960px]">
          {aliases.map((alias) => (
            <AliasRow
              key={alias.name}
              alias={alias}
              isEdited={edited === alias.name}
              onEdit={(on) => setEdited(on ? alias.name : null)}
              onRemove={() => remove(alias.name)}
            />
          ))}
        </ul>
      )}
    </section>
  );
}

interface AliasRowProps {
  alias: AliasView;
  isEdited: boolean;
  onEdit: (on: boolean) => void;
  onRemove: () => void;
}

function AliasRow({ alias, isEdited, onEdit, onRemove }: AliasRowProps) {
  const { name, model, leadsTo } = alias;
  return (
    <li aria-label={name} className="border-t border-line py-1">
      <div className="flex items-baseline gap-3">
        <p className="min-w-0 flex-1 wrap-anywhere">
          <code className="figures">{name}</code> <span className="text-faint">stands for</span>{' '}
          <code className="figures">{model}</code>
          {leadsTo === null && <span className="text-12 text-amber"> · leads nowhere now</span>}
          {leadsTo !== null && leadsTo !== model && (
            <span className="text-12 text-faint">
              {' · first '}
              <code className="figures">{leadsTo}</code>
            </span>
          )}
        </p>
        <Button
          size="small"
          kind="plain"
          aria-label={`Change the alias ${name}`}
          aria-expanded={isEdited}
          onClick={() => onEdit(!isEdited)}
        >
          Change
        </Button>
        <Button size="small" kind="plain" aria-label={`Remove the alias ${name}`} onClick={onRemove}>
          Remove
        </Button>
      </div>
      {isEdited && <AliasForm alias={alias} onDone={() => onEdit(false)} />}
    </li>
  );
}

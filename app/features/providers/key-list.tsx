import { useState } from 'react';
import type { KeyView, PresetView, ProviderView } from '../../../src/contract/views.ts';
import { Button } from '../../ui/button.tsx';
import { Cross } from '../../ui/icons.tsx';
import { providerFullName, providerName } from '../../ui/provider-name.ts';
import { AddKeyForm } from './add-key-form.tsx';
import { useRemovals } from './provider-queries.ts';

interface KeyListProps {
  provider: ProviderView;
  preset: PresetView | undefined;
}

/** The keys by name: a value goes in and never comes out again. */
export function KeyList({ provider, preset }: KeyListProps) {
  const [adding, setAdding] = useState(false);
  const { removeKey } = useRemovals();
  const { id, keys } = provider;
  const name = providerFullName(provider);
  return (
    <div className="flex items-baseline gap-3">
      <h3 className="w-20 shrink-0 text-faint">Keys</h3>
      <div className="min-w-0 flex-1">
        {keys.length === 0 && !adding && <p className="mb-1">{noKeyText(preset)}</p>}
        <ul>
          {keys.map((key) => (
            <li key={key.name} className="flex min-h-6 items-baseline gap-3 pb-1">
              <span className="figures w-24 shrink-0 text-12 wrap-anywhere">{key.name}</span>
              <KeyState view={key} />
              <Button
                size="small"
                kind="plain"
                className="ml-auto"
                aria-label={`Remove key ${key.name} of ${name}`}
                onClick={() => removeKey(id, providerName(provider), key.name)}
              >
                Remove
              </Button>
            </li>
          ))}
        </ul>
        {adding ? (
          <AddKeyForm provider={provider} preset={preset} onDone={() => setAdding(false)} />
        ) : (
          <Button size="small" aria-label={`Add a key to ${name}`} onClick={() => setAdding(true)}>
            Add a key
          </Button>
        )}
      </div>
    </div>
  );
}

function noKeyText(preset: PresetView | undefined): string {
  return preset?.key === 'required' ? 'None. Without a key this provider refuses every request.' : 'None needed.';
}

function KeyState({ view: { state, env } }: { view: KeyView }) {
  switch (state) {
    case 'stored':
      return <span className="text-12 text-faint">stored, sealed</span>;
    case 'environment':
      return (
        <span className="text-12 text-faint">
          from <code className="figures">{env}</code>
        </span>
      );
    case 'missing':
      return (
        <span className="text-12 text-red">
          <Cross means="Problem:" /> <code className="figures">{env}</code> is not set: set it and start Breakerbox
          again
        </span>
      );
    case 'unreadable':
      return (
        <span className="text-12 text-red">
          <Cross means="Problem:" /> cannot be opened here: remove it and add it again
        </span>
      );
  }
}

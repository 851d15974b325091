import { useState } from 'react';
import type { KeyView, PresetView, ProviderView } from '../../../src/contract/views.ts';
import { Button } from '../../ui/button.tsx';
import { Cross } from '../../ui/icons.tsx';
import { providerFullName } from '../../ui/provider-name.ts';
import { AddKeyForm } from './add-key-form.tsx';
import { KeyTestResult, TestButton } from './key-test.tsx';
import { useRemoveKey } from './provider-queries.ts';
import { ProviderRow } from './provider-row.tsx';

interface KeyListProps {
  provider: ProviderView;
  preset: PresetView | undefined;
}

/** The keys by name: a value goes in and never comes out again. */
export function KeyList({ provider, preset }: KeyListProps) {
  const [adding, setAdding] = useState(false);
  const removeKey = useRemoveKey(provider);
  const { keys } = provider;
  const name = providerFullName(provider);
  const canTest = ({ state }: KeyView) => preset?.testsKeys === true && (state === 'stored' || state === 'environment');
  return (
    <ProviderRow name="Keys">
      {keys.length === 0 && !adding && <p className="mb-1">{noKeyText(preset)}</p>}
      <ul>
        {keys.map((key) => (
          <li key={key.name} className="pb-1">
            <div className="flex min-h-6 items-baseline gap-3">
              <span className="figures w-24 shrink-0 text-12 wrap-anywhere">{key.name}</span>
              <KeyState view={key} />
              <div className="ml-auto flex shrink-0">
                {canTest(key) && <TestButton provider={provider} name={key.name} />}
                <Button
                  size="small"
                  kind="plain"
                  aria-label={`Remove key ${key.name} of ${name}`}
                  onClick={() => removeKey(key.name)}
                >
                  Remove
                </Button>
              </div>
            </div>
            {canTest(key) && <KeyTestResult provider={provider} name={key.name} />}
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
    </ProviderRow>
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

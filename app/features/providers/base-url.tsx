import { useState, type FormEvent } from 'react';
import type { ProviderView } from '../../../src/contract/views.ts';
import { describeError } from '../../transport/describe-error.ts';
import { Button } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { providerFullName } from '../../ui/provider-name.ts';
import { useSetBaseUrl } from './provider-queries.ts';
import { ProviderRow } from './provider-row.tsx';

export function BaseUrl({ provider }: { provider: ProviderView }) {
  const [editing, setEditing] = useState(false);
  if (editing) return <BaseUrlForm provider={provider} onDone={() => setEditing(false)} />;
  return (
    <ProviderRow
      name="Base URL"
      action={
        <Button
          size="small"
          kind="plain"
          aria-label={`Change the base URL of ${providerFullName(provider)}`}
          onClick={() => setEditing(true)}
        >
          Change
        </Button>
      }
    >
      <code className="figures text-12 wrap-anywhere">
        {provider.baseUrl}
        {!provider.baseUrlIsDefault && <span className="ml-2 font-sans text-faint">yours</span>}
      </code>
    </ProviderRow>
  );
}

function BaseUrlForm({ provider, onDone }: { provider: ProviderView; onDone: () => void }) {
  const [url, setUrl] = useState(provider.baseUrlIsDefault ? '' : provider.baseUrl);
  const { mutate, error, isPending } = useSetBaseUrl();
  const hasStoredKeys = provider.keys.some(({ state }) => state === 'stored');

  function submit(event: FormEvent) {
    event.preventDefault();
    const baseUrl = url.trim() === '' ? null : url.trim();
    mutate({ id: provider.id, baseUrl }, { onSuccess: onDone });
  }

  return (
    <form onSubmit={submit} className="flex flex-col gap-2">
      <Field
        label="Base URL"
        // The form was opened to type here.
        // oxlint-disable-next-line jsx-a11y/no-autofocus
        autoFocus
        value={url}
        placeholder={provider.baseUrlIsDefault ? provider.baseUrl : 'empty: the preset’s own'}
        onChange={(event) => setUrl(event.target.value)}
        problem={error === null ? null : describeError(error)}
        hint={
          hasStoredKeys
            ? 'Stored keys are bound to their address: at a new one they must be given again. Empty: the preset’s own.'
            : 'Empty: the preset’s own.'
        }
      />
      <div className="flex gap-2">
        <Button type="submit" kind="solid" size="small" disabled={isPending}>
          Save
        </Button>
        <Button size="small" onClick={onDone}>
          Cancel
        </Button>
      </div>
    </form>
  );
}

import { useState, type FormEvent } from 'react';
import type { PresetView, ProviderView } from '../../../src/contract/views.ts';
import { describeError } from '../../transport/describe-error.ts';
import { useProviders } from '../../transport/queries.ts';
import { Button, ButtonLink } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { providerName } from '../../ui/provider-name.ts';
import { SelectField } from '../../ui/select-field.tsx';
import { doubtKey, sealedHint } from '../providers/check-key.ts';
import { KeyTestResult } from '../providers/key-test.tsx';
import { newProvider } from '../providers/new-provider.ts';
import { useAddProvider, usePresets, useTestKey } from '../providers/provider-queries.ts';

/** `onWork`: somebody is at it, so it is not to be folded away under their hands. */
export function AddKey({ isAdded, onWork }: { isAdded: boolean; onWork: () => void }) {
  const { data: providers = [] } = useProviders();
  const { data: presets } = usePresets();
  if (isAdded) return <Added providers={providers} />;
  return presets === undefined ? null : <AddKeyForm presets={presets} onWork={onWork} />;
}

function Added({ providers }: { providers: readonly ProviderView[] }) {
  return (
    <div className="flex flex-col items-start gap-2">
      <ul>
        {providers.map((provider) => (
          <li key={provider.id}>
            {providerName(provider)}, asked for as <code className="figures">{provider.id}/…</code>
            {provider.keys.map(({ name }) => (
              <KeyTestResult key={name} provider={provider} name={name} />
            ))}
          </li>
        ))}
      </ul>
      <div className="flex gap-2">
        <ButtonLink href="/providers" size="small">
          Look at the providers
        </ButtonLink>
        <ButtonLink href="/providers/add" size="small" kind="plain">
          Add another
        </ButtonLink>
      </div>
    </div>
  );
}

function AddKeyForm({ presets, onWork }: { presets: readonly PresetView[]; onWork: () => void }) {
  const [chosen, setChosen] = useState(presets[0]?.id ?? '');
  const [draft, setDraft] = useState({ key: '', baseUrl: '', id: '', models: '' });
  const { mutate, error, isPending } = useAddProvider();
  const testKey = useTestKey();
  const preset = presets.find(({ id }) => id === chosen);
  if (preset === undefined) return null;

  function submit(event: FormEvent) {
    event.preventDefault();
    if (preset === undefined) return;
    onWork();
    mutate(newProvider(preset.id, draft), {
      onSuccess: (added) => {
        const [key] = added.keys;
        // Its result is shown where the form was; nobody waits for it.
        if (key !== undefined && preset.testsKeys) void testKey(added.id, key.name).catch(() => undefined);
      },
    });
  }

  return (
    <form aria-label="Add a key" onSubmit={submit} className="flex flex-col items-start gap-2">
      <p className="max-w-[72ch] text-faint">
        With whom do you have an account? The key is sealed on this machine and tested at once where that costs nothing.
      </p>
      <div className="flex w-full max-w-[760px] items-start gap-3">
        <SelectField label="Provider" className="w-48" value={preset.id} onChoose={setChosen}>
          {presets.map(({ id, label }) => (
            <option key={id} value={id}>
              {label}
            </option>
          ))}
        </SelectField>
        {preset.key !== 'none' && (
          <Field
            label={preset.key === 'required' ? 'Key' : 'Key (if it wants one)'}
            type="password"
            className="min-w-0 flex-1"
            required={preset.key === 'required'}
            placeholder={preset.keyPrefix === null ? '' : `${preset.keyPrefix}…`}
            value={draft.key}
            onChange={({ target }) => setDraft({ ...draft, key: target.value })}
            doubt={doubtKey(draft.key, preset, presets)}
            hint={sealedHint(preset)}
          />
        )}
        <Button type="submit" kind="solid" className="mt-6" disabled={isPending}>
          Add and test
        </Button>
      </div>
      {(preset.baseUrl === null || preset.key !== 'required' || draft.baseUrl !== '') && (
        <Field
          label={preset.baseUrl === null ? 'Base URL' : 'Base URL (only if not the usual one)'}
          type="url"
          className="w-full max-w-[480px]"
          required={preset.baseUrl === null}
          placeholder={preset.baseUrl ?? 'https://…/v1'}
          value={draft.baseUrl}
          onChange={({ target }) => setDraft({ ...draft, baseUrl: target.value })}
          hint="As the vendor’s own library takes it."
        />
      )}
      {error !== null && (
        <p role="alert" className="text-red">
          {describeError(error)}
        </p>
      )}
      <ButtonLink href="/providers/add" size="small" kind="plain">
        More to enter: an address of its own, models, an id
      </ButtonLink>
    </form>
  );
}

import { useState, type FormEvent } from 'react';
import { useLocation } from 'wouter';
import type { PresetView, ProviderView } from '../../../src/contract/views.ts';
import { describeError } from '../../transport/describe-error.ts';
import { Button } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { LeavingIcon } from '../../ui/icons.tsx';
import { providerName } from '../../ui/provider-name.ts';
import { useToast } from '../../ui/toast.tsx';
import { doubtKey, sealedHint } from './check-key.ts';
import { keyTestSentence } from './key-test-words.ts';
import { newProvider } from './new-provider.ts';
import { useAddProvider } from './provider-queries.ts';
import { useSettleProvider } from './sight-queries.ts';

interface AddProviderFormProps {
  preset: PresetView;
  presets: readonly PresetView[];
}

export function AddProviderForm({ preset, presets }: AddProviderFormProps) {
  const [draft, setDraft] = useState({ key: '', baseUrl: '', id: '', models: '' });
  const { mutate, error, isPending } = useAddProvider();
  const [, navigate] = useLocation();
  const toast = useToast();
  const settleProvider = useSettleProvider();

  /** Nobody waits for it; whatever page is open then, its result is said. */
  async function settle(provider: ProviderView) {
    const [key] = provider.keys;
    const test = await settleProvider(provider.id, key === undefined || !preset.testsKeys ? null : key.name);
    if (test === null) return;
    toast({
      text: keyTestSentence(test, providerName(provider)),
      tone: test.result === 'refused' ? 'error' : 'plain',
      ...(test.result !== 'good' && { action: { label: 'Providers', run: () => navigate('/providers') } }),
    });
  }

  const bind = (name: keyof typeof draft) => ({
    value: draft[name],
    onChange: (event: { target: { value: string } }) => setDraft({ ...draft, [name]: event.target.value }),
  });

  function submit(event: FormEvent) {
    event.preventDefault();
    mutate(newProvider(preset.id, draft), {
      onSuccess: (added) => {
        toast({ text: `Added ${preset.label}. Its models are asked for as ${added.id}/…` });
        navigate('/');
        void settle(added);
      },
    });
  }

  return (
    <form onSubmit={submit} className="flex flex-col gap-4" aria-label={`Add ${preset.label}`}>
      <div>
        <h2 className="text-15 font-semibold">{preset.label}</h2>
        {preset.note !== null && <p className="mt-1 text-faint">{preset.note}</p>}
      </div>
      {preset.key !== 'none' && (
        <Field
          label={preset.key === 'required' ? 'Key' : 'Key (if it wants one)'}
          type="password"
          // The choice was made to paste here.
          // oxlint-disable-next-line jsx-a11y/no-autofocus
          autoFocus={preset.baseUrl !== null}
          required={preset.key === 'required'}
          placeholder={preset.keyPrefix === null ? '' : `${preset.keyPrefix}…`}
          {...bind('key')}
          doubt={doubtKey(draft.key, preset, presets)}
          hint={<KeyHint preset={preset} />}
        />
      )}
      <Field
        label={preset.baseUrl === null ? 'Base URL' : 'Base URL (only if not the usual one)'}
        type="url"
        required={preset.baseUrl === null}
        placeholder={preset.baseUrl ?? 'https://…/v1'}
        {...bind('baseUrl')}
        hint="As the vendor’s own library takes it."
      />
      <Field
        label="Id (only if you have several)"
        placeholder={preset.id}
        {...bind('id')}
        hint={`Begins its models’ names: ${draft.id.trim() || preset.id}/…`}
      />
      <Field
        label="Models (only those the catalog does not know)"
        {...bind('models')}
        hint="The provider’s own names, with commas between them."
      />
      {error !== null && (
        <p role="alert" className="text-red">
          {describeError(error)}
        </p>
      )}
      <div className="flex gap-2">
        <Button type="submit" kind="solid" disabled={isPending}>
          Add {preset.label}
        </Button>
        <Button onClick={() => navigate('/providers')}>Cancel</Button>
      </div>
    </form>
  );
}

function KeyHint({ preset }: { preset: PresetView }) {
  const { keyUrl, label } = preset;
  return (
    <>
      {sealedHint(preset)}
      {keyUrl !== null && (
        <>
          {' '}
          <a
            href={keyUrl}
            target="_blank"
            rel="noreferrer noopener"
            className="inline-flex items-center gap-1 text-ink underline underline-offset-2"
          >
            Get one from {label}
            <LeavingIcon />
          </a>
        </>
      )}
    </>
  );
}

import { useState, type FormEvent } from 'react';
import type { PresetView, ProviderView } from '../../../src/contract/views.ts';
import { describeError } from '../../transport/describe-error.ts';
import { Button } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { doubtKey, sealedHint } from './check-key.ts';
import { freeKeyName } from './free-key-name.ts';
import { useAddKey, usePresets } from './provider-queries.ts';

interface AddKeyFormProps {
  provider: ProviderView;
  preset: PresetView | undefined;
  onDone: () => void;
}

export function AddKeyForm({ provider, preset, onDone }: AddKeyFormProps) {
  const [name, setName] = useState(() => freeKeyName(provider.keys));
  const [value, setValue] = useState('');
  const { data: presets = [] } = usePresets();
  const { mutate, error, isPending } = useAddKey(preset?.testsKeys === true);
  const doubt = preset === undefined ? null : doubtKey(value, preset, presets);

  function submit(event: FormEvent) {
    event.preventDefault();
    mutate({ provider: provider.id, name: name.trim(), value: value.trim() }, { onSuccess: onDone });
  }

  return (
    <form onSubmit={submit} className="flex flex-col gap-2">
      <div className="flex gap-3">
        <Field label="Name" className="w-28" value={name} onChange={(event) => setName(event.target.value)} required />
        <Field
          label="Key"
          type="password"
          className="flex-1"
          // The form was opened to paste here.
          // oxlint-disable-next-line jsx-a11y/no-autofocus
          autoFocus
          required
          value={value}
          onChange={(event) => setValue(event.target.value)}
          problem={error === null ? null : describeError(error)}
          doubt={doubt}
          hint={sealedHint(preset)}
        />
      </div>
      <div className="flex gap-2">
        <Button type="submit" kind="solid" size="small" disabled={isPending}>
          Add key
        </Button>
        <Button size="small" onClick={onDone}>
          Cancel
        </Button>
      </div>
    </form>
  );
}

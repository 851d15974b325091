import { useState, type FormEvent } from 'react';
import { Button } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { useExportConfig } from './data-queries.ts';

const SHORTEST = 8;

/** The configuration as a file: to look at, to keep, or for another machine. */
export function ConfigExport() {
  const [withKeys, setWithKeys] = useState(false);
  const [passphrase, setPassphrase] = useState('');
  const download = useExportConfig();
  const isShort = withKeys && passphrase.length < SHORTEST;

  function submit(event: FormEvent) {
    event.preventDefault();
    if (isShort) return;
    download.mutate(withKeys ? { passphrase } : {}, { onSuccess: () => setPassphrase('') });
  }

  return (
    <form aria-label="Export the configuration" onSubmit={submit} className="flex flex-col items-start gap-3">
      <div>
        <h2 className="mb-1 font-semibold">Configuration</h2>
        <p className="max-w-[64ch] text-faint">
          Providers, routes, rules, clients and settings as one YAML file. Keys are left out, unless you give a
          passphrase to seal them under.
        </p>
      </div>
      <label className="flex items-center gap-2">
        <input type="checkbox" checked={withKeys} onChange={({ target }) => setWithKeys(target.checked)} />
        With keys, sealed under a passphrase
      </label>
      {withKeys && (
        <Field
          label="Passphrase"
          type="password"
          className="w-72"
          value={passphrase}
          onChange={({ target }) => setPassphrase(target.value)}
          hint="At least 8 characters. Without it nobody can read the keys, and nobody can bring it back."
        />
      )}
      <Button type="submit" disabled={isShort || download.isPending}>
        Download the configuration
      </Button>
    </form>
  );
}

import { useId, useState, type FormEvent } from 'react';
import { describeError, refusedValue } from '../../transport/describe-error.ts';
import { Button, ButtonLink } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { useImportConfig } from './data-queries.ts';

/** Takes a configuration from a file. All of it or nothing. */
export function ConfigImport() {
  const [file, setFile] = useState<{ readonly name: string; readonly text: string } | null>(null);
  const [passphrase, setPassphrase] = useState('');
  const bring = useImportConfig();
  const id = useId();
  const where = refusedValue(bring.error);
  // What Breakerbox writes says by itself whether it holds keys.
  const isSealed = file !== null && /^# sealed-secrets: /mu.test(file.text);

  function choose(chosen: File | undefined) {
    bring.reset();
    if (chosen === undefined) setFile(null);
    else void chosen.text().then((text) => setFile({ name: chosen.name, text }));
  }

  function submit(event: FormEvent) {
    event.preventDefault();
    if (file === null) return;
    bring.mutate({ text: file.text, ...(passphrase !== '' && { passphrase }) }, { onSuccess: () => setPassphrase('') });
  }

  return (
    <form aria-label="Import a configuration" onSubmit={submit} className="flex flex-col items-start gap-3">
      <div>
        <h3 className="mb-1 font-semibold">Import</h3>
        <p className="max-w-[64ch] text-faint">
          The parts that the file has take the place of yours, the others stay. If anything in it does not fit, nothing
          changes.
        </p>
      </div>
      <label htmlFor={id} className="sr-only">
        Configuration file
      </label>
      <input
        id={id}
        type="file"
        accept=".yaml,.yml,.json"
        onChange={({ target }) => choose(target.files?.[0])}
        className="max-w-full text-12 file:mr-3 file:h-6 file:cursor-pointer file:rounded-plate file:border file:border-edge/60 file:bg-sheet file:px-2 file:text-12 file:font-medium file:text-ink"
      />
      {isSealed && (
        <Field
          label="Passphrase of the file"
          type="password"
          className="w-72"
          value={passphrase}
          onChange={({ target }) => setPassphrase(target.value)}
          hint="The one that its keys were sealed under."
        />
      )}
      {bring.error !== null && (
        <div role="alert" className="wrap-anywhere">
          <p className="text-red">{describeError(bring.error)}</p>
          {where !== null && where !== '' && (
            <p className="text-12 text-faint">
              In the file at <code className="figures text-12 text-ink">{where}</code>. Nothing was changed.
            </p>
          )}
        </div>
      )}
      {bring.data !== undefined && (
        <p role="status" className="flex flex-wrap items-center gap-3">
          <span>
            {bring.data.changed.length === 0
              ? 'The file says what is so already: nothing changed.'
              : `Imported ${file?.name ?? ''}. It changed: ${bring.data.changed.join(', ')}.`}
          </span>
          {bring.data.changed.length > 0 && (
            <ButtonLink href="/settings/versions" size="small">
              See and undo it in Versions
            </ButtonLink>
          )}
        </p>
      )}
      <Button type="submit" disabled={file === null || bring.isPending}>
        Import {file?.name ?? 'the file'}
      </Button>
    </form>
  );
}

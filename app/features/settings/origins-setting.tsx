import { useState } from 'react';
import type { SettingsView } from '../../../src/contract/settings-views.ts';
import { Button } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { SettingRow } from './setting-row.tsx';
import { useSetSettings } from './settings-queries.ts';

/** Each added or taken away by itself. */
export function OriginsSetting({ settings: { allowedOrigins: origins } }: { settings: SettingsView }) {
  const { save, problem, isPending, forget } = useSetSettings('Changed: web pages that may call the gateway.');
  const [draft, setDraft] = useState('');
  const wanted = draft.trim();
  const isThere = origins.includes(wanted);
  // What was typed last is in the list once it is accepted.
  const [saved, setSaved] = useState(origins);
  if (saved !== origins) {
    setSaved(origins);
    if (isThere) setDraft('');
  }
  return (
    <SettingRow
      name="allowedOrigins"
      isDefault={origins.length === 0}
      defaultWords="none"
      onReset={() => save({ allowedOrigins: [] })}
    >
      {origins.length > 0 && (
        <ul aria-label="Origins that may call" className="mb-2 w-full border-t border-line">
          {origins.map((origin) => (
            <li key={origin} className="flex items-center justify-between gap-3 border-b border-line py-1">
              <code className="figures min-w-0 wrap-anywhere">{origin}</code>
              <Button
                size="small"
                kind="plain"
                aria-label={`Remove ${origin}`}
                onClick={() => save({ allowedOrigins: origins.filter((each) => each !== origin) })}
              >
                Remove
              </Button>
            </li>
          ))}
        </ul>
      )}
      <form
        aria-label="Allow an origin"
        className="flex w-full items-start gap-2"
        onSubmit={(event) => {
          event.preventDefault();
          if (wanted !== '' && !isThere) save({ allowedOrigins: [...origins, wanted] });
        }}
      >
        <Field
          label="Origin"
          className="max-w-80 flex-1"
          maxLength={2048}
          placeholder="https://app.example.com"
          value={draft}
          onChange={({ target }) => {
            forget();
            setDraft(target.value);
          }}
          problem={problem?.message ?? (isThere ? 'It may call already.' : null)}
        />
        <Button type="submit" className="mt-6" disabled={wanted === '' || isPending}>
          Allow
        </Button>
      </form>
    </SettingRow>
  );
}

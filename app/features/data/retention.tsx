import { useState, type FormEvent } from 'react';
import type { RetentionView } from '../../../src/contract/data-views.ts';
import { describeError } from '../../transport/describe-error.ts';
import { Button } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { format } from '../../ui/format.ts';
import { LoadFailed } from '../../ui/load-failed.tsx';
import { useRetention, useRetentionUnder, useSetRetention } from './data-queries.ts';
import {
  ageWords,
  draftOf,
  isSettings,
  nextText,
  readDraft,
  type RetentionDraft,
  type RetentionProblems,
} from './data-words.ts';

/** How long the ledger is kept, with a look at what that means before it is saved. */
export function Retention() {
  const { data, error, refetch } = useRetention();
  return (
    <section aria-label="How long it is kept" className={error === null ? 'min-h-[420px]' : ''}>
      <h2 className="mb-1 font-semibold">How long it is kept</h2>
      <p className="mb-3 max-w-[64ch] text-faint">
        Old requests go by themselves, a few at a time, while traffic goes on. What they cost and how long they took
        stays in the sums of Spend and Latency for longer.
      </p>
      {data === undefined && error !== null && (
        <LoadFailed what="how long it is kept" error={error} onRetry={() => void refetch()} />
      )}
      {data !== undefined && <RetentionForm key={JSON.stringify(data.settings)} retention={data} />}
    </section>
  );
}

function RetentionForm({ retention }: { retention: RetentionView }) {
  const saved = draftOf(retention.settings);
  const [draft, setDraft] = useState(saved);
  const set = useSetRetention();
  const read = readDraft(draft);
  const settings = isSettings(read) ? read : null;
  const isChanged = JSON.stringify(draft) !== JSON.stringify(saved);
  const { data: under } = useRetentionUnder(isChanged ? settings : null);
  const shown = isChanged ? under : retention;

  function submit(event: FormEvent) {
    event.preventDefault();
    if (settings !== null) set.mutate(settings);
  }

  return (
    <form aria-label="How long the ledger is kept" onSubmit={submit} className="flex flex-col gap-3">
      <DraftFields draft={draft} problems={isSettings(read) ? null : read} onChange={setDraft} />
      <p role="status" className={`min-h-5 ${shown !== undefined && shown.next.requests > 0 ? '' : 'text-faint'}`}>
        {shown === undefined ? 'Counting…' : nextText(shown)}
      </p>
      {set.error !== null && (
        <p role="alert" className="text-red">
          {describeError(set.error)}
        </p>
      )}
      <div className="flex gap-2">
        <Button type="submit" kind="solid" disabled={!isChanged || settings === null || set.isPending}>
          Save
        </Button>
        {isChanged && <Button onClick={() => setDraft(saved)}>Leave it as it is</Button>}
      </div>
      <Ages retention={retention} />
    </form>
  );
}

interface DraftFieldsProps {
  draft: RetentionDraft;
  problems: RetentionProblems | null;
  onChange: (draft: RetentionDraft) => void;
}

function DraftFields({ draft, problems, onChange }: DraftFieldsProps) {
  const field = (name: 'days' | 'megabytes' | 'sumDays', label: string, placeholder?: string) => (
    <Field
      label={label}
      inputMode="numeric"
      placeholder={placeholder}
      value={draft[name]}
      problem={problems?.[name] ?? null}
      onChange={({ target }) => onChange({ ...draft, [name]: target.value })}
    />
  );
  return (
    <>
      <div className="grid grid-cols-3 gap-4">
        {field('days', 'Requests, days')}
        {field('megabytes', 'Largest size, MB', 'no limit')}
        {field('sumDays', 'Sums, days')}
      </div>
      <label className="flex items-start gap-2">
        <input
          type="checkbox"
          checked={draft.snapshots}
          onChange={({ target }) => onChange({ ...draft, snapshots: target.checked })}
          className="mt-[3px]"
        />
        <span>
          Copy it once a day{' '}
          <span className="text-faint">so that a damaged ledger can be put right from the copy.</span>
        </span>
      </label>
    </>
  );
}

function Ages({ retention: { ages, requests, rollupBytes, bytesPerRequest } }: { retention: RetentionView }) {
  if (requests === 0) {
    return <p className="text-12 text-faint">There is no request in it yet: how old they are will stand here.</p>;
  }
  const most = Math.max(...ages.map((age) => age.bytes), 1);
  const cell = 'figures px-2 text-right text-12 whitespace-nowrap';
  return (
    <table className="w-full border-collapse">
      <caption className="mb-1 text-left text-12 text-faint">
        What is in it, by age. Sums take {format.bytes(rollupBytes)} more
        {bytesPerRequest !== null && `, a request about ${format.bytes(bytesPerRequest)}`}.
      </caption>
      <thead className="sr-only">
        <tr>
          <th scope="col">Age</th>
          <th scope="col">Requests</th>
          <th scope="col">Size</th>
        </tr>
      </thead>
      <tbody>
        {ages
          .filter((age) => age.requests > 0)
          .map((age) => (
            <tr key={age.fromDays} className="h-8 border-b border-line first:border-t">
              <th scope="row" className="w-32 text-left font-normal whitespace-nowrap">
                {ageWords(age)}
              </th>
              <td className={cell}>{format.count(age.requests)}</td>
              <td className={`${cell} w-24`}>{format.bytes(age.bytes)}</td>
              <td aria-hidden className="w-[40%] pl-3">
                <svg width="100%" height="8" className="block bg-sunk">
                  <rect width={`${Math.max(1, (age.bytes / most) * 100)}%`} height="8" className="fill-faint" />
                </svg>
              </td>
            </tr>
          ))}
      </tbody>
    </table>
  );
}

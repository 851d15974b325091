import { useState, type FormEvent } from 'react';
import type { CompareView, RequestSize } from '../../../src/contract/compare-views.ts';
import { Button } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { sizeWords, typicalWords } from './compare-words.ts';
import { draftOfSize, readSize, SIZE_FIELDS, type ReadSize } from './request-size.ts';

interface RequestSizeFormProps {
  view: Pick<CompareView, 'request' | 'typical'>;
  /** It is not the usual one. */
  isOwn: boolean;
  /** null: the usual one. */
  onChoose: (size: RequestSize | null) => void;
}

/** The request that is compared with: the usual one, or any other. */
export function RequestSizeForm({ view: { request, typical }, isOwn, onChoose }: RequestSizeFormProps) {
  const [draft, setDraft] = useState(() => draftOfSize(request));
  const [wrong, setWrong] = useState<Extract<ReadSize, { ok: false }> | null>(null);

  function submit(event: FormEvent) {
    event.preventDefault();
    const read = readSize(draft);
    setWrong(read.ok ? null : read);
    if (read.ok) onChoose(read.size);
  }

  return (
    <form onSubmit={submit} aria-label="The request to compare with" className="border-b border-line pb-4">
      <p className="mb-3 max-w-[96ch]">
        {isOwn ? 'Your usual request is ' : 'This is your usual request: '}
        {sizeWords(typical.request)}, <span className="text-faint">{typicalWords(typical)}.</span>
      </p>
      <div className="flex flex-wrap items-start gap-3">
        {SIZE_FIELDS.map(({ name, label }) => (
          <Field
            key={name}
            label={label}
            className="w-32"
            inputMode="numeric"
            value={draft[name]}
            onChange={(event) => setDraft({ ...draft, [name]: event.target.value })}
            problem={wrong?.field === name ? wrong.message : null}
          />
        ))}
        <div className="mt-6 flex gap-2">
          <Button type="submit">Compare with these</Button>
          {isOwn && (
            <Button kind="plain" onClick={() => onChoose(null)}>
              Your usual request
            </Button>
          )}
        </div>
      </div>
    </form>
  );
}

import { useState, type FormEvent } from 'react';
import type { PrivacyView } from '../../../src/contract/privacy-views.ts';
import { useClientNames } from '../../transport/queries.ts';
import { Button } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { format, plural } from '../../ui/format.ts';
import { SectionTitle } from '../../ui/page.tsx';
import { SegmentChoice } from '../../ui/segment-choice.tsx';
import { usePrivacyActions } from './privacy-queries.ts';
import { clientsOf, readWhole, sizeText, whoseOf, withClient, type Whose } from './privacy-words.ts';

const WHOSE: readonly { value: Whose; label: string }[] = [
  { value: 'nobody', label: "Nobody's" },
  { value: 'some', label: "Some clients'" },
  { value: 'everybody', label: "Everybody's" },
];

/** Whose requests and answers are kept, for how long, and what is there. */
export function CaptureSection({ privacy }: { privacy: PrivacyView }) {
  const { kept, missed, problem } = privacy;
  const { deleteAll } = usePrivacyActions();
  return (
    <section aria-label="Requests and answers">
      <SectionTitle>Requests and answers</SectionTitle>
      <p className="mb-3 max-w-[72ch] text-faint">
        What your tools and the providers say to each other is not kept, unless you want to look at it here. Then it
        lies compressed and sealed in a file of its own, with keys, passwords and the like taken out and pictures
        reduced to their digest. That finds what is known to look like a secret, not every secret there is.
      </p>
      {problem !== null && (
        <p role="alert" className="mb-3 text-red">
          {problem}
        </p>
      )}
      <Choice privacy={privacy} />
      <Retention privacy={privacy} />
      <div className="mt-4 flex max-w-[720px] items-center gap-4 border-t border-b border-line py-2">
        <p className="min-w-0 flex-1">
          {kept.requests === 0
            ? 'Nothing is kept.'
            : `${format.count(kept.requests)} ${plural(kept.requests, 'request')} kept, ${sizeText(kept.bytes)}` +
              (kept.oldestAt === null ? '' : `, the oldest of ${format.day(kept.oldestAt)}`)}
          {missed > 0 && (
            <span className="text-amber">
              {' '}
              {format.count(missed)} {plural(missed, 'body', 'bodies')} came too fast to be kept.
            </span>
          )}
        </p>
        <Button disabled={kept.requests === 0 || deleteAll.isPending} onClick={() => deleteAll.mutate({})}>
          Delete all
        </Button>
      </div>
    </section>
  );
}

function Choice({ privacy }: { privacy: PrivacyView }) {
  const clients = useClientNames();
  const { capture: change } = usePrivacyActions();
  // What was just chosen is shown at once.
  const capture = change.isPending ? change.variables.capture : privacy.capture;
  // "Some" is a choice of its own only once a client is chosen.
  const [choosing, setChoosing] = useState(false);
  const whose = choosing ? 'some' : whoseOf(capture);

  function choose(next: Whose) {
    setChoosing(next === 'some');
    if (next !== 'some') change.mutate({ capture: next === 'everybody' });
  }

  return (
    <div className="flex flex-col gap-2">
      <SegmentChoice name="capture" label="Whose are kept" options={WHOSE} value={whose} onChoose={choose} />
      {whose === 'some' && (
        <fieldset className="flex flex-wrap gap-x-4 gap-y-1">
          <legend className="sr-only">Clients whose requests and answers are kept</legend>
          {clients.map((name) => (
            <label key={name} className="flex items-center gap-2">
              <input
                type="checkbox"
                checked={clientsOf(capture).includes(name)}
                onChange={(event) => change.mutate({ capture: withClient(capture, name, event.target.checked) })}
              />
              {name}
            </label>
          ))}
        </fieldset>
      )}
    </div>
  );
}

const MOST_DAYS = 3_650;
const MOST_MB = 100_000;

function Retention({ privacy: { bodyDays, maxBodiesMb } }: { privacy: PrivacyView }) {
  const { retention } = usePrivacyActions();
  const [days, setDays] = useState(String(bodyDays));
  const [mb, setMb] = useState(String(maxBodiesMb));
  const newDays = readWhole(days, MOST_DAYS);
  const newMb = readWhole(mb, MOST_MB);
  const isChanged = newDays !== bodyDays || newMb !== maxBodiesMb;

  function save(event: FormEvent) {
    event.preventDefault();
    if (newDays !== null && newMb !== null) retention.mutate({ bodyDays: newDays, maxBodiesMb: newMb });
  }

  return (
    <form onSubmit={save} className="mt-4 flex items-start gap-4">
      <Field
        label="Kept for, days"
        className="w-40"
        inputMode="numeric"
        value={days}
        onChange={(event) => setDays(event.target.value)}
        problem={newDays === null ? `1 to ${MOST_DAYS}` : null}
      />
      <Field
        label="At most, MB"
        className="w-40"
        inputMode="numeric"
        value={mb}
        onChange={(event) => setMb(event.target.value)}
        hint="The oldest go first."
        problem={newMb === null ? `1 to ${MOST_MB}` : null}
      />
      {isChanged && (
        <Button type="submit" className="mt-6" disabled={newDays === null || newMb === null}>
          Save
        </Button>
      )}
    </form>
  );
}

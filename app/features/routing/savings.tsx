import { useRef, useState, type FormEvent } from 'react';
import type { SavingsView } from '../../../src/contract/routing-views.ts';
import { describeError } from '../../transport/describe-error.ts';
import { Button } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { LoadFailed } from '../../ui/load-failed.tsx';
import { useSeen } from '../../ui/use-seen.ts';
import { DayBars } from './day-bars.tsx';
import { ReplayProgress } from './replay-progress.tsx';
import { usePeriod, useSetBaseline } from './routing-queries.ts';
import { comparedText, savedSentence } from './savings-words.ts';
import { useSavings } from './use-savings.ts';
import { everyDay } from './what-if-figures.ts';

const DAYS = 30;

/** What was paid, against all of it on one model. */
export function Savings({ models }: { models: readonly string[] }) {
  const section = useRef<HTMLElement>(null);
  const { data, error, refetch, progress } = useSavings(DAYS, useSeen(section));
  const [editing, setEditing] = useState(false);
  const change = useRef<HTMLButtonElement>(null);

  function close() {
    setEditing(false);
    change.current?.focus();
  }

  return (
    <section ref={section} aria-label="Savings" className="flex min-h-24 flex-col gap-3">
      <div className="flex flex-wrap items-baseline gap-x-3">
        <h2 className="font-semibold">
          Savings against{' '}
          {data === undefined ? (
            'one model'
          ) : (
            <code className="figures font-medium wrap-anywhere">{data.baseline}</code>
          )}
        </h2>
        {data !== undefined && (
          <Button
            ref={change}
            size="small"
            kind="plain"
            aria-label="Change the model that savings are counted against"
            aria-expanded={editing}
            onClick={() => setEditing(!editing)}
          >
            Change
          </Button>
        )}
        {/* Where figures stand already, what is done in a moment need not be told. */}
        {progress !== null && (data === undefined || progress.total > 0) && <ReplayProgress {...progress} />}
      </div>
      {data !== undefined && editing && <BaselineForm baseline={data.baseline} models={models} onDone={close} />}
      {data === undefined && error !== null && (
        <LoadFailed what="the savings" error={error} onRetry={() => void refetch()} />
      )}
      {data !== undefined && <Figures savings={data} />}
    </section>
  );
}

function Figures({ savings }: { savings: SavingsView }) {
  const { from } = usePeriod(DAYS);
  const { problem, requests, compared, days, baseline } = savings;
  if (problem !== null) return <p className="max-w-[72ch] text-faint">{problem}</p>;
  if (requests === 0) {
    return (
      <p className="max-w-[72ch] text-faint">
        Nothing was logged in the last {DAYS} days. As soon as requests come in, this shows what they cost, and what
        they would have cost if every one had gone to {baseline}.
      </p>
    );
  }
  const known = days.map(({ day, actualNanos, baselineNanos }) => ({
    name: day,
    actualNanos,
    otherNanos: baselineNanos,
  }));
  const pairs = everyDay(known, from, DAYS);
  return (
    <>
      <div>
        <p className="text-20 tracking-tight text-pretty">{savedSentence(savings, DAYS)}</p>
        <p className="text-faint">{comparedText(savings)}</p>
      </div>
      {compared > 0 && <DayBars days={pairs} actual="paid" other={`all on ${baseline}`} />}
    </>
  );
}

const MODELS_ID = 'baseline-models';

function BaselineForm({
  baseline,
  models,
  onDone,
}: {
  baseline: string;
  models: readonly string[];
  onDone: () => void;
}) {
  const [model, setModel] = useState(baseline);
  const { mutate, error, isPending } = useSetBaseline();

  function submit(event: FormEvent) {
    event.preventDefault();
    mutate({ model: model.trim() }, { onSuccess: onDone });
  }

  return (
    <form
      aria-label="Model that savings are counted against"
      onSubmit={submit}
      className="flex max-w-[480px] flex-col gap-2"
    >
      <Field
        label="Model"
        required
        minLength={3}
        maxLength={256}
        list={MODELS_ID}
        // The form was opened to type here.
        // oxlint-disable-next-line jsx-a11y/no-autofocus
        autoFocus
        value={model}
        onChange={(event) => setModel(event.target.value)}
        problem={error === null ? null : describeError(error)}
        hint="The one you would use for everything, as provider/model."
      />
      <datalist id={MODELS_ID}>
        {models.map((each) => (
          <option key={each}>{each}</option>
        ))}
      </datalist>
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

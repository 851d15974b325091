import type { FormEvent, KeyboardEvent, Ref } from 'react';
import { useClientNames } from '../../transport/queries.ts';
import { Button } from '../../ui/button.tsx';
import { SegmentChoice } from '../../ui/segment-choice.tsx';
import { Explanation } from './explanation.tsx';
import { SenderFields, SketchFields } from './sketch-fields.tsx';
import { TextField } from './text-field.tsx';
import { useTester, WAYS, type Way } from './use-tester.ts';

interface TesterProps {
  models: readonly string[];
  /** The draft that the answer is about; null: it is about what is in force. */
  draftText: string | null;
  heading: Ref<HTMLHeadingElement>;
}

/** Where a problem can be shown beside what it is about. */
const PLACES: Readonly<Record<Way, readonly string[]>> = {
  sketch: ['model', 'inputTokens', 'maxOutputTokens', 'turns', 'headers', 'at'],
  body: ['model', 'body'],
};

/** Which way would a request go, and why? Nothing is sent. */
export function Tester({ models, draftText, heading }: TesterProps) {
  const { way, setWay, draft, setDraft, body, setBody, problem, run, isPending, view } = useTester(draftText);
  const clients = useClientNames();

  return (
    <section aria-label="Tester" className="flex min-w-0 flex-col gap-4">
      {/* The shortcut works in every field, those with several lines too. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions */}
      <form
        aria-label="A request to try"
        className="flex flex-col gap-3"
        onSubmit={(event: FormEvent) => {
          event.preventDefault();
          run();
        }}
        onKeyDown={(event: KeyboardEvent) => {
          if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
          event.preventDefault();
          run();
        }}
      >
        <div>
          <h2 ref={heading} tabIndex={-1} className="mb-2 scroll-mt-20 font-semibold outline-none">
            Which way would this go, and why?
          </h2>
          <p className="text-12 text-faint">
            Nothing is sent. {draftText === null ? '' : 'The answer is about your draft, not about the rules in force.'}
          </p>
        </div>
        <SegmentChoice
          name="tester-way"
          label="How the request is given"
          options={WAYS}
          value={way}
          onChoose={setWay}
        />
        {way === 'sketch' ? (
          <SketchFields draft={draft} onChange={setDraft} problem={problem} models={models} />
        ) : (
          <TextField
            label="Request body"
            rows={10}
            maxLength={900_000}
            spellCheck={false}
            placeholder={'{ "model": "auto", "messages": [ … ] }'}
            value={body}
            onText={setBody}
            problem={problem?.path === 'body' || problem?.path === 'model' ? problem.message : null}
          />
        )}
        <SenderFields draft={draft} onChange={(change) => setDraft({ ...draft, ...change })} clients={clients} />
        <div className="flex items-center gap-3">
          <Button type="submit" kind="solid" disabled={isPending}>
            Explain
          </Button>
          <span className="text-12 text-faint">Ctrl+Enter</span>
        </div>
        {problem !== null && !PLACES[way].includes(problem.path ?? '') && (
          <p role="alert" className="text-red wrap-anywhere">
            {problem.message}
          </p>
        )}
      </form>
      <div aria-live="polite">
        {view !== null && (
          <section aria-label="Explanation" className="rounded-plate border border-line bg-sheet p-4">
            <h3 className="sr-only">The way it would go</h3>
            <Explanation view={view} />
          </section>
        )}
      </div>
    </section>
  );
}

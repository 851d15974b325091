import { useState } from 'react';
import { Link } from 'wouter';
import type { BodiesView } from '../../../src/contract/privacy-views.ts';
import { describeError } from '../../transport/describe-error.ts';
import { CopyButton } from '../../ui/copy-button.tsx';
import { format, plural } from '../../ui/format.ts';
import { SegmentChoice } from '../../ui/segment-choice.tsx';
import { prettyJson, SHOWN_CHARS, streamText } from './body-words.ts';
import { useRequestBodies } from './panel-queries.ts';

type Body = BodiesView['bodies'][number];

/** What was said, where the user wants it to be kept. `ended`: there is more to come before. */
export function RequestBodies({ id, ended }: { id: string; ended: boolean }) {
  const { data, error } = useRequestBodies(id, ended);
  if (!ended) return null;
  return (
    <section aria-label="Request and answer">
      <h3 className="mb-2 font-semibold">Request and answer</h3>
      {error !== null && <p role="alert">{describeError(error)}</p>}
      {data?.bodies.length === 0 && <NotKept capturing={data.capturing} />}
      {data !== undefined && data.bodies.length > 0 && <Bodies bodies={data.bodies} />}
    </section>
  );
}

function NotKept({ capturing }: { capturing: boolean }) {
  return (
    <p className="text-faint">
      {capturing
        ? 'Not kept: it ran before keeping was switched on, came from a client that is not kept, or is gone by age. '
        : 'Not kept. What is said stays between your tool and the provider unless you switch keeping on. '}
      <Link href="/settings/privacy" className="text-ink underline underline-offset-2">
        Privacy
      </Link>
    </p>
  );
}

function Bodies({ bodies }: { bodies: readonly Body[] }) {
  const [chosen, choose] = useState('request 0');
  const keyOf = ({ kind, n }: Body): string => `${kind} ${n}`;
  const body = bodies.find((each) => keyOf(each) === chosen) ?? bodies[0];
  if (body === undefined) return null;
  return (
    <div className="flex flex-col gap-2">
      <SegmentChoice
        name="body"
        label="Which body"
        options={bodies.map((each) => ({ value: keyOf(each), label: nameOf(each) }))}
        value={keyOf(body)}
        onChoose={choose}
      />
      <BodyText key={keyOf(body)} body={body} />
    </div>
  );
}

function nameOf({ kind, n }: Body): string {
  if (kind === 'sent') return `Sent ${n}`;
  return kind === 'request' ? 'Request' : 'Answer';
}

function BodyText({ body }: { body: Body }) {
  const { kind, n, text, cut, length, redactions } = body;
  const [raw, setRaw] = useState(false);
  if (text === null) return <p className="text-faint">It was sealed under a key that is gone and cannot be read.</p>;
  const legible = prettyJson(text) ?? (kind === 'answer' ? streamText(text) : null);
  const shown = raw || legible === null ? text : legible;
  const unit = kind === 'answer' ? 'byte' : 'character';
  return (
    <>
      <div className="flex items-center gap-2">
        <p className="min-w-0 flex-1 text-12 text-faint">
          {kind === 'sent' && `As attempt ${n} sent it to the provider. `}
          {format.count(length)} {plural(length, unit)}
          {cut && ', only the beginning was kept'}
          {redactions > 0 && `, ${redactions} ${plural(redactions, 'secret')} taken out`}
        </p>
        {legible !== null && (
          <SegmentChoice
            name="body-form"
            label="How it is shown"
            options={[
              { value: 'legible', label: 'Legible' },
              { value: 'raw', label: 'Raw' },
            ]}
            value={raw ? 'raw' : 'legible'}
            onChoose={(form) => setRaw(form === 'raw')}
          />
        )}
        <CopyButton text={shown} what={kind === 'answer' ? 'the answer' : 'the request'} />
      </div>
      <pre
        // Scrolls, so it must be reachable by keyboard.
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
        tabIndex={0}
        className="figures max-h-[360px] overflow-auto rounded-chip bg-sunk px-2 py-1.5 text-12 whitespace-pre-wrap wrap-anywhere"
      >
        {shown.slice(0, SHOWN_CHARS)}
      </pre>
      {shown.length > SHOWN_CHARS && (
        <p className="text-12 text-faint">The rest is too long to be shown; Copy takes all of it.</p>
      )}
    </>
  );
}

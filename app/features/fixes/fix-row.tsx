import { useRef, useState } from 'react';
import type { FixView } from '../../../src/contract/fix-views.ts';
import { Button } from '../../ui/button.tsx';
import { DIALECT_NAMES } from '../../ui/dialect-name.ts';
import { Moment } from '../../ui/moment.tsx';
import { EditFixForm } from './edit-fix-form.tsx';
import { useFixActions } from './fix-queries.ts';
import { lifeText, sentence, usesText } from './fix-words.ts';

/** One change, with what is known of it and what can be done about it. */
export function FixRow({ fix }: { fix: FixView }) {
  const [editing, setEditing] = useState(false);
  const editButton = useRef<HTMLButtonElement>(null);
  const { keep, switchOn, forget } = useFixActions(fix);
  const { words, dialect, learnedAt, lastUsedAt, example, kept, off } = fix;
  const what = `${words}, for ${fix.provider}/${fix.model}`;

  function close() {
    setEditing(false);
    editButton.current?.focus();
  }

  return (
    <li aria-label={words} className="border-t border-line py-2">
      <div className="flex items-baseline gap-6">
        <p className={`min-w-0 flex-1 font-medium wrap-anywhere ${off ? 'text-faint line-through' : ''}`}>
          {sentence(words)}
        </p>
        <div className="flex shrink-0">
          <Button
            ref={editButton}
            size="small"
            kind="plain"
            aria-label={`Edit: ${what}`}
            aria-expanded={editing}
            onClick={() => setEditing(!editing)}
          >
            Edit
          </Button>
          {!off && (
            <Button
              size="small"
              kind="plain"
              aria-label={`${kept ? 'Let expire' : 'Keep for good'}: ${what}`}
              onClick={() => keep(!kept)}
            >
              {kept ? 'Let expire' : 'Keep'}
            </Button>
          )}
          <Button
            size="small"
            kind="plain"
            aria-label={`Switch ${off ? 'on' : 'off'}: ${what}`}
            onClick={() => switchOn(off)}
          >
            Switch {off ? 'on' : 'off'}
          </Button>
          <Button size="small" kind="plain" aria-label={`Forget: ${what}`} onClick={forget}>
            Forget
          </Button>
        </div>
      </div>
      <p className="mt-0.5 text-12 text-faint">
        {usesText(fix)}
        {lastUsedAt !== null && (
          <>
            , last <Moment at={lastUsedAt} />
          </>
        )}
        {' · '}
        {example === null ? 'made by hand' : 'learned'} <Moment at={learnedAt} />
        {' · '}
        {lifeText(fix)}
        {' · '}in {DIALECT_NAMES[dialect]} requests
      </p>
      {example !== null && (
        <p className="figures mt-1.5 rounded-chip bg-sunk px-2 py-1.5 text-12 wrap-anywhere">
          <span className="sr-only">It was refused with: </span>
          {example}
        </p>
      )}
      {editing && <EditFixForm fix={fix} onDone={close} />}
    </li>
  );
}

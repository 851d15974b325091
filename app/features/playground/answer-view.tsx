import { memo, type ReactNode } from 'react';
import { Link } from 'wouter';
import { Button } from '../../ui/button.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import { useToast } from '../../ui/toast.tsx';
import { AnswerErrorBox } from './answer-error.tsx';
import { AnswerText } from './answer-text.tsx';
import { answerFigures, answerNotes } from './answer-words.ts';
import { answerAgain, goOn, stop, typeResult } from './asking.ts';
import { isRunning, waitsForTools, type Answer } from './conversation.ts';
import { useAsk } from './playground-queries.ts';
import { ToolCalls } from './tool-calls.tsx';

interface AnswerViewProps {
  answer: Answer;
  turn: number;
  column: number;
  /** The last word of this model so far. */
  isLast: boolean;
}

/** What one model said at once: reasoning, words, calls of tools, and what it came to. */
export const AnswerView = memo(function AnswerView({ answer, turn, column, isLast }: AnswerViewProps) {
  const ask = useAsk();
  const { key, model, text, reasoning, calls, error, phase } = answer;
  return (
    <section aria-label={`Answer of ${model}`} className="flex min-w-0 flex-col gap-2">
      {reasoning !== '' && (
        <details className="text-12" open={text === '' && calls.length === 0}>
          <summary className="text-faint hover:text-ink">Reasoning</summary>
          <p className="mt-1 border-l-2 border-line pl-3 whitespace-pre-wrap wrap-anywhere text-faint">{reasoning}</p>
        </details>
      )}
      {text !== '' && <AnswerText text={text} />}
      {calls.length > 0 && (
        <ToolCalls
          calls={calls}
          isWaiting={isLast && waitsForTools(answer)}
          onResult={(id, result) => typeResult(turn, column, answer, id, result)}
          onGoOn={() => goOn(ask, turn, column)}
        />
      )}
      {error !== null && <AnswerErrorBox error={error} />}
      {isRunning(answer) ? (
        <div className="flex min-h-6 items-center gap-3 text-12 text-faint">
          <span role="status">{phase === 'waiting' ? 'Waiting for the first word…' : <Writes answer={answer} />}</span>
          <Button size="small" onClick={() => stop(key)} aria-label={`Stop ${model}`}>
            Stop
          </Button>
        </div>
      ) : (
        <Outcome answer={answer}>{isLast && <RetryButton answer={answer} turn={turn} column={column} />}</Outcome>
      )}
    </section>
  );
});

function RetryButton({ answer, turn, column }: Omit<AnswerViewProps, 'isLast'>) {
  const ask = useAsk();
  const toast = useToast();
  const { model, text } = answer;
  return (
    <Button
      size="small"
      kind="plain"
      aria-label={`Retry ${model}`}
      onClick={() => {
        const bringBack = answerAgain(ask, turn, column);
        if (text !== '') toast({ text: `${model} was asked again.`, action: { label: 'Undo', run: bringBack } });
      }}
    >
      Retry
    </Button>
  );
}

function Writes({ answer: { by } }: { answer: Answer }) {
  return by === null ? 'Writing…' : `${by.provider}/${by.model} writes…`;
}

/** Who answered, what it cost and how long it took. */
function Outcome({ answer, children }: { answer: Answer; children: ReactNode }) {
  const { request, by, text, model, phase } = answer;
  const notes = answerNotes(answer);
  const target = request === null || request.provider === null ? by : request;
  const id = request?.id ?? by?.id;
  return (
    <footer className="flex flex-col gap-1 border-t border-line pt-1.5 text-12 text-faint">
      {phase === 'done' && text === '' && answer.calls.length === 0 && <p>The answer has no words.</p>}
      {notes.map((note) => (
        <p key={note} className="wrap-anywhere text-amber">
          {note}
        </p>
      ))}
      {request !== null && (
        <dl className="figures flex flex-wrap gap-x-3">
          {answerFigures(request).map(({ name, text: figure }) => (
            <div key={name} className="flex gap-1.5">
              <dt>{name}</dt>
              <dd className="text-ink">{figure}</dd>
            </div>
          ))}
        </dl>
      )}
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        {target !== null && (
          <span className="figures min-w-0 wrap-anywhere">
            {target.provider}/{target.model}
          </span>
        )}
        {id !== undefined && (
          <Link href={`/requests/${id}`} className="underline underline-offset-2 hover:text-ink">
            See the request
          </Link>
        )}
        <span className="ml-auto flex gap-1">
          {children}
          {text !== '' && <CopyButton text={text} what={`the answer of ${model}`} />}
        </span>
      </div>
    </footer>
  );
}

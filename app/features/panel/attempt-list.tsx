import type { AttemptView } from '../../../src/contract/views.ts';
import { format, plural } from '../../ui/format.ts';
import { Cross } from '../../ui/icons.tsx';
import { outcomeText } from './request-words.ts';
import { layOut, type Bar } from './waterfall.ts';

/** Who was tried, one after the other, along the time it took. */
export function AttemptList({ attempts }: { attempts: readonly AttemptView[] }) {
  const bars = layOut(attempts);
  return (
    <section aria-label="Attempts">
      <h3 className="mb-2 font-semibold">
        {attempts.length === 0 ? 'No attempt' : `${attempts.length} ${plural(attempts.length, 'attempt')}`}
      </h3>
      <ol className="border-t border-line">
        {attempts.map((attempt, index) => (
          <Attempt key={attempt.n} attempt={attempt} bar={bars[index] ?? { start: 0, length: 1 }} />
        ))}
      </ol>
    </section>
  );
}

function Attempt({ attempt, bar }: { attempt: AttemptView; bar: Bar }) {
  const { n, provider, model, keyName, durationUs, status, outcome, errorText, costNanos, upToNanos, fixes } = attempt;
  const answered = outcome === 'ok';
  return (
    <li className="border-b border-line py-2">
      <div className="flex items-baseline gap-2">
        <span className="figures text-12 text-faint">{n}</span>
        <span className="min-w-0 flex-1 font-medium wrap-anywhere">
          {provider}/{model}
        </span>
        <span className="figures text-12 whitespace-nowrap">{format.duration(durationUs / 1000)}</span>
      </div>
      <svg aria-hidden width="100%" height="6" className="my-1.5 block">
        <path d="M0 5.5H400" className="stroke-line" />
        <rect
          x={`${bar.start * 100}%`}
          width={`${bar.length * 100}%`}
          height="5"
          className={answered ? 'fill-ink' : 'fill-sheet stroke-red'}
        />
      </svg>
      <p className="flex flex-wrap gap-x-3 text-12 text-faint">
        <span className={answered ? 'text-green' : 'text-red'}>
          {!answered && <Cross means="failed:" />} {outcomeText(outcome)}
          {status !== null && ` (${status})`}
        </span>
        {keyName !== null && <span>key {keyName}</span>}
        {costNanos !== null && <span className="figures">{format.money(costNanos)}</span>}
        {upToNanos !== null && <span className="figures">up to {format.money(upToNanos)} more</span>}
      </p>
      {errorText !== null && (
        <p className="figures mt-1.5 rounded-chip bg-sunk px-2 py-1.5 text-12 wrap-anywhere">{errorText}</p>
      )}
      {fixes.length > 0 && <Changes fixes={fixes} />}
    </li>
  );
}

/** What was made of the request so that this target would take it. */
function Changes({ fixes }: Pick<AttemptView, 'fixes'>) {
  return (
    <div className="mt-1.5 text-12">
      <p className="text-faint">For this target, Breakerbox</p>
      <ul className="ml-3 list-disc pl-1 marker:text-faint">
        {fixes.map(({ text, words }) => (
          <li key={text} title={text} className="wrap-anywhere">
            {words}
          </li>
        ))}
      </ul>
    </div>
  );
}

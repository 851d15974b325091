import type { ExplainView, RuleVerdictView } from '../../../src/contract/routing-views.ts';
import { Cross, Tick } from '../../ui/icons.tsx';
import { ExplainedTargets } from './explained-targets.tsx';
import { askedText, cacheText, decisionText, factsText, OUTCOME_WORDS } from './routing-words.ts';

/** Why a request goes, or went, where it does: from what was asked down to each target. */
export function Explanation({ view }: { view: ExplainView }) {
  const { id, rules, targets, skipped, cache, problem, notes, facts } = view;
  return (
    <div className="flex flex-col gap-4">
      <div>
        <p className="font-medium wrap-anywhere">{askedText(view)}</p>
        <p className="text-12 text-faint">{factsText(facts)}</p>
      </div>
      {problem === null ? (
        <p className="border-l-2 border-spark pl-3 font-medium wrap-anywhere">{decisionText(view)}</p>
      ) : (
        <p className="border-l-2 border-red pl-3 wrap-anywhere">
          <span className="text-red">
            <Cross means="" /> {id === null ? 'It goes nowhere' : 'It went nowhere'} (status {problem.status}).
          </span>
          {/* Of one that is over nothing else is known here. */}
          {id === null && ` ${problem.message}`}
        </p>
      )}
      {rules.length > 0 && <Verdicts rules={rules} />}
      {targets.length > 0 && <ExplainedTargets targets={targets} />}
      {skipped.length > 0 && (
        <section aria-label="Left out">
          <h4 className="mb-1 text-12 text-faint">Left out</h4>
          <ul className="border-t border-line">
            {skipped.map(({ target, reason, requirement }) => (
              <li key={target} className="border-b border-line py-1.5">
                <code className="figures text-12 wrap-anywhere">{target}</code>
                <p className="text-12 wrap-anywhere text-faint">
                  {requirement !== null && <span className="text-ink">{requirement.replace('-', ' ')}: </span>}
                  {reason}
                </p>
              </li>
            ))}
          </ul>
        </section>
      )}
      {cache !== null && <p className="wrap-anywhere">{cacheText(cache)}</p>}
      {notes.length > 0 && (
        <ul aria-label="Notes" className="ml-4 list-disc text-12 text-faint">
          {notes.map((note) => (
            <li key={note} className="wrap-anywhere">
              {note}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

function Verdicts({ rules }: { rules: readonly RuleVerdictView[] }) {
  return (
    <section aria-label="Rules looked at">
      <h4 className="mb-1 text-12 text-faint">Rules, from the top</h4>
      <ol className="border-t border-line">
        {rules.map(({ rule, outcome, why }) => (
          <li key={rule} className="border-b border-line py-1.5">
            <p className="flex items-baseline justify-between gap-3">
              <code className="figures min-w-0 text-12 wrap-anywhere">{rule}</code>
              <span className={`shrink-0 text-12 ${outcome === 'matched' ? 'text-green' : 'text-faint'}`}>
                {outcome === 'matched' && <Tick means="" />} {OUTCOME_WORDS[outcome]}
              </span>
            </p>
            {why !== null && <p className="text-12 wrap-anywhere text-faint">{why}</p>}
          </li>
        ))}
      </ol>
    </section>
  );
}

import type { ExplainedTarget } from '../../../src/contract/routing-views.ts';
import { format, plural } from '../../ui/format.ts';
import { Badge } from './chip.tsx';
import { TARGET_STATE_WORDS } from './routing-words.ts';

/** Where a request would be sent, in order, with what it probably costs there. */
export function ExplainedTargets({ targets }: { targets: readonly ExplainedTarget[] }) {
  return (
    <section aria-label="Targets">
      <h4 className="mb-1 text-12 text-faint">Targets, in the order of trying</h4>
      <ol className="border-t border-line">
        {targets.map((target, index) => (
          <li key={target.target} className="flex gap-2 border-b border-line py-1.5">
            <span aria-hidden className="figures w-4 shrink-0 text-right text-12 leading-5 text-faint">
              {target.state === 'resting' ? '–' : index + 1}
            </span>
            <div className="min-w-0 flex-1">
              <Target target={target} />
            </div>
          </li>
        ))}
      </ol>
    </section>
  );
}

function Target({ target }: { target: ExplainedTarget }) {
  const { state, reason, direct, expectedNanos, arithmetic, warmTokens, ttftMs, tps } = target;
  const ill = state === 'probe' || state === 'resting';
  const known = [
    ...(warmTokens === 0 ? [] : [`${format.count(warmTokens)} ${plural(warmTokens, 'token')} warm in its cache`]),
    ...(ttftMs === null ? [] : [`first token after ${format.duration(ttftMs)}`]),
    ...(tps === null ? [] : [format.rate(tps)]),
  ];
  return (
    <>
      <div className="flex items-baseline justify-between gap-3">
        <code className={`figures min-w-0 wrap-anywhere ${state === 'first' ? 'font-medium' : ''}`}>
          {target.target} {direct && <Badge>direct</Badge>}
        </code>
        <span className="figures shrink-0 text-12" title="What it would probably cost there">
          {expectedNanos === null ? (
            <span className="font-sans text-faint">cost unknown</span>
          ) : (
            format.money(expectedNanos, true)
          )}
        </span>
      </div>
      <p className="text-12 wrap-anywhere">
        <span className={ill ? 'text-red' : 'text-faint'}>{TARGET_STATE_WORDS[state]}</span>
        <span className="text-faint">: {reason}</span>
      </p>
      {arithmetic !== null && <p className="figures text-12 wrap-anywhere text-faint">= {arithmetic}</p>}
      {known.length > 0 && <p className="text-12 text-faint">{known.join(' · ')}</p>}
    </>
  );
}

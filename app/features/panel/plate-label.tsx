import type { BreakerView } from '../../../src/contract/views.ts';
import { STATE_MEANING, STATE_WORD } from '../../ui/breaker-state.ts';
import { Button } from '../../ui/button.tsx';
import { Countdown } from '../../ui/countdown.tsx';
import { format } from '../../ui/format.ts';
import { providerFullName, providerName } from '../../ui/provider-name.ts';
import { Sparkline } from '../../ui/sparkline.tsx';
import { StateMark } from '../../ui/state-mark.tsx';

interface PlateLabelProps {
  breaker: BreakerView;
  stateId: string;
  onTryNow: () => void;
}

/** What is written on the paper strip under a breaker. */
export function PlateLabel({ breaker, stateId, onTryNow }: PlateLabelProps) {
  const { state, reason, nextTryAt, spendTodayNanos, requestsPerMinute } = breaker;
  const named = { id: breaker.provider, preset: breaker.preset, label: breaker.label };
  return (
    <div className="border-t border-line px-2 pt-2 pb-3">
      <p className="truncate font-semibold" title={providerFullName(named)}>
        {providerName(named)}
      </p>
      <p id={stateId} className="flex items-center gap-1.5 text-12" title={reason ?? STATE_MEANING[state]}>
        <StateMark state={state} />
        {STATE_WORD[state]}
        {state === 'tripped' && nextTryAt !== null && (
          <span className="figures ml-auto whitespace-nowrap">
            <span className="sr-only">, next try in </span>
            <Countdown until={nextTryAt} short />
          </span>
        )}
      </p>
      <dl className="mt-2 flex justify-between border-t border-line pt-2 text-12">
        <dt className="sr-only">Spent today</dt>
        <dd className={spendTodayNanos === null ? 'text-faint' : 'figures'}>{format.money(spendTodayNanos)}</dd>
        <dt className="sr-only">Requests per minute</dt>
        <dd className="figures text-faint" title="Requests in the last minute">
          {format.tokens(requestsPerMinute)}/min
        </dd>
      </dl>
      <div className="mt-1 flex h-6 items-center justify-between">
        {state === 'tripped' ? (
          <Button size="small" className="w-full" aria-label={`Try now: ${providerName(named)}`} onClick={onTryNow}>
            Try now
          </Button>
        ) : (
          <FirstTokens values={breaker.recentTtftMs} />
        )}
      </div>
    </div>
  );
}

function FirstTokens({ values }: { values: readonly number[] }) {
  const last = values.at(-1);
  if (last === undefined) return <span className="text-12 text-faint">no answer yet</span>;
  const text = format.duration(last);
  return (
    <>
      <Sparkline values={values} label={`Time to first token, last ${values.length}: now ${text}`} />
      <span aria-hidden className="figures text-12" title="Time to first token of the last request">
        {text}
      </span>
    </>
  );
}

import type { LimitsView } from '../../../src/contract/provider-views.ts';
import { Moment } from '../../ui/moment.tsx';
import { useNow } from '../../ui/use-now.ts';
import { isScarce, limitWords, resetWords } from './limit-words.ts';
import { ProviderRow } from './provider-row.tsx';

/** What its last answers said of the limits of each key. */
export function ProviderLimits({ limits }: { limits: LimitsView }) {
  return (
    <ProviderRow name="Limits">
      {limits.length === 0 && <p className="text-faint">No answer has told of any since Breakerbox started.</p>}
      <ul>
        {limits.map((each) => (
          <KeyLimits key={each.key ?? ''} limits={each} showsKey={limits.length > 1} />
        ))}
      </ul>
    </ProviderRow>
  );
}

function KeyLimits({
  limits: { key, model, at, limits },
  showsKey,
}: {
  limits: LimitsView[number];
  showsKey: boolean;
}) {
  const now = useNow(5_000);
  return (
    <li className="pb-1">
      {showsKey && key !== null && <span className="figures mr-3 text-12">{key}</span>}
      {limits.map((limit, index) => {
        const reset = resetWords(limit, now);
        return (
          <span key={limit.what}>
            {index > 0 && ', '}
            <span className={isScarce(limit) ? 'text-amber' : ''}>{limitWords(limit)}</span>
            {reset !== null && <span className="text-faint"> ({reset})</span>}
          </span>
        );
      })}
      <span className="block text-12 text-faint wrap-anywhere">
        told <Moment at={at} />, when {model} was asked
      </span>
    </li>
  );
}

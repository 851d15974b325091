import type { HistoryView, ProviderHistory } from '../../../src/contract/provider-views.ts';
import type { ProviderView } from '../../../src/contract/views.ts';
import { format } from '../../ui/format.ts';
import { Moment } from '../../ui/moment.tsx';
import { providerName } from '../../ui/provider-name.ts';
import { drawStrip, failureWords, sumWords, tripWords } from './history-figures.ts';
import { ProviderRow } from './provider-row.tsx';

const BOX = { width: 480, half: 12 };

interface ProviderHistoryProps {
  provider: ProviderView;
  /** undefined: on its way. */
  history: HistoryView | undefined;
}

/** How it has been: attempts over time, and the words of what went wrong last. */
export function ProviderPast({ provider, history }: ProviderHistoryProps) {
  const own = history?.providers.find((each) => each.provider === provider.id);
  if (history === undefined || own === undefined) return null;
  const isQuiet = own.ok + own.failed + own.cancelled === 0;
  return (
    <ProviderRow name="Health">
      <p className={isQuiet ? 'text-faint' : ''}>{sumWords(own)}</p>
      <Strip own={own} history={history} name={providerName(provider)} />
      {(own.failures.length > 0 || own.trips.length > 0) && <WentWrong own={own} since={history.tripsSince} />}
    </ProviderRow>
  );
}

interface StripProps {
  own: ProviderHistory;
  history: HistoryView;
  name: string;
}

function Strip({ own, history, name }: StripProps) {
  const { width, half } = BOX;
  const height = 2 * half + 1;
  return (
    <svg
      role="img"
      aria-label={`${name}, ${format.dayOfYear(history.from)} ${format.time(history.from)} until now: ${sumWords(own)}`}
      viewBox={`0 0 ${width} ${height}`}
      preserveAspectRatio="none"
      className="mt-1 h-[25px] w-full max-w-[480px]"
    >
      <path d={`M0 ${half + 0.5}H${width}`} className="stroke-line" />
      {drawStrip(own.cells, history, BOX).map((bar) => (
        <g key={bar.x}>
          <title>{bar.title}</title>
          <rect x={bar.x} y="0" width={bar.width} height={height} className="fill-transparent" />
          <rect x={bar.x} y={half - bar.up} width={bar.width} height={bar.up} className="fill-green" />
          <rect x={bar.x} y={half + 1} width={bar.width} height={bar.down} className="fill-red" />
        </g>
      ))}
    </svg>
  );
}

function WentWrong({ own: { failures, trips }, since }: { own: ProviderHistory; since: number }) {
  return (
    <details className="mt-1 text-12">
      <summary className="w-fit text-faint hover:text-ink">What went wrong last</summary>
      <ul className="mt-1 flex flex-col gap-1">
        {trips.map((trip) => (
          <li key={trip.at} className="wrap-anywhere">
            {tripWords(trip)}{' '}
            <span className="text-faint">
              <Moment at={trip.at} />
            </span>
          </li>
        ))}
        {failures.map((failure) => (
          <li key={`${failure.kind} ${failure.model}`} className="wrap-anywhere">
            {failureWords(failure)}{' '}
            <span className="text-faint">
              <Moment at={failure.at} />
            </span>
            {failure.text !== null && (
              <p className="figures mt-0.5 rounded-chip bg-sunk px-2 py-1">
                <span className="sr-only">In the provider’s words: </span>
                {failure.text}
              </p>
            )}
          </li>
        ))}
      </ul>
      <p className="mt-1 text-faint">
        Trips are remembered since Breakerbox started, <Moment at={since} />.
      </p>
    </details>
  );
}

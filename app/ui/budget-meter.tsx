import type { BudgetView } from '../../src/contract/budget-views.ts';
import { format } from './format.ts';

interface BudgetMeterProps {
  budget: BudgetView;
  /** Without the words under its steps. */
  bare?: boolean;
}

/** How far a forecast may lead beyond the limit before it is cut off at the end of the scale. */
const LONGEST = 1.35;

/** What a letter takes of the narrowest scale that has words. */
const LETTER = 0.0148;

interface Mark {
  readonly at: number;
  readonly do: BudgetView['steps'][number]['do'] | null;
}

/**
 * A ruled scale: what is spent as a solid bar, what is held back hatched behind it, each step a tick, the limit the last of
 * them, and the forecast a bracket over the scale from its lowest to its highest, with a mark where it will probably be.
 */
export function BudgetMeter({ budget, bare = false }: BudgetMeterProps) {
  const { limitNanos, spentNanos, upToNanos, reservedNanos, steps, forecast, share } = budget;
  const of = (nanos: number): number => nanos / limitNanos;
  const end = Math.min(LONGEST, Math.max(1, of(forecast?.highNanos ?? 0), share));
  const x = (at: number): string => `${(Math.min(at, end) / end) * 100}%`;
  const spent = of(spentNanos + upToNanos);
  const ink = share >= 1 ? 'bg-red' : budget.inForce === null ? 'bg-ink' : 'bg-amber';
  const marks: readonly Mark[] = steps.some(({ at }) => at === 1) ? steps : [...steps, { at: 1, do: null }];
  return (
    <div
      role="meter"
      aria-label={`Budget ${budget.id}`}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={Math.min(100, Math.round(share * 100))}
      aria-valuetext={`${format.percent(share)} of ${format.money(limitNanos)} spent`}
      className={`relative ${bare ? 'h-5' : 'h-11'}`}
    >
      {forecast !== null && (
        <div
          aria-hidden
          className="absolute top-0 h-[5px] border-x border-t border-edge"
          style={bracket(x, of, forecast)}
        >
          <span
            className="absolute -top-[3px] h-[6px] w-[2px] -translate-x-1/2 bg-ink"
            style={{ left: likelyAt(of, forecast, end) }}
          />
        </div>
      )}
      <div aria-hidden className="absolute inset-x-0 top-2 h-2 rounded-chip bg-sunk">
        <div
          className="absolute inset-y-0 left-0 rounded-chip hatched"
          style={{ width: x(spent + of(reservedNanos)) }}
        />
        <div className={`absolute inset-y-0 left-0 rounded-chip ${ink}`} style={{ width: x(spent) }} />
      </div>
      {marks.map(({ at, do: action }, index) => (
        <span key={at} aria-hidden className="absolute top-2" style={{ left: x(at) }}>
          <span className={`block w-px ${at === 1 ? 'h-3 bg-ink' : 'h-3 bg-edge'}`} />
          {!bare && action !== null && !isCrowded(at, marks[index + 1], end) && (
            <span className={`absolute top-[14px] text-12 whitespace-nowrap text-faint ${sideOf(at / end)}`}>
              <span className="figures text-ink">{format.percent(at)}</span> {shortAction(action)}
            </span>
          )}
        </span>
      ))}
    </div>
  );
}

type Forecast = NonNullable<BudgetView['forecast']>;

function bracket(x: (at: number) => string, of: (nanos: number) => number, { lowNanos, highNanos }: Forecast) {
  return { left: x(of(lowNanos)), width: `calc(${x(of(highNanos))} - ${x(of(lowNanos))})` };
}

/** Where the mark stands within the bracket. */
function likelyAt(of: (nanos: number) => number, { lowNanos, likelyNanos, highNanos }: Forecast, end: number): string {
  const [low, likely, high] = [lowNanos, likelyNanos, highNanos].map((nanos) => Math.min(end, of(nanos)));
  const width = (high ?? 0) - (low ?? 0);
  return width <= 0 ? '0%' : `${(((likely ?? 0) - (low ?? 0)) / width) * 100}%`;
}

/** So near to the next that their words would run into each other: those of the later one stand. */
function isCrowded(at: number, next: Mark | undefined, end: number): boolean {
  if (next === undefined || next.do === null) return false;
  const words = `${format.percent(next.at)} ${shortAction(next.do)}`;
  return (next.at - at) / end < words.length * LETTER;
}

/** Words end at their tick, and never leave the scale. */
function sideOf(share: number): string {
  return share < 0.3 ? 'left-0' : 'right-0';
}

function shortAction(action: BudgetView['steps'][number]['do']): string {
  if (action === 'notify') return 'warn';
  return action === 'refuse' ? 'refuse' : `→ ${action.route}`;
}

import type { RequestFilter } from '../../../src/contract/search-views.ts';
import type { Measures } from '../../../src/contract/spend-views.ts';
import { useChoices } from '../../ui/address.ts';
import { format } from '../../ui/format.ts';
import { inkOf } from '../history/chart-frame.tsx';
import { withRange } from '../history/filter.ts';
import { useRequestsOverTime, type Look } from '../history/history-queries.ts';
import { STEP_WORD } from '../history/history-words.ts';
import { stepsOf } from '../history/period.ts';
import { StackedBars } from '../history/stacked-bars.tsx';

const HEIGHT = 84;

interface WhenBarsProps {
  look: Look;
  filter: RequestFilter;
  since: number | null;
}

/** When there were requests: the way to any of a million of them. */
export function WhenBars({ look, filter, since }: WhenBarsProps) {
  const [, choose] = useChoices();
  const period = look.period === null ? null : { ...look.period, from: Math.max(look.period.from, since ?? 0) };
  const step = period === null ? 'day' : (stepsOf(period)[0] ?? 'day');
  const { data, error, isPlaceholderData } = useRequestsOverTime(period, look.filter, step);
  // That nothing could be asked is said where the requests would be.
  if (data === undefined && error !== null) return null;
  if (data === undefined) return <div style={{ height: HEIGHT }} className="mb-2" />;
  const points = data.series[0]?.points ?? [];
  const { failed, values } = countsOf(points, filter);
  if (values.every((value) => value === 0)) return null;
  const all = values.reduce((sum, value) => sum + value, 0);

  return (
    <div className="mb-2 pr-6 pl-2">
      <StackedBars
        label={`Requests by ${STEP_WORD[data.step].toLowerCase()}: ${format.count(all)} in all, of which ${format.count(failed.reduce((sum, value) => sum + value, 0))} failed. The list below has them one by one.`}
        height={HEIGHT}
        buckets={data.buckets}
        step={data.step}
        strands={[
          {
            id: 'good',
            name: 'answered',
            colour: inkOf('other'),
            values: values.map((value, index) => value - (failed[index] ?? 0)),
          },
          { id: 'failed', name: 'failed or cut off', colour: 'var(--color-red)', values: failed },
        ]}
        write={format.count}
        isStale={isPlaceholderData}
        foot="Click to see only these."
        onOpen={(index) => {
          const bucket = data.buckets[index];
          if (bucket === undefined) return;
          choose((now) => withRange(now, { range: 'custom', from: String(bucket.from), to: String(bucket.to) }));
        }}
      />
    </div>
  );
}

/** Whoever looks for failures, or for fallbacks, wants to see when there were any. */
function countsOf(points: readonly Measures[], { state, fellBack }: RequestFilter) {
  const errors = points.map((point) => point.errors);
  if (fellBack === true) return { values: points.map(({ fallbacks }) => fallbacks), failed: points.map(() => 0) };
  const isOfFailures = state?.every((each) => each === 'failed' || each === 'truncated') === true;
  return { values: isOfFailures ? errors : points.map(({ requests }) => requests), failed: errors };
}

import { useChoices } from '../../ui/address.ts';
import { format } from '../../ui/format.ts';
import { SegmentChoice } from '../../ui/segment-choice.tsx';
import { withRange } from './filter.ts';
import type { Look } from './history-queries.ts';
import { BEFORE_WORD, periodWords, RANGE_WORD } from './history-words.ts';
import { asDays, dayText, RANGES, type Range } from './period.ts';

interface RangePickerProps {
  look: Look;
  /** Whether the page shows the period before as well. */
  compares?: boolean;
  ranges?: readonly Range[];
}

/** Which stretch of time. What is chosen stands in the address, so that it can be kept and gone back to. */
export function RangePicker({ look, compares = false, ranges = RANGES }: RangePickerProps) {
  const [, choose] = useChoices();
  const { range, period } = look;

  return (
    <div className="flex min-h-8 flex-wrap items-center gap-x-4 gap-y-2">
      <SegmentChoice
        name="range"
        label="Period"
        options={ranges.map((value) => ({ value, label: RANGE_WORD[value] }))}
        value={range.range}
        onChoose={(next) => {
          // Whoever wants to choose days themselves begins with those that are shown.
          const days = period === null || range.range === 'all' ? TODAY() : asDays(period);
          choose((now) => withRange(now, { range: next, ...days }));
        }}
      />
      {range.range === 'custom' && <Days look={look} />}
      <p className="text-12 text-faint">
        {period === null ? (
          <span role="alert" className="text-red">
            The last day must not be before the first, and they may be ten years apart at most.
          </span>
        ) : (
          <>
            {range.range !== 'all' && periodWords(period)}
            {compares && `, compared with ${BEFORE_WORD[range.range]}`}
          </>
        )}
      </p>
    </div>
  );
}

const TODAY = () => ({ from: dayText(Date.now()), to: dayText(Date.now()) });

function Days({ look: { range, period } }: { look: Look }) {
  const [, choose] = useChoices();
  const days = period === null ? range : asDays(period);
  const field = (name: 'from' | 'to', label: string) => (
    <label className="flex items-center gap-1.5 text-12 text-faint">
      {label}
      <input
        type="date"
        required
        value={days[name]}
        max={dayText(Date.now())}
        title={period === null ? undefined : format.moment(period[name])}
        onChange={(event) => {
          if (event.target.value === '') return;
          choose((now) => withRange(now, { range: 'custom', ...days, [name]: event.target.value }), { replace: true });
        }}
        className="figures h-6 rounded-plate border border-edge bg-sheet px-1.5 text-12 text-ink"
      />
    </label>
  );
  return (
    <span className="flex items-center gap-3">
      {field('from', 'From')}
      {field('to', 'to')}
    </span>
  );
}

import type { Dimension } from '../../../src/contract/spend-views.ts';
import { useChoices } from '../../ui/address.ts';
import { Page } from '../../ui/page.tsx';
import { SegmentChoice } from '../../ui/segment-choice.tsx';
import { ExportMenu } from '../history/export-menu.tsx';
import { DimensionFilter } from '../history/filter-bar.tsx';
import { DIMENSIONS, isDimension, withOnly } from '../history/filter.ts';
import { FreshSums, useHistoryKeys, useLook } from '../history/history-queries.ts';
import { DIMENSION_WORD } from '../history/history-words.ts';
import { NoHistory } from '../history/no-history.tsx';
import { stepsOf } from '../history/period.ts';
import { RangePicker } from '../history/range-picker.tsx';
import { StepChoice, stepIn } from '../history/step-choice.tsx';
import { FateBars } from './fate-bars.tsx';
import { LatencyBreakdown } from './latency-breakdown.tsx';
import { LatencyChart } from './latency-chart.tsx';
import { LEVEL_MEANING, LEVELS, METRIC_WORD, METRICS } from './latency-figures.ts';
import type { Asked } from './latency-queries.ts';
import { SpreadBars } from './spread-bars.tsx';

/** How long requests took, and how they ended. */
export function LatencyPage() {
  const look = useLook();
  const { data: keys } = useHistoryKeys();
  const { period, filter } = look;

  return (
    <Page title="Latency">
      <FreshSums />
      {keys?.since === null ? (
        <NoHistory title="Nothing was measured yet">
          How long your requests took until the first token and until the end, how fast they were written, and how many
          failed or were answered by a fallback will stand here.
        </NoHistory>
      ) : (
        <div className="flex max-w-[1440px] flex-col gap-6 p-6">
          <div className="flex flex-col gap-3">
            <RangePicker look={look} />
            <DimensionFilter aside={period !== null && <ExportMenu filter={{ ...period, ...filter }} hasSums />} />
          </div>
          {period !== null && <Figures asked={{ period, filter }} />}
        </div>
      )}
    </Page>
  );
}

const BY = [
  { value: 'all', label: 'All together' },
  ...DIMENSIONS.map((value) => ({ value, label: `By ${DIMENSION_WORD[value].toLowerCase()}` })),
];

function Figures({ asked }: { asked: Asked }) {
  const [choices, choose] = useChoices();
  const named = choices.get('by');
  const by: Dimension | null = isDimension(named) ? named : null;
  const metric = METRICS.find((each) => each === choices.get('metric')) ?? 'ttft';
  const level = LEVELS.find((each) => each === choices.get('level')) ?? 'p50';
  const step = stepIn(choices, asked.period);
  const pick = (name: string, usual: string) => (value: string) =>
    choose((now) => withOnly(now, name, value === usual ? null : value));

  return (
    <>
      <section aria-label="Over time">
        <div className="mb-3 flex flex-wrap items-center gap-x-4 gap-y-2">
          <SegmentChoice
            name="metric"
            label="What is shown"
            options={METRICS.map((value) => ({ value, label: METRIC_WORD[value] }))}
            value={metric}
            onChoose={pick('metric', 'ttft')}
          />
          <SegmentChoice name="by" label="By what" options={BY} value={by ?? 'all'} onChoose={pick('by', 'all')} />
          {by !== null && (
            <SegmentChoice
              name="level"
              label="Which percentile"
              options={LEVELS.map((value) => ({ value, label: value }))}
              value={level}
              onChoose={pick('level', 'p50')}
            />
          )}
          <StepChoice period={asked.period} step={step} onChoose={pick('step', stepsOf(asked.period)[0] ?? 'day')} />
        </div>
        {by !== null && (
          <p className="mb-2 text-12 text-faint">
            {level}: {LEVEL_MEANING[level]} of the requests were {metric === 'tps' ? 'no faster' : 'no slower'}.
          </p>
        )}
        <LatencyChart asked={asked} metric={metric} by={by} level={level} step={step} />
      </section>
      <div className="grid grid-cols-1 gap-x-8 gap-y-6 min-[1280px]:grid-cols-2">
        <SpreadBars asked={asked} metric={metric} />
        <FateBars asked={asked} step={step} />
      </div>
      <LatencyBreakdown asked={asked} by={by ?? 'model'} />
    </>
  );
}

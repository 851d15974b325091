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
import { SpendBreakdown } from './spend-breakdown.tsx';
import { SpendChart } from './spend-chart.tsx';
import { SHOWN, SHOWN_WORD } from './spend-figures.ts';
import type { Asked } from './spend-queries.ts';
import { SpendStats } from './spend-stats.tsx';

/** What was spent, on what, and when. */
export function SpendPage() {
  const look = useLook();
  const { data: keys } = useHistoryKeys();
  const { period, before, filter } = look;

  return (
    <Page title="Spend">
      <FreshSums />
      {keys?.since === null ? (
        <NoHistory title="Nothing was spent yet">
          What your requests cost will stand here: by model, provider, client and route, for any stretch of time and
          beside the one before it.
        </NoHistory>
      ) : (
        <div className="flex max-w-[1440px] flex-col gap-6 p-6">
          <div className="flex flex-col gap-3">
            <RangePicker look={look} compares />
            <DimensionFilter aside={period !== null && <ExportMenu filter={{ ...period, ...filter }} hasSums />} />
          </div>
          {period !== null && before !== null && <Figures asked={{ period, before, filter }} />}
        </div>
      )}
    </Page>
  );
}

function Figures({ asked }: { asked: Asked }) {
  const [choices, choose] = useChoices();
  const named = choices.get('by');
  const by: Dimension = isDimension(named) ? named : 'model';
  const shown = SHOWN.find((each) => each === choices.get('show')) ?? 'cost';
  const step = stepIn(choices, asked.period);
  const pick = (name: string, usual: string) => (value: string) =>
    choose((now) => withOnly(now, name, value === usual ? null : value));

  return (
    <>
      <SpendStats asked={asked} />
      <section aria-label="Over time">
        <div className="mb-3 flex flex-wrap items-center gap-x-6 gap-y-2">
          <h2 className="font-semibold">Over time</h2>
          <SegmentChoice
            name="shown"
            label="What is shown"
            options={SHOWN.map((value) => ({ value, label: SHOWN_WORD[value] }))}
            value={shown}
            onChoose={pick('show', 'cost')}
          />
          <SegmentChoice
            name="by"
            label="By what"
            options={DIMENSIONS.map((value) => ({ value, label: `By ${DIMENSION_WORD[value].toLowerCase()}` }))}
            value={by}
            onChoose={pick('by', 'model')}
          />
          <StepChoice period={asked.period} step={step} onChoose={pick('step', stepsOf(asked.period)[0] ?? 'day')} />
        </div>
        <SpendChart asked={asked} by={by} shown={shown} step={step} />
      </section>
      <SpendBreakdown asked={asked} by={by} />
    </>
  );
}

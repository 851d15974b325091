import { type Ref } from 'react';
import { Button } from '../../ui/button.tsx';
import { SegmentChoice } from '../../ui/segment-choice.tsx';
import { OtherPrices } from './other-prices.tsx';
import { ReplayProgress } from './replay-progress.tsx';
import type { PriceDraft } from './use-price-draft.ts';
import type { WhatIfState } from './use-what-if.ts';
import { WhatIfFigures } from './what-if-result.tsx';

export const RANGES = [
  { value: '7', label: '7 days' },
  { value: '30', label: '30 days' },
  { value: '90', label: '90 days' },
] as const;
export type Range = (typeof RANGES)[number]['value'];

interface WhatIfProps {
  heading: Ref<HTMLHeadingElement>;
  range: Range;
  onRange: (range: Range) => void;
  hasDraft: boolean;
  priceDraft: PriceDraft;
  state: WhatIfState;
  onRun: () => void;
  onCancel: () => void;
}

/** The traffic of the last days under other rules (the draft's, or those in force where older ones were) or at other prices. */
export function WhatIf({ heading, range, onRange, hasDraft, priceDraft, state, onRun, onCancel }: WhatIfProps) {
  const hasPrices = priceDraft.rows.length > 0;
  return (
    <section aria-label="What would it have cost?" className="flex flex-col gap-3">
      <div>
        <h2 ref={heading} tabIndex={-1} className="mb-1 scroll-mt-20 font-semibold outline-none">
          What would it have cost?
        </h2>
        <p className="max-w-[72ch] text-faint">
          Sends what the ledger has kept of your own requests through{' '}
          {hasDraft ? 'the rules and routes of your draft' : 'the rules and routes as they are now'}, and adds up what
          they would have cost{hasPrices && ', at the prices below where there are any'}. No provider is asked.
        </p>
      </div>
      <OtherPrices {...priceDraft} />
      <div className="flex flex-wrap items-center gap-3">
        <SegmentChoice name="what-if-range" label="How far back" options={RANGES} value={range} onChoose={onRange} />
        {state.phase === 'running' ? (
          <Button onClick={onCancel}>Cancel</Button>
        ) : (
          <Button onClick={onRun}>{runWords(hasDraft, hasPrices)}</Button>
        )}
        {priceDraft.problems.length > 0 && (
          <p role="alert" className="text-12 text-red">
            Mend the prices above first.
          </p>
        )}
        {state.phase === 'running' && <ReplayProgress done={state.done} total={state.total} />}
      </div>
      {state.phase === 'failed' && (
        <p role="alert" className="wrap-anywhere text-red">
          {state.message}
        </p>
      )}
      {state.phase === 'done' && <WhatIfFigures result={state.result} run={state.run} />}
    </section>
  );
}

function runWords(hasDraft: boolean, hasPrices: boolean): string {
  if (!hasPrices) return hasDraft ? 'Try the draft' : 'Try the rules';
  return hasDraft ? 'Try the draft at these prices' : 'Try these prices';
}

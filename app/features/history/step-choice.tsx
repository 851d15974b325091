import type { SeriesStep } from '../../../src/contract/spend-views.ts';
import { SegmentChoice } from '../../ui/segment-choice.tsx';
import { STEP_WORD } from './history-words.ts';
import { stepsOf, type Period } from './period.ts';

/** What a page draws a period in: as chosen, where that can be drawn. */
export function stepIn(choices: URLSearchParams, period: Period): SeriesStep {
  const steps = stepsOf(period);
  return steps.find((each) => each === choices.get('step')) ?? steps[0] ?? 'day';
}

interface StepChoiceProps {
  period: Period;
  step: SeriesStep;
  onChoose: (step: string) => void;
}

export function StepChoice({ period, step, onChoose }: StepChoiceProps) {
  const steps = stepsOf(period);
  if (steps.length < 2) return null;
  return (
    <SegmentChoice
      name="step"
      label="In steps of"
      options={steps.map((value) => ({ value, label: STEP_WORD[value] }))}
      value={step}
      onChoose={onChoose}
    />
  );
}

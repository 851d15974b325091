import { format } from '../../ui/format.ts';
import type { JobProgress, JobState } from './use-job.ts';

const STEP_WORD: Readonly<Record<JobProgress['step'], string>> = {
  copying: 'Copying',
  checking: 'Checking the copy',
  swapping: 'Putting it in place',
  writing: 'Writing',
};

/** How far a job is, or why it did not get there. */
export function JobLine({ state, what }: { state: JobState<unknown>; what: string }) {
  if (state.phase === 'failed') {
    return (
      <p role="alert" className="wrap-anywhere text-red">
        {state.message}
      </p>
    );
  }
  if (state.phase !== 'running') return null;
  const { step, done, total } = state;
  const share = total === null || total === 0 ? null : done / total;
  return (
    <p role="status" className="flex items-center gap-2 text-12 text-faint">
      <progress
        aria-label={what}
        max={share === null ? undefined : 1}
        value={share ?? undefined}
        className="h-1.5 w-40 accent-spark"
      />
      {STEP_WORD[step]}
      {share === null ? '…' : `, ${format.percent(share)}`}
    </p>
  );
}

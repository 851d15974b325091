import { describeError } from '../transport/describe-error.ts';
import { Button } from './button.tsx';

/** In the place of what could not be loaded. */
export function LoadFailed({ what, error, onRetry }: { what: string; error: Error; onRetry: () => void }) {
  return (
    <div role="alert" className="flex items-center gap-4 rounded-plate border border-line bg-sheet px-4 py-3">
      <p className="flex-1">
        <span className="font-medium">Could not load {what}.</span> {describeError(error)}
      </p>
      <Button size="small" onClick={onRetry}>
        Try again
      </Button>
    </div>
  );
}

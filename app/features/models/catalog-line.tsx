import type { CatalogStatusView } from '../../../src/contract/model-views.ts';
import { describeError } from '../../transport/describe-error.ts';
import { Button } from '../../ui/button.tsx';
import { Moment } from '../../ui/moment.tsx';
import { Select } from '../../ui/select.tsx';
import { useCatalogStatus, useRefreshCatalog, useSetCatalogRefresh } from './model-queries.ts';
import { refreshedWords, statusWords } from './model-words.ts';

const WAYS = [
  { value: 'off', label: 'only when asked' },
  { value: 'daily', label: 'once a day' },
];

/** How old the prices are, and how to have newer ones. */
export function CatalogLine() {
  const { data: status } = useCatalogStatus();
  const setRefresh = useSetCatalogRefresh();
  const { mutate, data: refreshed, error, isPending } = useRefreshCatalog();
  if (status === undefined) return null;
  const told = refreshed === undefined ? status.lastProblem : refreshed.problem;
  const problem = error === null ? told : describeError(error);
  return (
    <section aria-label="Where the prices come from" className="border-b border-line pb-3">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-1">
        <p>
          Prices: <span className={status.stale ? 'text-amber' : ''}>{statusWords(status)}</span>
        </p>
        <Button size="small" aria-disabled={isPending} onClick={() => (isPending ? undefined : mutate({}))}>
          {isPending ? 'Fetching…' : 'Refresh now'}
        </Button>
        <Select
          label="Fetched"
          fullLabel="When prices are fetched"
          value={status.refresh}
          options={WAYS}
          onChoose={(way) => setRefresh(way === 'daily' ? 'daily' : 'off')}
        />
      </div>
      <div aria-live="polite" className="text-12">
        {!isPending && problem !== null && <p className="wrap-anywhere text-red">{problem}</p>}
        {!isPending && problem === null && refreshed !== undefined && (
          <p className="text-faint">{refreshedWords(refreshed.changed)}</p>
        )}
      </div>
      <Tries status={status} />
    </section>
  );
}

function Tries({ status: { lastTriedAt, flagged } }: { status: CatalogStatusView }) {
  return (
    <div className="text-12 text-faint">
      {lastTriedAt !== null && (
        <p>
          Last asked for <Moment at={lastTriedAt} />.
        </p>
      )}
      {flagged.length > 0 && (
        <details>
          <summary className="w-fit hover:text-ink">{flagged.length} of what came was not believed</summary>
          <ul className="mt-1 ml-4 list-disc">
            {flagged.map((words) => (
              <li key={words} className="wrap-anywhere">
                {words}
              </li>
            ))}
          </ul>
        </details>
      )}
    </div>
  );
}

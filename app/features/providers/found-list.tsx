import type { FoundView } from '../../../src/contract/provider-views.ts';
import { describeError } from '../../transport/describe-error.ts';
import { Button } from '../../ui/button.tsx';
import { SectionTitle } from '../../ui/page.tsx';
import { ProviderChip } from '../../ui/provider-chip.tsx';
import { doubtWords, nothingWords, viaWords } from './found-words.ts';
import { useAddFound, useFound } from './sight-queries.ts';

interface FoundListProps {
  /** Says also that there is nothing. */
  always?: boolean;
}

/** Keys in the environment and servers on this machine, each one click away. Nothing is added by itself. */
export function FoundList({ always = false }: FoundListProps) {
  const { data, error, isFetching, refetch } = useFound();
  const { add, isAdding } = useAddFound();
  const toAdd = data?.found.filter(({ addedAs }) => addedAs === null) ?? [];
  if (toAdd.length === 0 && !always) return null;
  return (
    <section aria-label="Found on this machine">
      <SectionTitle
        aside={
          <Button
            size="small"
            kind="plain"
            aria-disabled={isFetching}
            onClick={() => (isFetching ? undefined : void refetch())}
          >
            Look again
          </Button>
        }
      >
        Found on this machine
      </SectionTitle>
      <div aria-live="polite">
        {data === undefined && error === null && <p className="text-faint">Looking…</p>}
        {error !== null && <p className="text-red">{describeError(error)}</p>}
        {data !== undefined && toAdd.length === 0 && <p className="max-w-[72ch] text-faint">{nothingWords(data)}</p>}
        {toAdd.length > 0 && (
          <ul className="border-t border-line">
            {toAdd.map((found) => (
              <FoundRow
                key={`${found.preset} ${viaWords(found)}`}
                found={found}
                isAdding={isAdding(found)}
                onAdd={() => add(found)}
              />
            ))}
          </ul>
        )}
      </div>
    </section>
  );
}

interface FoundRowProps {
  found: FoundView;
  isAdding: boolean;
  onAdd: () => void;
}

function FoundRow({ found, isAdding, onAdd }: FoundRowProps) {
  const doubt = doubtWords(found);
  const { label, via } = found;
  return (
    <li className="flex min-h-10 items-center gap-3 border-b border-line py-1.5">
      <ProviderChip label={label} series="other" />
      <p className="min-w-0 flex-1 wrap-anywhere">
        <span className="font-medium">{label}</span>{' '}
        <span className="text-faint">
          {via.kind === 'env' ? (
            <>
              a key in <code className="figures">{via.name}</code>
            </>
          ) : (
            viaWords(found)
          )}
        </span>
        {doubt !== null && <span className="block text-12 text-amber">{doubt}</span>}
      </p>
      <Button size="small" aria-disabled={isAdding} aria-label={`Add ${label}: ${viaWords(found)}`} onClick={onAdd}>
        {isAdding ? 'Adding…' : 'Add'}
      </Button>
    </li>
  );
}

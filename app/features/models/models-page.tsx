import { useProviders } from '../../transport/queries.ts';
import { useChoices } from '../../ui/address.ts';
import { Button, ButtonLink } from '../../ui/button.tsx';
import { format, plural } from '../../ui/format.ts';
import { LoadFailed } from '../../ui/load-failed.tsx';
import { Page } from '../../ui/page.tsx';
import { assignSeries } from '../../ui/provider-colour.ts';
import { useSettled } from '../../ui/use-settled.ts';
import { Aliases } from './aliases.tsx';
import { CatalogLine } from './catalog-line.tsx';
import { CompareTray } from './compare-tray.tsx';
import { readChoices, toggled, withChoice, type ModelChoices } from './model-choices.ts';
import { ModelFilters } from './model-filters.tsx';
import { useModels } from './model-queries.ts';
import { ModelTable } from './model-table.tsx';
import { PastCosts } from './past-costs.tsx';

const TYPING_MS = 200;

/** Every model that can be asked for, with what is known of it and from where. */
export function ModelsPage() {
  const [choices, choose] = useChoices();
  const chosen = readChoices(choices);
  const { data: providers = [] } = useProviders();
  const settled = useSettled(chosen.search, TYPING_MS).trim();
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useModels(settled, chosen);
  const [first] = data?.pages ?? [];
  const models = data?.pages.flatMap((page) => page.models) ?? [];
  const isFiltered = settled !== '' || chosen.provider !== '';
  const change = (next: Partial<ModelChoices>) => choose((now) => withChoice(now, next), { replace: true });
  const pick = (name: string) =>
    choose((now) => withChoice(now, { picked: toggled(readChoices(now).picked, name) }), { replace: true });

  return (
    <Page title="Models">
      <div className="flex max-w-[1440px] flex-col gap-4 p-6">
        <CatalogLine />
        <PastCosts />
        <Aliases />
        <ModelFilters
          search={chosen.search}
          onSearch={(search) => change({ search })}
          chosen={chosen}
          onChoose={change}
          providers={providers}
          found={first === undefined ? null : `${format.count(first.total)} ${plural(first.total, 'model')}`}
        />
        {error !== null && data === undefined && (
          <LoadFailed what="the models" error={error} onRetry={() => void refetch()} />
        )}
        {models.length === 0 && first !== undefined && <NoModels isFiltered={isFiltered} chosen={chosen} />}
        {models.length > 0 && first !== undefined && (
          <ModelTable
            models={models}
            typical={first.typical}
            series={assignSeries(providers.map(({ id }) => id))}
            picked={chosen.picked}
            onPick={pick}
          />
        )}
        {hasNextPage && (
          <Button className="self-start" disabled={isFetchingNextPage} onClick={() => void fetchNextPage()}>
            Show more
          </Button>
        )}
        <CompareTray picked={chosen.picked} choices={choices} onRemove={pick} />
      </div>
    </Page>
  );
}

function NoModels({ isFiltered, chosen }: { isFiltered: boolean; chosen: ModelChoices }) {
  if (chosen.abilities.length > 0) return <p className="text-faint">Of no model all of this is known.</p>;
  if (isFiltered) return <p className="text-faint">No model has such a name. It can be asked for all the same.</p>;
  return (
    <div>
      <p className="mb-3 max-w-[72ch] text-faint">
        The models of your providers will stand here, with prices, windows and abilities, and where each figure comes
        from. Local servers and proxies list theirs when they are asked for the first time.
      </p>
      <ButtonLink href="/providers/add">Add a provider</ButtonLink>
    </div>
  );
}

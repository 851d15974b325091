import { useState } from 'react';
import { useProviders } from '../../transport/queries.ts';
import { Button, ButtonLink } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { format, plural } from '../../ui/format.ts';
import { LoadFailed } from '../../ui/load-failed.tsx';
import { Page } from '../../ui/page.tsx';
import { assignSeries } from '../../ui/provider-colour.ts';
import { providerName } from '../../ui/provider-name.ts';
import { SelectField } from '../../ui/select-field.tsx';
import { useSettled } from '../../ui/use-settled.ts';
import { CatalogLine } from './catalog-line.tsx';
import { useModels } from './model-queries.ts';
import { ModelTable } from './model-table.tsx';
import { PastCosts } from './past-costs.tsx';

const TYPING_MS = 200;

/** Every model that can be asked for, with what is known of it and from where. */
export function ModelsPage() {
  const [search, setSearch] = useState('');
  const [provider, setProvider] = useState('');
  const { data: providers = [] } = useProviders();
  const settled = useSettled(search, TYPING_MS).trim();
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useModels(settled, provider);
  const total = data?.pages[0]?.total ?? 0;
  const models = data?.pages.flatMap((page) => page.models) ?? [];

  return (
    <Page title="Models">
      <div className="flex max-w-[1440px] flex-col gap-4 p-6">
        <CatalogLine />
        <PastCosts />
        <search className="flex items-end gap-3">
          <Field
            label="Search"
            type="search"
            className="w-72"
            maxLength={200}
            placeholder="provider, model"
            value={search}
            onChange={(event) => setSearch(event.target.value)}
          />
          <SelectField label="Provider" className="mb-1 w-48" value={provider} onChoose={setProvider}>
            <option value="">all</option>
            {providers.map((each) => (
              <option key={each.id} value={each.id}>
                {providerName(each)}
              </option>
            ))}
          </SelectField>
          {data !== undefined && (
            <p role="status" className="mb-3 text-12 text-faint">
              {format.count(total)} {plural(total, 'model')}
            </p>
          )}
        </search>
        {error !== null && data === undefined && (
          <LoadFailed what="the models" error={error} onRetry={() => void refetch()} />
        )}
        {data !== undefined && models.length === 0 && <NoModels isFiltered={settled !== '' || provider !== ''} />}
        {models.length > 0 && <ModelTable models={models} series={assignSeries(providers.map(({ id }) => id))} />}
        {hasNextPage && (
          <Button className="self-start" disabled={isFetchingNextPage} onClick={() => void fetchNextPage()}>
            Show more
          </Button>
        )}
      </div>
    </Page>
  );
}

function NoModels({ isFiltered }: { isFiltered: boolean }) {
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

import type { ComparedModel, CompareView } from '../../../src/contract/compare-views.ts';
import { useProviders } from '../../transport/queries.ts';
import { addressOf, useChoices } from '../../ui/address.ts';
import { Button, ButtonLink } from '../../ui/button.tsx';
import { LoadFailed } from '../../ui/load-failed.tsx';
import { Message } from '../../ui/message.tsx';
import { Page } from '../../ui/page.tsx';
import { ProviderDot } from '../../ui/provider-chip.tsx';
import { assignSeries, type Series } from '../../ui/provider-colour.ts';
import { useComparison } from './compare-queries.ts';
import { compareRows } from './compare-rows.tsx';
import { FEWEST_COMPARED, idOf, nameOf, readChoices, toggled, withChoice } from './model-choices.ts';
import { RequestSizeForm } from './request-size-form.tsx';
import { sizeIn, withSize } from './request-size.ts';

/** Two to four models beside each other, with what one request costs at each. */
export function ComparePage() {
  const [choices, choose] = useChoices();
  const { picked } = readChoices(choices);
  const request = sizeIn(choices);
  const models = picked.map(idOf).filter((id) => id !== null);
  const { data, error, refetch, isPlaceholderData } = useComparison(models, request);
  const back = (
    <ButtonLink href={addressOf('/models', withSize(choices, null))}>
      {picked.length < FEWEST_COMPARED ? 'Choose models' : 'Choose others'}
    </ButtonLink>
  );

  return (
    <Page title="Compare models">
      {picked.length < FEWEST_COMPARED && (
        <Message title="Nothing to compare yet" action={back}>
          Two to four models will stand here side by side, with what a request like yours costs at each. Mark them in
          the list of models.
        </Message>
      )}
      {picked.length >= FEWEST_COMPARED && (
        <div className="flex max-w-[1440px] flex-col gap-5 p-6">
          {error !== null && data === undefined && (
            <LoadFailed what="the comparison" error={error} onRetry={() => void refetch()} />
          )}
          {data !== undefined && (
            <>
              <RequestSizeForm
                key={JSON.stringify(data.request)}
                view={data}
                isOwn={request !== null}
                onChoose={(size) => choose((now) => withSize(now, size), { replace: true })}
              />
              <CompareTable
                view={data}
                isStale={isPlaceholderData}
                onRemove={(name) => choose((now) => withChoice(now, { picked: toggled(picked, name) }))}
              />
              <div>{back}</div>
            </>
          )}
        </div>
      )}
    </Page>
  );
}

interface CompareTableProps {
  view: CompareView;
  isStale: boolean;
  onRemove: (name: string) => void;
}

function CompareTable({ view, isStale, onRemove }: CompareTableProps) {
  const { data: providers = [] } = useProviders();
  const series = assignSeries(providers.map(({ id }) => id));
  const { models } = view;
  return (
    <table className={`w-full table-fixed border-collapse ${isStale ? 'opacity-60' : ''}`}>
      <caption className="sr-only">Models side by side</caption>
      <thead>
        <tr className="align-top">
          <th scope="col" className="w-[132px] border-b border-line">
            <span className="sr-only">What is compared</span>
          </th>
          {models.map((model) => (
            <th key={nameOf(model)} scope="col" className="border-b border-line px-3 pb-2 text-left font-normal">
              <Head
                model={model}
                series={series.get(model.provider) ?? 'other'}
                onRemove={() => onRemove(nameOf(model))}
                canRemove={models.length > FEWEST_COMPARED}
              />
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {compareRows(view).map(({ name, cells }) => (
          <tr key={name} className="border-b border-line align-top">
            <th scope="row" className="py-2 pr-3 text-left font-normal text-faint">
              {name}
            </th>
            {models.map((model, index) => (
              <td key={nameOf(model)} className="px-3 py-2 wrap-anywhere">
                {cells[index]}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

interface HeadProps {
  model: ComparedModel;
  series: Series;
  canRemove: boolean;
  onRemove: () => void;
}

function Head({ model, series, canRemove, onRemove }: HeadProps) {
  return (
    <div className="flex flex-wrap items-baseline gap-x-2">
      <span className="-translate-y-px">
        <ProviderDot series={series} />
      </span>
      <code className="figures min-w-0 flex-1 basis-24 wrap-anywhere">
        <span className="text-faint">{model.provider}/</span>
        {model.model}
      </code>
      {canRemove && (
        <Button
          size="small"
          kind="plain"
          className="ml-auto"
          aria-label={`Leave out ${nameOf(model)}`}
          onClick={onRemove}
        >
          Leave out
        </Button>
      )}
    </div>
  );
}

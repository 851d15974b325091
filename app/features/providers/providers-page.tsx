import { useFixes, useProviders } from '../../transport/queries.ts';
import { useChoices } from '../../ui/address.ts';
import { ButtonLink } from '../../ui/button.tsx';
import { LoadFailed } from '../../ui/load-failed.tsx';
import { Message } from '../../ui/message.tsx';
import { Page } from '../../ui/page.tsx';
import { assignSeries } from '../../ui/provider-colour.ts';
import { SegmentChoice } from '../../ui/segment-choice.tsx';
import { FoundList } from './found-list.tsx';
import { ProviderCard } from './provider-card.tsx';
import { usePresets } from './provider-queries.ts';
import { useHistory, useLimits } from './sight-queries.ts';

const OVER = 'over';
const SPANS = [
  { value: 'day', label: 'the last day' },
  { value: 'week', label: 'the last week' },
] as const;

export function ProvidersPage() {
  const { data: providers, error, refetch } = useProviders();
  const { data: presets = [] } = usePresets();
  const { data: fixes = [] } = useFixes();
  const { data: limits = [] } = useLimits();
  const [choices, choose] = useChoices();
  const over = choices.get(OVER) === 'week' ? 'week' : 'day';
  const { data: history } = useHistory(over);
  const series = assignSeries(providers?.map(({ id }) => id) ?? []);
  const add = (
    <ButtonLink kind="solid" href="/providers/add">
      Add a provider
    </ButtonLink>
  );

  return (
    <Page title="Providers">
      {error !== null && providers === undefined && (
        <div className="p-6">
          <LoadFailed what="the providers" error={error} onRetry={() => void refetch()} />
        </div>
      )}
      {providers?.length === 0 && (
        <>
          <Message title="No provider yet" action={add}>
            A provider is one account at one upstream: OpenAI, Anthropic, a proxy of your own, a model server on this
            machine. Until there is one, a simulated provider called demo answers, so that you can try everything.
          </Message>
          <div className="mx-6 max-w-[720px] pb-6">
            <FoundList always />
          </div>
        </>
      )}
      {providers !== undefined && providers.length > 0 && (
        <>
          <div className="mx-6 mt-6 flex max-w-[960px] items-center gap-3">
            <span className="text-12 text-faint">Health over</span>
            <SegmentChoice
              name="health-over"
              label="Health over"
              options={SPANS}
              value={over}
              onChoose={(next) =>
                choose((now) => {
                  if (next === 'day') now.delete(OVER);
                  else now.set(OVER, next);
                  return now;
                })
              }
            />
            <span className="ml-auto">{add}</span>
          </div>
          <div className="mx-6 mt-4 max-w-[960px] empty:hidden">
            <FoundList />
          </div>
          <ul className="mx-6 mt-4 mb-6 max-w-[960px] border-t border-line">
            {providers.map((provider) => (
              <ProviderCard
                key={provider.id}
                provider={provider}
                preset={presets.find(({ id }) => id === provider.preset)}
                series={series.get(provider.id) ?? 'other'}
                fixes={fixes.filter((fix) => fix.provider === provider.id)}
                limits={limits.filter((limit) => limit.provider === provider.id)}
                history={history}
              />
            ))}
          </ul>
        </>
      )}
    </Page>
  );
}

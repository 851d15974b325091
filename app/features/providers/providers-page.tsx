import { useFixes, useProviders } from '../../transport/queries.ts';
import { ButtonLink } from '../../ui/button.tsx';
import { LoadFailed } from '../../ui/load-failed.tsx';
import { Message } from '../../ui/message.tsx';
import { Page } from '../../ui/page.tsx';
import { assignSeries } from '../../ui/provider-colour.ts';
import { ProviderCard } from './provider-card.tsx';
import { usePresets } from './provider-queries.ts';

export function ProvidersPage() {
  const { data: providers, error, refetch } = useProviders();
  const { data: presets = [] } = usePresets();
  const { data: fixes = [] } = useFixes();
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
        <Message title="No provider yet" action={add}>
          A provider is one account at one upstream: OpenAI, Anthropic, a proxy of your own, a model server on this
          machine. Until there is one, a simulated provider called demo answers, so that you can try everything.
        </Message>
      )}
      {providers !== undefined && providers.length > 0 && (
        <>
          <ul className="mx-6 mt-6 max-w-[960px] border-t border-line">
            {providers.map((provider) => (
              <ProviderCard
                key={provider.id}
                provider={provider}
                preset={presets.find(({ id }) => id === provider.preset)}
                series={series.get(provider.id) ?? 'other'}
                fixes={fixes.filter((fix) => fix.provider === provider.id).length}
              />
            ))}
          </ul>
          <div className="px-6 py-5">{add}</div>
        </>
      )}
    </Page>
  );
}

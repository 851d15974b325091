import type { ProviderView } from '../../../src/contract/views.ts';
import { Button } from '../../ui/button.tsx';
import { Cross } from '../../ui/icons.tsx';
import { Moment } from '../../ui/moment.tsx';
import { providerFullName, providerName } from '../../ui/provider-name.ts';
import { knownText, listText, priceText } from './model-words.ts';
import { useRefreshModels } from './provider-queries.ts';
import { ProviderRow } from './provider-row.tsx';

export function ProviderModels({ provider }: { provider: ProviderView }) {
  const { ownList } = provider;
  const { isPending, problem, refresh } = useRefreshModels(provider);
  const name = providerName(provider);
  const known = knownText(provider);
  const button = (
    <Button
      size="small"
      kind="plain"
      aria-label={`Refresh models of ${providerFullName(provider)}`}
      aria-disabled={isPending}
      onClick={refresh}
    >
      Refresh models
    </Button>
  );
  return (
    <ProviderRow name="Models" action={ownList.exists ? button : undefined}>
      <div aria-live="polite">
        {isPending ? (
          <p className="text-faint">Asking {name} for its models…</p>
        ) : (
          <p>
            {listText(provider, name)}
            {ownList.at !== null && (
              <span className="text-faint">
                {' · fetched '}
                <Moment at={ownList.at} />
              </span>
            )}
          </p>
        )}
        {problem !== null && !isPending && (
          <p className="text-12 text-red wrap-anywhere">
            <Cross means="Problem:" /> The list could not be fetched: {problem}
          </p>
        )}
      </div>
      <p className="text-12 text-faint">
        {known !== null && `${known}. `}
        {priceText(provider)}
      </p>
    </ProviderRow>
  );
}

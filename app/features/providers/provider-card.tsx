import type { FixView } from '../../../src/contract/fix-views.ts';
import type { HistoryView, LimitsView } from '../../../src/contract/provider-views.ts';
import type { PresetView, ProviderView } from '../../../src/contract/views.ts';
import { Button } from '../../ui/button.tsx';
import { ProviderChip } from '../../ui/provider-chip.tsx';
import type { Series } from '../../ui/provider-colour.ts';
import { providerFullName, providerName } from '../../ui/provider-name.ts';
import { BaseUrl } from './base-url.tsx';
import { FireDrill } from './fire-drill.tsx';
import { KeyList } from './key-list.tsx';
import { ProviderBalance } from './provider-balance.tsx';
import { ProviderDialect } from './provider-dialect.tsx';
import { ProviderFixes } from './provider-fixes.tsx';
import { ProviderPast } from './provider-history.tsx';
import { ProviderLimits } from './provider-limits.tsx';
import { ProviderModels } from './provider-models.tsx';
import { useRemoveProvider } from './provider-queries.ts';

interface ProviderCardProps {
  provider: ProviderView;
  preset: PresetView | undefined;
  series: Series;
  /** Those for its models. */
  fixes: readonly FixView[];
  limits: LimitsView;
  history: HistoryView | undefined;
}

export function ProviderCard({ provider, preset, series, fixes, limits, history }: ProviderCardProps) {
  const remove = useRemoveProvider(provider);
  const { id, enabled } = provider;
  const name = providerName(provider);
  const full = providerFullName(provider);
  return (
    <li
      aria-label={full}
      data-subject={`provider:${id}`}
      className="grid grid-cols-[minmax(200px,1fr)_minmax(0,2fr)_auto] gap-x-8 border-b border-line py-5"
    >
      <div className="flex min-w-0 gap-3">
        <ProviderChip label={name} series={series} />
        <div className="min-w-0">
          <h2 className="font-semibold wrap-anywhere">{name}</h2>
          {name !== provider.label && <p className="text-12 text-faint">{provider.label}</p>}
          <p className="text-12 text-faint wrap-anywhere">
            in model names: <code className="figures text-ink">{id}/…</code>
          </p>
          {!enabled && <p className="text-12">Switched off by hand.</p>}
        </div>
      </div>
      <div className="flex min-w-0 flex-col gap-4">
        <BaseUrl provider={provider} />
        <KeyList provider={provider} preset={preset} />
        <ProviderBalance id={id} />
        <ProviderLimits limits={limits} />
        <ProviderPast provider={provider} history={history} />
        <ProviderDialect provider={provider} />
        <ProviderModels provider={provider} />
        <ProviderFixes fixes={fixes} />
        <FireDrill provider={provider} />
      </div>
      <Button size="small" kind="plain" aria-label={`Remove ${full}`} onClick={remove}>
        Remove
      </Button>
    </li>
  );
}

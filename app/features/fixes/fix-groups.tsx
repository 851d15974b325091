import type { FixView } from '../../../src/contract/fix-views.ts';
import type { ProviderView } from '../../../src/contract/views.ts';
import { ProviderChip } from '../../ui/provider-chip.tsx';
import { assignSeries } from '../../ui/provider-colour.ts';
import { providerName } from '../../ui/provider-name.ts';
import { FixRow } from './fix-row.tsx';
import { groupFixes } from './fix-words.ts';

interface FixGroupsProps {
  fixes: readonly FixView[];
  providers: readonly ProviderView[];
}

export function FixGroups({ fixes, providers }: FixGroupsProps) {
  const ids = providers.map(({ id }) => id);
  const series = assignSeries(ids);
  return groupFixes(fixes, ids).map((group) => {
    const provider = providers.find(({ id }) => id === group.provider);
    const name = provider === undefined ? group.provider : providerName(provider);
    return (
      <section key={`${group.provider} ${group.model}`} aria-label={`${group.provider}/${group.model}`}>
        <h2 className="mb-2 flex items-baseline gap-3">
          <span className="self-center">
            <ProviderChip label={name} series={series.get(group.provider) ?? 'other'} />
          </span>
          <span className="font-semibold">{name}</span>
          <code className="figures min-w-0 wrap-anywhere">{group.model}</code>
          {provider === undefined && <span className="text-12 text-faint">no longer configured</span>}
        </h2>
        <ul className="border-b border-line">
          {group.fixes.map((fix) => (
            <FixRow key={fix.id} fix={fix} />
          ))}
        </ul>
      </section>
    );
  });
}

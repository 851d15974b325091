import { useState } from 'react';
import { LoadFailed } from '../../ui/load-failed.tsx';
import { Page } from '../../ui/page.tsx';
import { AddProviderForm } from './add-provider-form.tsx';
import { FoundList } from './found-list.tsx';
import { PresetChoice } from './preset-choice.tsx';
import { usePresets } from './provider-queries.ts';

export function AddProviderPage() {
  const { data: presets, error, refetch } = usePresets();
  const [chosen, setChosen] = useState<string | null>(null);
  const offered = presets?.filter(({ id }) => id !== 'demo') ?? [];
  const preset = offered.find(({ id }) => id === chosen);
  return (
    <Page title="Add a provider">
      {error !== null && (
        <div className="p-6">
          <LoadFailed what="the list of providers" error={error} onRetry={() => void refetch()} />
        </div>
      )}
      {presets !== undefined && (
        <div className="max-w-[1120px] px-6 pt-6">
          <FoundList always />
        </div>
      )}
      {presets !== undefined && (
        <div className="grid max-w-[1120px] grid-cols-[minmax(0,1fr)_minmax(0,1fr)] gap-8 p-6">
          <PresetChoice presets={offered} chosen={chosen} onChoose={setChosen} />
          {preset === undefined ? (
            <p className="pt-8 text-faint">Choose whom you have an account with. Then paste its key here.</p>
          ) : (
            <AddProviderForm key={preset.id} preset={preset} presets={offered} />
          )}
        </div>
      )}
    </Page>
  );
}

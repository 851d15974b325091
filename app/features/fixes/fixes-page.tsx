import { useRef, useState } from 'react';
import { Link } from 'wouter';
import { useFixes, useProviders } from '../../transport/queries.ts';
import { Button } from '../../ui/button.tsx';
import { LoadFailed } from '../../ui/load-failed.tsx';
import { SettingsPage } from '../settings/settings-page.tsx';
import { AddFixForm } from './add-fix-form.tsx';
import { FixGroups } from './fix-groups.tsx';

export function FixesPage() {
  const { data: fixes, error, refetch } = useFixes();
  const { data: providers = [] } = useProviders();
  const [adding, setAdding] = useState(false);
  const addButton = useRef<HTMLButtonElement>(null);
  const [first, ...others] = providers;

  function close() {
    setAdding(false);
    addButton.current?.focus();
  }

  return (
    <SettingsPage title="Fixes">
      <div className="flex max-w-[1008px] flex-col gap-8 p-6">
        {error !== null && fixes === undefined && (
          <LoadFailed what="the fixes" error={error} onRetry={() => void refetch()} />
        )}
        {fixes !== undefined && (
          <section aria-label="Learned from refusals" className="flex flex-col gap-6">
            <Introduction isEmpty={fixes.length === 0} />
            <FixGroups fixes={fixes} providers={providers} />
            {first !== undefined && (
              <Button ref={addButton} className="self-start" aria-expanded={adding} onClick={() => setAdding(!adding)}>
                Add a change by hand
              </Button>
            )}
            {adding && first !== undefined && <AddFixForm providers={[first, ...others]} onDone={close} />}
          </section>
        )}
        <p className="max-w-[72ch] text-faint">
          What is done for providers that cannot be asked for JSON stands under{' '}
          <Link href="/settings/general?at=setting:emulateJson" className="text-ink underline underline-offset-2">
            General
          </Link>
          .
        </p>
      </div>
    </SettingsPage>
  );
}

function Introduction({ isEmpty }: { isEmpty: boolean }) {
  return (
    <div className="max-w-[72ch]">
      {isEmpty && <h2 className="mb-1 text-15 font-semibold">Nothing learned yet</h2>}
      <p className="text-faint">
        When a provider refuses a part of a request, Breakerbox changes that part and asks again. What helped
        {isEmpty ? ' will be kept here' : ' is kept here'}, for that model alone, so that the next request is right at
        once. No change is silent: each answer names its own in the header{' '}
        <code className="figures">x-breakerbox-fixes</code>, and so does each attempt on the panel.
      </p>
    </div>
  );
}

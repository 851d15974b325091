import { SettingsPage } from '../settings/settings-page.tsx';
import { Backups } from './backups.tsx';
import { ConfigExport } from './config-export.tsx';
import { ConfigImport } from './config-import.tsx';
import { Export } from './export.tsx';
import { LedgerHealth } from './ledger-health.tsx';
import { Retention } from './retention.tsx';

/** The ledger as a file: how it is, how long it is kept, copies of it, and ways out of it. */
export function DataPage() {
  return (
    <SettingsPage title="Data">
      <div className="grid max-w-[1440px] grid-cols-[minmax(0,1fr)] gap-x-12 gap-y-10 p-6 min-[1280px]:grid-cols-2">
        <div className="flex min-w-0 flex-col gap-10">
          <LedgerHealth />
          <Retention />
        </div>
        <div className="flex min-w-0 flex-col gap-10">
          <Backups />
          <Export />
          <section aria-label="Configuration" className="flex flex-col gap-6">
            <ConfigExport />
            <ConfigImport />
          </section>
        </div>
      </div>
    </SettingsPage>
  );
}

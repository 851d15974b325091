import { useState } from 'react';
import type { BackupView } from '../../../src/contract/data-views.ts';
import { useApi } from '../../transport/api.ts';
import { Button } from '../../ui/button.tsx';
import { format, plural } from '../../ui/format.ts';
import { LoadFailed } from '../../ui/load-failed.tsx';
import { BackupRow } from './backup-row.tsx';
import { useAskAnew, useAskEverythingAnew, useBackups } from './data-queries.ts';
import { JobLine } from './job-line.tsx';
import { useJob } from './use-job.ts';

interface Restored {
  readonly requests: number;
  readonly before: BackupView | null;
}

/** Copies of the ledger: made now or daily, put back, removed. */
export function Backups() {
  const { data: backups, error, refetch } = useBackups();
  const { data: api } = useApi();
  const ask = useAskAnew();
  const backup = useJob<{ backup: BackupView }>(() => void ask());
  const restore = useJob<Restored>(useAskEverythingAnew());
  const [asked, setAsked] = useState<string | null>(null);
  const isBusy = backup.state.phase === 'running' || restore.state.phase === 'running';

  function putBack({ name }: BackupView) {
    setAsked(null);
    backup.forget();
    void restore.run((signal) => api.restore.call({ name }, { signal }));
  }

  function backUp() {
    restore.forget();
    void backup.run((signal) => api.backup.call({}, { signal }));
  }

  return (
    <section aria-label="Backups" className="flex min-h-24 flex-col gap-3">
      <div className="flex items-baseline gap-3">
        <h2 className="flex-1 font-semibold">Backups</h2>
        <Button size="small" disabled={isBusy} onClick={backUp}>
          Back up now
        </Button>
      </div>
      <JobLine state={backup.state} what="The backup" />
      {backup.state.phase === 'done' && <BackedUp backup={backup.state.result.backup} />}
      <JobLine state={restore.state} what="The restore" />
      {restore.state.phase === 'done' && <PutBack restored={restore.state.result} />}
      {error !== null && backups === undefined && (
        <LoadFailed what="the backups" error={error} onRetry={() => void refetch()} />
      )}
      {backups?.length === 0 && (
        <p className="max-w-[64ch] text-faint">
          No copy yet. A backup is the whole ledger in one file, made while traffic goes on; it can be put back here, or
          kept on another disk.
        </p>
      )}
      {backups !== undefined && backups.length > 0 && (
        <ul className="border-t border-line">
          {backups.map((each) => (
            <BackupRow
              key={each.name}
              backup={each}
              isBusy={isBusy}
              isAsked={asked === each.name}
              onAsk={(is) => setAsked(is ? each.name : null)}
              onRestore={() => putBack(each)}
            />
          ))}
        </ul>
      )}
    </section>
  );
}

function BackedUp({ backup: { bytes, requests, path } }: { backup: BackupView }) {
  const what = requests === null ? '' : `${format.count(requests)} ${plural(requests, 'request')}, `;
  return (
    <p role="status" className="wrap-anywhere">
      Backed up and checked: {what}
      {format.bytes(bytes)} in <code className="figures text-12">{path}</code>
    </p>
  );
}

function PutBack({ restored: { requests, before } }: { restored: Restored }) {
  return (
    <p role="status" className="wrap-anywhere">
      Restored: the ledger has the {format.count(requests)} {plural(requests, 'request')} of the backup.
      {before !== null && ` What was in use until now is kept as ${before.name} and can be restored in turn.`}
    </p>
  );
}

import { useState } from 'react';
import type { BackupView } from '../../../src/contract/data-views.ts';
import { Button } from '../../ui/button.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import { format, plural } from '../../ui/format.ts';
import { Moment } from '../../ui/moment.tsx';
import { useBackupDownload } from '../history/use-download.ts';
import { useRemoveBackup } from './data-queries.ts';
import { BACKUP_WORD } from './data-words.ts';

interface BackupRowProps {
  backup: BackupView;
  /** Something is being copied or put back. */
  isBusy: boolean;
  /** Whether it says what restoring would do. */
  isAsked: boolean;
  onAsk: (is: boolean) => void;
  onRestore: () => void;
}

export function BackupRow({ backup, isBusy, isAsked, onAsk, onRestore }: BackupRowProps) {
  const { name, path, at, bytes, kind, requests } = backup;
  const [isLeaving, setLeaving] = useState(false);
  const remove = useRemoveBackup();
  const download = useBackupDownload();
  const { word, meaning } = BACKUP_WORD[kind];
  return (
    <li className="border-b border-line py-2">
      <div className="flex items-center gap-3">
        <div className="min-w-0 flex-1">
          <p className="flex flex-wrap items-baseline gap-x-3">
            <span className="font-medium">
              <Moment at={at} />
            </span>
            <span className="text-12 text-faint" title={meaning}>
              {word}
            </span>
            <span className="figures text-12 text-faint">
              {requests !== null && `${format.count(requests)} ${plural(requests, 'request')}, `}
              {format.bytes(bytes)}
            </span>
          </p>
          <p className="figures truncate text-12 text-faint" title={path}>
            {name}
          </p>
        </div>
        {download === null ? (
          <CopyButton text={path} what={`the path of ${name}`} />
        ) : (
          <Button
            size="small"
            disabled={download.isPending}
            aria-label={`Download ${name}`}
            onClick={() => download.mutate({ name })}
          >
            Download
          </Button>
        )}
        <Button
          size="small"
          disabled={isBusy}
          aria-expanded={isAsked}
          aria-label={`Restore ${name}`}
          onClick={() => {
            setLeaving(false);
            onAsk(!isAsked);
          }}
        >
          Restore
        </Button>
        <Button
          size="small"
          kind="plain"
          disabled={isBusy}
          aria-expanded={isLeaving}
          aria-label={`Remove ${name}`}
          onClick={() => {
            onAsk(false);
            setLeaving(!isLeaving);
          }}
        >
          Remove
        </Button>
      </div>
      {isAsked && (
        <div className="mt-2 flex flex-col items-start gap-2 rounded-plate border border-line bg-sheet px-3 py-2">
          <p className="max-w-[64ch]">
            The ledger becomes what it was <Moment at={at} />
            {requests !== null && `, with ${format.count(requests)} ${plural(requests, 'request')}`}. What came in since
            then is no longer in it, but nothing is lost: the ledger of now is kept beside the backups and can be
            restored in turn. Keys, rules and settings stay as they are, and traffic goes on.
          </p>
          <span className="flex gap-2">
            <Button size="small" kind="solid" onClick={onRestore}>
              Put it in place
            </Button>
            <Button size="small" onClick={() => onAsk(false)}>
              Leave the ledger as it is
            </Button>
          </span>
        </div>
      )}
      {isLeaving && (
        <div className="mt-2 flex flex-col items-start gap-2 rounded-plate border border-line bg-sheet px-3 py-2">
          <p>The file is deleted, and cannot be brought back.</p>
          <span className="flex gap-2">
            <Button size="small" kind="solid" onClick={() => remove(backup)}>
              Delete the file
            </Button>
            <Button size="small" onClick={() => setLeaving(false)}>
              Keep it
            </Button>
          </span>
        </div>
      )}
    </li>
  );
}

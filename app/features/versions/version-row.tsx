import { useId, useState } from 'react';
import type { VersionView } from '../../../src/contract/version-views.ts';
import { Button } from '../../ui/button.tsx';
import { ChevronIcon } from '../../ui/icons.tsx';
import { LoadFailed } from '../../ui/load-failed.tsx';
import { Moment } from '../../ui/moment.tsx';
import { VersionDiff } from './version-diff.tsx';
import { useVersion, useWaysBack } from './version-queries.ts';
import { changesText, sentence, sourceText } from './version-words.ts';

/** One version; opened, it shows what it changed and offers both ways back. */
export function VersionRow({ version }: { version: VersionView }) {
  const [open, setOpen] = useState(false);
  const bodyId = useId();
  const { n, at, label, current } = version;
  return (
    <li aria-label={`Version ${n}`} className="border-t border-line">
      <button
        type="button"
        aria-expanded={open}
        aria-controls={open ? bodyId : undefined}
        onClick={() => setOpen(!open)}
        className="flex min-h-8 w-full items-baseline gap-4 py-1.5 text-left hover:bg-sunk/60"
      >
        <span className={`translate-y-0.5 text-faint ${open ? '' : '-rotate-90'}`}>
          <ChevronIcon />
        </span>
        <span className="figures w-10 shrink-0 text-right text-12 text-faint">{n}</span>
        <span className="min-w-0 flex-1 wrap-anywhere">
          <span className="font-medium">{sentence(label)}</span>
          {current && (
            <span className="ml-2 rounded-chip border border-edge/60 px-1 text-12 text-faint">holds now</span>
          )}
        </span>
        <span className="w-24 shrink-0 text-12 text-faint">{sourceText(version)}</span>
        <span className="w-28 shrink-0 text-right text-12 text-faint">{changesText(version)}</span>
        <span className="w-24 shrink-0 text-right text-12 text-faint">
          <Moment at={at} />
        </span>
      </button>
      {open && (
        <div id={bodyId} className="flex flex-col gap-3 pt-1 pb-4 pl-[84px]">
          <WhatChanged version={version} />
          <WaysBack version={version} />
        </div>
      )}
    </li>
  );
}

function WhatChanged({ version }: { version: VersionView }) {
  const { data, error, refetch } = useVersion(version.n);
  if (data === undefined) {
    return error === null ? null : (
      <LoadFailed what={`version ${version.n}`} error={error} onRetry={() => void refetch()} />
    );
  }
  if (data.diff.length > 0) return <VersionDiff diff={data.diff} />;
  return (
    <p className="text-faint">
      {data.changes === null
        ? 'What was before it is no longer kept, so what it changed is unknown.'
        : 'Nothing differs from the version before.'}
    </p>
  );
}

function WaysBack({ version }: { version: VersionView }) {
  const { undo, restore, isPending, problem } = useWaysBack(version);
  const { n, changes, current } = version;
  return (
    <div className="flex flex-col gap-2">
      <div className="flex gap-2">
        {changes !== null && n > 1 && (
          <Button size="small" disabled={isPending} aria-label={`Undo this change: version ${n}`} onClick={undo}>
            Undo this change
          </Button>
        )}
        {!current && (
          <Button size="small" disabled={isPending} aria-label={`Go back to this version: ${n}`} onClick={restore}>
            Go back to this version
          </Button>
        )}
      </div>
      {problem !== null && (
        <p role="alert" className="max-w-[80ch] text-red wrap-anywhere">
          {problem}
        </p>
      )}
    </div>
  );
}

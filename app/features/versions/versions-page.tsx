import { Button } from '../../ui/button.tsx';
import { LoadFailed } from '../../ui/load-failed.tsx';
import { SettingsPage } from '../settings/settings-page.tsx';
import { useVersions } from './version-queries.ts';
import { VersionRow } from './version-row.tsx';

export function VersionsPage() {
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useVersions();
  const versions = data?.pages.flat();
  return (
    <SettingsPage title="Versions">
      <div className="flex max-w-[1008px] flex-col gap-6 p-6">
        {error !== null && versions === undefined && (
          <LoadFailed what="the versions" error={error} onRetry={() => void refetch()} />
        )}
        {versions !== undefined && (
          <>
            <Introduction isEmpty={versions.length < 2} />
            <ol reversed aria-label="Versions, newest first" className="border-b border-line">
              {versions.map((version) => (
                <VersionRow key={version.n} version={version} />
              ))}
            </ol>
            {hasNextPage && (
              <Button className="self-start" disabled={isFetchingNextPage} onClick={() => void fetchNextPage()}>
                Show older versions
              </Button>
            )}
          </>
        )}
      </div>
    </SettingsPage>
  );
}

function Introduction({ isEmpty }: { isEmpty: boolean }) {
  return (
    <div className="max-w-[72ch]">
      {isEmpty && <h2 className="mb-1 text-15 font-semibold">Nothing changed yet</h2>}
      <p className="text-faint">
        {isEmpty
          ? 'Every change you make will be listed here, and can be taken back: those of this panel, of imported files, and of settings.json edited by hand.'
          : 'Every change of the configuration, from this panel, a file or settings.json edited by hand. Each can be undone by itself, or everything can go back to how it was. Keys are never shown, and switches of breakers count as well.'}
      </p>
    </div>
  );
}

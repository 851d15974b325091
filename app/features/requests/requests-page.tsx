import { memo, useCallback, useMemo, useRef, type RefObject } from 'react';
import { useLocation } from 'wouter';
import type { RequestFilter } from '../../../src/contract/search-views.ts';
import { addressOf, useChoices } from '../../ui/address.ts';
import { Button } from '../../ui/button.tsx';
import { format, plural } from '../../ui/format.ts';
import { LoadFailed } from '../../ui/load-failed.tsx';
import { Page } from '../../ui/page.tsx';
import { ExportMenu } from '../history/export-menu.tsx';
import { useHistoryKeys, useLook, type Look } from '../history/history-queries.ts';
import { NoHistory } from '../history/no-history.tsx';
import { ANY_TIME, RANGES } from '../history/period.ts';
import { RangePicker } from '../history/range-picker.tsx';
import { RequestDrawer } from '../panel/request-drawer.tsx';
import { RequestTable } from '../panel/request-table.tsx';
import { RequestFilterBar } from './request-filter-bar.tsx';
import { requestFilter } from './request-filter.ts';
import { useCount, useSearch } from './request-queries.ts';
import { WhenBars } from './when-bars.tsx';

const PERIODS = ['all', ...RANGES] as const;

/** Every request there is, live and past, narrowed to what is looked for. */
export function RequestsPage({ openRequest }: { openRequest?: string }) {
  const scroller = useRef<HTMLElement>(null);
  const [choices] = useChoices();
  const look = useLook(ANY_TIME);
  const filter = useMemo(() => requestFilter(choices, look), [choices, look]);
  const { data: keys } = useHistoryKeys();
  const found = useSearch(filter);

  return (
    <>
      <Page title="Requests" scroller={scroller}>
        {keys?.since === null && found.rows?.length === 0 ? (
          <NoHistory title="No request yet">
            Every request will be a line here, from the first one on: who asked, which provider answered, tokens, cost
            and time, to be searched by any of them.
          </NoHistory>
        ) : (
          <>
            <Head look={look} filter={filter} since={keys?.since ?? null} />
            <Found found={found} filter={filter} open={openRequest ?? null} scroller={scroller} />
          </>
        )}
      </Page>
      {openRequest !== undefined && (
        <RequestDrawer
          id={openRequest}
          home={addressOf('/requests', choices)}
          hrefOf={(id) => addressOf(`/requests/${id}`, choices)}
        />
      )}
    </>
  );
}

interface HeadProps {
  look: Look;
  filter: RequestFilter;
  since: number | null;
}

/** Draws a chart, which would be too much for every request that comes in. */
const Head = memo(function Head({ look, filter, since }: HeadProps) {
  return (
    <>
      <div className="flex max-w-[1440px] flex-col gap-3 p-6 pb-4">
        <RangePicker look={look} ranges={PERIODS} />
        <RequestFilterBar aside={<ExportMenu filter={filter} />} />
      </div>
      {look.period !== null && <WhenBars look={look} filter={filter} since={since} />}
    </>
  );
});

interface FoundProps {
  found: ReturnType<typeof useSearch>;
  filter: RequestFilter;
  open: string | null;
  scroller: RefObject<HTMLElement | null>;
}

function Found({ found, filter, open, scroller }: FoundProps) {
  const { rows, error, refetch, hasNextPage, isFetching, isFetchingNextPage, fetchNextPage } = found;
  const [choices] = useChoices();
  const [, navigate] = useLocation();
  const isOpen = open !== null;
  const show = useCallback(
    (id: string) => navigate(addressOf(`/requests/${id}`, choices), { replace: isOpen }),
    [navigate, choices, isOpen],
  );
  const more = useCallback(() => {
    if (hasNextPage && !isFetching) void fetchNextPage();
  }, [hasNextPage, isFetching, fetchNextPage]);

  if (rows === undefined) {
    if (error === null) return <Blanks />;
    return (
      <div className="px-6">
        <LoadFailed what="the requests" error={error} onRetry={() => void refetch()} />
      </div>
    );
  }
  return (
    <section aria-label="Requests">
      <p role="status" className="mb-1 flex min-h-6 items-center gap-3 px-6 text-12 text-faint">
        <Count filter={filter} shown={rows.length} isWhole={!hasNextPage} />
        {isFetchingNextPage && <span>Looking further back…</span>}
      </p>
      {rows.length === 0 && !hasNextPage ? (
        <NothingFound />
      ) : (
        <RequestTable requests={rows} open={open} scroller={scroller} onOpen={show} onEnd={more} hasDays />
      )}
      {error !== null && (
        <div className="p-6">
          <LoadFailed what="older requests" error={error} onRetry={() => void fetchNextPage()} />
        </div>
      )}
    </section>
  );
}

interface CountProps {
  filter: RequestFilter;
  shown: number;
  /** All there are have been fetched. */
  isWhole: boolean;
}

function Count({ filter, shown, isWhole }: CountProps) {
  const { data } = useCount(filter);
  const counted = data === undefined ? null : Math.max(data.requests, shown);
  const count = isWhole ? shown : counted;
  const about = count !== null && !isWhole && data?.exact === false ? 'at most ' : '';
  return (
    <span>
      {count !== null && `${about}${format.count(count)} ${plural(count, 'request')}, `}
      newest first{filter.to === undefined ? ', live' : ''}
    </span>
  );
}

function NothingFound() {
  const [choices, choose] = useChoices();
  return (
    <div className="flex flex-col items-start gap-3 px-6 py-4">
      <p className="text-faint">
        No request is like that. Take something away from what is looked for, or choose another period.
      </p>
      {choices.size > 0 && (
        <Button size="small" onClick={() => choose(() => new URLSearchParams())}>
          Show all requests
        </Button>
      )}
    </div>
  );
}

function Blanks() {
  return (
    <div role="status" aria-label="Loading the requests" className="px-6">
      {Array.from({ length: 12 }, (_, index) => (
        <div key={index} className="flex h-8 items-center border-b border-line">
          <span className="h-3 rounded-chip bg-sunk" style={{ width: `${30 + ((index * 37) % 50)}%` }} />
        </div>
      ))}
    </div>
  );
}

import { useRef, type KeyboardEvent, type RefObject } from 'react';
import { useLocation } from 'wouter';
import { LoadFailed } from '../../ui/load-failed.tsx';
import { SectionTitle } from '../../ui/page.tsx';
import { assignSeries } from '../../ui/provider-colour.ts';
import { FirstRequest } from './first-request.tsx';
import { useBreakers, useRecentRequests } from './panel-queries.ts';
import { RequestRow } from './request-row.tsx';
import { useSteadyScroll } from './use-steady-scroll.ts';

interface RequestListProps {
  open: string | null;
  keyShown: boolean;
  scroller: RefObject<HTMLElement | null>;
}

const COLUMNS = [
  { name: 'Time', width: 'w-[88px]', align: 'text-left pl-6' },
  { name: 'Client', width: 'w-[112px]', align: 'text-left' },
  { name: 'Asked, then answered by', width: '', align: 'text-left' },
  { name: 'Tokens', width: 'w-[112px]', align: 'text-right' },
  { name: 'Cost', width: 'w-[96px]', align: 'text-right' },
  { name: 'TTFT', width: 'w-[72px]', align: 'text-right' },
  { name: 'State', width: 'w-[128px]', align: 'text-left pl-6' },
] as const;

export function RequestList({ open, keyShown, scroller }: RequestListProps) {
  const { data: requests, error, refetch } = useRecentRequests();
  const { data: breakers = [] } = useBreakers();
  const [, navigate] = useLocation();
  const table = useRef<HTMLTableElement>(null);
  useSteadyScroll(scroller, table, requests);
  const series = assignSeries(breakers.map(({ provider }) => provider));

  if (error !== null && requests === undefined) {
    return (
      <div className="px-6">
        <LoadFailed what="the requests" error={error} onRetry={() => void refetch()} />
      </div>
    );
  }
  if (requests === undefined) return null;
  if (requests.length === 0) return <FirstRequest keyShown={keyShown} />;
  return (
    <section aria-label="Requests" className="border-t border-line">
      <div className="px-6 pt-4">
        <SectionTitle aside="live, newest first">Requests</SectionTitle>
      </div>
      {/* The arrow keys walk along the rows' own buttons. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions */}
      <table ref={table} className="w-full table-fixed border-collapse" onKeyDown={walkRows}>
        <thead className="sticky top-16 z-10 bg-paper text-12 text-faint">
          <tr>
            {COLUMNS.map(({ name, width, align }) => (
              <th key={name} scope="col" className={`h-7 border-b border-line px-2 font-normal ${width} ${align}`}>
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {requests.map((request) => (
            <RequestRow
              key={request.id}
              request={request}
              series={series.get(request.provider ?? '') ?? 'other'}
              isOpen={request.id === open}
              onOpen={(id) => navigate(`/request/${id}`, { replace: open !== null })}
            />
          ))}
        </tbody>
      </table>
    </section>
  );
}

function walkRows(event: KeyboardEvent<HTMLTableElement>) {
  if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
  const row = event.target instanceof Element ? event.target.closest('tr') : null;
  const next = event.key === 'ArrowDown' ? row?.nextElementSibling : row?.previousElementSibling;
  const button = next?.querySelector('button');
  if (!button) return;
  event.preventDefault();
  button.focus();
}

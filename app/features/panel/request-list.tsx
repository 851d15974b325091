import { useCallback, type RefObject } from 'react';
import { Link, useLocation } from 'wouter';
import { useRecentRequests } from '../../transport/queries.ts';
import { LoadFailed } from '../../ui/load-failed.tsx';
import { SectionTitle } from '../../ui/page.tsx';
import { FirstRequest } from './first-request.tsx';
import { RequestTable } from './request-table.tsx';

interface RequestListProps {
  open: string | null;
  clientKey: string | null;
  keyShown: boolean;
  scroller: RefObject<HTMLElement | null>;
}

export function RequestList({ open, clientKey, keyShown, scroller }: RequestListProps) {
  const { data: requests, error, refetch } = useRecentRequests();
  const [, navigate] = useLocation();
  const isOpen = open !== null;
  const show = useCallback((id: string) => navigate(`/request/${id}`, { replace: isOpen }), [navigate, isOpen]);
  if (error !== null && requests === undefined) {
    return (
      <div className="px-6">
        <LoadFailed what="the requests" error={error} onRetry={() => void refetch()} />
      </div>
    );
  }
  if (requests === undefined) return null;
  if (requests.length === 0) return <FirstRequest clientKey={clientKey} keyShown={keyShown} />;
  return (
    <section aria-label="Requests" className="border-t border-line">
      <div className="px-6 pt-4">
        <SectionTitle
          aside={
            <>
              live, newest first.{' '}
              <Link href="/requests" className="underline hover:text-ink">
                All of them
              </Link>
            </>
          }
        >
          Requests
        </SectionTitle>
      </div>
      <RequestTable requests={requests} open={open} scroller={scroller} onOpen={show} />
    </section>
  );
}

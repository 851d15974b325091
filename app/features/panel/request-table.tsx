import { useEffect, useMemo, useRef, type KeyboardEvent, type RefObject } from 'react';
import type { RequestView } from '../../../src/contract/views.ts';
import { useProviderOrder } from '../../transport/queries.ts';
import { assignSeries } from '../../ui/provider-colour.ts';
import { RequestRow } from './request-row.tsx';
import { ROW_PX } from './row-window.ts';
import { useRowWindow } from './use-row-window.ts';

const COLUMNS = [
  { name: 'Time', width: '', align: 'text-left pl-6' },
  { name: 'Client', width: 'w-[112px]', align: 'text-left' },
  { name: 'Asked, then answered by', width: '', align: 'text-left' },
  { name: 'Tokens', width: 'w-[112px]', align: 'text-right' },
  { name: 'Cost', width: 'w-[96px]', align: 'text-right' },
  { name: 'TTFT', width: 'w-[72px]', align: 'text-right' },
  { name: 'State', width: 'w-[128px]', align: 'text-left pl-6' },
] as const;

interface RequestTableProps {
  requests: readonly RequestView[];
  open: string | null;
  scroller: RefObject<HTMLElement | null>;
  onOpen: (id: string) => void;
  /** Where rows are from more than one day. */
  hasDays?: boolean;
  /** Called when the last rows come into sight. */
  onEnd?: () => void;
}

export function RequestTable({ requests, open, scroller, onOpen, hasDays = false, onEnd }: RequestTableProps) {
  const providers = useProviderOrder();
  const body = useRef<HTMLTableSectionElement>(null);
  const ids = useMemo(() => requests.map(({ id }) => id), [requests]);
  const { first, end } = useRowWindow(scroller, body, ids);
  const isAtEnd = end >= requests.length;
  useEffect(() => {
    if (isAtEnd) onEnd?.();
  }, [isAtEnd, onEnd]);
  const series = useMemo(() => assignSeries(providers), [providers]);

  const timeWidth = hasDays ? 'w-[144px]' : 'w-[88px]';
  return (
    // The arrow keys walk along the rows' own buttons.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <table className="w-full table-fixed border-collapse" onKeyDown={walkRows}>
      <thead className="sticky top-16 z-10 bg-paper text-12 text-faint">
        <tr>
          {COLUMNS.map(({ name, width, align }) => (
            <th
              key={name}
              scope="col"
              className={`h-7 border-b border-line px-2 font-normal ${name === 'Time' ? timeWidth : width} ${align}`}
            >
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody ref={body}>
        <Space rows={first} />
        {requests.slice(first, end).map((request) => (
          <RequestRow
            key={request.id}
            request={request}
            series={series.get(request.provider ?? '') ?? 'other'}
            isOpen={request.id === open}
            hasDay={hasDays}
            onOpen={onOpen}
          />
        ))}
        <Space rows={requests.length - end} />
      </tbody>
    </table>
  );
}

/** Stands for the rows that are not drawn. */
function Space({ rows }: { rows: number }) {
  return rows > 0 ? <tr aria-hidden style={{ height: rows * ROW_PX }} /> : null;
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

import { memo } from 'react';
import type { RequestView } from '../../../src/contract/views.ts';
import { format } from '../../ui/format.ts';
import { Arrow } from '../../ui/icons.tsx';
import type { Series } from '../../ui/provider-colour.ts';
import { RequestState } from './request-state.tsx';
import { RequestWay } from './request-way.tsx';
import { costSourceText, costText, tokensText, ttftText } from './request-words.ts';

interface RequestRowProps {
  request: RequestView;
  series: Series;
  isOpen: boolean;
  hasDay: boolean;
  onOpen: (id: string) => void;
}

const CELL = 'h-8 border-b border-line px-2';
const FIGURES = `${CELL} figures text-right text-12 whitespace-nowrap`;

export const RequestRow = memo(
  function RequestRow({ request, series, isOpen, hasDay, onOpen }: RequestRowProps) {
    const { id, client, modelAsked, startedAt, costNanos } = request;
    const time = hasDay ? `${format.dayOfYear(startedAt)} ${format.clock(startedAt)}` : format.clock(startedAt);
    return (
      <tr data-request={id} className={`relative hover:bg-sunk ${isOpen ? 'bg-sunk' : ''}`}>
        <td className={`${CELL} pl-6`}>
          <button
            type="button"
            aria-label={`${time} ${client} ${modelAsked}`}
            aria-expanded={isOpen}
            onClick={() => onOpen(id)}
            className="figures text-12 after:absolute after:inset-0 focus-visible:outline-none focus-visible:after:outline-2 focus-visible:after:-outline-offset-2 focus-visible:after:outline-amber"
          >
            <time dateTime={new Date(startedAt).toISOString()} title={format.moment(startedAt)}>
              {time}
            </time>
          </button>
        </td>
        <td className={`${CELL} truncate`}>{client}</td>
        <td className={CELL}>
          <RequestWay request={request} series={series} />
        </td>
        <td className={FIGURES}>
          <Tokens request={request} />
        </td>
        <td className={`${FIGURES} ${costNanos === null ? 'text-faint' : ''}`} title={costSourceText(request)}>
          {costText(request)}
        </td>
        <td className={FIGURES}>{ttftText(request)}</td>
        <td className={`${CELL} pl-6 text-12 whitespace-nowrap`}>
          <RequestState request={request} />
        </td>
      </tr>
    );
  },
  (before, after) =>
    before.request === after.request &&
    before.series === after.series &&
    before.isOpen === after.isOpen &&
    before.hasDay === after.hasDay &&
    before.onOpen === after.onOpen,
);

function Tokens({ request }: { request: RequestView }) {
  const tokens = tokensText(request);
  if (tokens !== null) {
    return (
      <>
        {tokens.in} <Arrow means="in," /> <span className="inline-block w-[5ch] text-left">{tokens.out}</span>
      </>
    );
  }
  // Nothing was spent on a request that failed, and one that runs has not been counted yet.
  return request.state === 'open' || request.state === 'failed' ? null : <span className="text-faint">unknown</span>;
}

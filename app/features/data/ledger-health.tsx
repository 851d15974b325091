import type { DataHealthView, LedgerNotice } from '../../../src/contract/data-views.ts';
import { CopyButton } from '../../ui/copy-button.tsx';
import { Fact, Facts } from '../../ui/facts.tsx';
import { format } from '../../ui/format.ts';
import { LoadFailed } from '../../ui/load-failed.tsx';
import { Moment } from '../../ui/moment.tsx';
import { useDataHealth } from './data-queries.ts';
import { healthWords, waitingText } from './data-words.ts';

/** How the ledger is, and what to do if it is not well. */
export function LedgerHealth() {
  const { data, error, refetch } = useDataHealth();
  return (
    <section aria-label="Health of the ledger" className={error === null ? 'min-h-56' : ''}>
      <h2 className="mb-2 font-semibold">Ledger</h2>
      {data === undefined && error !== null && (
        <LoadFailed what="how the ledger is" error={error} onRetry={() => void refetch()} />
      )}
      {data !== undefined && <Health health={data} />}
    </section>
  );
}

const INK = { good: 'text-green', busy: 'text-amber', bad: 'text-red' } as const;

function Health({ health }: { health: DataHealthView }) {
  const { text, tone } = healthWords(health);
  const waiting = waitingText(health);
  return (
    <>
      <p role={tone === 'bad' ? 'alert' : 'status'} className="mb-1 flex items-start gap-2 text-15">
        <svg aria-hidden width="10" height="20" viewBox="0 0 10 20" className={`shrink-0 ${INK[tone]}`}>
          {tone === 'good' && <circle cx="5" cy="10" r="4" fill="currentColor" />}
          {tone === 'busy' && <circle cx="5" cy="10" r="3.5" fill="none" stroke="currentColor" strokeWidth="1.5" />}
          {tone === 'bad' && <path d="M1 6l8 8M9 6l-8 8" stroke="currentColor" strokeWidth="2" />}
        </svg>
        <span className="wrap-anywhere">{text}</span>
      </p>
      {health.advice !== null && <p className="mb-2 ml-[18px] font-medium wrap-anywhere">{health.advice}</p>}
      <div className="mt-3">
        <Facts>
          <Fact name="File">
            <span className="flex items-center justify-end gap-2">
              <code className="figures min-w-0 text-12 wrap-anywhere">{health.path}</code>
              <CopyButton text={health.path} what="the path of the ledger" />
            </span>
          </Fact>
          <Fact name="Size" figures>
            {format.bytes(health.bytes)}
          </Fact>
          <Fact name="Requests" figures>
            {health.requests === null ? 'unknown' : format.count(health.requests)}
          </Fact>
          {health.oldestAt !== null && (
            <Fact name="Oldest request">
              <Moment at={health.oldestAt} />
            </Fact>
          )}
          {waiting !== null && <Fact name="Waiting">{waiting}</Fact>}
          <Fact name="Looked through from end to end">
            {health.checkedAt === null ? 'not yet' : <Moment at={health.checkedAt} />}
          </Fact>
        </Facts>
      </div>
      {health.notices.length > 0 && <Notices notices={health.notices} />}
    </>
  );
}

const LEVEL_INK = { info: 'text-faint', warning: 'text-amber', error: 'text-red' } as const;
const LEVEL_WORD = { info: 'Note', warning: 'Warning', error: 'Error' } as const;

function Notices({ notices }: { notices: readonly LedgerNotice[] }) {
  return (
    <>
      <h3 className="mt-4 mb-1 text-12 text-faint">Since Breakerbox started</h3>
      <ul aria-label="What happened to the ledger" className="border-t border-line">
        {notices.map(({ at, level, text }) => (
          <li key={`${at} ${text}`} className="flex gap-3 border-b border-line py-1.5">
            <span className={`w-16 shrink-0 ${LEVEL_INK[level]}`}>{LEVEL_WORD[level]}</span>
            <span className="min-w-0 flex-1 wrap-anywhere">{text}</span>
            <span className="shrink-0 text-12 text-faint">
              <Moment at={at} />
            </span>
          </li>
        ))}
      </ul>
    </>
  );
}

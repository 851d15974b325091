import { useBreakers, useBudgets, useGuard, useStatus } from '../../transport/queries.ts';
import { Button, ButtonLink } from '../../ui/button.tsx';
import { Countdown } from '../../ui/countdown.tsx';
import { SectionTitle } from '../../ui/page.tsx';
import { useResumeClient } from '../../ui/use-resume-client.ts';
import { useStopDrill } from '../../ui/use-stop-drill.ts';
import { matters, type Matter } from './attention.ts';

/** Needs attention: empty is the good news. */
export function Attention() {
  const { data: breakers } = useBreakers();
  const { data: status } = useStatus();
  const { data: budgets } = useBudgets();
  const { data: guard } = useGuard();
  if (breakers === undefined || status === undefined) return null;
  const list = matters(breakers, status, { budgets, guard });
  return (
    <section aria-label="Needs attention" className={list.length === 0 ? 'hidden xl:block' : ''}>
      <SectionTitle>Needs attention</SectionTitle>
      {list.length === 0 ? (
        <p className="border-t border-line pt-2 text-faint">Nothing. Every breaker that is switched on is closed.</p>
      ) : (
        <ul className="border-t border-line">
          {list.map((matter) => (
            <Row key={matter.key} matter={matter} />
          ))}
        </ul>
      )}
    </section>
  );
}

function Row({ matter: { level, text, until, action } }: { matter: Matter }) {
  const stop = useStopDrill();
  const resume = useResumeClient();
  const isDrill = action !== null && typeof action === 'object' && 'stopDrillAt' in action;
  const resumed = action !== null && typeof action === 'object' && 'resume' in action ? action : null;
  return (
    <li className="flex items-start gap-2 border-b border-line py-1 xl:py-2">
      <LevelMark level={level} />
      <div className="min-w-0 flex-1 wrap-anywhere">
        {text}
        {until !== null && (
          <>
            {' '}
            <span className="whitespace-nowrap text-faint">
              {isDrill ? (
                <>
                  Ends in <Countdown until={until} due="a moment" />
                </>
              ) : (
                <>
                  Next try: <Countdown until={until} due="with the next request" />
                </>
              )}
            </span>
          </>
        )}
      </div>
      {action === 'add-provider' && (
        <ButtonLink size="small" kind="solid" href="/providers/add">
          Add a provider
        </ButtonLink>
      )}
      {resumed !== null && (
        <Button size="small" onClick={() => resume(resumed.resume)}>
          {resumed.isPaused ? `Resume ${resumed.resume}` : 'It is fine'}
        </Button>
      )}
      {isDrill && (
        <Button
          size="small"
          aria-label={`Stop the fire drill at ${action.called}`}
          onClick={() => stop(action.stopDrillAt)}
        >
          Stop
        </Button>
      )}
    </li>
  );
}

const LEVEL_WORD: Record<Matter['level'], string> = { error: 'Error', warning: 'Warning', note: 'Note' };
const LEVEL_INK: Record<Matter['level'], string> = { error: 'text-red', warning: 'text-amber', note: 'text-faint' };

function LevelMark({ level }: { level: Matter['level'] }) {
  return (
    <>
      <span className="sr-only">{LEVEL_WORD[level]}: </span>
      <svg aria-hidden width="12" height="20" viewBox="0 0 12 20" className={`shrink-0 ${LEVEL_INK[level]}`}>
        {level === 'error' && <path d="M2 6l8 8M10 6l-8 8" stroke="currentColor" strokeWidth="2" />}
        {level === 'warning' && (
          <path d="M6 5.5L11 14.5H1z" fill="none" stroke="currentColor" strokeWidth="1.5" strokeLinejoin="round" />
        )}
        {level === 'note' && <circle cx="6" cy="10" r="4" fill="none" stroke="currentColor" strokeWidth="1.5" />}
      </svg>
    </>
  );
}

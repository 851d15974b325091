import { useConnection } from '../transport/api.ts';
import type { Phase } from '../transport/follow-events.ts';

const WORDS: Record<Phase, string> = {
  connecting: 'Connecting…',
  live: 'Running',
  reconnecting: 'Reconnecting…',
};

const MEANING: Record<Phase, string> = {
  connecting: '',
  live: 'What you see is live.',
  reconnecting: 'The process does not answer; what you see is from before. It is asked again every few seconds.',
};

/** Whether what is on the page is true now. Quiet while it is. */
export function RunningState() {
  const { phase } = useConnection();
  return (
    <output className="flex items-center gap-2 whitespace-nowrap" title={MEANING[phase]}>
      <svg
        aria-hidden
        width="8"
        height="8"
        viewBox="0 0 8 8"
        className={phase === 'live' ? 'text-green' : 'text-amber'}
      >
        {phase === 'live' ? (
          <circle cx="4" cy="4" r="4" fill="currentColor" />
        ) : (
          <circle cx="4" cy="4" r="3" fill="none" stroke="currentColor" strokeWidth="1.5" />
        )}
      </svg>
      {WORDS[phase]}
    </output>
  );
}

import type { RequestView } from '../../../src/contract/views.ts';
import { stateWords, type Tone } from './request-words.ts';

const INK: Record<Tone, string> = {
  calm: 'text-faint',
  busy: 'text-ink',
  warning: 'text-amber',
  bad: 'text-red',
};

export function RequestState({ request }: { request: Pick<RequestView, 'state' | 'status'> }) {
  const { word, tone, meaning } = stateWords(request);
  return (
    <span className={`relative ${INK[tone]}`} title={meaning}>
      <svg
        aria-hidden
        className="absolute top-1 -left-3.5"
        width="8"
        height="8"
        viewBox="0 0 8 8"
        fill="none"
        stroke="currentColor"
        strokeWidth="1.5"
      >
        {tone === 'busy' && <circle cx="4" cy="4" r="3" />}
        {tone === 'warning' && <path d="M4 1l3.25 6H.75z" strokeLinejoin="round" />}
        {tone === 'bad' && <path d="M1 1l6 6M7 1L1 7" />}
      </svg>
      {word}
    </span>
  );
}

import { Cross } from '../../ui/icons.tsx';
import { outcomeText } from '../panel/request-words.ts';
import type { AnswerError } from './conversation.ts';

/** Why there is no answer, or not the whole of it, and who was asked before that. */
export function AnswerErrorBox({ error: { message, attempts } }: { error: AnswerError }) {
  return (
    <div role="alert" className="flex flex-col gap-2 rounded-plate border border-red/50 px-3 py-2">
      <p className="text-red wrap-anywhere">
        <Cross means="failed:" /> {message}
      </p>
      {attempts.length > 0 && (
        <ul aria-label="Attempts" className="flex flex-col gap-1 text-12">
          {attempts.map(({ provider, model, status, outcome, message: said }, index) => (
            <li key={index} className="wrap-anywhere">
              <span className="font-medium">
                {provider}/{model}
              </span>{' '}
              <span className="text-faint">
                {outcome === 'unfit'
                  ? 'cannot take it'
                  : outcome === 'budget'
                    ? 'no room in a budget'
                    : outcomeText(outcome)}
                {status !== null && ` (${status})`}
                {said !== null && `: ${said}`}
              </span>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

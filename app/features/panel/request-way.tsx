import type { RequestView } from '../../../src/contract/views.ts';
import { Arrow, Cross } from '../../ui/icons.tsx';
import { ProviderDot } from '../../ui/provider-chip.tsx';
import type { Series } from '../../ui/provider-colour.ts';

/** What was asked for, who failed, who answered: auto, groq (failed), openai/gpt-5-mini. */
export function RequestWay({ request, series }: { request: RequestView; series: Series }) {
  const { modelAsked, provider, model, state } = request;
  // Of a request that failed, the last provider is among those that failed.
  const answered = provider === null || state === 'failed' ? null : `${provider}/${model ?? '?'}`;
  const failed = request.failedOn;
  const isAlone = failed.length === 0 && answered === null;
  const title = [modelAsked, ...failed.map((name) => `${name} failed`), answered];
  return (
    <span
      className="flex min-w-0 items-center gap-1.5 overflow-hidden"
      title={title.filter((part) => part !== null).join(' → ')}
    >
      {(modelAsked !== answered || failed.length > 0) && (
        <>
          <span className={isAlone ? 'truncate' : 'max-w-[40%] shrink-0 truncate'}>{modelAsked}</span>
          {!isAlone && <Arrow means="then" />}
        </>
      )}
      {failed.map((name, index) => (
        <span key={`${index} ${name}`} className="flex min-w-14 shrink-[4] items-center gap-1.5 text-faint">
          <span className="truncate">{name}</span>
          <span className="flex shrink-0 text-red">
            <Cross means="failed" />
          </span>
          {(index < failed.length - 1 || answered !== null) && <Arrow means="then" />}
        </span>
      ))}
      {answered !== null && (
        <span className="flex min-w-0 items-center gap-1.5">
          <ProviderDot series={series} />
          <span className="truncate">{answered}</span>
        </span>
      )}
    </span>
  );
}

import type { RequestDetail } from '../../../src/contract/views.ts';
import { Fact, Facts } from '../../ui/facts.tsx';
import { format } from '../../ui/format.ts';
import { tokensPerSecond } from './request-words.ts';

/** Tokens and time of one request. */
export function RequestFigures({ request }: { request: RequestDetail }) {
  const { ttftUs, durationUs, state } = request;
  const rate = tokensPerSecond(request);
  const pending = state === 'open' ? 'not yet known' : null;
  return (
    <section aria-label="Tokens and time">
      <h3 className="mb-2 font-semibold">Tokens and time</h3>
      <Facts>
        <Tokens request={request} pending={pending} />
        <Fact name="Time to first token" figures>
          {ttftUs === null ? (pending ?? 'none came') : format.duration(ttftUs / 1000)}
        </Fact>
        {durationUs !== null && (
          <Fact name="Whole request" figures>
            {format.duration(durationUs / 1000)}
          </Fact>
        )}
        {rate !== null && (
          <Fact name="Speed after the first token" figures>
            {format.rate(rate)}
          </Fact>
        )}
      </Facts>
    </section>
  );
}

function Tokens({ request, pending }: { request: RequestDetail; pending: string | null }) {
  const { inputTokens, cachedInputTokens, cacheWriteTokens, outputTokens, reasoningTokens } = request;
  return (
    <>
      <Fact name="Tokens in" figures>
        {pending ?? exactly(inputTokens)}
      </Fact>
      {cachedInputTokens !== null && <Part name="of them from cache" tokens={cachedInputTokens} />}
      {cacheWriteTokens !== null && <Part name="of them written to cache" tokens={cacheWriteTokens} />}
      <Fact name="Tokens out" figures>
        {pending ?? exactly(outputTokens)}
      </Fact>
      {reasoningTokens !== null && <Part name="of them reasoning" tokens={reasoningTokens} />}
    </>
  );
}

function Part({ name, tokens }: { name: string; tokens: number }) {
  return (
    <Fact name={<span className="pl-4">{name}</span>} figures>
      {exactly(tokens)}
    </Fact>
  );
}

function exactly(tokens: number | null): string {
  return tokens === null ? 'unknown' : format.count(tokens);
}

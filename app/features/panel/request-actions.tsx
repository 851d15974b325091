import { useId } from 'react';
import type { RequestDetail } from '../../../src/contract/views.ts';
import { useClients, useStatus } from '../../transport/queries.ts';
import { Button, ButtonLink } from '../../ui/button.tsx';
import { useCopy } from '../../ui/use-copy.ts';
import { curlCommand, KEY_VARIABLE } from './curl-line.ts';
import { useRequestBodies, useSendAgain } from './panel-queries.ts';

/** What can be done with a request that was made. */
export function RequestActions({ request, onOpen }: { request: RequestDetail; onOpen: (id: string) => void }) {
  const again = useSendAgain();
  const curl = useCurl(request);
  const { copied, copy } = useCopy();
  const words = useId();
  return (
    <section aria-label="What to do with it">
      <div className="flex flex-wrap gap-2">
        <Button
          size="small"
          disabled={curl.line === null}
          aria-describedby={words}
          onClick={() => curl.line !== null && copy(curl.line())}
        >
          <span aria-live="polite">{copied ? 'Copied' : 'Copy as curl'}</span>
        </Button>
        <Button
          size="small"
          disabled={curl.line === null || again.isPending}
          aria-describedby={words}
          onClick={() => again.mutate({ id: request.id }, { onSuccess: ({ id }) => onOpen(id) })}
        >
          Send again
        </Button>
        <ButtonLink size="small" href={`/routing/new-rule?from=${request.id}`}>
          Make a rule from this
        </ButtonLink>
      </div>
      <p id={words} className="mt-2 text-12 text-faint">
        {curl.words}
      </p>
    </section>
  );
}

interface CurlOffer {
  /** null: there is none. */
  readonly line: (() => string) | null;
  /** Why there is none, or what to know of it. */
  readonly words: string;
}

function useCurl({ id, state, client, streamed }: RequestDetail): CurlOffer {
  const ended = state !== 'open';
  const { data } = useRequestBodies(id, ended);
  const { data: clients = [] } = useClients();
  const { data: status } = useStatus();
  if (!ended) return { line: null, words: 'It can be made again once it has ended.' };
  const { path, problem } = data?.repeat ?? { path: null, problem: null };
  const body = data?.bodies.find(({ kind }) => kind === 'request')?.text ?? null;
  if (path === null || body === null || status === undefined) return { line: null, words: problem ?? '' };
  const key = clients.find(({ name }) => name === client)?.key ?? null;
  const url = new URL(path, status.gatewayUrl).href;
  return {
    line: () => curlCommand({ url, key, streamed, body }),
    words:
      key === null
        ? `The client ‘${client}’ has no key any more: put one into ${KEY_VARIABLE} before you run the curl line.`
        : 'What is copied holds the whole client key. Headers of its own, such as a beta, were not kept.',
  };
}

import { Link } from 'wouter';
import { useStatus } from '../../transport/queries.ts';
import { useGuide } from '../guide/use-guide.ts';
import { FromTerminal } from './from-terminal.tsx';

/** Stands where the requests will be, until there is one. */
export function FirstRequest({ clientKey, keyShown }: { clientKey: string | null; keyShown: boolean }) {
  const { data: status } = useStatus();
  // The first steps say how to make one.
  const isGuided = useGuide() !== null;
  if (status === undefined) return null;
  return (
    <section aria-label="Requests" className="border-t border-line px-6 py-6">
      <h2 className="text-15 font-semibold">No request yet</h2>
      <p className="mt-1 max-w-[64ch] text-faint">
        Each request will be a line here the moment it is made: who asked, which provider answered, tokens, cost and
        time to first token.
        {!isGuided && (
          <>
            {' '}
            <Link href="/connect" className="text-ink underline underline-offset-2">
              Connect a tool
            </Link>
            , give any other one the base URL above and the client key, or try it from a terminal:
          </>
        )}
      </p>
      {clientKey !== null && !isGuided && (
        <FromTerminal gatewayUrl={status.gatewayUrl} clientKey={clientKey} keyShown={keyShown} />
      )}
    </section>
  );
}

import { Link } from 'wouter';
import { useStatus } from '../../transport/queries.ts';
import { CopyButton } from '../../ui/copy-button.tsx';
import { maskKey } from '../../ui/format.ts';
import { curlLine } from './curl-line.ts';

/** Where something else says how to make one. */
export function NoRequest() {
  return (
    <section aria-label="Requests" className="border-t border-line px-6 py-6">
      <h2 className="text-15 font-semibold">No request yet</h2>
      <p className="mt-1 max-w-[64ch] text-faint">
        Each request will be a line here the moment it is made: who asked, which provider answered, tokens, cost and
        time to first token.
      </p>
    </section>
  );
}

/** Stands where the requests will be, until there is one. */
export function FirstRequest({ clientKey: key, keyShown }: { clientKey: string | null; keyShown: boolean }) {
  const { data: status } = useStatus();
  if (status === undefined) return null;
  return (
    <section aria-label="Requests" className="border-t border-line px-6 py-6">
      <h2 className="text-15 font-semibold">No request yet</h2>
      <p className="mt-1 max-w-[64ch] text-faint">
        Each request will be a line here the moment it is made: who asked, which provider answered, tokens, cost and
        time to first token.{' '}
        <Link href="/connect" className="text-ink underline underline-offset-2">
          Connect a tool
        </Link>
        , give any other one the base URL above and the client key, or try it from a terminal:
      </p>
      {key !== null && (
        <div className="mt-4 flex max-w-[760px] items-start gap-4 rounded-plate border border-line bg-sheet p-4">
          <pre className="figures min-w-0 flex-1 text-12 break-all whitespace-pre-wrap">
            {curlLine(status.gatewayUrl, keyShown ? key : maskKey(key))}
          </pre>
          <CopyButton text={curlLine(status.gatewayUrl, key)} what="the curl line" />
        </div>
      )}
      {key !== null && !keyShown && <p className="mt-2 text-12 text-faint">What is copied holds the whole key.</p>}
    </section>
  );
}

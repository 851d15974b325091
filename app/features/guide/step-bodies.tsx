import { Link } from 'wouter';
import { useStatus } from '../../transport/queries.ts';
import { ButtonLink } from '../../ui/button.tsx';
import { useTools } from '../connect/connect-queries.ts';
import { FromTerminal } from '../panel/from-terminal.tsx';

interface TryTheDemoProps {
  isThere: boolean;
  clientKey: string | null;
  keyShown: boolean;
}

export function TryTheDemo({ isThere, clientKey, keyShown }: TryTheDemoProps) {
  const { data: status } = useStatus();
  if (!isThere) {
    return (
      <p className="max-w-[72ch] text-faint">
        The demo provider has made way for yours. It comes back by itself when there is no other.
      </p>
    );
  }
  if (status === undefined) return null;
  return (
    <>
      <p className="mb-2 max-w-[72ch] text-faint">
        A simulated provider answers until you add one: no key, no network, no cost. Paste this into a terminal and
        watch the request come in below. In a message, <code className="figures">[[fail 429]]</code> makes it fail.
      </p>
      {clientKey === null ? (
        <p>
          No client key can be read. Add one under{' '}
          <Link href="/clients" className="underline underline-offset-2">
            Clients
          </Link>
          .
        </p>
      ) : (
        <FromTerminal gatewayUrl={status.gatewayUrl} clientKey={clientKey} keyShown={keyShown} />
      )}
    </>
  );
}

/** More of them stand on the page Connect. */
const MOST_OFFERED = 4;

export function ConnectATool() {
  const { data } = useTools();
  const found =
    data?.tools.filter((tool) => tool.found !== null && tool.connection === null && tool.way === 'file') ?? [];
  const connected = data?.tools.filter(({ connection }) => connection !== null) ?? [];
  return (
    <div className="flex flex-col items-start gap-2">
      {connected.length > 0 && <p>Connected: {connected.map(({ label }) => label).join(', ')}.</p>}
      <p className="max-w-[72ch] text-faint">
        {found.length > 0
          ? 'Found on this machine. You see what would change before anything does, and each can be taken back:'
          : 'Editors, agents and libraries, each with what is to be entered where. Whatever is changed can be taken back.'}
      </p>
      <div className="flex flex-wrap gap-2">
        {found.slice(0, MOST_OFFERED).map(({ id, label }) => (
          <ButtonLink key={id} href={`/connect?at=${encodeURIComponent(`tool:${id}`)}`}>
            Connect {label}
          </ButtonLink>
        ))}
        <ButtonLink href="/connect" kind={found.length > 0 ? 'plain' : 'outline'}>
          {found.length > 0 ? 'Other tools' : 'Choose a tool'}
        </ButtonLink>
      </div>
      <p className="text-12 text-faint">Any other one: give it the base URL and the client key at the top.</p>
    </div>
  );
}

export function FirstAnswer({ request, demo }: { request: string | null; demo: boolean }) {
  if (request === null) {
    return (
      <p className="max-w-[72ch] text-faint">
        {demo ? 'First a key, then a question: ask' : 'Ask'} your tool anything. The first answer of a provider of yours
        ticks this by itself; what fails stands below with the reason.
      </p>
    );
  }
  return (
    <p className="max-w-[72ch]">
      It is here.{' '}
      <Link href={`/request/${request}`} className="underline underline-offset-2">
        See which way it went and what it cost
      </Link>
    </p>
  );
}

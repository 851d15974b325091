import { useCallback } from 'react';
import { Link, useLocation } from 'wouter';
import type { RequestDetail } from '../../../src/contract/views.ts';
import { describeError } from '../../transport/describe-error.ts';
import { addressOf } from '../../ui/address.ts';
import { CopyButton } from '../../ui/copy-button.tsx';
import { Drawer } from '../../ui/drawer.tsx';
import { Fact, Facts } from '../../ui/facts.tsx';
import { Moment } from '../../ui/moment.tsx';
import { WhySection } from '../routing/why-section.tsx';
import { AttemptList } from './attempt-list.tsx';
import { useRequest } from './panel-queries.ts';
import { RequestActions } from './request-actions.tsx';
import { RequestBodies } from './request-bodies.tsx';
import { RequestCost } from './request-cost.tsx';
import { RequestFigures } from './request-figures.tsx';
import { RequestState } from './request-state.tsx';
import { errorKindText } from './request-words.ts';

interface RequestDrawerProps {
  id: string;
  /** The page it stands beside. */
  home: string;
  /** Where another request stands beside that page. */
  hrefOf: (id: string) => string;
}

export function RequestDrawer({ id, home, hrefOf }: RequestDrawerProps) {
  const { data: request, error } = useRequest(id);
  const [, navigate] = useLocation();
  const close = useCallback(() => {
    navigate(home);
    document.querySelector<HTMLElement>(`[data-request="${CSS.escape(id)}"] button`)?.focus();
  }, [id, home, navigate]);

  return (
    <Drawer subject={id} onClose={close} title={request === undefined ? 'Request' : <Headline request={request} />}>
      {error !== null && <p role="alert">{describeError(error)}</p>}
      {request !== undefined && (
        <div className="flex flex-col gap-6">
          <RequestActions request={request} onOpen={(next) => navigate(hrefOf(next))} />
          <AttemptList attempts={request.attemptList} />
          <WhySection id={id} />
          <RequestCost request={request} />
          <RequestFigures request={request} />
          <Circumstances request={request} />
          <RequestBodies id={id} ended={request.state !== 'open'} />
        </div>
      )}
    </Drawer>
  );
}

function Headline({ request }: { request: RequestDetail }) {
  return (
    <>
      {request.client}: {request.modelAsked}
    </>
  );
}

function Circumstances({ request }: { request: RequestDetail }) {
  const { id, startedAt, surface, route, rule, keyName, streamed, errorKind, modelAsked, client, session } = request;
  return (
    <section aria-label="Circumstances">
      <h3 className="mb-2 font-semibold">Circumstances</h3>
      <Facts>
        <Fact name="State">
          <RequestState request={request} />
          {errorKind !== null && ` · ${errorKindText(errorKind)}`}
        </Fact>
        <Fact name="Started">
          <Moment at={startedAt} />
        </Fact>
        <Fact name="Surface">
          {surface}
          {streamed ? ', streamed' : ''}
        </Fact>
        <Like name="Client" choice={{ client }} />
        <Like name="Asked for" choice={{ asked: modelAsked }} />
        {route !== null && <Like name="Route" choice={{ route }} />}
        {rule !== null && <Like name="Rule" choice={{ rule }} />}
        {keyName !== null && <Like name="Provider key" choice={{ key: keyName }} />}
        {session !== null && <Like name="Session" choice={{ session }} />}
        <Fact name="Id">
          <span className="flex items-center gap-2">
            <code className="figures min-w-0 text-12 wrap-anywhere">{id}</code>
            <CopyButton text={id} what="the request id" />
          </span>
        </Fact>
      </Facts>
    </section>
  );
}

interface LikeProps {
  name: string;
  /** In the address of the page of requests. */
  choice: Readonly<Record<string, string>>;
}

/** Leads to all requests that have it in common with this one. */
function Like({ name, choice }: LikeProps) {
  return (
    <Fact name={name}>
      <Link
        href={addressOf('/requests', new URLSearchParams(choice))}
        title="All requests that have this in common"
        className="hover:underline"
      >
        {Object.values(choice)}
      </Link>
    </Fact>
  );
}

import { useCallback } from 'react';
import { useLocation } from 'wouter';
import type { RequestDetail } from '../../../src/contract/views.ts';
import { describeError } from '../../transport/describe-error.ts';
import { CopyButton } from '../../ui/copy-button.tsx';
import { Drawer } from '../../ui/drawer.tsx';
import { Fact, Facts } from '../../ui/facts.tsx';
import { Moment } from '../../ui/moment.tsx';
import { WhySection } from '../routing/why-section.tsx';
import { AttemptList } from './attempt-list.tsx';
import { useRequest } from './panel-queries.ts';
import { RequestBodies } from './request-bodies.tsx';
import { RequestCost } from './request-cost.tsx';
import { RequestFigures } from './request-figures.tsx';
import { RequestState } from './request-state.tsx';

/** `home`: the page it stands beside. */
export function RequestDrawer({ id, home }: { id: string; home: string }) {
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
  const { id, startedAt, surface, route, rule, keyName, streamed, errorKind } = request;
  return (
    <section aria-label="Circumstances">
      <h3 className="mb-2 font-semibold">Circumstances</h3>
      <Facts>
        <Fact name="State">
          <RequestState request={request} />
          {errorKind !== null && ` · ${errorKind}`}
        </Fact>
        <Fact name="Started">
          <Moment at={startedAt} />
        </Fact>
        <Fact name="Surface">
          {surface}
          {streamed ? ', streamed' : ''}
        </Fact>
        {route !== null && <Fact name="Route">{route}</Fact>}
        {rule !== null && <Fact name="Rule">{rule}</Fact>}
        {keyName !== null && <Fact name="Provider key">{keyName}</Fact>}
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

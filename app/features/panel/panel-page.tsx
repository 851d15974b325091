import { useRef, useState } from 'react';
import { Page } from '../../ui/page.tsx';
import { Guide } from '../guide/guide.tsx';
import { Attention } from './attention-list.tsx';
import { BreakerRow } from './breaker-row.tsx';
import { GatewayHead } from './gateway-head.tsx';
import { RequestDrawer } from './request-drawer.tsx';
import { RequestList } from './request-list.tsx';
import { SpendToday } from './spend-today.tsx';
import { useClientChoice } from './use-client-choice.ts';

export function PanelPage({ openRequest }: { openRequest?: string }) {
  const [keyShown, setKeyShown] = useState(false);
  const choice = useClientChoice();
  const clientKey = choice.client?.key ?? null;
  const scroller = useRef<HTMLElement>(null);
  return (
    <>
      <Page
        title="Panel"
        scroller={scroller}
        head={<GatewayHead choice={choice} keyShown={keyShown} onShowKey={setKeyShown} />}
      >
        <Guide clientKey={clientKey} keyShown={keyShown} />
        <SpendToday />
        <div className="grid grid-cols-1 gap-x-8 gap-y-5 px-6 pb-6 xl:grid-cols-[1fr_296px] 2xl:grid-cols-[1fr_400px]">
          <BreakerRow />
          <Attention />
        </div>
        <RequestList open={openRequest ?? null} clientKey={clientKey} keyShown={keyShown} scroller={scroller} />
      </Page>
      {openRequest !== undefined && <RequestDrawer id={openRequest} home="/" hrefOf={(id) => `/request/${id}`} />}
    </>
  );
}

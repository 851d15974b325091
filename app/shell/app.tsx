// The frame around every page: the link to the process, the directory of pages, toasts.

import { QueryClientProvider } from '@tanstack/react-query';
import { useEffect, useState, useSyncExternalStore } from 'react';
import { Route, Router, Switch, useLocation } from 'wouter';
import { BudgetsPage } from '../features/budgets/budgets-page.tsx';
import { ClientsPage } from '../features/clients/clients-page.tsx';
import { ConnectPage } from '../features/connect/connect-page.tsx';
import { DataPage } from '../features/data/data-page.tsx';
import { FixesPage } from '../features/fixes/fixes-page.tsx';
import { LatencyPage } from '../features/latency/latency-page.tsx';
import { ComparePage } from '../features/models/compare-page.tsx';
import { ModelsPage } from '../features/models/models-page.tsx';
import { PanelPage } from '../features/panel/panel-page.tsx';
import { PlaygroundPage } from '../features/playground/playground-page.tsx';
import { PrivacyPage } from '../features/privacy/privacy-page.tsx';
import { AddProviderPage } from '../features/providers/add-provider-page.tsx';
import { ProvidersPage } from '../features/providers/providers-page.tsx';
import { RequestsPage } from '../features/requests/requests-page.tsx';
import { RoutingPage } from '../features/routing/routing-page.tsx';
import { AboutSection } from '../features/settings/about-section.tsx';
import { GeneralSection } from '../features/settings/general-section.tsx';
import { NetworkSection } from '../features/settings/network-section.tsx';
import { SECTIONS } from '../features/settings/sections.ts';
import { SpendPage } from '../features/spend/spend-page.tsx';
import { VersionsPage } from '../features/versions/versions-page.tsx';
import { LinkContext } from '../transport/api.ts';
import { createLink } from '../transport/link.ts';
import type { Transport } from '../transport/transport.ts';
import { usePath } from '../ui/address.ts';
import { Toasts } from '../ui/toast.tsx';
import { ErrorBoundary } from './error-boundary.tsx';
import { Moved } from './moved.tsx';
import { NewsToasts } from './news-toasts.tsx';
import { NoSuchPage } from './no-such-page.tsx';
import { Overlays } from './overlays.tsx';
import { pageAt } from './pages.ts';
import { Rail } from './rail.tsx';
import { RefusedPage } from './refused-page.tsx';
import { SkipLink } from './skip-link.tsx';

export function App({ transport }: { transport: Transport }) {
  const refusal = useSyncExternalStore(transport.refusal.subscribe, transport.refusal.get);
  return refusal === null ? <Panel transport={transport} /> : <RefusedPage refusal={refusal} />;
}

function Panel({ transport }: { transport: Transport }) {
  const [link] = useState(() => createLink(transport));
  useEffect(() => link.follow(), [link]);
  return (
    <LinkContext value={link}>
      <QueryClientProvider client={link.cache}>
        <Toasts>
          <NewsToasts link={link} />
          <Router hook={usePath} hrefs={usePath.hrefs}>
            <div className="flex h-full">
              <SkipLink />
              <Rail />
              <Pages />
            </div>
            <Overlays />
          </Router>
        </Toasts>
      </QueryClientProvider>
    </LinkContext>
  );
}

function Pages() {
  const [location] = useLocation();
  return (
    <ErrorBoundary key={pageAt(location)?.path ?? location}>
      <Switch>
        <Route path="/">
          <PanelPage />
        </Route>
        <Route path="/request/:id">{({ id }) => <PanelPage openRequest={id} />}</Route>
        <Route path="/requests">
          <RequestsPage />
        </Route>
        <Route path="/requests/:id">{({ id }) => <RequestsPage openRequest={id} />}</Route>
        <Route path="/spend">
          <SpendPage />
        </Route>
        <Route path="/latency">
          <LatencyPage />
        </Route>
        <Route path="/providers">
          <ProvidersPage />
        </Route>
        <Route path="/providers/add">
          <AddProviderPage />
        </Route>
        <Route path="/routing">
          <RoutingPage />
        </Route>
        <Route path="/routing/new-rule">
          <RoutingPage isNewRule />
        </Route>
        <Route path="/models">
          <ModelsPage />
        </Route>
        <Route path="/models/compare">
          <ComparePage />
        </Route>
        <Route path="/budgets">
          <BudgetsPage />
        </Route>
        <Route path="/playground">
          <PlaygroundPage />
        </Route>
        <Route path="/connect">
          <ConnectPage />
        </Route>
        <Route path="/clients">
          <ClientsPage />
        </Route>
        <Route path="/settings">
          <Moved to="/settings/general" />
        </Route>
        <Route path="/settings/general">
          <GeneralSection />
        </Route>
        <Route path="/settings/network">
          <NetworkSection />
        </Route>
        <Route path="/settings/privacy">
          <PrivacyPage />
        </Route>
        <Route path="/settings/data">
          <DataPage />
        </Route>
        <Route path="/settings/versions">
          <VersionsPage />
        </Route>
        <Route path="/settings/fixes">
          <FixesPage />
        </Route>
        <Route path="/settings/about">
          <AboutSection />
        </Route>
        {SECTIONS.map(
          ({ path, was }) =>
            was !== undefined && (
              <Route key={was} path={was}>
                <Moved to={path} />
              </Route>
            ),
        )}
        <Route>
          <NoSuchPage />
        </Route>
      </Switch>
    </ErrorBoundary>
  );
}

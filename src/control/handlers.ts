// The handlers of the control contract, put together. Each is thin over settings, health and ledger.

import { implement } from '@orpc/server';
import { contract } from '../contract/contract.ts';
import { createAliasHandlers } from './alias-handlers.ts';
import { createBalanceHandlers, createBudgetHandlers, createGuardHandlers } from './budget-handlers.ts';
import { createClientHandlers } from './client-handlers.ts';
import { createConnectHandlers } from './connect-handlers.ts';
import { createDataHandlers } from './data-handlers.ts';
import { createDesk, notFound, refusing } from './desk.ts';
import { createDrillHandlers } from './drill-handlers.ts';
import { watch } from './events.ts';
import { createFixHandlers } from './fix-handlers.ts';
import type { Instance } from './instance.ts';
import { createCatalogHandlers, createModelHandlers } from './model-handlers.ts';
import { createPlaygroundHandlers } from './playground-handlers.ts';
import { createPriceHandlers } from './price-handlers.ts';
import { createPrivacyHandlers } from './privacy-handlers.ts';
import { createProviderDetailHandlers } from './provider-detail-handlers.ts';
import { createBreakerHandlers, createKeyHandlers, createProviderHandlers } from './provider-handlers.ts';
import { createProviderSightHandlers } from './provider-sight-handlers.ts';
import { createRequestHandlers } from './request-handlers.ts';
import { createRouteHandlers } from './route-handlers.ts';
import { createRoutingHandlers } from './routing-handlers.ts';
import { createRuleHandlers } from './rule-handlers.ts';
import { createSettingsHandlers } from './settings-handlers.ts';
import { createLatencyHandlers, createSpendHandlers } from './spend-handlers.ts';
import { createSystemHandlers } from './system-handlers.ts';
import { createVersionHandlers } from './version-handlers.ts';
import { presetViews, statusView } from './views.ts';
import { createWhatIfHandlers } from './whatif-handlers.ts';

/** Everything the contract offers, bound to one instance. */
export type ControlRouter = ReturnType<typeof createControlRouter>;

export function createControlRouter(instance: Instance) {
  const os = implement(contract);
  const desk = createDesk(instance);
  const { ledger } = instance;

  return os.router({
    status: { get: os.status.get.handler(() => statusView(instance)) },
    presets: { list: os.presets.list.handler(() => presetViews()) },
    providers: {
      ...createProviderHandlers(desk),
      ...createProviderDetailHandlers(desk),
      ...createProviderSightHandlers(desk),
    },
    keys: createKeyHandlers(desk),
    breakers: createBreakerHandlers(desk),
    drills: createDrillHandlers(desk),
    routing: {
      ...createRoutingHandlers(desk),
      ...createRuleHandlers(desk),
      ...createWhatIfHandlers(desk, (text, whole) => instance.settings.draft(text, { whole }).config),
    },
    models: createModelHandlers(desk),
    aliases: createAliasHandlers(desk),
    catalog: createCatalogHandlers(desk),
    routes: createRouteHandlers(desk),
    clients: createClientHandlers(desk),
    budgets: createBudgetHandlers(desk),
    guard: createGuardHandlers(desk),
    balances: createBalanceHandlers(desk),
    connect: createConnectHandlers(desk),
    fixes: createFixHandlers(desk),
    settings: createSettingsHandlers(desk),
    system: createSystemHandlers(instance),
    privacy: createPrivacyHandlers(desk),
    versions: createVersionHandlers(desk),
    requests: createRequestHandlers(instance),
    prices: createPriceHandlers(desk),
    spend: createSpendHandlers(ledger),
    latency: createLatencyHandlers(ledger),
    playground: createPlaygroundHandlers(desk),
    data: createDataHandlers(desk),
    totals: { since: os.totals.since.handler(async ({ input }) => ledger.query('totals', input)) },
    undo: {
      apply: os.undo.apply.handler(({ input }) => {
        if (!refusing(() => desk.undo.apply(input.token))) throw notFound('This can no longer be undone.');
        return {};
      }),
    },
    events: os.events.handler(({ input, signal }) => watch(instance, input.today, signal)),
  });
}

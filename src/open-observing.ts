// Composes whoever is told of requests as they happen: the panel's live list and playground, the page of metrics, and
// the keeping of bodies where the user wants that.

import type { Instance } from './control/instance.ts';
import { LiveRequests } from './control/live-requests.ts';
import { PlaygroundWatch } from './control/playground-watch.ts';
import type { RequestObserver } from './dispatch/dispatcher.ts';
import { observeAll } from './dispatch/observe-all.ts';
import { PLAYGROUND_CLIENT } from './domain/client-names.ts';
import type { GeneralSettings } from './domain/config.ts';
import type { Log, SecretBox } from './domain/ports.ts';
import type { Gateway } from './gateway.ts';
import type { Ledger } from './ledger/ledger.ts';
import type { BudgetLine } from './metrics/state-families.ts';
import { openBodies, type Bodies } from './open-bodies.ts';
import { openMetrics } from './open-metrics.ts';
import { openTelemetry } from './open-telemetry.ts';
import type { Redactor } from './platform/redactor.ts';
import { systemClock } from './platform/system-clock.ts';
import type { SettingsStore } from './settings/settings-store.ts';
import type { Telemetry } from './telemetry/telemetry.ts';

export interface Observing {
  /** All of them as one. */
  readonly observer: RequestObserver;
  readonly live: LiveRequests;
  readonly bodies: Bodies;
  readonly telemetry: Telemetry;
  /** Ways into the gateway from inside this process. */
  readonly inside: Pick<Instance, 'playground' | 'serveInside'>;
  readonly traced: Telemetry['arrived'];
  readonly metricsPage: () => string;
  /** The settings have changed. */
  reconsider(): void;
  close(): Promise<void>;
}

interface ObservingOptions {
  readonly version: string;
  readonly dataDir: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

interface ObservingParts {
  readonly ledger: Ledger;
  readonly box: SecretBox;
  readonly log: Log;
  readonly settings: Pick<SettingsStore, 'current'>;
  readonly redactor: Redactor;
  /** null: it is still being started. */
  readonly gateway: () => Gateway | null;
  readonly budgetLines: () => readonly BudgetLine[];
  readonly onStatus: () => void;
}

export function openObserving({ version, dataDir, env }: ObservingOptions, parts: ObservingParts): Observing {
  const { ledger, box, log, redactor, gateway, budgetLines, onStatus } = parts;
  const settings = (): GeneralSettings => parts.settings.current().settings;
  const live = new LiveRequests(systemClock);
  const metrics = openMetrics({ version, ledger, gateway, budgetLines });
  const bodies = openBodies({ dataDir, box, log, settings, secrets: redactor.secrets, onProblem: onStatus });
  const telemetry = openTelemetry({ version, env, log, redactor, settings, gateway, onProblem: onStatus });
  const playground = new PlaygroundWatch();
  const keeper: RequestObserver = {
    started: () => undefined,
    attemptFailed: () => undefined,
    settled: (settlement) => {
      bodies.captures.settled(settlement);
    },
  };
  return {
    observer: observeAll([live, playground, metrics.observer, keeper, telemetry]),
    live,
    bodies,
    telemetry,
    inside: {
      playground: {
        serve: (body, reply) => void gateway()?.serveInside({ client: PLAYGROUND_CLIENT, text: body, reply }),
        end: async (id) => playground.end(id),
      },
      serveInside: (request) => gateway()?.serveInside(request) ?? null,
    },
    traced: (id, traceparent) => {
      telemetry.arrived(id, traceparent);
    },
    metricsPage: metrics.page,
    reconsider() {
      bodies.reconsider();
      telemetry.reconsider();
    },
    async close() {
      metrics.close();
      await Promise.all([bodies.close(), telemetry.close()]);
    },
  };
}

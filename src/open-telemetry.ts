// Composes telemetry: where to, with which headers, and what is known of the providers it tells of.

import type { GeneralSettings } from './domain/config.ts';
import type { Log } from './domain/ports.ts';
import type { Gateway } from './gateway.ts';
import type { Redactor } from './platform/redactor.ts';
import { systemClock } from './platform/system-clock.ts';
import type { ServerFacts, StartTelemetry } from './telemetry/protocol.ts';
import { Telemetry } from './telemetry/telemetry.ts';

export interface TelemetryParts {
  readonly version: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly log: Log;
  readonly redactor: Redactor;
  readonly settings: () => GeneralSettings;
  /** null: it is still being started. */
  readonly gateway: () => Pick<Gateway, 'snapshot'> | null;
  readonly onProblem: () => void;
}

export function openTelemetry({
  version,
  env,
  log,
  redactor,
  settings,
  gateway,
  onProblem,
}: TelemetryParts): Telemetry {
  return new Telemetry({
    clock: systemClock,
    log,
    target: (): StartTelemetry | null => {
      const { telemetry } = settings();
      if (telemetry === null) return null;
      const headers: Record<string, string> = {};
      for (const { name, env: variable } of telemetry.headers) {
        const value = env[variable]?.trim() ?? '';
        if (value === '') continue;
        redactor.learn(value);
        headers[name.toLowerCase()] = value;
      }
      return { endpoint: telemetry.endpoint, protocol: telemetry.protocol, headers, version };
    },
    server: (provider): ServerFacts | null => {
      const upstream = gateway()?.snapshot().upstreams.get(provider);
      if (upstream === undefined || !URL.canParse(upstream.origin)) return null;
      const { protocol, hostname, port } = new URL(upstream.origin);
      const usual = protocol === 'http:' ? 80 : 443;
      return { preset: upstream.preset.id, address: hostname, port: port === '' ? usual : Number(port) };
    },
    onProblem,
  });
}

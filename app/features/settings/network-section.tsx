import { useState } from 'react';
import type { SystemView } from '../../../src/contract/system-contract.ts';
import { CopyButton } from '../../ui/copy-button.tsx';
import { Fact, Facts } from '../../ui/facts.tsx';
import { Field } from '../../ui/field.tsx';
import { LoadFailed } from '../../ui/load-failed.tsx';
import { SectionTitle } from '../../ui/page.tsx';
import { OriginsSetting } from './origins-setting.tsx';
import { SettingsPage } from './settings-page.tsx';
import { useSettings, useSystem } from './settings-queries.ts';
import { portProblem, startCommand } from './start-command.ts';

export function NetworkSection() {
  const system = useSystem();
  const settings = useSettings();
  const error = system.error ?? settings.error;
  const isThere = system.data !== undefined && settings.data !== undefined;
  return (
    <SettingsPage title="Network">
      <div className="flex max-w-[1008px] flex-col gap-8 p-6">
        {error !== null && !isThere && (
          <LoadFailed
            what="the network settings"
            error={error}
            onRetry={() => {
              void system.refetch();
              void settings.refetch();
            }}
          />
        )}
        {system.data !== undefined && <Listeners system={system.data} />}
        {settings.data !== undefined && (
          <section aria-label="Who may ask">
            <SectionTitle>Who may ask</SectionTitle>
            <div className="border-t border-line">
              <OriginsSetting settings={settings.data} />
            </div>
          </section>
        )}
        {system.data !== undefined && <OtherPorts system={system.data} />}
        <Outwards />
      </div>
    </SettingsPage>
  );
}

function Listeners({ system: { gateway, panel } }: { system: SystemView }) {
  return (
    <section aria-label="What listens where">
      <SectionTitle aside="on this machine only; nothing else on your network can reach either">
        What listens where
      </SectionTitle>
      <Facts>
        <Fact name="Gateway" figures>
          {listenerWords(gateway)}
        </Fact>
        <Fact name="It answers">programs with a client key; a few of them anybody here: /health and /</Fact>
        <Fact name="Panel" figures>
          {listenerWords(panel)}
        </Fact>
        <Fact name="It answers">whoever has the token of this session, which is in the link that was printed</Fact>
      </Facts>
    </section>
  );
}

function listenerWords({ addresses, port }: SystemView['gateway']): string {
  if (port === null) return 'does not listen';
  return addresses.map((address) => (address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`)).join(', ');
}

/** Ports are chosen at the start, so here is how to start. */
function OtherPorts({ system: { gateway, panel, dataDir, electron } }: { system: SystemView }) {
  const [ports, setPorts] = useState({ gateway: String(gateway.port ?? 0), panel: String(panel.port ?? 0) });
  const problems = { gateway: portProblem(ports.gateway), panel: portProblem(ports.panel) };
  const isSound = problems.gateway === null && problems.panel === null;
  const command = isSound ? startCommand(ports, dataDir) : null;
  return (
    <section aria-label="Other ports">
      <SectionTitle>Other ports</SectionTitle>
      <p className="mb-3 max-w-[72ch] text-faint">
        Ports are chosen when Breakerbox starts. End it, and start it with this command; connected tools then need to be
        connected again, because their address changes.
        {electron !== null && ' The desktop app takes --port in the same way.'}
      </p>
      <div className="flex items-start gap-3">
        <Field
          label="Gateway"
          className="w-32"
          inputMode="numeric"
          value={ports.gateway}
          onChange={({ target }) => setPorts({ ...ports, gateway: target.value })}
          problem={problems.gateway}
          hint="0: a free one"
        />
        <Field
          label="Panel"
          className="w-32"
          inputMode="numeric"
          value={ports.panel}
          onChange={({ target }) => setPorts({ ...ports, panel: target.value })}
          problem={problems.panel}
          hint="0: a free one"
        />
      </div>
      {command !== null && (
        <div className="mt-2 flex items-start gap-4 rounded-plate border border-line bg-sheet p-3">
          <code className="figures min-w-0 flex-1 text-12 wrap-anywhere">{command}</code>
          <CopyButton text={command} what="the command" />
        </div>
      )}
    </section>
  );
}

function Outwards() {
  return (
    <section aria-label="What it calls">
      <SectionTitle>What it calls</SectionTitle>
      <p className="max-w-[72ch] text-faint">
        Your providers, directly: proxy variables of the environment are not heeded, and redirects are not followed.
        Besides, only the catalog of prices if you let it be fetched, and a collector of traces if you name one.
      </p>
    </section>
  );
}

import { useLocation } from 'wouter';
import type { SystemView } from '../../../src/contract/system-contract.ts';
import { useBreakers, useProviders, useStatus } from '../../transport/queries.ts';
import { Button } from '../../ui/button.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import { Fact, Facts } from '../../ui/facts.tsx';
import { format } from '../../ui/format.ts';
import { LoadFailed } from '../../ui/load-failed.tsx';
import { Moment } from '../../ui/moment.tsx';
import { showOverlay } from '../../ui/overlays.ts';
import { SectionTitle } from '../../ui/page.tsx';
import { useNow } from '../../ui/use-now.ts';
import { rememberGuide } from '../guide/guide-memory.ts';
import { diagnostics } from './diagnostics.ts';
import { Licences } from './licences.tsx';
import { SettingsPage } from './settings-page.tsx';
import { useCatalogStatus, useLedgerHealth, useSystem } from './settings-queries.ts';

export function AboutSection() {
  const { data: system, error, refetch } = useSystem();
  return (
    <SettingsPage title="About">
      <div className="flex max-w-[1008px] flex-col gap-8 p-6">
        {error !== null && system === undefined && (
          <LoadFailed what="what runs here" error={error} onRetry={() => void refetch()} />
        )}
        {system !== undefined && (
          <>
            <RunsHere system={system} />
            <DataHere system={system} />
            <Diagnostics system={system} />
          </>
        )}
        <Licences />
        <Help />
      </div>
    </SettingsPage>
  );
}

function RunsHere({ system }: { system: SystemView }) {
  const { version, node, electron, sqlite, platform, arch, startedAt } = system;
  const { data: catalog } = useCatalogStatus();
  const { data: ledger } = useLedgerHealth();
  return (
    <section aria-label="What runs here">
      <SectionTitle>What runs here</SectionTitle>
      <Facts>
        <Fact name="Breakerbox" figures>
          {version}
        </Fact>
        <Fact name="Up since">
          <Moment at={startedAt} />
        </Fact>
        <Fact name="Node" figures>
          {node}
        </Fact>
        {electron !== null && (
          <Fact name="Electron" figures>
            {electron}
          </Fact>
        )}
        <Fact name="SQLite" figures>
          {sqlite ?? 'unknown: the ledger cannot be asked now'}
        </Fact>
        <Fact name="System" figures>
          {platform} {arch}
        </Fact>
        {catalog !== undefined && (
          <Fact name="Prices and models">
            {catalog.source}, {catalog.date}
            {catalog.flagged.length > 0 && `; ${format.count(catalog.flagged.length)} of what came was not believed`}
          </Fact>
        )}
        {ledger !== undefined && (
          <Fact name="Ledger found sound">
            {ledger.checkedAt === null ? 'not yet checked from end to end' : <Moment at={ledger.checkedAt} />}
          </Fact>
        )}
      </Facts>
    </section>
  );
}

function DataHere({ system: { dataDir, files } }: { system: SystemView }) {
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
  return (
    <section aria-label="Data directory">
      <SectionTitle aside={format.bytes(bytes)}>Data directory</SectionTitle>
      <div className="flex items-center gap-2 border-t border-line py-1.5">
        <code className="figures min-w-0 flex-1 wrap-anywhere">{dataDir}</code>
        <CopyButton text={dataDir} what="the data directory" />
      </div>
      <Facts>
        {files.map(({ name, bytes: size }) => (
          <Fact key={name} name={<code className="figures">{name}</code>} figures>
            {format.bytes(size)}
          </Fact>
        ))}
      </Facts>
    </section>
  );
}

function Help() {
  const [, navigate] = useLocation();
  return (
    <section aria-label="Help" className="flex items-center gap-2">
      <Button
        onClick={() => {
          rememberGuide('asked-for');
          navigate('/');
        }}
      >
        Show the first steps
      </Button>
      <Button onClick={() => showOverlay('shortcuts')}>Show the keyboard shortcuts</Button>
    </section>
  );
}

const MINUTE_MS = 60_000;

function Diagnostics({ system }: { system: SystemView }) {
  const { data: status } = useStatus();
  const { data: providers = [] } = useProviders();
  const { data: breakers = [] } = useBreakers();
  const { data: catalog } = useCatalogStatus();
  const { data: ledger } = useLedgerHealth();
  const now = useNow(MINUTE_MS);
  if (status === undefined) return null;
  const text = diagnostics({ system, status, providers, breakers, catalog, ledger }, now);
  return (
    <section aria-label="Diagnostics">
      <SectionTitle aside="for a report of a problem: no key, no name you gave, no word of a request">
        Diagnostics
      </SectionTitle>
      <div className="flex items-start gap-4 rounded-plate border border-line bg-sheet p-3">
        <pre className="figures min-w-0 flex-1 text-12 wrap-anywhere whitespace-pre-wrap">{text}</pre>
        <CopyButton text={text} what="the diagnostics" />
      </div>
    </section>
  );
}

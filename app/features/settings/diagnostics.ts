// What to paste into a report of a problem: what runs here and how it is. No key, no address of a provider, no name that
// the user gave, and no word of a request is in it.

import type { DataHealthView } from '../../../src/contract/data-views.ts';
import type { CatalogStatusView } from '../../../src/contract/model-views.ts';
import type { SystemView } from '../../../src/contract/system-contract.ts';
import type { BreakerView, ProviderView, StatusView } from '../../../src/contract/views.ts';
import { format } from '../../ui/format.ts';

export interface Found {
  readonly system: SystemView;
  readonly status: StatusView;
  readonly providers: readonly ProviderView[];
  readonly breakers: readonly BreakerView[];
  readonly catalog: CatalogStatusView | undefined;
  readonly ledger: DataHealthView | undefined;
}

export function diagnostics({ system, status, providers, breakers, catalog, ledger }: Found, now: number): string {
  const { version, node, electron, sqlite, platform, arch, startedAt, gateway, panel, files } = system;
  const lines = [
    ['Breakerbox', version],
    ['Runs on', `Node ${node}${electron === null ? '' : `, Electron ${electron}`}, ${platform} ${arch}`],
    ['SQLite', sqlite ?? 'cannot be asked'],
    ['Up since', `${new Date(startedAt).toISOString()} (${format.duration(now - startedAt)})`],
    ['Gateway', listens(gateway)],
    ['Panel', listens(panel)],
    ['Providers', status.demo ? 'none, the demo answers' : counted(providers.map(({ preset }) => preset))],
    ['Breakers', counted(breakers.map(({ state }) => state))],
    [
      'Catalog',
      catalog === undefined ? 'unknown' : `${catalog.source}, ${catalog.date}, refreshed: ${catalog.refresh}`,
    ],
    ['Ledger', ledger === undefined ? 'unknown' : ledgerWords(ledger)],
    ['Data', files.map(({ name, bytes }) => `${kindOf(name)} ${format.bytes(bytes)}`).join(', ')],
    ['Notices', String(status.notices.length)],
  ];
  return lines.map(([name = '', value = '']) => `${`${name}:`.padEnd(12)}${value}`).join('\n');
}

function listens({ addresses, port }: SystemView['gateway']): string {
  return port === null ? 'no' : `${addresses.join(' and ')}, port ${port}`;
}

function ledgerWords({ state, requests, bytes, waiting, checkedAt }: DataHealthView): string {
  const checked = checkedAt === null ? 'never checked' : `found sound ${new Date(checkedAt).toISOString()}`;
  return `${state}, ${requests ?? 'unknown'} requests, ${format.bytes(bytes)}, ${waiting} waiting, ${checked}`;
}

/** Only what Breakerbox itself puts there is called by its name: exports may be named by anybody. */
const OWN =
  /^(ledger\.sqlite(-wal|-shm)?|bodies\.sqlite(-wal|-shm)?|settings\.json|fixes\.json|catalog\.json|[a-z]+\/)$/u;

function kindOf(name: string): string {
  return OWN.test(name) ? name : 'another file';
}

/** openai 2, groq 1 */
function counted(names: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return counts.size === 0 ? 'none' : [...counts].map(([name, count]) => `${name} ${count}`).join(', ');
}

// Proves that the import law is alive: the tool reads the whole tree, the tree obeys, and every rule bites.
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { copyTree, project, runTool, type CopiedTree } from './copied-tree.ts';

interface Violation {
  readonly from: string;
  readonly to: string;
  readonly rule: { readonly name: string };
}

interface Cruise {
  readonly violations: readonly Violation[];
  readonly totalCruised: number;
}

function cruise(folder: string): Cruise {
  const report = runTool(folder, 'depcruise', '--output-type', 'json', 'app', 'electron', 'src');
  return (JSON.parse(report) as { summary: Cruise }).summary;
}

const shelf1 = ['domain'];
const shelf2 = [...shelf1, 'contract', 'costing', 'routing', 'sse', 'dialects', 'providers', 'platform'];
const shelf3 = [
  ...shelf2,
  'store',
  'ledger',
  'catalog',
  'settings',
  'fixes',
  'vault',
  'budgets',
  'tokens',
  'metrics',
  'bodies',
  'telemetry',
];
const shelf4 = [...shelf3, 'dispatch'];
const shelf5 = [...shelf4, 'endpoints', 'control', 'connect', 'whatif'];

/** Who may import whom, written out a second time on purpose. */
const mayImport: Record<string, readonly string[]> = {
  domain: [],
  contract: shelf1,
  costing: shelf1,
  routing: [...shelf1, 'costing'],
  sse: shelf1,
  dialects: [...shelf1, 'sse'],
  providers: [...shelf1, 'dialects', 'sse'],
  platform: shelf1,
  store: shelf2,
  ledger: [...shelf2, 'store'],
  catalog: [...shelf2, 'store'],
  settings: [...shelf2, 'store', 'vault'],
  fixes: shelf2,
  vault: shelf2,
  tokens: shelf2,
  metrics: shelf2,
  telemetry: shelf2,
  bodies: [...shelf2, 'store'],
  budgets: [...shelf2, 'store', 'ledger'],
  dispatch: shelf3,
  endpoints: shelf4,
  control: [...shelf4, 'connect'],
  connect: shelf4,
  whatif: shelf4,
  http: shelf5,
  commands: shelf5,
};
const rooms = Object.keys(mayImport);

/** For each other rule one file that breaks it, and what that file says. */
const offences: Record<string, { file: string; text: string }> = {
  'rooms-have-a-shelf': { file: 'src/http/planted.ts', text: "import '../attic/planted.ts';" },
  'pure-rooms-do-no-io': { file: 'src/costing/planted.ts', text: "import 'node:fs';" },
  'time-comes-through-ports': { file: 'src/http/planted-timer.ts', text: "import 'node:timers/promises';" },
  'providers-are-strangers': { file: 'src/providers/planted.ts', text: "import './planted-other.ts';" },
  'one-door-to-sqlite': { file: 'src/ledger/planted.ts', text: "import type Database from 'better-sqlite3';" },
  'upstream-io-is-dispatch': { file: 'src/endpoints/planted.ts', text: "import { Pool } from 'undici';" },
  'core-has-no-shell': { file: 'src/planted.ts', text: "import 'electron';" },
  'core-imports-what-is-shipped': { file: 'src/control/planted.ts', text: "import '@orpc/tanstack-query';" },
  'renderer-sees-contract': { file: 'app/planted.tsx', text: "import type {} from '../src/domain/planted.ts';" },
  'renderer-is-a-page': { file: 'app/planted-node.tsx', text: "import 'node:path';" },
  'shell-sees-the-face': { file: 'electron/planted.ts', text: "import '../src/http/planted-empty.ts';" },
  'preload-sees-contract': { file: 'electron/preload.ts', text: "import '../src/index.ts';" },
  'product-knows-no-tests': { file: 'src/vault/planted.ts', text: "import './planted.test.ts';" },
  'no-cycle': { file: 'app/planted-a.ts', text: "import type {} from './planted-b.ts';" },
};

const bystanders: Record<string, string> = {
  'src/attic/planted.ts': '',
  'src/index.ts': '',
  'src/providers/planted-other.ts': '',
  'src/domain/planted.ts': '',
  'src/http/planted-empty.ts': '',
  'src/vault/planted.test.ts': '',
  'app/planted-b.ts': "import './planted-a.ts';",
};

test('the tree obeys the law, and the tool has read all of it', () => {
  const { violations, totalCruised } = cruise(project);
  expect(violations.map(({ rule, from, to }) => `${rule.name}: ${from} → ${to}`)).toEqual([]);
  expect(totalCruised).toBeGreaterThan(200);
});

describe('in a tree with planted offences', () => {
  let tree: CopiedTree;
  let found: readonly Violation[];

  beforeAll(() => {
    tree = copyTree();
    for (const [file, text] of Object.entries(bystanders)) tree.plant(file, text);
    for (const { file, text } of Object.values(offences)) tree.plant(file, text);
    for (const room of rooms) {
      tree.plant(`src/${room}/shelf-target.ts`, '');
      tree.plant(`src/${room}/shelf-to-face.ts`, "import '../index.ts';");
      for (const other of rooms.filter((name) => name !== room)) {
        tree.plant(`src/${room}/shelf-to-${other}.ts`, `import type {} from '../${other}/shelf-target.ts';`);
      }
    }
    found = cruise(tree.path).violations;
  });
  afterAll(() => tree[Symbol.dispose]());

  test.each(Object.entries(offences))('%s is caught', (name, { file }) => {
    expect(found.some(({ rule, from }) => rule.name === name && from === file)).toBe(true);
  });

  test.each(rooms)('%s imports from where it may, and from nowhere else', (room) => {
    const refused = found
      .filter(({ rule, from }) => rule.name === `shelf-${room}` && from.startsWith(`src/${room}/shelf-to-`))
      .map(({ from }) => from.slice(`src/${room}/shelf-to-`.length, -'.ts'.length));
    const forbidden = [...rooms, 'face'].filter((name) => name !== room && !mayImport[room]?.includes(name));
    expect(refused.toSorted()).toEqual(forbidden.toSorted());
  });

  test('each rule of the configuration has its offence here', () => {
    const config = createRequire(import.meta.url)(join(project, '.dependency-cruiser.cjs')) as {
      forbidden: { name: string }[];
    };
    const names = config.forbidden.map(({ name }) => name);
    expect(names.toSorted()).toEqual([...Object.keys(offences), ...rooms.map((room) => `shelf-${room}`)].toSorted());
  });
});

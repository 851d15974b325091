// The import law: rooms (folders of src/) stand on shelves, and a room imports from lower shelves only. Type imports
// count. test/law/architecture.test.ts proves that each rule still bites: without @swc/core this tool cannot read
// TypeScript 7, finds no modules and is content.

const shelves = [
  ['domain'],
  ['contract', 'costing', 'routing', 'sse', 'dialects', 'providers', 'platform'],
  ['store', 'ledger', 'catalog', 'settings', 'fixes', 'vault', 'budgets', 'tokens', 'metrics', 'bodies', 'telemetry'],
  ['dispatch'],
  ['endpoints', 'control', 'connect', 'whatif'],
  ['http', 'commands'],
];

/** What a room may import from its own shelf. */
const sideways = {
  routing: ['costing'],
  dialects: ['sse'],
  providers: ['dialects', 'sse'],
  ledger: ['store'],
  bodies: ['store'],
  catalog: ['store'],
  settings: ['store', 'vault'],
  budgets: ['store', 'ledger'],
  control: ['connect'],
};

/** Rooms that compute: no input, no output, no clock. */
const pureRooms = ['domain', 'contract', 'costing', 'routing', 'sse', 'dialects', 'providers'];

const rooms = shelves.flat();
const tests = '\\.test\\.tsx?$';

const room = (names) => `^src/(${names.join('|')})/`;
const npm = (names) => `(^|/)node_modules/(${names.join('|')})(/|$)`;
const core = (names) => `^(node:)?(${names.join('|')})(/|$)`;

/** Nothing that matches `from` may import what matches `to`. */
const bar = (name, from, to, comment) => ({ name, severity: 'error', comment, from, to });

const shelfRules = shelves.flatMap((shelf, level) =>
  shelf.map((name) => {
    const higher = shelves.slice(level + 1).flat();
    const barred = [...shelf, ...higher].filter((other) => other !== name && !sideways[name]?.includes(other));
    return bar(
      `shelf-${name}`,
      { path: room([name]) },
      { path: `${room(barred)}|^src/[^/]+$` },
      'A room imports from lower shelves only; whatever else it needs is handed in as a function.',
    );
  }),
);

module.exports = {
  forbidden: [
    ...shelfRules,
    bar(
      'rooms-have-a-shelf',
      {},
      { path: '^src/[^/]+/', pathNot: room(rooms) },
      'A new room must be put on a shelf in this file first.',
    ),
    bar(
      'pure-rooms-do-no-io',
      { path: room(pureRooms), pathNot: tests },
      { dependencyTypes: ['core'] },
      'Pure rooms take what they need as values.',
    ),
    bar(
      'time-comes-through-ports',
      { path: room(rooms), pathNot: `^src/platform/|-worker\\.ts$|${tests}` },
      { path: core(['timers', 'process', 'perf_hooks']), dependencyTypes: ['core'] },
      'The same fence as around the globals in .oxlintrc.json.',
    ),
    bar(
      'providers-are-strangers',
      { path: '^src/providers/([^/.]+)', pathNot: `^src/providers/registry\\.ts$|${tests}` },
      { path: '^src/providers/', pathNot: '^src/providers/((provider|simulation)\\.ts$|$1[./])' },
      'A provider knows the dialects, the common form and its own folder; only the registry lists them all.',
    ),
    bar(
      'one-door-to-sqlite',
      { pathNot: '^src/store/open-database\\.ts$' },
      { path: npm(['better-sqlite3', '@types/better-sqlite3']) },
      'The pragmas that keep the ledger safe are set in one place.',
    ),
    bar(
      'upstream-io-is-dispatch',
      { path: '^(src|app|electron)/', pathNot: '^src/(dispatch|platform)/' },
      { path: npm(['undici', 'undici-types']) },
      'Deadlines, breakers and the ledger see every upstream call.',
    ),
    bar(
      'core-has-no-shell',
      { path: '^src/' },
      {
        path: `^(app|electron)/|${npm(['electron', 'react', 'react-dom', 'recharts', '@types/react', '@types/react-dom'])}`,
      },
      'The core runs on plain Node, where importing electron even starts a download.',
    ),
    bar(
      'core-imports-what-is-shipped',
      { path: room(rooms), pathNot: tests },
      { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'], pathNot: npm(['@types/.+']) },
      'Headless runs from an installation without development dependencies.',
    ),
    bar(
      'renderer-sees-contract',
      { path: '^app/' },
      { path: '^(src|electron)/', pathNot: '^src/contract/' },
      'The panel knows what it may ask, not how it is answered.',
    ),
    bar(
      'renderer-is-a-page',
      { path: '^app/', pathNot: tests },
      { dependencyTypes: ['core'] },
      'The panel also runs in a browser.',
    ),
    bar(
      'shell-sees-the-face',
      { path: '^electron/' },
      { path: '^(src|app)/', pathNot: '^src/(index\\.ts|contract/)' },
      'The desktop shell starts the core through its public face.',
    ),
    bar(
      'preload-sees-contract',
      { path: '^electron/preload\\.ts$' },
      { path: '^(src|app|electron)/', pathNot: '^src/contract/' },
      'A preload script is as small as can be.',
    ),
    bar(
      'product-knows-no-tests',
      { path: '^(src|app|electron)/', pathNot: tests },
      { path: `^test/|${tests}` },
      'What is shipped stands without its tests.',
    ),
    {
      name: 'no-cycle',
      severity: 'error',
      comment: 'A cycle has no top to start reading at.',
      from: {},
      to: { circular: true },
    },
  ],
  options: {
    parser: 'swc',
    doNotFollow: { path: 'node_modules' },
    // Many packages export themselves to `import` only; unresolved they would slip past the rules about packages.
    enhancedResolveOptions: {
      extensions: ['.ts', '.tsx', '.mjs', '.js'],
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
    },
  },
};

import { expect, test } from 'vitest';
import { reachable, shippedPackages, type Lock } from './shipped-packages.ts';

test('what is needed is followed, from beside whoever needs it outwards', () => {
  const lock: Lock = {
    '': { dependencies: { a: '1' }, devDependencies: { panel: '1', tool: '1' } },
    'node_modules/a': { dependencies: { b: '1', 'of-another-system': '1' } },
    'node_modules/a/node_modules/b': { dependencies: { c: '1' } },
    'node_modules/b': {},
    'node_modules/c': { dependencies: { a: '1' } },
    'node_modules/panel': {},
    'node_modules/tool': {},
  };
  expect(reachable(lock, ['panel', 'node:fs', 'c'])).toEqual([
    'node_modules/a',
    'node_modules/a/node_modules/b',
    'node_modules/c',
    'node_modules/panel',
  ]);
});

test('holds what is shipped and no tool, each under a licence that lets it be', () => {
  const shipped = shippedPackages();
  const names = shipped.map(({ name }) => name);
  expect(names).toEqual(expect.arrayContaining(['better-sqlite3', 'react', 'radix-ui', 'undici', 'electron-updater']));
  expect(names).toContain('@fontsource-variable/inter');
  for (const tool of ['vitest', 'electron-builder', 'openai', 'oxlint']) expect(names).not.toContain(tool);
  const others = shipped.filter(
    ({ licence }) =>
      !/^\(?(MIT|ISC|0BSD|BSD-[23]-Clause|Apache-2\.0|OFL-1\.1|BlueOak-1\.0\.0|Python-2\.0|Unlicense)\b/u.test(licence),
  );
  expect(others.map(({ name, licence }) => `${name}: ${licence}`)).toEqual([]);
  expect(shipped.find(({ name }) => name === 'react')?.text).toContain('Permission is hereby granted');
});

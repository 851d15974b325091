// Proves that lint holds the fence around time, chance, network and the process, and that its doors are the known ones.
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { copyTree, project, runTool } from './copied-tree.ts';

const fenced = {
  Date: 'Date.now()',
  performance: 'performance.now()',
  setTimeout: 'setTimeout(() => {}, 1)',
  setInterval: 'setInterval(() => {}, 1)',
  setImmediate: 'setImmediate(() => {})',
  fetch: 'void fetch("http://127.0.0.1")',
  crypto: 'crypto.randomUUID()',
  process: 'process.pid',
  'Math.random': 'Math.random()',
  'AbortSignal.timeout': 'AbortSignal.timeout(1)',
};

interface Finding {
  readonly code: string;
  readonly labels: readonly { readonly span: { readonly line: number } }[];
}

function lint(folder: string, file: string): Finding[] {
  return (JSON.parse(runTool(folder, 'oxlint', '--format', 'json', file)) as { diagnostics: Finding[] }).diagnostics;
}

test('every fenced global is refused in a room, and allowed in platform', () => {
  using tree = copyTree();
  const text = Object.values(fenced).join(';\n');
  tree.plant('src/routing/planted.ts', text);
  tree.plant('src/platform/planted.ts', text);

  const lines = (file: string): number[] =>
    lint(tree.path, file)
      .filter(({ code }) => code.includes('no-restricted'))
      .map(({ labels }) => labels[0]?.span.line ?? 0);
  expect(new Set(lines('src/routing/planted.ts'))).toEqual(new Set(Object.keys(fenced).map((_, index) => index + 1)));
  expect(lines('src/platform/planted.ts')).toEqual([]);
});

test('rules that need types see them', () => {
  using tree = copyTree();
  tree.plant(
    'src/routing/planted.ts',
    'export async function wait(): Promise<void> {}\nexport function go(): void {\n  wait();\n}\n',
  );
  expect(lint(tree.path, 'src/routing/planted.ts').map(({ code }) => code)).toContain(
    'typescript(no-floating-promises)',
  );
});

test('only entry files read the environment', () => {
  const readers = globSync('{src,app,electron}/**/*.{ts,tsx,mjs}', { cwd: project })
    .map((file) => file.replaceAll('\\', '/'))
    .filter((file) => !/\.test\.tsx?$/u.test(file))
    .filter((file) => /\bprocess\b.{0,3}\benv\b/u.test(readFileSync(join(project, file), 'utf8')));
  const allowed = [
    // Writes it into the programs that it shows.
    'app/features/playground/snippets.ts',
    'electron/main.ts',
    'src/build-parts.ts',
    'src/find-electron.ts',
    'src/headless.ts',
    'src/launch.mjs',
    'src/run-headless.ts',
    'src/start.ts',
    'src/when-alone.ts',
  ];
  expect(readers.filter((file) => !allowed.includes(file))).toEqual([]);
});

// The launcher: which Node it takes, and that signals, exit codes and sudden death pass through it.
import { spawn, spawnSync, type ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Readable } from 'node:stream';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const launcher = resolve(import.meta.dirname, '../../src/launch.mjs');

/** What Node 20 looks like from inside, as far as the launcher looks. */
const asNode20 = [
  '--import',
  'data:text/javascript,Object.defineProperty(process, "versions", { value: { node: "20.19.0" } }); delete process.execve;',
];
/** A Node that cannot replace itself and has to start a child. */
const withoutExecve = ['--import', 'data:text/javascript,delete process.execve;'];

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'breakerbox-launch-'));
  writeFileSync(
    join(folder, 'script.ts'),
    `const code: number = 7;
     console.log(JSON.stringify({ args: process.argv.slice(2), path: process.env.PATH }));
     process.exitCode = code;`,
  );
  writeFileSync(
    join(folder, 'server.ts'),
    `import { whenAlone } from ${JSON.stringify(pathToFileURL(resolve(launcher, '../when-alone.ts')).href)};
     const stop = (why: string): void => { console.log(why); setTimeout(() => process.exit(3), 200); };
     process.on('SIGTERM', () => stop('SIGTERM'));
     process.on('SIGINT', () => stop('SIGINT'));
     whenAlone(() => stop('alone'));
     setInterval(() => {}, 1000);
     console.log('up');`,
  );
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

type Started = ChildProcessByStdio<null, Readable, null>;
interface Server {
  readonly child: Started;
  readonly rest: Promise<string>;
}

function launch(nodeArgs: readonly string[], ...args: string[]) {
  return spawnSync(process.execPath, [...nodeArgs, launcher, ...args], { encoding: 'utf8' });
}

/** Starts the launcher and waits until the script behind it is up. `rest` is what it says from then on. */
async function launchServer(nodeArgs: readonly string[]): Promise<Server> {
  return untilUp(
    spawn(process.execPath, [...nodeArgs, launcher, join(folder, 'server.ts')], {
      stdio: ['ignore', 'pipe', 'inherit'],
    }),
  );
}

async function untilUp(child: Started): Promise<Server> {
  child.stdout.setEncoding('utf8');
  await once(child.stdout, 'data');
  let said = '';
  child.stdout.on('data', (text: string) => (said += text));
  return { child, rest: once(child.stdout, 'close').then(() => said.trim()) };
}

describe.each([
  ['becoming the script', []],
  ['with the script as a child', withoutExecve],
])('%s', (_name, nodeArgs) => {
  test('passes arguments and the exit code, and puts the tools on PATH', () => {
    const { status, stdout } = launch(nodeArgs, join(folder, 'script.ts'), 'a', '--b');
    const { args, path } = JSON.parse(stdout) as { args: string[]; path: string };
    expect(status).toBe(7);
    expect(args).toEqual(['a', '--b']);
    expect(path).toContain(join('node_modules', '.bin'));
  });

  test.skipIf(process.platform === 'win32')('passes a signal on, once', async () => {
    const { child, rest } = await launchServer(nodeArgs);
    const exit = once(child, 'exit');
    child.kill('SIGTERM');
    expect(await exit).toEqual([3, null]);
    expect(await rest).toBe('SIGTERM');
  });

  // npm passes SIGTERM to the shell of its script, which dies of it and tells nobody.
  test.skipIf(process.platform === 'win32')('is told when the shell of npm is gone', async () => {
    const { child, rest } = await untilUp(
      spawn('sh', ['-c', '"$@"; exit $?', 'sh', process.execPath, ...nodeArgs, launcher, join(folder, 'server.ts')], {
        stdio: ['ignore', 'pipe', 'inherit'],
        env: { ...process.env, npm_lifecycle_event: 'headless' },
      }),
    );
    child.kill('SIGTERM');
    expect(await rest).toBe('alone');
  });

  test('runs an installed tool', () => {
    const { status, stdout } = launch(nodeArgs, '--bin', 'tsc', '--version');
    expect(status).toBe(0);
    expect(stdout).toMatch(/^Version \d/u);
  });
});

test('a script whose launcher is killed learns of it', async () => {
  const { child, rest } = await launchServer(withoutExecve);
  child.kill('SIGKILL');
  expect(await rest).toBe('alone');
});

test('a tool that is not installed is named', () => {
  const { status, stderr } = launch([], '--bin', 'no-such-tool');
  expect(status).toBe(78);
  expect(stderr).toBe('The tool "no-such-tool" is not installed: run "npm ci".\n');
});

describe('without an installed Node', () => {
  let copy: string;
  beforeAll(() => {
    mkdirSync(join(folder, 'src'));
    copy = join(folder, 'src/launch.mjs');
    cpSync(launcher, copy);
  });

  test('an old Node says in one sentence what is needed', () => {
    const { status, stderr } = spawnSync(process.execPath, [...asNode20, copy, 'x.ts'], { encoding: 'utf8' });
    expect(status).toBe(78);
    expect(stderr).toBe(
      'Breakerbox needs Node 22.18 or newer and found 20.19.0: run "npm ci", which brings the right one along, or install a newer Node.\n',
    );
  });

  test('a new Node runs the script itself', () => {
    const { status } = spawnSync(process.execPath, [copy, join(folder, 'script.ts')], { encoding: 'utf8' });
    expect(status).toBe(7);
  });
});

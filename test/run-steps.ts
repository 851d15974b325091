// What the steps of `npm test` do, and how their tests are counted.
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative, resolve } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { missingForDesktop } from './desktop-needs.ts';
import { obtainBrowser } from './find-browser.ts';

export interface Outcome {
  readonly passed: number;
  readonly failed: number;
  /** What stands behind the name of the step, if anything. */
  readonly summary: string;
  readonly output: string;
  /** The tests that failed, a line each: where, which and the first line of why. */
  readonly broken: readonly string[];
  /** Lines to print in any case. */
  readonly notes: readonly string[];
}

interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  readonly broken: readonly string[];
}

/** A step that hangs is a failure, not a wait for ever. */
const STEP_LIMIT_MS = 20 * 60_000;

const project = resolve(import.meta.dirname, '..');

/** A script of package.json counts as one test. */
export async function npmScript(name: string): Promise<Outcome> {
  const { code, output } = await runScript(name, []);
  return code === 0 ? outcomeOf({ passed: 1, failed: 0, skipped: 0, broken: [] }, '') : failure(output);
}

export async function unitTests(): Promise<Outcome> {
  return testStep(
    'test:unit',
    (file) => ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`],
    {},
    countVitest,
  );
}

export async function browserTests(): Promise<Outcome> {
  const notes: string[] = [];
  const browser = obtainBrowser((line) => notes.push(line));
  if (browser === undefined) {
    return {
      ...failure('There is no Chromium and none could be installed: install one or set CHROMIUM_PATH to it.'),
      notes,
    };
  }
  const missing = missingForDesktop();
  if (missing !== null) notes.push(`skipped: the desktop specs, because ${missing}`);
  const outcome = await testStep(
    'test:e2e',
    () => ['--reporter=list,json'],
    { CHROMIUM_PATH: browser },
    countPlaywright,
  );
  return { ...outcome, notes };
}

/** Runs a test runner that writes its result as JSON too, and counts what that says. */
async function testStep(
  script: string,
  args: (file: string) => string[],
  env: Record<string, string>,
  count: (report: unknown) => Counts,
): Promise<Outcome> {
  const folder = mkdtempSync(join(tmpdir(), 'breakerbox-test-'));
  try {
    const file = join(folder, 'report.json');
    const { code, output } = await runScript(script, args(file), { ...env, PLAYWRIGHT_JSON_OUTPUT_FILE: file });
    if (!existsSync(file)) return failure(output);
    const counts = count(JSON.parse(readFileSync(file, 'utf8')));
    // Runners also fail for what is no test: an error out of nowhere, a file that does not load, no tests at all.
    return outcomeOf(code !== 0 && counts.failed === 0 ? { ...counts, failed: 1 } : counts, output);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function countVitest(report: unknown): Counts {
  // The shape is that of Vitest's own JSON reporter.
  const { numPassedTests, numFailedTests, numPendingTests, testResults } = report as {
    numPassedTests: number;
    numFailedTests: number;
    numPendingTests: number;
    testResults: readonly {
      name: string;
      status: string;
      message: string;
      assertionResults: readonly { status: string; fullName: string; failureMessages: readonly string[] }[];
    }[];
  };
  const broken: string[] = [];
  let brokenFiles = 0;
  for (const { name, status, message, assertionResults } of testResults) {
    const failures = assertionResults.filter((one) => one.status === 'failed');
    for (const { fullName, failureMessages } of failures)
      broken.push(`${relative(project, name)}: ${fullName}: ${firstLine(failureMessages[0])}`);
    if (status !== 'failed' || failures.length > 0) continue;
    brokenFiles += 1;
    broken.push(`${relative(project, name)}: ${firstLine(message)}`);
  }
  return { passed: numPassedTests, failed: numFailedTests + brokenFiles, skipped: numPendingTests, broken };
}

/** A suite as Playwright's own JSON reporter writes it: a file, or a group within one. */
interface PlaywrightSuite {
  readonly suites?: readonly PlaywrightSuite[];
  readonly specs: readonly {
    readonly file: string;
    readonly title: string;
    readonly ok: boolean;
    readonly tests: readonly { readonly results: readonly { readonly error?: { readonly message?: string } }[] }[];
  }[];
}

function countPlaywright(report: unknown): Counts {
  const { stats, suites } = report as {
    stats: { expected: number; unexpected: number; flaky: number; skipped: number };
    suites: readonly PlaywrightSuite[];
  };
  const failed = stats.unexpected + stats.flaky;
  return { passed: stats.expected, failed, skipped: stats.skipped, broken: suites.flatMap(brokenSpecs) };
}

function brokenSpecs({ specs, suites = [] }: PlaywrightSuite): string[] {
  const own = specs.filter(({ ok }) => !ok);
  return [
    ...own.map(({ file, title, tests }) => `${file}: ${title}: ${firstLine(tests[0]?.results[0]?.error?.message)}`),
    ...suites.flatMap(brokenSpecs),
  ];
}

function firstLine(text = ''): string {
  return stripVTControlCharacters(text).split('\n', 1)[0] ?? '';
}

function outcomeOf({ passed, failed, skipped, broken }: Counts, output: string): Outcome {
  const parts = [`${passed} passed`, failed > 0 && `${failed} failed`, skipped > 0 && `${skipped} skipped`];
  return { passed, failed, summary: output === '' ? '' : parts.filter(Boolean).join(', '), output, broken, notes: [] };
}

function failure(output: string): Outcome {
  return { passed: 0, failed: 1, summary: '', output, broken: [], notes: [] };
}

async function runScript(
  name: string,
  args: readonly string[],
  env: Record<string, string> = {},
): Promise<{ code: number | null; output: string }> {
  const child = spawn('npm', ['run', '--silent', name, '--', ...args], {
    cwd: project,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    // On Windows npm is a batch file, which only a shell can start.
    shell: process.platform === 'win32',
    timeout: STEP_LIMIT_MS,
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => (output += text));
  }
  const { promise, resolve: settle, reject } = Promise.withResolvers<number | null>();
  child.on('error', reject).on('close', settle);
  // Some tools colour what nobody looks at, CI or not.
  return { code: await promise, output: stripVTControlCharacters(output) };
}

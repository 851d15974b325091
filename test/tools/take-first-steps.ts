// Takes the pictures of docs/first-steps.md: a fresh gateway in a fresh home, its real panel in a real browser, and Claude
// Code itself for the first request; only the provider behind it all is simulated.
//
//   node src/launch.mjs test/tools/take-first-steps.ts --home DIR [--tools DIR]
//
//   --home DIR    stands for the user's home in the pictures; must not exist, and is removed
//   --tools DIR   where the agent is installed, and found again the next time

import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { chromium } from '@playwright/test';
import type { Page } from '@playwright/test';
import { claudeCode } from '../agents/claude-code.ts';
import { TOOL } from '../agents/errands.ts';
import { installPackages } from '../agents/npm-folder.ts';
import { runProgram } from '../agents/run-program.ts';
import { startSimulator } from '../agents/simulator.ts';
import { findBrowser } from '../find-browser.ts';
import { startGateway } from '../support/gateway-process.ts';

const { values: options } = parseArgs({ options: { home: { type: 'string' }, tools: { type: 'string' } } });
if (options.home === undefined) throw new Error('Say with --home what stands for the home.');
const home = resolve(options.home);
const PROVIDER_KEY = 'sk-ant-api03-of-nobody';
const PICTURES = resolve(import.meta.dirname, '../../docs/first-steps');
const AGENT_LIMIT_MS = 120_000;

await using cleanUp = new AsyncDisposableStack();
// Not one that is somebody's.
mkdirSync(home);
cleanUp.defer(() => rmSync(home, { recursive: true, force: true }));
const tools = options.tools ?? mkdtempSync(join(tmpdir(), 'breakerbox-pictures-'));
if (options.tools === undefined) cleanUp.defer(() => rmSync(tools, { recursive: true, force: true }));
const spec = `${claudeCode.packageName}@${claudeCode.version}`;
const { file, args } = claudeCode.program(await installPackages(join(tools, claudeCode.id), [spec], process.env));
const bin = join(home, '.local', 'bin');
mkdirSync(bin, { recursive: true });
writeFileSync(join(bin, 'claude'), `#!/bin/sh\nexec '${file}' '${args.join("' '")}' "$@"\n`);
chmodSync(join(bin, 'claude'), 0o755);
const env = {
  HOME: home,
  USERPROFILE: home,
  XDG_CONFIG_HOME: '',
  PATH: `${bin}${delimiter}${process.env['PATH'] ?? ''}`,
};

const simulator = await startSimulator([PROVIDER_KEY], claudeCode.shells);
cleanUp.defer(() => simulator.close());
const gateway = await startGateway({ args: ['--port', '4747'], env: { ...env, ...claudeCode.quiet } });
cleanUp.defer(() => gateway.dispose());
const executablePath = findBrowser();
const browser = await chromium.launch({
  ...(executablePath === undefined ? {} : { executablePath }),
  args: ['--disable-gpu', ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])],
});
cleanUp.defer(() => browser.close());
const page = await browser.newPage({ viewport: { width: 1080, height: 700 }, reducedMotion: 'reduce' });
mkdirSync(PICTURES, { recursive: true });

await page.goto(gateway.ready.panel);
await page.getByText('Running').waitFor();
await take(page, '1-started');

await page.getByRole('link', { name: 'Providers', exact: true }).click();
await page.getByRole('link', { name: 'Add a provider' }).click();
await page.getByText('Anthropic', { exact: true }).click();
await page.getByRole('textbox', { name: 'Key', exact: true }).fill(PROVIDER_KEY);
await take(page, '2-add-a-key');
const { id: provider } = await gateway.panel.providers.add({
  preset: 'anthropic',
  key: PROVIDER_KEY,
  baseUrl: simulator.url,
});
// The simulator lists no models and names no prices.
await gateway.panel.models.override({
  provider,
  model: claudeCode.ownModel ?? '',
  inputPrice: 5e9,
  cachedInputPrice: null,
  cacheWritePrice: null,
  outputPrice: 25e9,
  reasoningPrice: null,
  contextWindow: 200_000,
  maxOutput: 64_000,
  abilities: {},
});

await page.getByRole('link', { name: 'Connect', exact: true }).click();
await page.getByRole('button', { name: 'Claude Code' }).first().click();
await page.getByRole('list', { name: /^Changes of / }).waitFor();
await take(page, '3-connect');
await page.getByRole('button', { name: 'Connect Claude Code' }).click();
await page.getByText('No request has come yet').waitFor();

const { code, stderr } = await runProgram(join(bin, 'claude'), {
  args: claudeCode.asking(TOOL.prompt),
  cwd: home,
  env: { ...env, ...claudeCode.quiet },
  limitMs: AGENT_LIMIT_MS,
});
if (code !== 0) throw new Error(`Claude Code ended with ${code}: ${stderr}`);
await page.getByText('Last request').waitFor();
await take(page, '4-connected');

await page.getByRole('link', { name: 'Panel', exact: true }).click();
await page.locator('tr[data-request]').first().click();
await page.getByRole('heading', { name: /attempt/ }).waitFor();
await take(page, '5-first-request');

async function take(from: Page, name: string): Promise<void> {
  // What has just come in settles first, and nothing lies under the pointer.
  await from.mouse.move(0, 0);
  await from.waitForTimeout(800);
  await from.screenshot({ path: join(PICTURES, `${name}.png`) });
}

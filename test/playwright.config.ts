// The browser tests: test/e2e/*.e2e.ts against the built panel. One at a time, never repeated: a test that needs a
// second chance is broken.
import { defineConfig } from '@playwright/test';
import { findBrowser } from './find-browser.ts';

const executablePath = findBrowser();
const args = ['--disable-gpu'];
// Chromium refuses its sandbox to root.
if (process.getuid?.() === 0) args.push('--no-sandbox');

export default defineConfig({
  testDir: 'e2e',
  testMatch: '**/*.e2e.ts',
  outputDir: '../test-results',
  workers: 1,
  retries: 0,
  timeout: 120_000,
  expect: { timeout: 20_000 },
  forbidOnly: Boolean(process.env['CI']),
  reporter: 'list',
  use: {
    browserName: 'chromium',
    launchOptions: executablePath === undefined ? { args } : { args, executablePath },
    screenshot: 'only-on-failure',
  },
});

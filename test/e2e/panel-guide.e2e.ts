// The first steps on a fresh data directory, to the last tick: each comes from what is so.

import { execFile } from 'node:child_process';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { promisify } from 'node:util';
import type { Page } from '@playwright/test';
import { chat, postChat } from '../support/chat-call.ts';
import { provider, route } from '../support/gateway-config.ts';
import { invalidRequest } from '../support/upstream-behaviours.ts';
import { expect, test } from './panel-fixture.ts';
import { toSettings } from './to-settings.ts';
import { asSmall, expectSound } from './violations.ts';

const guide = (page: Page) => page.getByRole('region', { name: 'First steps' });
const step = (page: Page, name: string) => guide(page).getByRole('listitem', { name });
const done = (page: Page, name: string) => step(page, name).getByText('Done:');

test('leads from the demo to the first answer of a provider, each tick from what is so', async ({
  gatewayWith,
  upstreamWith,
  openPanel,
}) => {
  const gateway = await gatewayWith();
  const page = await openPanel(gateway);
  await expect(guide(page).getByRole('status')).toHaveText('Next: try it now, without a key');
  await expect(guide(page).getByText('Done:')).toHaveCount(0);

  // 1: what is copied works, and the answer ticks.
  await guide(page).getByRole('button', { name: 'Copy the curl line' }).click();
  const line = await page.evaluate(() => navigator.clipboard.readText());
  const { stdout } = await promisify(execFile)('/bin/sh', ['-c', line]);
  expect(stdout).toContain('[DONE]');
  await expect(done(page, 'Try it now, without a key')).toBeVisible();
  await expect(guide(page).getByRole('status')).toHaveText('Next: add a key');

  // 2: a key that is tested in place.
  const upstream = await upstreamWith({ models: ['m'] });
  const form = guide(page).getByRole('form', { name: 'Add a key' });
  await form.getByRole('combobox', { name: 'Provider' }).selectOption('OpenAI-compatible server');
  await form.getByRole('textbox', { name: /^Base URL/u }).fill(upstream.baseUrl);
  await form.getByRole('textbox', { name: /^Key/u }).fill('sk-of-nobody-0123456789');
  await form.getByRole('button', { name: 'Add and test' }).click();
  await expect(done(page, 'Add a key')).toBeVisible();
  await expect(done(page, 'Try it now, without a key')).toBeVisible();
  await expect(guide(page).getByRole('status')).toHaveText('Next: connect a tool');

  // 3 and 4: a tool that was connected by hand asks.
  await guide(page).getByRole('button', { name: 'Connect a tool' }).click();
  await expect(guide(page).getByRole('link', { name: /Choose a tool|Other tools/u })).toBeVisible();
  upstream.script(invalidRequest());
  await postChat(gateway, chat('custom/m'));
  await expect(page.locator('tr[data-request]').first()).toContainText('failed');
  await expect(done(page, 'See the first request arrive')).toBeHidden();
  await postChat(gateway, chat('custom/m'));
  await expect(done(page, 'See the first request arrive')).toBeVisible();
  await expect(done(page, 'Connect a tool')).toBeVisible();
  await expect(guide(page).getByRole('status')).toContainText('All of it works.');
  await guide(page).getByRole('button', { name: 'See the first request arrive' }).click();
  await guide(page)
    .getByRole('link', { name: /^See which way it went/u })
    .click();
  await expect(page.getByRole('complementary')).toContainText('custom');

  // Who comes back later finds the page without it.
  await page.reload();
  await expect(page.getByText('Running')).toBeVisible();
  await expect(page.locator('tr[data-request]').first()).toBeVisible();
  await expect(guide(page)).toBeHidden();
});

test('a refused key is no tick', async ({ gatewayWith, openPanel }) => {
  const refusing = createServer((_, response) =>
    response
      .writeHead(401, { 'content-type': 'application/json' })
      .end(JSON.stringify({ error: { message: 'Incorrect API key provided', code: 'invalid_api_key' } })),
  );
  await new Promise<void>((listening) => refusing.listen(0, '127.0.0.1', listening));
  const page = await openPanel(await gatewayWith());
  await guide(page).getByRole('button', { name: 'Add a key' }).click();
  const form = guide(page).getByRole('form', { name: 'Add a key' });
  await form.getByRole('combobox', { name: 'Provider' }).selectOption('LiteLLM proxy');
  await form
    .getByRole('textbox', { name: /^Base URL/u })
    .fill(`http://127.0.0.1:${(refusing.address() as AddressInfo).port}/v1`);
  await form.getByRole('textbox', { name: /^Key/u }).fill('sk-of-nobody-0123456789');
  await form.getByRole('button', { name: 'Add and test' }).click();
  await expect(step(page, 'Add a key')).toContainText('refuses this key');
  await expect(done(page, 'Add a key')).toBeHidden();
  await expect(step(page, 'Add a key').getByRole('link', { name: 'Look at the providers' })).toBeVisible();
  refusing.close();
});

test('is put away for good, and comes back when it is asked for', async ({ gatewayWith, openPanel }) => {
  const page = await openPanel(await gatewayWith());
  await guide(page).getByRole('button', { name: 'Put away' }).click();
  await expect(guide(page)).toBeHidden();
  await expect(page.getByRole('button', { name: 'Copy the curl line' })).toBeVisible();
  await page.reload();
  await expect(page.getByText('No request yet')).toBeVisible();
  await expect(guide(page)).toBeHidden();
  await page.keyboard.press('Control+k');
  await page.keyboard.type('first steps');
  await expect(page.getByRole('option', { name: /^Show the first steps/u })).toHaveAttribute('aria-selected', 'true');
  await page.keyboard.press('Enter');
  await expect(guide(page)).toBeVisible();

  await guide(page).getByRole('button', { name: 'Put away' }).click();
  await toSettings(page, 'About');
  await page.getByRole('button', { name: 'Show the first steps' }).click();
  await expect(guide(page)).toBeVisible();
});

test('who starts with providers of a file is not guided', async ({ gatewayWith, upstreamWith, openPanel }) => {
  const { baseUrl } = await upstreamWith();
  const gateway = await gatewayWith({
    config: { providers: [provider('alpha', baseUrl)], routes: [route('smart', ['alpha/m'])] },
  });
  const page = await openPanel(gateway);
  await expect(page.getByText('No request yet')).toBeVisible();
  await expect(guide(page)).toBeHidden();
});

for (const theme of ['light', 'dark'] as const) {
  test(`is accessible and fits the smallest window in the ${theme} theme`, async ({ gatewayWith, openPanel }) => {
    const page = await openPanel(await gatewayWith());
    await asSmall(page, theme);
    for (const name of ['Add a key', 'Connect a tool', 'See the first request arrive', 'Try it now, without a key']) {
      await guide(page).getByRole('button', { name }).click();
      await expect(step(page, name).getByRole('button', { expanded: true })).toBeVisible();
      await expectSound(page);
    }
  });
}

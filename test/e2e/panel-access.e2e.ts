// Who gets in: the link's token, a stale one, half a link, a new link in the same tab, a process that goes away.

import { expect, test } from './panel-fixture.ts';

const refusal = /Failed to load resource: .*401/u;

test('takes the token out of the address and keeps it for this tab only', async ({
  gatewayWith,
  openPanel,
  context,
}) => {
  const gateway = await gatewayWith();
  const page = await openPanel(gateway);
  expect(page.url()).toBe(`${new URL(gateway.ready.panel).origin}/#/`);
  await page.reload();
  await expect(page.getByRole('navigation')).toBeVisible();
  expect(await context.cookies()).toEqual([]);
  expect(await page.evaluate(() => JSON.stringify(localStorage))).not.toContain(gateway.panelToken);

  const other = await context.newPage();
  await other.goto(page.url());
  await expect(other.getByRole('heading', { level: 1 })).toHaveText('This address is only half of the link.');
  await other.close();
});

test('says where the new link is when the token is stale, and takes a new one in the same tab', async ({
  gatewayWith,
  page,
}) => {
  const gateway = await gatewayWith();
  await page.goto(gateway.ready.panel.replace(gateway.panelToken, 'of-yesterday'));
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('This link is no longer valid.');
  await expect(page.getByText('npm run headless')).toBeVisible();
  // Typing a new link over the old one changes the fragment only.
  await page.evaluate((hash) => void (location.hash = hash), new URL(gateway.ready.panel).hash);
  await expect(page.getByText('Running')).toBeVisible();
});

test('keeps calm while the process is away, and asks for the new link when it is back', async ({
  gatewayWith,
  openPanel,
  expectErrors,
}) => {
  // However a connection looks to a browser whose server ends.
  expectErrors(/Failed to load resource: net::ERR_/u);
  expectErrors(refusal);
  const first = await gatewayWith();
  const page = await openPanel(first);
  await expect(page.getByRole('switch')).toBeVisible();
  await first.stop();
  await expect(page.getByText('Reconnecting…')).toBeVisible();
  await expect(page.getByRole('switch')).toBeVisible();

  await gatewayWith({ args: ['--panel-port', String(first.panelPort)] });
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('This link is no longer valid.', {
    timeout: 20_000,
  });
});

// The way to a section of the settings, as a user goes it.

import type { Page } from '@playwright/test';

export async function toSettings(page: Page, section: string): Promise<void> {
  await page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name: 'Settings' }).click();
  await page.getByRole('navigation', { name: 'Settings' }).getByRole('link', { name: section, exact: true }).click();
}

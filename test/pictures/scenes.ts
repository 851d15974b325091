// What pictures are taken of: every page, in every state it can be in, and what opens on pages.

import type { Page } from '@playwright/test';
import { SECTIONS } from '../../app/features/settings/sections.ts';
import { PAGES } from '../../app/shell/pages.ts';

/** A gateway with a past, a new one, and one that does not answer. */
export const STATES = ['full', 'empty', 'error'] as const;
export type State = (typeof STATES)[number];

export interface Scene {
  readonly name: string;
  readonly title: string;
  readonly path: string;
  readonly states: readonly State[];
  /** What is done on the page before the picture is taken. */
  readonly act?: (page: Page) => Promise<void>;
  /** Takes back what was done. */
  readonly after?: (page: Page) => Promise<void>;
}

const pages: Scene[] = [...PAGES.filter(({ title }) => title !== 'Settings'), ...SECTIONS].map(({ path, title }) => ({
  name: title.toLowerCase().replaceAll(' ', '-'),
  title,
  path,
  states: STATES,
}));

/** Opened on a page with a past. */
function opened(name: string, title: string, path: string, act?: Scene['act']): Scene {
  return { name, title, path, states: ['full'], ...(act && { act }) };
}

const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name }).first();

const more: Scene[] = [
  opened('panel-request', 'Panel: a request', '/', (page) =>
    page.locator('tr[data-request]').filter({ hasText: 'claude-code' }).first().click(),
  ),
  opened('requests-fallback', 'Requests: one that fell back', '/requests?error=overloaded&state=done', (page) =>
    page.locator('tr[data-request]').first().click(),
  ),
  opened('requests-filtered', 'Requests: only those that failed', '/requests?state=failed'),
  opened('provider-add', 'Providers: adding one', '/providers/add', async (page) => {
    await page
      .getByText(/Gemini/u)
      .first()
      .click();
  }),
  opened('provider-drill', 'Providers: a fire drill', '/providers', (page) =>
    button(page, 'Start a drill at anthropic').click(),
  ),
  opened('connect-tool', 'Connect: what would change', '/connect', (page) => button(page, /^Codex/u).click()),
  opened('rule-part', 'Routing: a noun of a rule', '/routing', (page) =>
    button(page, /^the prompt has fewer than/u).click(),
  ),
  opened('routing-explain', 'Routing: why it would go there', '/routing', async (page) => {
    await button(page, 'Explain').click();
    await page.getByRole('region', { name: 'Explanation' }).waitFor();
  }),
  opened('routing-editor', 'Routing: rules as text', '/routing', (page) =>
    button(page, 'Edit rules and routes').click(),
  ),
  opened(
    'models-compare',
    'Models: side by side',
    '/models/compare?compare=anthropic/claude-sonnet-4-5&compare=openai/gpt-5&compare=openai/gpt-5-mini',
  ),
  opened('playground-answers', 'Playground: two models', '/playground', async (page) => {
    await button(page, 'Add a model').click();
    await page.getByRole('combobox', { name: 'Model 2' }).fill('cheap');
    await page
      .getByRole('option', { name: /^cheap/u })
      .first()
      .click();
    await page.getByRole('textbox', { name: 'Your message' }).fill('Name three uses of a fuse box.');
    await button(page, 'Send').click();
    for (const answer of await page.getByRole('region', { name: /^Answer of/u }).all())
      await answer.getByRole('link', { name: 'See the request' }).waitFor();
  }),
  {
    ...opened('palette', 'Anything, by its name', '/', async (page) => {
      await page.getByRole('switch').first().waitFor();
      await page.keyboard.press('ControlOrMeta+k');
      await page.keyboard.type('gro');
    }),
    after: (page) => page.keyboard.press('Escape'),
  },
  opened('model-values', 'Models: values of your own', '/models', (page) =>
    button(page, /^Change what is known of/u).click(),
  ),
  opened('budget-edit', 'Budgets: changing one', '/budgets', (page) => button(page, 'Edit monthly').click()),
  opened('client-key', 'Clients: a key', '/clients', (page) => button(page, 'Show the key of editor').click()),
  {
    ...opened('client-removed', 'Clients: undo', '/clients', async (page) => {
      await button(page, 'Remove editor').click();
      await button(page, 'Undo').waitFor();
    }),
    after: (page) => button(page, 'Undo').click(),
  },
  opened('fix-edit', 'Fixes: changing one', '/settings/fixes', (page) => button(page, /^Edit: /u).click()),
  opened('fix-add', 'Fixes: adding one', '/settings/fixes', (page) => button(page, 'Add a change by hand').click()),
  opened('version', 'Versions: what changed', '/settings/versions', (page) =>
    page.getByRole('listitem', { name: 'Version 2', exact: true }).getByRole('button', { expanded: false }).click(),
  ),
  opened('nowhere', 'No such page', '/nowhere'),
];

export const SCENES: readonly Scene[] = [...pages, ...more];

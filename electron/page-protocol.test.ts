import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '../test/support/eventually.ts';
import { createPageHandler, isPanelUrl, PAGE_HEADERS, PANEL_SCHEME } from './page-protocol.ts';

const folder = mkdtempSync(join(tmpdir(), 'breakerbox-page-'));
const inside = join(folder, 'app');
const asked: string[] = [];
/** One export, under one ticket. */
const handle = createPageHandler(inside, async (ticket) => {
  asked.push(ticket);
  if (ticket !== '-Ab_9') return null;
  const path = join(folder, 'export');
  writeFileSync(path, 'id,cost');
  return { name: 'requests.csv', path, bytes: 7, dispose: async () => rmSync(path) };
});
/** Node's Request knows no scheme of ours. */
const ask = (url: string, method = 'GET') => handle({ url, method } as Request);

beforeAll(() => {
  mkdirSync(join(inside, 'assets'), { recursive: true });
  writeFileSync(join(inside, 'index.html'), '<p>panel</p>');
  writeFileSync(join(inside, 'assets/a-b_1.js'), 'export {};');
  writeFileSync(join(inside, '.stamp'), 'x');
  writeFileSync(join(inside, 'notes.txt'), 'x');
  writeFileSync(join(folder, 'secret.html'), 'secret');
});
afterAll(() => rmSync(folder, { recursive: true }));

const steps = ['..', '%2e%2e', '%2E.', '.%2e', '..%2f..', '..%5c..', '..\\..', '%252e%252e', '%00', '....//'];
const hostile = steps.flatMap((step) => [
  `app://panel/${step}/secret.html`,
  `app://panel/assets/${step}/${step}/secret.html`,
  `app://panel/${step}%2fsecret.html`,
  `app://panel//${step}/secret.html`,
  `app://panel/assets/${step}%00/index.html`,
  `app://panel/x/${step}/../${step}/etc/passwd`,
]);

describe('the pages', () => {
  it('are served with their type and the policy', async () => {
    const page = await ask('app://panel/index.html?x#/providers');
    expect(page.status).toBe(200);
    expect(await page.text()).toBe('<p>panel</p>');
    expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect((await ask('app://panel/assets/a-b_1.js')).headers.get('content-type')).toMatch(/^text\/javascript/u);
  });

  it('have exactly this policy, also where there is nothing', async () => {
    const policy =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'none'; worker-src 'self'; base-uri 'none'; form-action 'none'; frame-src 'none'; frame-ancestors 'none'; object-src 'none'; require-trusted-types-for 'script'; trusted-types 'none'";
    for (const url of ['app://panel/index.html', 'app://panel/none.html', 'app://panel/..%2f'])
      expect((await ask(url)).headers.get('content-security-policy'), url).toBe(policy);
    expect(PAGE_HEADERS['x-content-type-options']).toBe('nosniff');
  });

  it('give an export for its ticket, as a file to be saved, and keep no copy', async () => {
    const file = await ask('app://panel/download/-Ab_9');
    expect(file.headers.get('content-disposition')).toBe('attachment; filename="requests.csv"');
    expect(file.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(await file.text()).toBe('id,cost');
    await eventually(() => expect(existsSync(join(folder, 'export'))).toBe(false));
    expect((await ask('app://panel/download/other')).status).toBe(404);
    asked.length = 0;
    for (const url of ['app://panel/download/', 'app://panel/download/a/b', 'app://panel/download/..%2fa'])
      expect([400, 404], url).toContain((await ask(url)).status);
    expect((await ask('app://panel/download/-Ab_9', 'POST')).status).toBe(400);
    expect(asked).toEqual([]);
  });

  it.each(hostile)('do not lead out of their folder: %s', async (url) => {
    const { status, body } = await ask(url);
    expect([400, 404]).toContain(status);
    expect(body).toBeNull();
  });

  it.each([
    ['app://panel/.stamp', 400],
    ['app://panel/notes.txt', 404],
    ['app://panel/', 400],
    ['app://panel/assets', 404],
    ['app://other/index.html', 400],
    ['app://user@panel/index.html', 400],
    ['http://panel/index.html', 400],
    ['nonsense', 400],
  ])('are all there is: %s', async (url, status) => {
    expect((await ask(url)).status).toBe(status);
  });

  it.each(['POST', 'PUT', 'HEAD', 'DELETE'])('are read, not %s', async (method) => {
    expect((await ask('app://panel/index.html', method)).status).toBe(400);
  });
});

describe('the scheme', () => {
  it('has no privilege that it does not need', () => {
    expect(PANEL_SCHEME.privileges).toEqual({ standard: true, secure: true, supportFetchAPI: true, codeCache: true });
  });

  it.each(['app://panel', 'app://panel/', 'app://panel/a#b'])('%s is the panel', (url) =>
    expect(isPanelUrl(url)).toBe(true),
  );
  it.each([
    'app://panel.evil/',
    'app://panel:80/',
    'app://panel@evil/',
    'app://x@panel/',
    'apps://panel/',
    'app:panel',
    '',
    'null',
  ])('%s is not', (url) => expect(isPanelUrl(url)).toBe(false));
});

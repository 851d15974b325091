// The built desktop app on the double when things go wrong or somebody means ill: starts that crash, pages that ask for
// too much, junk in every procedure, files to be saved.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { contract } from '../../src/contract/contract.ts';
import { seededRandom } from '../kill/seeded-random.ts';
import { eventually } from '../support/eventually.ts';
import { askDemo, connected, desktopFixture, told, type Connected } from './desktop-fixture.ts';

const { start, whenOpen, dataDir } = desktopFixture();

describe('a start after two that crashed', () => {
  async function crash(): Promise<void> {
    const desktop = await whenOpen();
    desktop.kill();
    await desktop.ended;
  }

  test('is careful, says so, and the one after it is as usual', async () => {
    await crash();
    const place = { x: 200, y: 150, width: 1100, height: 800, isMaximized: false };
    writeFileSync(join(dataDir(), 'desktop.json'), JSON.stringify({ window: place }));
    await crash();

    const careful = start({ args: ['--hidden'] });
    // There is no tray to be found in, so the window is there.
    await eventually(async () => expect((await told(careful)).some((what) => 'loads' in what)).toBe(true), 20_000);
    expect(await careful.do('menu')).toBeUndefined();
    const all = await told(careful);
    expect(all).toContainEqual({ acceleration: 'off' });
    expect(all.find((what) => typeof what['window'] === 'object')).not.toHaveProperty('window.x');
    const { call } = await connected(careful);
    expect(JSON.stringify(await call('/status/get', {}))).toContain('began 2 times without getting as far');
    expect((await careful.quit()).code).toBe(0);

    const usual = await whenOpen();
    expect(await told(usual)).not.toContainEqual({ acceleration: 'off' });
    // Where the careful one stood: the place before may have been what was wrong.
    expect((await told(usual)).find((what) => typeof what['window'] === 'object')).toHaveProperty('window.x', 10);
  });

  test('is as usual when they were refused with a reason', async () => {
    writeFileSync(join(dataDir(), '../config.yaml'), 'version: 1\nproviders: 7\n');
    for (let n = 0; n < 3; n += 1) {
      const { code, told: all } = await start({ args: ['--config', join(dataDir(), '../config.yaml')] }).ended;
      expect(code).toBe(1);
      expect(JSON.stringify(all)).toContain('providers');
    }
    expect(await told(await whenOpen())).not.toContainEqual({ acceleration: 'off' });
  });
});

describe('a file that the page saves', () => {
  test('is an export, asked for with a ticket, once', async () => {
    const desktop = await whenOpen();
    await askDemo(desktop);
    const { call } = await connected(desktop);
    const offered = await call('/data/exportLink', { what: 'requests', format: 'csv' });
    const { url, name } = (offered as { p: { b: { json: { url: string; name: string } } } }).p.b.json;
    const address = new URL(url, 'app://panel/index.html').href;
    expect(await desktop.do('save', { url: address, name })).toMatch(/requests-.*\.csv$/u);
    const file = await desktop.do('load', { url: address });
    expect(file?.status).toBe(200);
    expect(file?.headers['content-disposition']).toBe(`attachment; filename="${name}"`);
    expect(Buffer.from(file?.body ?? '', 'base64').toString()).toContain(',demo,echo,');
    expect((await desktop.do('load', { url: address }))?.status).toBe(404);
    expect(await desktop.do('save', { url: 'https://example.org/x.csv', name: 'x.csv' })).toBeNull();
  });
});

describe('ports', () => {
  test('are not handed out without end', async () => {
    const desktop = await whenOpen();
    const pages: Connected[] = [];
    for (let n = 0; n < 25; n += 1) pages.push(await connected(desktop));
    // One is held at a time, and the last ones never were.
    await eventually(() => expect(pages.map((page) => page.isClosed())).toEqual(pages.map((_, n) => n !== 19)));
    expect(await pages[19]?.call('/status/get', {})).toMatchObject({ p: { b: {} } });
  });
});

/** `/providers/add` and so on. */
function pathsOf(part: object): string[] {
  return Object.entries(part).flatMap(([name, inner]: [string, object]) =>
    '~orpc' in inner ? [`/${name}`] : pathsOf(inner).map((path) => `/${name}${path}`),
  );
}

const JUNK: ((random: () => number) => string)[] = [
  () => 'null',
  () => '[]',
  () => '1e999',
  (random) => String(Math.floor(random() * 1e9)),
  () => '"\\u0000\\ud800"',
  (random) => JSON.stringify('x'.repeat(Math.floor(random() * 100_000))),
  () => '{"__proto__":{"isAdmin":true},"constructor":{"prototype":{}}}',
  () => '{"id":{"toString":"x"},"provider":["a"],"name":{}}',
  (random) => `${'['.repeat(Math.floor(random() * 2_000))}`,
  (random) => `${'{"a":'.repeat(500)}1${'}'.repeat(500)}${random() < 0.5 ? '' : '}'}`,
  (random) => JSON.stringify({ id: random(), provider: -1, model: null, limit: Number.MAX_VALUE, from: {}, to: [] }),
  () => '{"id":"../../etc/passwd","name":"..\\\\..\\\\x","path":"/etc/passwd","url":"file:///etc/passwd"}',
  () => '{"json":{},"meta":[["__proto__",0]],"maps":[["a"]]}',
];

/** What changes nothing in the world outside is asked with junk; what takes no input would be done by it. */
const PATHS = pathsOf(contract).filter((path) => !path.startsWith('/connect/'));

test('no junk gets anything but a refusal, whatever it is sent to', async () => {
  const desktop = await whenOpen();
  const { post, call, heard } = await connected(desktop);
  const random = seededRandom(11);
  const rounds = Math.ceil(2_000 / PATHS.length);
  let sent = 0;
  for (let round = 0; round < rounds; round += 1)
    for (const path of PATHS) {
      const junk = JUNK[Math.floor(random() * JUNK.length)]!(random);
      await post(`{"i":"j${sent}","p":{"u":"${path}","b":{"json":${junk}},"h":{}}}`);
      sent += 1;
    }
  expect(sent).toBeGreaterThanOrEqual(2_000);
  const cycle: { self?: object } = {};
  cycle.self = cycle;
  for (const data of [cycle, new Map([['i', 'x']]), 'x'.repeat(50_000_000), new Uint8Array(1_000_000)])
    await post(data);
  await eventually(async () => expect(await call('/status/get', {})).toMatchObject({ p: { b: {} } }), 30_000);
  const answers = heard.map(String);
  expect(answers.length).toBeGreaterThan(1_000);
  expect(answers.filter((answer) => answer.includes('INTERNAL_SERVER_ERROR'))).toEqual([]);
  expect(desktop.log).not.toContain('"event":"bug"');
  expect(({} as Record<string, unknown>)['isAdmin']).toBeUndefined();
  // Nothing of it has become a setting.
  expect(readFileSync(join(dataDir(), 'settings.json'), 'utf8')).not.toContain('passwd');
}, 120_000);

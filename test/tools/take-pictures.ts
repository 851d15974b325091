// Takes a picture of every page of the panel, in both themes and two sizes, full, empty and failed, for docs/pictures/,
// and writes docs/pictures.md, which shows them. From a real gateway with a made past, in a real browser.
//
//   npm run build && node src/launch.mjs test/tools/take-pictures.ts [options]
//
//   --home DIR       stands for the user's home in the pictures; must not exist, and is removed (default: a temporary one)
//   --port N         the gateway's port in the pictures (default 4747)
//   --only A,B       scenes by name, all of their states
//   --states A,B     full, empty, error
//   --themes A,B     light, dark
//   --sizes A,B      1440x900, 1024x700
//   --out DIR        elsewhere than docs/pictures, with no page that shows them
//   --tall           the whole page, however high

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { chromium, type Browser, type Page, type Request } from '@playwright/test';
import { findBrowser } from '../find-browser.ts';
import { buildHouse, buildNewHouse } from '../pictures/house.ts';
import { pictureIndex } from '../pictures/index-page.ts';
import { SCENES, STATES, type Scene, type State } from '../pictures/scenes.ts';
import { smallPng } from '../pictures/small-png.ts';
import type { Gateway } from '../support/gateway-process.ts';

const list = { type: 'string' } as const;
const { values: options } = parseArgs({
  options: {
    home: list,
    port: { type: 'string', default: '4747' },
    only: list,
    states: { type: 'string', default: STATES.join() },
    themes: { type: 'string', default: 'light,dark' },
    sizes: { type: 'string', default: '1440x900,1024x700' },
    out: list,
    tall: { type: 'boolean', default: false },
  },
});
/** A browser's page in one theme and size. */
interface Looking {
  readonly page: Page;
  readonly asking: ReadonlySet<Request>;
  readonly width: number;
  readonly height: number;
  readonly look: string;
}

const PATIENCE_MS = 10_000;
const out = resolve(options.out ?? join(import.meta.dirname, '../../docs/pictures'));
const scenes = SCENES.filter(({ name }) => options.only === undefined || options.only.split(',').includes(name));
const port = Number(options.port);
const problems: string[] = [];
let taken = 0;
let bytes = 0;

await using cleanUp = new AsyncDisposableStack();
const executablePath = findBrowser();
const browser = await chromium.launch({
  ...(executablePath === undefined ? {} : { executablePath }),
  args: ['--disable-gpu', ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])],
});
cleanUp.defer(() => browser.close());
mkdirSync(out, { recursive: true });

for (const state of STATES.filter((each) => options.states.split(',').includes(each))) await takeState(browser, state);
if (options.out === undefined) writeFileSync(join(out, '../pictures.md'), pictureIndex(out));
console.log(`${taken} pictures, ${(bytes / 1e6).toFixed(1)} MB`);
for (const problem of problems) console.error(problem);
process.exitCode = problems.length === 0 ? 0 : 1;

async function takeState(from: Browser, state: State): Promise<void> {
  const these = scenes.filter(({ states }) => states.includes(state));
  if (these.length === 0) return;
  await using things = new AsyncDisposableStack();
  const gateway = await gatewayFor(state, things);
  const looks = options.themes.split(',').flatMap((theme) => options.sizes.split(',').map((size) => ({ theme, size })));
  const pages: Looking[] = [];
  for (const { theme, size } of looks) {
    const [width = 0, height = 0] = size.split('x').map(Number);
    const page = await from.newPage({
      viewport: { width, height },
      colorScheme: theme === 'dark' ? 'dark' : 'light',
      reducedMotion: 'reduce',
      locale: 'en-US',
    });
    things.defer(() => page.close());
    page.setDefaultTimeout(PATIENCE_MS);
    const asking = watchQuestions(page);
    if (state === 'error') await page.route(/\/rpc\//u, (route) => route.abort('connectionrefused'));
    await page.goto(gateway.ready.panel);
    await page
      .getByText(state === 'error' ? /^Reconnecting/u : 'Running')
      .first()
      .waitFor();
    pages.push({ page, asking, width, height, look: `${theme}.${width}` });
  }
  const takeAll = async (looking: Looking, which: Scene[]): Promise<void> => {
    for (const scene of which) {
      await looking.page.setViewportSize({ width: looking.width, height: looking.height });
      await take(looking, scene, `${scene.name}.${state}.${looking.look}`);
    }
  };
  // What changes something that all looks would show is done in one after the other.
  await Promise.all(
    pages.map(async (each) =>
      takeAll(
        each,
        these.filter(({ after }) => after === undefined),
      ),
    ),
  );
  for (const each of pages)
    await takeAll(
      each,
      these.filter(({ after }) => after !== undefined),
    );
}

async function gatewayFor(state: State, things: AsyncDisposableStack): Promise<Gateway> {
  const home = resolve(options.home ?? join(mkdtempSync(join(tmpdir(), 'pictures-')), 'sam'));
  // Not one that is somebody's.
  mkdirSync(home);
  things.defer(() => rmSync(home, { recursive: true, force: true }));
  const house = await (state === 'full' ? buildHouse : buildNewHouse)(home, port);
  things.defer(() => house.close());
  return house.gateway;
}

async function take({ page, asking }: Looking, scene: Scene, name: string): Promise<void> {
  try {
    // From elsewhere, so that nothing is open that another scene has opened.
    const panel = new URL('/', page.url()).href;
    await page.goto(`${panel}#/nowhere-else`);
    await page.goto(`${panel}#${scene.path}`);
    await settle(page, asking);
    await scene.act?.(page);
    await settle(page, asking);
    if (options.tall) await stretch(page);
    const png = smallPng(await page.screenshot({ animations: 'disabled', caret: 'hide' }));
    writeFileSync(join(out, `${name}.png`), png);
    taken += 1;
    bytes += png.length;
    await scene.after?.(page);
    await page.keyboard.press('Escape');
  } catch (error) {
    problems.push(`${name} could not be taken: ${String(error).split('\n', 1)[0]}`);
  }
}

/** Questions of the panel that are not answered yet; the stream of events never is. */
function watchQuestions(page: Page): ReadonlySet<Request> {
  const open = new Set<Request>();
  page.on('request', (request) => {
    if (/\/rpc\/(?!events$)/u.test(request.url())) open.add(request);
  });
  page.on('requestfinished', (request) => open.delete(request));
  page.on('requestfailed', (request) => open.delete(request));
  return open;
}

/** What is being asked for has come, or has failed; nothing lies under the pointer. */
async function settle(page: Page, asking: ReadonlySet<Request>): Promise<void> {
  await page.mouse.move(0, 0);
  const until = performance.now() + PATIENCE_MS;
  for (let quiet = 0; quiet < 3 && performance.now() < until; quiet = asking.size === 0 ? quiet + 1 : 0)
    await page.waitForTimeout(150);
}

async function stretch(page: Page): Promise<void> {
  const size = page.viewportSize();
  const height = await page
    .locator('main')
    .evaluate((main) => (main as unknown as { scrollHeight: number }).scrollHeight);
  if (size !== null && height > size.height) await page.setViewportSize({ width: size.width, height });
  await page.waitForTimeout(300);
}

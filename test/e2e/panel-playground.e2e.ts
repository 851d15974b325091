// The playground: conversations through the gateway itself, with several models side by side.

import type { Page } from '@playwright/test';
import { eventsIn, eventText } from '../support/answer-formats.ts';
import { gate } from '../support/eventually.ts';
import { provider, route } from '../support/gateway-config.ts';
import type { SeenRequest } from '../support/scripted-upstream.ts';
import * as does from '../support/upstream-behaviours.ts';
import { expect, test } from './panel-fixture.ts';
import { asSmall, expectSound } from './violations.ts';

const PIXEL = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

const toPlayground = (page: Page) => page.getByRole('link', { name: 'Playground', exact: true }).click();
const message = (page: Page) => page.getByRole('textbox', { name: 'Your message' });
const answers = (page: Page, model: string) => page.getByRole('region', { name: `Answer of ${model}`, exact: true });

async function say(page: Page, text: string): Promise<void> {
  await message(page).fill(text);
  await message(page).press('Control+Enter');
}

/** By typing, as one does among hundreds. */
async function choose(page: Page, label: string, search: string, name: string): Promise<void> {
  const picker = page.getByRole('combobox', { name: label, exact: true });
  await picker.click();
  await picker.fill(search);
  const option = page.getByRole('option', { name }).first();
  await expect(option).toHaveAttribute('aria-selected', 'true');
  await picker.press('Enter');
  await expect(picker).toHaveValue(name);
}

function asked(call: SeenRequest | undefined): Record<string, unknown> {
  return JSON.parse(call?.body.toString() ?? '{}') as Record<string, unknown>;
}

test('two models answer side by side, with what each cost and how fast it was', async ({
  gatewayWith,
  upstreamWith,
  openPanel,
}) => {
  const usage = { prompt_tokens: 1_200, completion_tokens: 30, total_tokens: 1_230 };
  const words = Array.from({ length: 30 }, (_, index) => `word${index} `);
  const hold = gate();
  const quick = await upstreamWith({ always: does.pausesAfter(5, hold, { tokens: ['Quick ', ...words], usage }) });
  const slow = await upstreamWith({ always: does.pausesAfter(5, hold, { tokens: ['Slow ', ...words], usage }) });
  const ill = await upstreamWith({ always: does.overloaded() });
  const gateway = await gatewayWith({
    config: {
      providers: [
        provider('quick', quick.baseUrl, { models: [{ id: 'm', inputPrice: 1, outputPrice: 10 }] }),
        provider('slow', slow.baseUrl, { models: [{ id: 'm', inputPrice: 2, outputPrice: 20 }] }),
        provider('ill', ill.baseUrl),
      ],
      routes: [route('first', ['ill/m', 'quick/m'])],
    },
  });
  const page = await openPanel(gateway);
  await toPlayground(page);
  await expect(message(page)).toBeFocused();
  await choose(page, 'Model', 'fir', 'first');
  await page.getByRole('button', { name: 'Add a model' }).click();
  await expect(page.getByRole('combobox', { name: 'Model 2' })).toBeFocused();
  await expect(page.getByText('Choose a model above.')).toBeVisible();
  await choose(page, 'Model 2', 'm SLOW/', 'slow/m');
  await say(page, 'Hello, both of you');

  const [one, two] = [answers(page, 'first'), answers(page, 'slow/m')];
  // Both are on their way at once.
  await expect(one.getByRole('status')).toContainText('writes…');
  await expect(two.getByRole('status')).toContainText('writes…');
  await expect(one).toContainText('Quick word0 word1');
  // So long at least that a speed can be told.
  await page.waitForTimeout(100);
  hold.open();
  await expect(two).toContainText(/Slow word0 .*word29/u);
  // 1,200 × $1 + 30 × $10 and 1,200 × $2 + 30 × $20, per million.
  await expect(one).toContainText('Cost$0.0015');
  await expect(two).toContainText('Cost$0.0030');
  for (const answer of [one, two]) {
    await expect(answer).toContainText(/TTFT[\d.,]+ m?s/u);
    await expect(answer).toContainText(/Speed[\d.,]+ tokens\/s/u);
    await expect(answer).toContainText('Tokens1,200 in, 30 out');
  }
  await expect(one).toContainText('quick/m');
  await expect(one).toContainText('1 attempt failed before: ill.');

  // The next turn has the one before in it, each model its own.
  await say(page, 'And again');
  await expect(answers(page, 'slow/m')).toHaveCount(2);
  await expect(answers(page, 'slow/m').last()).toContainText('Cost');
  const [, second] = slow.calls;
  expect(asked(second)['messages']).toMatchObject([
    { role: 'user', content: 'Hello, both of you' },
    { role: 'assistant', content: expect.stringMatching(/^Slow word0/u) as unknown },
    { role: 'user', content: 'And again' },
  ]);

  // The ledger knows them as its own client's.
  await answers(page, 'first').first().getByRole('link', { name: 'See the request' }).click();
  await expect(page.getByRole('heading', { name: 'playground: first' })).toBeVisible();
  await expect(page.getByRole('heading', { name: '2 attempts' })).toBeVisible();
  await toPlayground(page);
  await expect(answers(page, 'slow/m')).toHaveCount(2);
});

test('a tool is called, its result typed in, and the model goes on', async ({
  gatewayWith,
  upstreamWith,
  openPanel,
}) => {
  const upstream = await upstreamWith();
  const calls = [{ id: 'call_1', name: 'get_weather', arguments: '{"place":"Zürich"}' }];
  upstream.script(does.streams(eventText(eventsIn('chat', { calls }))));
  const gateway = await gatewayWith({ config: { providers: [provider('one', upstream.baseUrl)] } });
  const page = await openPanel(gateway);
  await toPlayground(page);
  await choose(page, 'Model', 'one/m', 'one/m');
  await page.getByRole('button', { name: 'A tool to call' }).click();
  await expect(message(page)).toHaveValue('What is the weather in Zürich?');
  await page.getByRole('textbox', { name: 'System prompt' }).fill('Be brief.');
  await page.getByRole('button', { name: 'Send' }).click();

  const answer = answers(page, 'one/m').first();
  await expect(answer.getByRole('list', { name: 'Calls of tools' })).toContainText('get_weather({"place":"Zürich"})');
  await answer.getByRole('textbox', { name: 'What get_weather says' }).fill('{"temperature":21}');
  await answer.getByRole('button', { name: 'Go on', exact: true }).click();
  await expect(answers(page, 'one/m').last()).toContainText('Hello, wörld 🌍!');
  expect(asked(upstream.calls[0])).toMatchObject({ tools: [{ function: { name: 'get_weather' } }] });
  expect(asked(upstream.calls[1])['messages']).toMatchObject([
    { role: 'system', content: 'Be brief.' },
    { role: 'user' },
    { role: 'assistant', tool_calls: [{ id: 'call_1', function: { arguments: '{"place":"Zürich"}' } }] },
    { role: 'tool', tool_call_id: 'call_1', content: '{"temperature":21}' },
  ]);

  const tools = page.getByRole('textbox', { name: 'Tools' });
  await tools.fill('[{ "type": "function" }]');
  await expect(tools).toHaveAccessibleDescription(/Tool 1 needs/u);
  await message(page).fill('Once more');
  await expect(page.getByRole('button', { name: 'Send' })).toBeDisabled();
  await expect(page.getByText('Something under Settings is not right yet.')).toBeVisible();
});

test('pictures go along, from a file, the clipboard and a drop, and can be taken away', async ({
  gatewayWith,
  upstreamWith,
  openPanel,
}) => {
  const upstream = await upstreamWith();
  const gateway = await gatewayWith({ config: { providers: [provider('one', upstream.baseUrl)] } });
  const page = await openPanel(gateway);
  await toPlayground(page);
  await choose(page, 'Model', 'one/m', 'one/m');
  const pictures = page.getByRole('list', { name: 'Pictures to send' }).getByRole('img');
  const file = (name: string, mimeType: string, buffer: Buffer) => ({ name, mimeType, buffer });
  await page.getByLabel('Pictures', { exact: true }).setInputFiles([file('one.png', 'image/png', PIXEL)]);
  await expect(pictures).toHaveCount(1);
  const give = (how: 'paste' | 'drop', name: string) =>
    message(page).evaluate(
      (field, { how: kind, name: called, base64 }) => {
        const bytes = Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
        const data = new DataTransfer();
        data.items.add(new File([bytes], called, { type: 'image/png' }));
        const given = { bubbles: true, cancelable: true };
        field.dispatchEvent(
          kind === 'paste'
            ? new ClipboardEvent('paste', { ...given, clipboardData: data })
            : new DragEvent('drop', { ...given, dataTransfer: data }),
        );
      },
      { how, name, base64: PIXEL.toString('base64') },
    );
  await give('paste', 'two.png');
  await expect(pictures).toHaveCount(2);
  await give('drop', 'three.png');
  await expect(pictures).toHaveCount(3);
  await page.getByRole('button', { name: 'Remove two.png' }).click();
  await expect(pictures).toHaveCount(2);

  await page
    .getByLabel('Pictures', { exact: true })
    .setInputFiles([
      file('notes.txt', 'text/plain', Buffer.from('no picture')),
      file('huge.png', 'image/png', Buffer.alloc(9 * 1024 * 1024)),
    ]);
  const alert = page.getByRole('form', { name: 'Say something' }).locator('..').getByRole('alert');
  await expect(alert).toContainText('notes.txt is no PNG');
  await expect(alert).toContainText(/huge\.png has 9\.4 MB; a picture may have 8 MB/u);

  await say(page, 'What is this?');
  await expect(answers(page, 'one/m')).toContainText('Hello, wörld 🌍!');
  const url = `data:image/png;base64,${PIXEL.toString('base64')}`;
  expect(asked(upstream.calls[0])['messages']).toEqual([
    {
      role: 'user',
      content: [
        { type: 'text', text: 'What is this?' },
        { type: 'image_url', image_url: { url } },
        { type: 'image_url', image_url: { url } },
      ],
    },
  ]);
  await expect(page.getByRole('region', { name: 'You' }).getByRole('img', { name: 'three.png' })).toBeVisible();
});

test('more than can be sent at once is told before anything is sent', async ({
  gatewayWith,
  upstreamWith,
  openPanel,
}) => {
  const upstream = await upstreamWith();
  const gateway = await gatewayWith({ config: { providers: [provider('one', upstream.baseUrl)] } });
  const page = await openPanel(gateway);
  await toPlayground(page);
  const big = { name: 'big.png', mimeType: 'image/png', buffer: Buffer.alloc(7_000_000) };
  await page
    .getByLabel('Pictures', { exact: true })
    .setInputFiles([big, { ...big, name: 'b.png' }, { ...big, name: 'c.png' }]);
  await expect(page.getByRole('list', { name: 'Pictures to send' }).getByRole('img')).toHaveCount(3);
  await say(page, 'Too much?');
  await expect(answers(page, 'auto').getByRole('alert')).toContainText(/at most 24 MB can be sent at once/u);
  expect(upstream.calls).toHaveLength(0);
});

test('stops at Escape and by the button, and the upstream with it; leaving the page stops nothing, closing the tab does', async ({
  gatewayWith,
  upstreamWith,
  openPanel,
}) => {
  const upstream = await upstreamWith({ always: does.hangsAfter(2) });
  const gateway = await gatewayWith({ config: { providers: [provider('one', upstream.baseUrl)] } });
  const newest = async () => (await gateway.panel.requests.recent({ limit: 1 }))[0];
  const page = await openPanel(gateway);
  await toPlayground(page);
  await choose(page, 'Model', 'one/m', 'one/m');
  await say(page, 'Speak');
  await expect(answers(page, 'one/m')).toContainText('Hello, ');
  await message(page).press('Escape');
  await expect(answers(page, 'one/m')).toContainText('Stopped.');
  await (
    await upstream.call(1)
  ).socketClosed;
  await expect.poll(newest).toMatchObject({ client: 'playground', state: 'cancelled' });

  await page.getByRole('button', { name: 'Retry one/m' }).click();
  await expect(answers(page, 'one/m')).toContainText('Hello, ');
  await page.getByRole('button', { name: 'Stop one/m' }).click();
  await expect(answers(page, 'one/m')).toContainText('Stopped.');
  await (
    await upstream.call(2)
  ).socketClosed;

  const hold = gate();
  upstream.script(does.pausesAfter(2, hold));
  await page.getByRole('button', { name: 'Retry one/m' }).click();
  await expect(answers(page, 'one/m')).toContainText('Hello, ');
  await page.getByRole('link', { name: 'Requests', exact: true }).click();
  await expect(page.getByRole('heading', { name: 'Requests', level: 1 })).toBeVisible();
  hold.open();
  await toPlayground(page);
  await expect(answers(page, 'one/m')).toContainText('Hello, wörld 🌍!');
  await expect(answers(page, 'one/m')).toContainText('Cost');

  await say(page, 'Go on');
  await expect(answers(page, 'one/m').last()).toContainText('Hello, ');
  const last = await upstream.call(4);
  await page.close();
  await last.socketClosed;
  await expect.poll(newest).toMatchObject({ state: 'cancelled' });
});

test('says what went wrong and who was asked; retries, edits and clears, with a way back', async ({
  gatewayWith,
  upstreamWith,
  openPanel,
}) => {
  const first = await upstreamWith({ always: does.unauthorized() });
  const second = await upstreamWith({ always: does.overloaded() });
  const gateway = await gatewayWith({
    config: {
      providers: [provider('first', first.baseUrl), provider('second', second.baseUrl)],
      routes: [route('both', ['first/m', 'second/m'])],
    },
  });
  const page = await openPanel(gateway);
  await toPlayground(page);
  await choose(page, 'Model', 'both', 'both');
  await say(page, 'Hello?');
  const alert = answers(page, 'both').getByRole('alert');
  await expect(alert.getByRole('list', { name: 'Attempts' })).toContainText('first/m refused our key (401)');
  await expect(alert.getByRole('list', { name: 'Attempts' })).toContainText('second/m provider failed (503)');
  await expect(page.getByText('sk-first')).toHaveCount(0);

  second.always(does.answers({ tokens: ['```js\n<b>1</b>\n```\n', '<img src=x onerror=alert(1)>'] }));
  await page.getByRole('button', { name: 'Retry both' }).click();
  await expect(answers(page, 'both').getByRole('group', { name: 'Code in js' })).toHaveText('<b>1</b>');
  await expect(answers(page, 'both')).toContainText('<img src=x onerror=alert(1)>');
  await page.getByRole('button', { name: 'Copy the answer of both' }).click();
  await expect
    .poll(() => page.evaluate(() => navigator.clipboard.readText()))
    .toBe('```js\n<b>1</b>\n```\n<img src=x onerror=alert(1)>');

  second.always(does.answers({ tokens: ['Otherwise.'] }));
  await page.getByRole('button', { name: 'Edit', exact: true }).click();
  const edited = page.getByRole('textbox', { name: 'What you said' });
  await edited.fill('Hello again');
  await edited.press('Control+Enter');
  await expect(answers(page, 'both')).toContainText('Otherwise.');
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(page.getByRole('region', { name: 'You' })).toContainText('Hello?');
  await expect(answers(page, 'both')).toContainText('onerror');

  await page.getByRole('button', { name: 'Clear', exact: true }).click();
  await expect(page.getByRole('heading', { name: 'Nothing said yet' })).toBeVisible();
  // What is said about it stands under the composer, not upon it.
  const undo = page.getByRole('button', { name: 'Undo' });
  const send = await page.getByRole('button', { name: 'Send', exact: true }).boundingBox();
  const note = await page.getByRole('listitem').filter({ has: undo }).boundingBox();
  expect(note?.y).toBeGreaterThanOrEqual((send?.y ?? Infinity) + (send?.height ?? 0));
  await undo.click();
  await expect(answers(page, 'both')).toContainText('onerror');
});

test('shows the code of what the page asks, with the key in what is copied only', async ({
  gatewayWith,
  openPanel,
}) => {
  const gateway = await gatewayWith();
  const page = await openPanel(gateway);
  await toPlayground(page);
  await expect(page.getByText('No provider is configured, so the demo answers')).toBeVisible();
  await message(page).fill('It\'s "me"');
  await page.getByRole('textbox', { name: 'Temperature' }).fill('0.5');
  await page.getByRole('button', { name: 'Code', exact: true }).click();
  const side = page.getByRole('complementary', { name: 'Code' });
  await expect(side.getByRole('group', { name: 'The Python code' })).toContainText('"content": "It\'s \\"me\\""');
  await expect(side.getByRole('group', { name: 'The Python code' })).toContainText('temperature=0.5');
  await expect(side).not.toContainText(gateway.clientKey);
  const copied = async (what: string) => {
    await side.getByRole('button', { name: `Copy ${what}` }).click();
    await expect(side.getByRole('button', { name: `Copied ${what}` })).toBeVisible();
    return page.evaluate(() => navigator.clipboard.readText());
  };
  expect(await copied('the key’s variable')).toBe(`export BREAKERBOX_KEY='${gateway.clientKey}'`);
  await side.getByText('curl', { exact: true }).click();
  expect(await copied('the curl code')).toContain(`curl -N ${gateway.url}/v1/chat/completions`);
  await side.getByText('Node', { exact: true }).click();
  expect(await copied('the Node code')).toContain(`baseURL: "${gateway.url}/v1"`);

  await message(page).press('Control+Enter');
  await expect(answers(page, 'auto')).toContainText(/simulated/iu);
  await expect(answers(page, 'auto')).toContainText('demo/echo');
});

for (const colorScheme of ['light', 'dark'] as const) {
  test(`is nobody’s barrier in the ${colorScheme} theme, and fits the smallest window`, async ({
    gatewayWith,
    upstreamWith,
    openPanel,
  }) => {
    const calls = [{ id: 'call_1', name: 'get_weather', arguments: '{"place":"Zürich"}' }];
    const thinking = { text: 'Let me see.', proof: '' };
    const text = `Some code:\n\n\`\`\`ts\n${'x'.repeat(300)}\n\`\`\`\n\n${'y'.repeat(300)}`;
    const well = await upstreamWith({ always: does.streams(eventText(eventsIn('chat', { thinking, text, calls }))) });
    const ill = await upstreamWith({ always: does.overloaded() });
    const gateway = await gatewayWith({
      config: { providers: [provider('well', well.baseUrl), provider('ill', ill.baseUrl)] },
    });
    const page = await openPanel(gateway);
    await asSmall(page, colorScheme);
    await toPlayground(page);
    await expect(page.getByRole('heading', { name: 'Nothing said yet' })).toBeVisible();
    await expectSound(page);
    for (const [place, name] of ['well/m', 'ill/m', 'well/m', 'well/m'].entries()) {
      if (place > 0) await page.getByRole('button', { name: 'Add a model' }).click();
      const picker = page.getByRole('combobox', { name: place === 0 ? 'Model' : `Model ${place + 1}`, exact: true });
      await picker.click();
      await picker.fill(name);
      await expect(page.getByRole('option', { name }).first()).toBeVisible();
      if (place === 3) await expectSound(page);
      await picker.press('Enter');
    }
    await expect(page.getByRole('button', { name: 'Add a model' })).toBeDisabled();
    await page
      .getByLabel('Pictures', { exact: true })
      .setInputFiles([{ name: 'a.png', mimeType: 'image/png', buffer: PIXEL }]);
    await page.getByText('It may call tools').click();
    await say(page, `Hello ${'z'.repeat(200)}`);
    await expect(page.getByRole('textbox', { name: 'What get_weather says' })).toHaveCount(3);
    await expect(answers(page, 'ill/m').getByRole('alert')).toBeVisible();
    await expectSound(page);
    await page.getByRole('button', { name: 'Edit', exact: true }).click();
    await expectSound(page);
    await page.getByRole('button', { name: 'Code', exact: true }).click();
    await expect(page.getByRole('group', { name: 'The Python code' })).toBeVisible();
    await expectSound(page);
  });
}

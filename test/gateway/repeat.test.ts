// A request made again as it was, from what was kept of it: by a line for a terminal, or by the gateway itself.
// What would not be the same is refused, with the reason.

import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { curlCommand } from '../../app/features/panel/curl-line.ts';
import type { BodiesView } from '../../src/contract/privacy-views.ts';
import { post } from '../support/ask.ts';
import { eventually } from '../support/eventually.ts';
import { formBytes, openUpload } from '../support/forms.ts';
import { provider } from '../support/gateway-config.ts';
import { startGateway, type Gateway } from '../support/gateway-process.ts';
import type { Answer } from '../support/http-client.ts';
import { settled } from '../support/ledger-file.ts';
import { startUpstream, type ScriptedUpstream } from '../support/scripted-upstream.ts';

/** Everything that means something to a shell, to JSON, or to somebody's terminal. */
const ODD =
  `it's "quoted" and 'quoted', $HOME \${PATH} $(date) \`date\` \\ \\n !! * ? ~ # & | ; < > %s\n` +
  `second line\r\n\tEND\nENDD\n grüße, 你好, 🧯, \u2028, \u0007 the end\\`;
const KEY = `bbx-key-with-'odd"-$igns`;

const run = promisify(execFile);
let upstream: ScriptedUpstream;
let gateway: Gateway;

beforeAll(async () => {
  upstream = await startUpstream();
}, 30_000);
beforeEach(() => upstream.forget());
afterAll(async () => {
  await upstream?.close();
});

async function start(settings: Record<string, unknown> = { captureBodies: true }): Promise<void> {
  const clients = [
    { name: 'editor', key: KEY },
    { name: 'spare', key: 'bbx-spare-0123456789' },
  ];
  gateway = await startGateway({
    config: { providers: [provider('up', upstream.baseUrl, { preset: 'custom' })], clients, settings },
  });
}

const idOf = (answer: Answer): string => String(answer.headers['x-breakerbox-request-id']);

async function bodiesOf(answer: Answer): Promise<BodiesView> {
  await settled(gateway.dataDir, idOf(answer));
  return gateway.panel.requests.bodies({ id: idOf(answer) });
}

/** Waits until what was asked is there. */
async function kept(answer: Answer): Promise<BodiesView> {
  return eventually(async () => {
    const view = await bodiesOf(answer);
    expect(view.bodies.length).toBeGreaterThan(0);
    return view;
  });
}

/** As if it were pasted: no argument can be as long as that. */
async function typed(shell: string, line: string): Promise<void> {
  const asked = run(shell, ['-e']);
  asked.child.stdin?.end(`${line}\n`);
  await asked;
}

const ask = { model: 'up/m', messages: [{ role: 'user', content: ODD }] };
const SURFACES: readonly [path: string, body: Record<string, unknown>][] = [
  ['/v1/chat/completions', ask],
  ['/v1/chat/completions', { ...ask, stream: true }],
  ['/v1/chat/completions', { ...ask, messages: [{ role: 'user', content: `${ODD} ${'long '.repeat(40_000)}` }] }],
  ['/v1/messages', { ...ask, max_tokens: 10 }],
  ['/v1/responses', { model: 'up/m', input: ODD }],
  ['/v1/completions', { model: 'up/m', prompt: ODD }],
  ['/api/chat', { ...ask, stream: false }],
  ['/api/generate', { model: 'up/m', prompt: ODD, stream: true }],
];

describe.each(['dash', 'bash'])('a curl line, run by %s,', (shell) => {
  beforeAll(async () => start(), 60_000);
  afterAll(async () => gateway.dispose());

  test.each(SURFACES)('asks %s for the same again, to the last character', async (path, body) => {
    // Spaces that no serializer would make.
    const text = JSON.stringify(body, null, 2);
    const first = await post(gateway, path, text, { key: KEY });
    expect(first.status).toBe(200);
    const view = await kept(first);
    expect(view.repeat).toEqual({ path, problem: null });
    const kind = view.bodies.find((each) => each.kind === 'request');
    expect(kind?.text).toBe(text);
    const line = curlCommand({ url: gateway.url + path, key: KEY, streamed: true, body: kind?.text ?? '' });
    await typed(shell, line);
    const [newest] = await gateway.panel.requests.recent({ limit: 1 });
    expect(newest).toMatchObject({ client: 'editor', modelAsked: 'up/m' });
    expect(newest?.id).not.toBe(idOf(first));
    const calls = upstream.calls.map((call) => JSON.parse(call.body.toString()) as unknown);
    expect(calls).toHaveLength(2);
    expect(calls[1]).toEqual(calls[0]);
  });
});

describe('sending again', () => {
  beforeAll(async () => start(), 60_000);
  afterAll(async () => gateway.dispose());

  test.each(SURFACES)('asks %s for the same, inside, as a request of its own', async (path, body) => {
    const first = await post(gateway, path, JSON.stringify(body, null, 2), { key: KEY });
    await kept(first);
    const { id } = await gateway.panel.requests.sendAgain({ id: idOf(first) });
    expect(id).not.toBe(idOf(first));
    const made = await gateway.panel.requests.get({ id });
    expect(made).toMatchObject({ client: 'editor', modelAsked: 'up/m' });
    await settled(gateway.dataDir, id);
    expect(await gateway.panel.requests.get({ id })).toMatchObject({ state: 'done', status: 200, provider: 'up' });
    const calls = upstream.calls.map((call) => call.body.toString());
    expect(calls[1]).toBe(calls[0]);
  });

  test('is refused where the client is gone, or the request was never there', async () => {
    const first = await post(gateway, '/v1/chat/completions', ask, { key: KEY });
    await kept(first);
    await expect(gateway.panel.requests.sendAgain({ id: 'nobody' })).rejects.toThrow(/no request 'nobody'/);
    await gateway.panel.clients.remove({ name: 'editor' });
    await expect(gateway.panel.requests.sendAgain({ id: idOf(first) })).rejects.toThrow(/no client 'editor' any more/);
  });
});

describe('without a key to give', () => {
  beforeAll(async () => start(), 60_000);
  afterAll(async () => gateway.dispose());

  test('a curl line takes it from the environment', async () => {
    const line = curlCommand({
      url: `${gateway.url}/v1/chat/completions`,
      key: null,
      streamed: false,
      body: JSON.stringify(ask),
    });
    const { stdout } = await run('dash', ['-c', line], { env: { PATH: process.env['PATH'], BREAKERBOX_KEY: KEY } });
    expect(JSON.parse(stdout)).toHaveProperty('choices');
  });
});

describe('is refused, with the reason,', () => {
  afterEach(async () => gateway.dispose());

  const secret = `sk-proj-${'aB3dE5fG7h'.repeat(5)}`;
  const picture = Buffer.alloc(3_000, 7).toString('base64');
  const say = (content: string) => ({ model: 'up/m', messages: [{ role: 'user', content }] });

  test.each([
    ['a secret was taken out', say(`My key is ${secret}.`), /secret/],
    ['a picture was shortened', say(`data:image/png;base64,${picture}`), /length and digest/],
    ['only its beginning was kept', say('far too long '.repeat(400_000)), /only its beginning/],
  ])('where %s', async (_, body, why) => {
    await start();
    const first = await post(gateway, '/v1/chat/completions', body, { key: KEY });
    const { repeat, bodies } = await kept(first);
    expect(bodies.length).toBeGreaterThan(0);
    expect(repeat.path).toBeNull();
    expect(repeat.problem).toMatch(why);
    await expect(gateway.panel.requests.sendAgain({ id: idOf(first) })).rejects.toThrow(why);
  });

  test('where nothing was kept', async () => {
    await start({});
    const { repeat } = await bodiesOf(await post(gateway, '/v1/chat/completions', ask, { key: KEY }));
    expect(repeat).toEqual({ path: null, problem: expect.stringContaining('keeping requests and answers is off') });
  });

  test('where it came as a form', async () => {
    await start();
    const boundary = 'form';
    const upload = openUpload(`${gateway.url}/v1/audio/transcriptions`, KEY, {
      'content-type': `multipart/form-data; boundary=${boundary}`,
    });
    const file = { field: 'file', name: 'a.wav', type: 'audio/wav', bytes: Buffer.from('RIFF') };
    upload.end(formBytes(boundary, [['model', 'up/whisper'], file]));
    const { repeat } = await kept(await upload.answer);
    expect(repeat.problem).toContain('form');
  });
});

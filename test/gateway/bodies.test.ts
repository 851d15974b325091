// What was said is kept nowhere, unless the user wants it: then sealed, without secrets, for a time, and gone at once
// when it is to go.

import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { secretsBelow } from '../support/canary.ts';
import { openChat, postChat } from '../support/chat-call.ts';
import { eventually } from '../support/eventually.ts';
import { provider, providerKey, route } from '../support/gateway-config.ts';
import { startGateway, type Gateway } from '../support/gateway-process.ts';
import { readUntil, type Answer } from '../support/http-client.ts';
import { settled } from '../support/ledger-file.ts';
import { startUpstream, type ScriptedUpstream } from '../support/scripted-upstream.ts';
import * as does from '../support/upstream-behaviours.ts';

const ASKED = 'quagmire-canary-4711';
const SAID = ['per', 'nickety', '-canary', '-0815'];

let upstream: ScriptedUpstream;
let gateway: Gateway;

beforeAll(async () => {
  upstream = await startUpstream();
});
beforeEach(() => upstream.forget());
afterEach(async () => {
  await gateway?.dispose();
});
afterAll(async () => {
  await upstream?.close();
});

async function start(settings: Record<string, unknown> = {}): Promise<void> {
  gateway = await startGateway({
    config: {
      providers: [provider('up', upstream.baseUrl), provider('second', upstream.baseUrl)],
      routes: [route('both', ['up/m', 'second/m'])],
      clients: [
        { name: 'editor', key: 'bbx-editor-0123456789abcdef' },
        { name: 'agent', key: 'bbx-agent-0123456789abcdefg' },
      ],
      settings,
    },
  });
}

const chat = (rest: Record<string, unknown> = {}): Record<string, unknown> => ({
  model: 'both',
  messages: [{ role: 'user', content: `Say ${ASKED}.` }],
  ...rest,
});
const idOf = (answer: Answer): string => String(answer.headers['x-breakerbox-request-id']);
const says = (): ReturnType<typeof does.answers> => does.answers({ tokens: SAID });
const bodiesOf = async (id: string) => (await gateway.panel.requests.bodies({ id })).bodies;

/** Waits until the answer's bodies are there. */
async function kept(answer: Answer) {
  await settled(gateway.dataDir, idOf(answer));
  return eventually(async () => {
    const bodies = await bodiesOf(idOf(answer));
    expect(bodies.length).toBeGreaterThan(0);
    return bodies;
  });
}

describe('by default', () => {
  test('not one byte of a prompt or an answer is on the disk, whatever happens', async () => {
    await start();
    upstream.script(says(), says(), does.serverError(), says(), does.cutsAfter(2, 'destroy', { tokens: SAID }));
    await postChat(gateway, chat());
    await postChat(gateway, chat({ stream: true }));
    await postChat(gateway, chat());
    await postChat(gateway, chat({ stream: true }));
    await postChat(gateway, chat({ model: `no-${ASKED.slice(0, 3)}-such` }));
    upstream.script(does.hangsAfter(3, { tokens: SAID }), does.hangsAfter(3, { tokens: SAID }));
    const leaving = openChat(gateway, chat({ stream: true }));
    await readUntil(await leaving.response, (text) => text.includes('-canary'));
    leaving.hangUp();
    const cut = openChat(gateway, chat({ stream: true }));
    await readUntil(await cut.response, (text) => text.includes('-canary'));
    // In the middle of a stream, with whatever lies in files that a good end would tidy up.
    await gateway.kill();
    cut.hangUp();
    const words = [ASKED, ...SAID.filter((word) => word.length > 5), SAID.join('')];
    expect(secretsBelow(gateway.dataDir, words)).toEqual([]);
    expect(words.filter((word) => gateway.output().stderr.includes(word))).toEqual([]);
    expect(existsSync(join(gateway.dataDir, 'bodies.sqlite'))).toBe(false);
    expect(existsSync(join(gateway.dataDir, 'bodies-key'))).toBe(false);
  });

  test('the panel says that nothing is kept', async () => {
    await start();
    const answer = await postChat(gateway, chat());
    expect(await gateway.panel.requests.bodies({ id: idOf(answer) })).toMatchObject({
      bodies: [],
      capturing: false,
    });
  });
});

describe('switched on', () => {
  test('request, what each provider got, and the answer as the client had it', async () => {
    await start({ captureBodies: true });
    upstream.script(does.serverError(), says());
    const answer = await postChat(gateway, chat({ stream: true }));
    const bodies = await kept(answer);
    expect(bodies.map(({ kind, n }) => `${kind} ${n}`)).toEqual(['request 0', 'sent 1', 'sent 2', 'answer 0']);
    const [request, first, second, got] = bodies;
    expect(JSON.parse(request?.text ?? '')).toEqual(chat({ stream: true }));
    const calls = upstream.calls.map(({ body }) => body.toString());
    expect([first?.text, second?.text]).toEqual(calls);
    expect(got?.text).toBe(answer.text);
    expect([got?.type, got?.length, got?.cut, got?.redactions]).toEqual([
      'text/event-stream; charset=utf-8',
      answer.body.length,
      false,
      0,
    ]);
  });

  test('nothing of it can be read on the disk, or by others', async () => {
    await start({ captureBodies: true });
    upstream.script(says());
    await kept(await postChat(gateway, chat()));
    await gateway.stop();
    expect(secretsBelow(gateway.dataDir, [ASKED, ...SAID.slice(1), SAID.join('')])).toEqual([]);
    if (process.platform === 'win32') return;
    for (const name of readdirSync(gateway.dataDir).filter((each) => each.startsWith('bodies')))
      expect([name, statSync(join(gateway.dataDir, name)).mode & 0o777]).toEqual([name, 0o600]);
  });

  test('no secret is kept: not a live key, not one of a known shape, not one that a stream spreads', async () => {
    await start({ captureBodies: true });
    const live = providerKey('second');
    const foreign = 'ghp_0123456789abcdefghijABCDEFGHIJ012345';
    upstream.script(does.answers({ tokens: ['Yours: ', ...(live.match(/.{1,4}/g) ?? []), ' there.'] }));
    const content = `My key is ${live}, GitHub's ${foreign}, password=hunter2hunter2`;
    const answer = await postChat(gateway, chat({ stream: true, messages: [{ role: 'user', content }] }));
    const bodies = await kept(answer);
    for (const secret of [live, foreign, 'hunter2hunter2', gateway.clientKey])
      for (const { kind, text } of bodies) expect(`${kind}: ${text ?? ''}`).not.toContain(secret);
    const said = [...(bodies.at(-1)?.text ?? '').matchAll(/"content":"([^"]*)"/g)].map(([, piece]) => piece);
    expect(said.join('')).toBe('Yours: [redacted] there.');
    expect(bodies.every(({ redactions }) => redactions > 0)).toBe(true);
    await gateway.stop();
    expect(secretsBelow(gateway.dataDir, [live, foreign, 'hunter2hunter2'])).toEqual([]);
  });

  test('a key that was added later is no secret too few', async () => {
    await start({ captureBodies: true });
    await kept(await postChat(gateway, chat()));
    const later = 'sesame-opens-the-door-77';
    await gateway.panel.keys.add({ provider: 'up', name: 'later', value: later });
    const bodies = await kept(await postChat(gateway, chat({ user: later })));
    for (const { text } of bodies) expect(text).not.toContain(later);
  });

  test('pictures are kept as their digest', async () => {
    await start({ captureBodies: true });
    const url = `data:image/png;base64,${Buffer.alloc(30_000, 1).toString('base64')}`;
    const content = [{ type: 'image_url', image_url: { url } }];
    const [request] = await kept(await postChat(gateway, chat({ messages: [{ role: 'user', content }] })));
    expect(request?.text).toMatch(/base64,\[base64, 40000 characters, sha256 [0-9a-f]{64}\]/);
  });

  test('an error is an answer too, and so is half a stream', async () => {
    await start({ captureBodies: true });
    upstream.script(does.invalidRequest());
    const refused = await postChat(gateway, chat());
    expect(refused.status).toBe(400);
    expect((await kept(refused)).at(-1)?.text).toBe(refused.text);
    upstream.script(does.cutsAfter(2, 'destroy', { tokens: SAID }));
    const cut = await postChat(gateway, chat({ stream: true }));
    expect(cut.whole).toBe(false);
    expect((await kept(cut)).at(-1)?.text).toBe(cut.text);
  });

  test('for some clients only', async () => {
    await start({ captureBodies: { clients: ['agent'] } });
    const ofEditor = await postChat(gateway, chat(), { key: 'bbx-editor-0123456789abcdef' });
    const ofAgent = await postChat(gateway, chat(), { key: 'bbx-agent-0123456789abcdefg' });
    await kept(ofAgent);
    await settled(gateway.dataDir, idOf(ofEditor));
    expect(await bodiesOf(idOf(ofEditor))).toEqual([]);
  });

  test('it outlives a restart, and goes at once when everything is deleted', async () => {
    await start({ captureBodies: true });
    const id = idOf(await postChat(gateway, chat()));
    await settled(gateway.dataDir, id);
    await eventually(async () => expect((await gateway.panel.privacy.get({})).kept.requests).toBe(1));
    await gateway.stop();
    const again = await startGateway({ dataDir: gateway.dataDir });
    try {
      expect((await again.panel.requests.bodies({ id })).bodies[0]?.text).toContain(ASKED);
      const off = await again.panel.privacy.setCapture({ capture: false });
      expect(off.undo).not.toBe('');
      expect((await again.panel.privacy.get({})).kept.requests).toBe(1);
      await again.panel.privacy.deleteBodies({});
      expect(readdirSync(gateway.dataDir).filter((name) => name.startsWith('bodies'))).toEqual([]);
      expect((await again.panel.requests.bodies({ id })).bodies).toEqual([]);
      expect((await again.panel.privacy.get({})).kept).toEqual({ requests: 0, bytes: 0, oldestAt: null });
    } finally {
      await again.stop();
      await again.dispose();
    }
  });

  test('switched by hand it counts from the next request on, and can be taken back', async () => {
    await start();
    const { undo } = await gateway.panel.privacy.setCapture({ capture: true });
    await kept(await postChat(gateway, chat()));
    await gateway.panel.undo.apply({ token: undo });
    const after = await postChat(gateway, chat());
    await settled(gateway.dataDir, idOf(after));
    expect(await bodiesOf(idOf(after))).toEqual([]);
    expect((await gateway.panel.privacy.get({})).capture).toBe(false);
  });
});

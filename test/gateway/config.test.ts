// The process as a whole: what it makes of its configuration, its data directory, its ports and its signals.

import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { filesBelow, secretsBelow, secretsIn } from '../support/canary.ts';
import { chat, openChat, postChat } from '../support/chat-call.ts';
import { chatEvents, eventStream } from '../support/chat-format.ts';
import { eventually, gate } from '../support/eventually.ts';
import { provider, route } from '../support/gateway-config.ts';
import type { GatewayConfig } from '../support/gateway-config.ts';
import { makeDataDir, runToEnd, startGateway } from '../support/gateway-process.ts';
import type { Gateway } from '../support/gateway-process.ts';
import { readUntil, send, whole } from '../support/http-client.ts';
import { settled } from '../support/ledger-file.ts';
import { startUpstream } from '../support/scripted-upstream.ts';
import type { ScriptedUpstream } from '../support/scripted-upstream.ts';
import * as does from '../support/upstream-behaviours.ts';

let upstream: ScriptedUpstream;
beforeAll(async () => {
  upstream = await startUpstream();
});
afterAll(() => upstream.close());

const good = (): GatewayConfig => ({
  providers: [provider('up', upstream.baseUrl)],
  routes: [route('r', ['up/m'])],
  clients: [{ name: 'tool', key: 'bbx-test-0123456789abcdef' }],
});

/** Runs `body` with a gateway on a directory that is gone afterwards. */
async function withGateway(
  options: Parameters<typeof startGateway>[0],
  body: (gateway: Gateway) => Promise<void>,
): Promise<void> {
  const gateway = await startGateway(options);
  try {
    await body(gateway);
  } finally {
    await gateway.dispose();
  }
}

describe('a bad configuration', () => {
  // Every rule of the format has its unit test; here it is the way from a problem to the exit.
  test.each([
    ['an unknown field', { providers: [{ id: 'x', preset: 'openai', url: 'http://x' }] }, /providers(\[0\]|\.0).*url/],
    ['an unknown preset', { providers: [{ id: 'x', preset: 'opnai' }] }, /providers(\[0\]|\.0)\.preset/],
    [
      'an unknown strategy',
      { routes: [{ id: 'r', strategy: 'best', targets: [{ model: 'a/b' }] }] },
      /routes(\[0\]|\.0)\.strategy/,
    ],
    [
      'a timeout that is none',
      { routes: [{ id: 'r', targets: [{ model: 'a/b' }], timeouts: { idle: 'soon' } }] },
      /routes(\[0\]|\.0)\.timeouts\.idle/,
    ],
    ['another version', { version: 2 }, /version/],
  ])('with %s ends with 64 and names its path', async (_, config, path) => {
    const ended = await runToEnd({ configText: JSON.stringify({ version: 1, ...config }) });
    expect(ended.code).toBe(64);
    expect(ended.stderr).toMatch(path);
    expect(ended.stdout).toBe('');
    // One clear message, not a stack trace.
    expect(ended.stderr).not.toMatch(/\n\s+at /);
  });

  test('that is no YAML ends with 64 and names the file', async () => {
    const ended = await runToEnd({ configText: 'providers: [}' });
    expect(ended.code).toBe(64);
    expect(ended.stderr).toMatch(/config\.yaml/);
  });

  test('in a file that is not there ends with 64 and names it', async () => {
    const ended = await runToEnd({ args: ['--config', '/nowhere/breakerbox.yaml'] });
    expect(ended.code).toBe(64);
    expect(ended.stderr).toContain('/nowhere/breakerbox.yaml');
  });

  test('changes nothing', async () => {
    const data = makeDataDir();
    try {
      await withGateway({ dataDir: data.path, config: good() }, async (gateway) => {
        await gateway.stop();
      });
      const before = snapshot(data.path);
      const bad = { ...good(), aliases: { new: 'up/m' }, routes: [route('r', ['up/m'], { strategy: 'best' })] };
      expect((await runToEnd({ dataDir: data.path, config: bad })).code).toBe(64);
      expect(snapshot(data.path)).toEqual(before);
      await withGateway({ dataDir: data.path }, async (gateway) => {
        expect((await postChat(gateway, chat('r'))).status).toBe(200);
        expect((await postChat(gateway, chat('new'))).status).toBe(404);
      });
    } finally {
      data.remove();
    }
  });

  test('never repeats a key that it contains', async () => {
    const bad = {
      providers: [{ ...provider('x', 'nowhere at all'), preset: 'opnai' }],
      clients: [{ name: 'a', key: 7 }],
    };
    const ended = await runToEnd({ configText: JSON.stringify({ version: 1, ...bad }) });
    expect(ended.code).toBe(64);
    expect(ended.stderr).not.toContain('sk-x-');
  });

  /** Contents of what a person configured; the database and its companions live by themselves. */
  function snapshot(directory: string): Record<string, string> {
    const files = filesBelow(directory).filter((path) => !/sqlite|run\.json|lock|log/.test(basename(path)));
    return Object.fromEntries(files.map((path) => [path, readFileSync(path, 'utf8')]));
  }
});

describe('the configuration', () => {
  test('may be JSON, and a changed file replaces only the sections that it has', async () => {
    const data = makeDataDir();
    try {
      await withGateway(
        { dataDir: data.path, configText: JSON.stringify({ version: 1, ...good() }) },
        async (gateway) => {
          expect(gateway.clientKey).toBe('bbx-test-0123456789abcdef');
          expect((await postChat(gateway, chat('r'))).status).toBe(200);
          await gateway.stop();
        },
      );
      await withGateway({ dataDir: data.path, config: { aliases: { short: 'up/m' } } }, async (gateway) => {
        expect(gateway.clientKey).toBe('bbx-test-0123456789abcdef');
        for (const model of ['r', 'up/m', 'short']) expect((await postChat(gateway, chat(model))).status).toBe(200);
      });
    } finally {
      data.remove();
    }
  });

  test('may take keys from the environment', async () => {
    const keys = [{ name: 'main', env: 'MY_PROVIDER_SECRET' }];
    const config = { ...good(), providers: [provider('up', upstream.baseUrl, { keys })] };
    upstream.forget();
    await withGateway({ config, env: { MY_PROVIDER_SECRET: 'sk-env-0123456789abcdef' } }, async (gateway) => {
      expect((await postChat(gateway, chat('r'))).status).toBe(200);
      expect(upstream.calls[0]?.headers.authorization).toBe('Bearer sk-env-0123456789abcdef');
      expect(secretsBelow(gateway.dataDir, ['sk-env-0123456789abcdef'])).toEqual([]);
    });
  });

  test('tolerates a missing or a doubled /v1', async () => {
    upstream.forget();
    const config: GatewayConfig = {
      providers: [
        provider('bare', upstream.origin),
        provider('slash', `${upstream.origin}/`),
        provider('doubled', `${upstream.origin}/v1/v1`),
        provider('trailing', `${upstream.origin}/v1/`),
        provider('deep', `${upstream.origin}/api/openai/v1`),
      ],
    };
    await withGateway({ config }, async (gateway) => {
      for (const id of ['bare', 'slash', 'doubled', 'trailing', 'deep']) await postChat(gateway, chat(`${id}/m`));
      const urls = upstream.calls.map((call) => call.url);
      expect(urls).toEqual([...Array<string>(4).fill('/v1/chat/completions'), '/api/openai/v1/chat/completions']);
    });
  });
});

describe('the first start', () => {
  test('without a configuration offers the demo provider, and its answer is in the ledger', async () => {
    await withGateway({}, async (gateway) => {
      expect(gateway.ready).toMatchObject({ ready: true, pid: expect.any(Number) as number });
      expect(gateway.ready.gateway).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
      expect(gateway.ready.panel).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/#token=.{20,}$/);
      expect(gateway.clientKey).toMatch(/^bbx-.{20,}$/);
      for (const stream of [true, false]) {
        const answer = await postChat(gateway, chat('auto', { stream }));
        expect(answer.status).toBe(200);
        expect(answer.headers['x-breakerbox-provider']).toBe('demo');
        const { request } = await settled(gateway.dataDir, String(answer.headers['x-breakerbox-request-id']));
        expect(request).toMatchObject({ state: 'done', provider: 'demo', route: 'auto' });
        expect(request.output_tokens).toBeGreaterThan(0);
        if (stream) expect(request.ttft_us).toBeGreaterThan(0);
      }
      expect(await gateway.panel.status.get({})).toMatchObject({ demo: true });
    });
  });
});

test('a second start on the same directory ends with 2 and says who holds it', async () => {
  await withGateway({ config: good() }, async (gateway) => {
    const ended = await runToEnd({ dataDir: gateway.dataDir });
    expect(ended.code).toBe(2);
    expect(ended.stderr).toContain(String(gateway.ready.pid));
    expect(ended.stdout).toBe('');
    // The first one has not noticed.
    expect((await postChat(gateway, chat('r'))).status).toBe(200);
  });
});

test('a directory whose holder was killed can be used again', async () => {
  const data = makeDataDir();
  try {
    await withGateway({ dataDir: data.path, config: good() }, async (gateway) => {
      await gateway.kill();
    });
    await withGateway({ dataDir: data.path }, async (gateway) => {
      expect((await postChat(gateway, chat('r'))).status).toBe(200);
    });
  } finally {
    data.remove();
  }
});

test.each(['--port', '--panel-port'])(
  'a taken port given as %s is named and ends with 75',
  async (flag) => {
    const squatter = createServer();
    const port = await new Promise<number>((resolve) => {
      squatter.listen(0, '127.0.0.1', () => resolve((squatter.address() as AddressInfo).port));
    });
    try {
      const ended = await runToEnd({ config: good(), args: [flag, String(port)] });
      expect(ended.code).toBe(75);
      expect(ended.stderr).toContain(String(port));
      expect(ended.stdout).toBe('');
    } finally {
      squatter.close();
    }
  },
  30_000,
);

test('where there is IPv6, ::1 is ours as well', async () => {
  await withGateway({ config: good() }, async (gateway) => {
    const probe = createServer();
    const sixth = await new Promise<boolean>((resolve) => {
      probe.once('error', () => resolve(false)).listen(0, '::1', () => resolve(true));
    });
    probe.close();
    if (!sixth) return;
    for (const port of [gateway.port, gateway.panelPort]) {
      expect((await send(`http://[::1]:${port}/health`)).status).toBeLessThan(500);
    }
  });
});

describe('a signal to end', () => {
  test.each(['SIGTERM', 'SIGINT'] as const)(
    '%s lets a running stream finish, takes no new request, and exits 0',
    async (signal) => {
      const hold = gate();
      upstream.script(does.pausesAfter(2, hold));
      await withGateway({ config: good() }, async (gateway) => {
        const response = await openChat(gateway, chat('r', { stream: true })).response;
        const head = await readUntil(response, (text) => text.includes('lo, '));
        process.kill(gateway.ready.pid, signal);
        await eventually(async () => {
          await expect(send(`${gateway.url}/health`)).rejects.toThrow('ECONNREFUSED');
        });
        hold.open();
        const rest = await whole(response);
        expect(rest.whole).toBe(true);
        expect(head + rest.text).toBe(eventStream(chatEvents({ usageAt: 'nowhere' })));
        const ended = await gateway.ended;
        expect(ended.code).toBe(0);
        const { request } = await settled(gateway.dataDir, String(response.headers['x-breakerbox-request-id']));
        expect(request).toMatchObject({ state: 'done', output_tokens: 3 });
      });
    },
    30_000,
  );

  test('a stream that does not end is cut with an error after the time to drain', async () => {
    upstream.script(does.hangsAfter(2));
    await withGateway({ config: good() }, async (gateway) => {
      const response = await openChat(gateway, chat('r', { stream: true })).response;
      const head = await readUntil(response, (text) => text.includes('lo, '));
      const from = performance.now();
      gateway.terminate();
      const rest = await whole(response);
      expect(performance.now() - from).toBeLessThan(13_000);
      expect(head + rest.text).not.toContain('[DONE]');
      const data = /data: ?(\{"error".*)$/m.exec(rest.text)?.[1] ?? '';
      expect(JSON.parse(data)).toHaveProperty('error.message');
      expect((await gateway.ended).code).toBe(0);
      const { request } = await settled(gateway.dataDir, String(response.headers['x-breakerbox-request-id']));
      expect(request.state).toBe('truncated');
    });
  });

  test('with nothing running it takes a moment only', async () => {
    await withGateway({ config: good() }, async (gateway) => {
      await postChat(gateway, chat('r'));
      const from = performance.now();
      await gateway.stop();
      expect(performance.now() - from).toBeLessThan(3_000);
    });
  });
});

describe('what lies on the disk', () => {
  const KEYS = { up: 'sk-canary-Q7zX9wVb3LmN5pRt8KdYfH2-up', echo: 'sk-canary-Q7zX9wVb3LmN5pRt8KdYfH2-echo' };
  const CLIENT_KEY = 'bbx-canary-W4cGyU6sJ1eP0oTa';

  test('is for the owner only and holds no key, and nothing prints one', async () => {
    const echo = await startUpstream({ always: does.unauthorized() });
    const config: GatewayConfig = {
      providers: [
        provider('up', upstream.baseUrl, { keys: [{ name: 'main', value: KEYS.up }] }),
        provider('echo', echo.baseUrl, { keys: [{ name: 'main', value: KEYS.echo }] }),
      ],
      routes: [route('r', ['echo/m', 'up/m'])],
      clients: [{ name: 'tool', key: CLIENT_KEY }],
    };
    const secrets = Object.values(KEYS);
    const data = makeDataDir();
    try {
      await withGateway({ dataDir: data.path, config }, async (gateway) => {
        for (const stream of [true, false]) {
          await postChat(gateway, chat('r', { stream }));
          await postChat(gateway, chat('echo/m', { stream }));
        }
        const views = JSON.stringify([
          await gateway.panel.providers.list({}),
          await gateway.panel.breakers.list({}),
          await gateway.panel.requests.recent({ limit: 100 }),
          await gateway.panel.status.get({}),
        ]);
        expect(secretsIn('the panel', views, secrets)).toEqual([]);
        expect(secretsBelow(data.path, [...secrets, CLIENT_KEY])).toEqual([]);
        for (const path of filesBelow(data.path)) {
          expect(`${basename(path)} ${(statSync(path).mode & 0o777).toString(8)}`).toBe(`${basename(path)} 600`);
        }
        const { stdout, stderr } = await gateway.stop();
        expect(secretsIn('stdout', stdout, secrets)).toEqual([]);
        expect(secretsIn('stderr', stderr, [...secrets, CLIENT_KEY])).toEqual([]);
      });
      expect(secretsBelow(data.path, [...secrets, CLIENT_KEY])).toEqual([]);
      expect(echo.calls.length).toBeGreaterThan(0);
    } finally {
      data.remove();
      await echo.close();
    }
  });

  test('a provider key does not follow its provider to another address', async () => {
    const thief = await startUpstream();
    const data = makeDataDir();
    try {
      await withGateway({ dataDir: data.path, config: good() }, async (gateway) => {
        await gateway.panel.providers.setBaseUrl({ id: 'up', baseUrl: thief.baseUrl });
        await postChat(gateway, chat('up/m'));
        const sent = thief.requests.flatMap((seen) => seen.rawHeaders).join('\n');
        expect(sent).not.toContain('sk-up-');
      });
    } finally {
      data.remove();
      await thief.close();
    }
  });

  test('is put aside and reported when it is damaged, not wiped', async () => {
    const data = makeDataDir();
    try {
      await withGateway({ dataDir: data.path, config: good() }, async (gateway) => {
        await gateway.stop();
      });
      const settings = join(data.path, 'settings.json');
      const intact = readFileSync(settings, 'utf8');
      for (const [n, damaged] of damages(intact).entries()) {
        writeFileSync(settings, damaged);
        await withGateway({ dataDir: data.path }, async (gateway) => {
          const kept = filesBelow(data.path).filter((path) => /damaged/.test(basename(path)));
          expect(kept).toHaveLength(n + 1);
          const latest = kept.find((path) => readFileSync(path, 'utf8') === damaged);
          const name = basename(latest ?? 'the damaged file');
          expect(gateway.output().stderr).toContain(name);
          const { notices } = await gateway.panel.status.get({});
          expect(notices.some(({ text }) => text.includes(name))).toBe(true);
          // The copy of the last good state takes its place.
          expect((await postChat(gateway, chat('r'), { key: 'bbx-test-0123456789abcdef' })).status).toBe(200);
          await gateway.stop();
        });
      }
    } finally {
      data.remove();
    }
  }, 60_000);

  function damages(text: string): string[] {
    return [text.slice(0, Math.floor(text.length / 2)), '', '\0'.repeat(text.length), '[]'];
  }
});

// Tools connected and disconnected through the front door: a real gateway, a home of its own, real files.

import { spawn } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { chat, postChat } from '../support/chat-call.ts';
import { provider } from '../support/gateway-config.ts';
import type { GatewayConfig } from '../support/gateway-config.ts';
import { startGateway } from '../support/gateway-process.ts';
import type { Gateway } from '../support/gateway-process.ts';

interface House {
  readonly gateway: Gateway;
  readonly home: string;
  /** Writes a file of the home. */
  put(path: string, text: string | Buffer): string;
  putProgram(name: string, script: string): void;
  read(path: string): string;
  has(path: string): boolean;
}

const ended: (() => unknown)[] = [];

/** A home that lasts until all tests are over, and a gateway that takes it for the user's. */
async function buildHouse(config: GatewayConfig = {}): Promise<House> {
  const home = mkdtempSync(join(tmpdir(), 'breakerbox-home-'));
  ended.push(() => rmSync(home, { recursive: true, force: true }));
  const gateway = await startGateway({ config, env: environment(home) });
  ended.push(() => gateway.dispose());
  const put = (path: string, text: string | Buffer): string => {
    const whole = join(home, path);
    mkdirSync(dirname(whole), { recursive: true });
    writeFileSync(whole, text);
    return whole;
  };
  return {
    gateway,
    home,
    put,
    putProgram: (name, script) => chmodSync(put(`bin/${name}`, `#!/bin/sh\n${script}\n`), 0o755),
    read: (path) => readFileSync(join(home, path), 'utf8'),
    has: (path) => existsSync(join(home, path)),
  };
}

function environment(home: string): Record<string, string> {
  return {
    HOME: home,
    USERPROFILE: home,
    XDG_CONFIG_HOME: '',
    PATH: `${join(home, 'bin')}:${process.env['PATH'] ?? ''}`,
  };
}

let house: House;
beforeAll(async () => {
  house = await buildHouse();
});
afterAll(async () => {
  for (const end of ended.reverse()) await end();
});
afterEach(async () => {
  const { connect, clients } = house.gateway.panel;
  for (const name of readdirSync(house.home)) rmSync(join(house.home, name), { recursive: true });
  for (const { id, connection } of (await connect.list({})).tools)
    if (connection !== null) await connect.undo({ tool: id });
  for (const { name } of await clients.list({})) if (name !== 'default') await clients.remove({ name });
});

const CODEX = '.codex/config.toml';
const TYPICAL = '# mine\nmodel = "gpt-5.4" # the good one\r\n\n[mcp_servers.docs]\ncommand = "docs"\n';

function refusalOf(promise: Promise<unknown>): Promise<string> {
  return promise.then(
    () => 'it was not refused',
    (error: unknown) => (error as Error).message,
  );
}

const toolOf = async (tool: string) => (await house.gateway.panel.connect.list({})).tools.find(({ id }) => id === tool);
const clientNames = async () => (await house.gateway.panel.clients.list({})).map(({ name }) => name);
const status = async (key: string) => (await postChat(house.gateway, chat('auto'), { key })).status;

async function runInProject(file: string, args: readonly string[]) {
  const end = { code: 0, stdout: '', stderr: '' };
  const child = spawn(file, args, { cwd: resolve(import.meta.dirname, '../..') });
  child.stdout.setEncoding('utf8').on('data', (part: string) => (end.stdout += part));
  child.stderr.setEncoding('utf8').on('data', (part: string) => (end.stderr += part));
  end.code = await new Promise((done) => child.on('close', done));
  return end;
}

describe('connecting', () => {
  test('changes just what was shown, under a key of its own, and is one version', async () => {
    house.put(CODEX, TYPICAL);
    const { connect, clients, versions } = house.gateway.panel;
    const before = (await versions.list({}))[0]?.n ?? 0;
    const { files, seen, problem } = await connect.preview({ tool: 'codex' });
    expect(problem).toBeNull();
    expect(files.map(({ path, isNew }) => [path, isNew])).toEqual([[join(house.home, CODEX), false]]);
    expect(files[0]?.diff.filter(({ sign }) => sign === '-').map(({ text }) => text)).toEqual([
      'model = "gpt-5.4" # the good one',
    ]);
    expect(house.read(CODEX)).toBe(TYPICAL);

    const { connection } = await connect.apply({ tool: 'codex', seen });
    const key = (await clients.list({})).find(({ name }) => name === 'codex')?.key ?? '';
    const text = house.read(CODEX);
    for (const { sign, text: line } of files[0]?.diff ?? [])
      if (sign === '+') expect(text).toContain(line.replace('YOUR-KEY', key));
    expect(text).toContain(`base_url = "${house.gateway.url}/v1"`);
    expect(text).toContain('model = "auto" # the good one');
    expect(connection).toMatchObject({ client: 'codex', problem: null, files: [join(house.home, CODEX)] });
    expect(await status(key)).toBe(200);
    expect((await toolOf('codex'))?.connection?.lastRequestAt).toBeTypeOf('number');
    expect((await versions.list({}))[0]).toMatchObject({ n: before + 1 });
  });

  test('is refused when the file has changed since it was looked at', async () => {
    house.put(CODEX, TYPICAL);
    const { seen } = await house.gateway.panel.connect.preview({ tool: 'codex' });
    house.put(CODEX, `${TYPICAL}# more\n`);
    expect(await refusalOf(house.gateway.panel.connect.apply({ tool: 'codex', seen }))).toContain(
      'changed since you looked',
    );
    expect(house.read(CODEX)).toBe(`${TYPICAL}# more\n`);
    expect(await clientNames()).toEqual(['default']);
  });

  test.each([
    ['broken', 'model = [', 'line 1 cannot be read as TOML'],
    ['not text', Buffer.from([0x6d, 0xff, 0xfe]), 'it is not UTF-8 text'],
    ['another shape', 'model_providers = "x"\n', "no mapping where 'breakerbox' should be"],
    ['far too large', `# ${'x'.repeat(2_000_001)}`, 'too large'],
  ])('leaves a file alone that is %s', async (_, text, why) => {
    const path = house.put(CODEX, text);
    const { problem, files } = await house.gateway.panel.connect.preview({ tool: 'codex' });
    expect(problem).toContain(`${path} was left alone`);
    expect(problem).toContain(why);
    expect(files).toEqual([]);
    expect(await refusalOf(house.gateway.panel.connect.apply({ tool: 'codex' }))).toContain(why);
    expect(readFileSync(path)).toEqual(Buffer.from(text));
    expect(await clientNames()).toEqual(['default']);
    expect((await toolOf('codex'))?.connection).toBeNull();
  });

  test('leaves a folder, and a link that leads nowhere, alone', async () => {
    mkdirSync(join(house.home, CODEX), { recursive: true });
    mkdirSync(join(house.home, '.claude'));
    symlinkSync('/nowhere/at/all', join(house.home, '.claude/settings.json'));
    const { connect } = house.gateway.panel;
    expect((await connect.preview({ tool: 'codex' })).problem).toContain('it is not a file');
    expect((await connect.preview({ tool: 'claude-code' })).problem).toContain('a link to a file that is not there');
  });

  test('takes all files of a tool or none', async () => {
    const folder = '.config/io.datasette.llm';
    house.put(`${folder}/keys.json`, '{"openai": ');
    expect(await refusalOf(house.gateway.panel.connect.apply({ tool: 'llm' }))).toContain('keys.json was left alone');
    expect(readdirSync(join(house.home, folder))).toEqual(['keys.json']);
    rmSync(join(house.home, folder, 'keys.json'));
    await house.gateway.panel.connect.apply({ tool: 'llm' });
    expect(JSON.parse(house.read(`${folder}/keys.json`))).toEqual({ breakerbox: expect.stringMatching(/^bbx-/) });
    expect(house.read(`${folder}/extra-openai-models.yaml`)).toContain(`${house.gateway.url}/v1`);
  });

  test('does not make a file beside one that would no longer be read', async () => {
    house.put('.continue/config.json', '{}');
    expect((await house.gateway.panel.connect.preview({ tool: 'continue' })).problem).toContain(
      'config.json is there instead',
    );
  });

  test('goes through a link, and keeps permissions and a byte order mark', async () => {
    const real = house.put('dotfiles/claude.json', '\uFEFF{\n  "theme": "dark"\n}\n');
    chmodSync(real, 0o640);
    mkdirSync(join(house.home, '.claude'));
    const link = join(house.home, '.claude/settings.json');
    symlinkSync(real, link);
    await house.gateway.panel.connect.apply({ tool: 'claude-code' });
    expect(lstatSync(link).isSymbolicLink()).toBe(true);
    expect(readFileSync(real, 'utf8').startsWith('\uFEFF{\n  "theme": "dark",')).toBe(true);
    expect(statSync(real).mode & 0o777).toBe(0o640);
    await house.gateway.panel.connect.undo({ tool: 'claude-code' });
    expect(lstatSync(link).isSymbolicLink()).toBe(true);
    expect(readFileSync(real, 'utf8')).toBe('\uFEFF{\n  "theme": "dark"\n}\n');
    expect(statSync(real).mode & 0o777).toBe(0o640);
  });

  test('leaves a tool its own models where somebody serves them, and tells it what to ask for otherwise', async () => {
    const added = async ({ gateway }: House, model: { model?: string } = {}) => {
      const { files } = await gateway.panel.connect.preview({ tool: 'claude-code', ...model });
      return files[0]?.diff.map(({ text }) => text).join('\n');
    };
    const served = await buildHouse({ providers: [provider('ant', 'http://127.0.0.1:9', { preset: 'anthropic' })] });
    expect(await added(served)).not.toContain('ANTHROPIC_MODEL');
    expect(await added(served, { model: 'auto' })).toContain('"ANTHROPIC_MODEL": "auto"');
    expect(await added(house)).toContain('"ANTHROPIC_MODEL": "auto"');
  });

  test('does not take the client of somebody else', async () => {
    const { key } = await house.gateway.panel.clients.add({ name: 'codex' });
    const { connection } = await house.gateway.panel.connect.apply({ tool: 'codex' });
    expect(connection?.client).toBe('codex-2');
    await house.gateway.panel.connect.undo({ tool: 'codex' });
    expect(await clientNames()).toEqual(['default', 'codex']);
    expect(await status(key ?? '')).toBe(200);
  });

  test('twice, of a tool that nobody knows, or of one that cannot be, is refused in words', async () => {
    const { connect } = house.gateway.panel;
    await connect.apply({ tool: 'codex' });
    expect(await refusalOf(connect.apply({ tool: 'codex' }))).toContain('connected already');
    expect(await refusalOf(connect.apply({ tool: 'nobody' }))).toContain("no tool 'nobody'");
    expect(await refusalOf(connect.apply({ tool: 'cursor' }))).toContain('from its own servers');
    expect(await refusalOf(connect.undo({ tool: 'aider' }))).toContain('not connected');
  });
});

describe('disconnecting', () => {
  test('gives the file back to the byte, and refuses the key', async () => {
    house.put(CODEX, TYPICAL);
    const { connect, clients } = house.gateway.panel;
    await connect.apply({ tool: 'codex' });
    const key = (await clients.list({})).find(({ name }) => name === 'codex')?.key ?? '';
    const dry = await connect.undo({ tool: 'codex', dryRun: true });
    expect(dry.files.map(({ how }) => how)).toEqual(['restored']);
    expect(house.read(CODEX)).not.toBe(TYPICAL);
    const { files } = await connect.undo({ tool: 'codex' });
    expect(files).toEqual(dry.files);
    expect(house.read(CODEX)).toBe(TYPICAL);
    expect(await clientNames()).toEqual(['default']);
    expect(await status(key)).toBe(401);
    expect(readdirSync(join(house.gateway.dataDir, 'connect'))).toEqual([]);
  });

  test('takes the file and the folders away that it had made, but no folder in use', async () => {
    const { connect } = house.gateway.panel;
    await connect.apply({ tool: 'opencode' });
    expect(house.has('.config/opencode/opencode.json')).toBe(true);
    await connect.undo({ tool: 'opencode' });
    expect(readdirSync(house.home)).toEqual([]);

    // Of two files in one folder, the first has made it.
    await connect.apply({ tool: 'llm' });
    await connect.undo({ tool: 'llm' });
    expect(readdirSync(house.home)).toEqual([]);

    await connect.apply({ tool: 'opencode' });
    house.put('.config/opencode/AGENTS.md', 'mine');
    await connect.undo({ tool: 'opencode' });
    expect(readdirSync(join(house.home, '.config/opencode'))).toEqual(['AGENTS.md']);
  });

  test('of a file that was changed since takes out only what is ours, and shows it', async () => {
    house.put(CODEX, TYPICAL);
    const { connect } = house.gateway.panel;
    await connect.apply({ tool: 'codex' });
    house.put(CODEX, house.read(CODEX).replace('model = "auto"', 'model = "mine"').replace('[mcp', '# new\n[mcp'));
    expect((await toolOf('codex'))?.connection?.problem).toContain('was changed since');
    const { files } = await connect.undo({ tool: 'codex' });
    expect(files[0]).toMatchObject({ how: 'ours-removed', kept: ['model'] });
    expect(files[0]?.diff.filter(({ sign }) => sign === '-').map(({ text }) => text)).toContain(
      '[model_providers.breakerbox]',
    );
    expect(house.read(CODEX)).toBe(TYPICAL.replace('"gpt-5.4"', '"mine"').replace('[mcp', '# new\n[mcp'));
    expect(readFileSync(files[0]?.copy ?? '', 'utf8')).toBe(TYPICAL);
  });

  test('of a new file that was laid out anew since takes the file away', async () => {
    const { connect } = house.gateway.panel;
    await connect.apply({ tool: 'opencode' });
    const path = '.config/opencode/opencode.json';
    house.put(path, JSON.stringify(JSON.parse(house.read(path))));
    expect((await connect.undo({ tool: 'opencode' })).files[0]?.how).toBe('removed');
    expect(readdirSync(house.home)).toEqual([]);
  });

  test('of a file that is gone or was put back by hand leaves it so', async () => {
    house.put(CODEX, TYPICAL);
    const { connect } = house.gateway.panel;
    for (const act of [() => house.put(CODEX, TYPICAL), () => rmSync(join(house.home, CODEX))]) {
      await connect.apply({ tool: 'codex' });
      act();
      expect((await connect.undo({ tool: 'codex' })).files[0]?.how).toBe('untouched');
      expect(await clientNames()).toEqual(['default']);
    }
    expect(house.has(CODEX)).toBe(false);
  });

  test('of a file that was broken since does nothing, and works once it is mended', async () => {
    house.put(CODEX, TYPICAL);
    const { connect } = house.gateway.panel;
    await connect.apply({ tool: 'codex' });
    const good = house.read(CODEX);
    house.put(CODEX, `${good}broken = \n`);
    expect(await refusalOf(connect.undo({ tool: 'codex' }))).toContain('was left alone');
    expect(await clientNames()).toContain('codex');
    house.put(CODEX, `${good}# mended\n`);
    await connect.undo({ tool: 'codex' });
    expect(house.read(CODEX)).not.toContain('bbx-');
  });

  test('works after its client was removed by hand', async () => {
    house.put(CODEX, TYPICAL);
    const { connect, clients } = house.gateway.panel;
    await connect.apply({ tool: 'codex' });
    await clients.remove({ name: 'codex' });
    expect((await toolOf('codex'))?.connection?.problem).toContain('client codex was removed');
    expect((await connect.undo({ tool: 'codex' })).files[0]?.how).toBe('restored');
    expect(house.read(CODEX)).toBe(TYPICAL);
  });

  test('works after a restart, which may have changed the address', async () => {
    const old = await buildHouse();
    old.put(CODEX, TYPICAL);
    await old.gateway.panel.connect.apply({ tool: 'codex' });
    await old.gateway.stop();
    const again = await startGateway({ dataDir: old.gateway.dataDir, env: environment(old.home) });
    ended.push(() => again.dispose());
    const { connection } = (await again.panel.connect.list({})).tools.find(({ id }) => id === 'codex') ?? {};
    expect(connection?.problem).toContain(`the gateway is at ${again.url} now`);
    expect((await again.panel.connect.undo({ tool: 'codex' })).files[0]?.how).toBe('restored');
    expect(old.read(CODEX)).toBe(TYPICAL);
  });

  test('what was changed is known to its owner only', async () => {
    house.put(CODEX, TYPICAL);
    await house.gateway.panel.connect.apply({ tool: 'codex' });
    const { dataDir } = house.gateway;
    const [copy = ''] = readdirSync(join(dataDir, 'connect'));
    for (const path of ['connections.json', join('connect', copy)])
      expect(statSync(join(dataDir, path)).mode & 0o777).toBe(0o600);
    expect(house.gateway.output().stderr).not.toContain(house.read(CODEX).match(/bbx-[\w-]+/)?.[0] ?? 'no key');
  });
});

describe('the other tools', () => {
  test('get a key and snippets with everything in them, and lose the key again', async () => {
    const { connect, clients } = house.gateway.panel;
    expect((await connect.preview({ tool: 'curl' })).snippets[0]?.text).toContain('YOUR-KEY');
    await connect.apply({ tool: 'curl', model: 'auto' });
    const key = (await clients.list({})).find(({ name }) => name === 'curl')?.key ?? '';
    const { snippets } = await connect.preview({ tool: 'curl' });
    const [, url = '', body = ''] = /^curl (\S+).*-d '(.*)'$/s.exec(snippets[0]?.text ?? '') ?? [];
    expect(snippets[0]?.text).toContain(`Bearer ${key}`);
    const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' };
    expect((await fetch(url, { method: 'POST', headers, body })).status).toBe(200);
    expect(await connect.verify({ tool: 'curl' })).toMatchObject({
      ok: true,
      text: expect.stringContaining('curl asked for auto'),
    });
    await connect.undo({ tool: 'curl' });
    expect(await status(key)).toBe(401);
  });

  test.each([
    ['openai-sdk', 'Node'],
    ['anthropic-sdk', 'Node'],
    ['vercel-ai-sdk', 'TypeScript'],
    ['curl', 'Shell'],
  ])('%s: the snippet “%s” runs as it stands', async (tool, title) => {
    const { connect } = house.gateway.panel;
    await connect.apply({ tool });
    const text = (await connect.preview({ tool })).snippets.find((snippet) => snippet.title === title)?.text ?? '';
    const end =
      title === 'Shell'
        ? runInProject('sh', ['-c', text])
        : runInProject(process.execPath, ['--input-type=module', '-e', text]);
    expect(await end).toMatchObject({ code: 0, stdout: expect.stringContaining('Hello') });
    expect(await connect.verify({ tool })).toMatchObject({ ok: true });
  });

  test('are looked for on the PATH and by what they left behind', async () => {
    house.putProgram('aider', 'exit 0');
    house.put('.codex/auth.json', '{}');
    expect((await toolOf('aider'))?.found).toBe(join(house.home, 'bin/aider'));
    expect((await toolOf('codex'))?.found).toBe(join(house.home, '.codex'));
    expect(await toolOf('open-webui')).toMatchObject({ found: null, findable: true });
    expect(await toolOf('langchain')).toMatchObject({ found: null, findable: false });
  });
});

/** Stands for aider: reads its file, and asks. */
const ASK = `KEY=$(sed -n 's/openai-api-key: //p' "$HOME/.aider.conf.yml"); URL=$(sed -n 's/openai-api-base: //p' "$HOME/.aider.conf.yml")
curl -s "$URL/chat/completions" -H "Authorization: Bearer $KEY" -H 'Content-Type: application/json' -d '{"model":"auto","messages":[{"role":"user","content":"hi"}]}'`;

describe('verifying', () => {
  test('asks the tool itself, and finds its request in the ledger', async () => {
    house.putProgram('aider', ASK);
    await house.gateway.panel.connect.apply({ tool: 'aider' });
    const { ok, text, request } = await house.gateway.panel.connect.verify({ tool: 'aider' });
    expect([ok, text]).toEqual([true, 'aider asked for auto, and demo/echo answered.']);
    expect((await house.gateway.panel.requests.get({ id: request ?? '' })).client).toBe('aider');
  });

  test('says what the tool said when it sent nothing, and when it was refused', async () => {
    house.putProgram('aider', 'echo no such option >&2; exit 3');
    const { connect } = house.gateway.panel;
    await connect.apply({ tool: 'aider' });
    const { ok, text } = await connect.verify({ tool: 'aider' });
    expect(ok).toBe(false);
    expect(text).toBe('aider ended with 3 and sent nothing to the gateway. no such option');
  });
});

describe('the command line', () => {
  const run = async (...args: string[]) =>
    runInProject(process.execPath, ['src/launch.mjs', 'src/headless.ts', ...args, '--data-dir', house.gateway.dataDir]);

  test('lists, shows, connects, verifies and disconnects through the running instance', async () => {
    house.putProgram('aider', ASK);
    house.put('.aider.conf.yml', 'model: gpt-4o # best\n');
    expect((await run('connect')).stdout).toMatch(/^aider +aider +found: .*aider$/m);
    const dry = await run('connect', 'aider', '--dry-run');
    expect(dry.stdout).toContain('-model: gpt-4o # best\n+model: openai/auto # best');
    expect(house.read('.aider.conf.yml')).toBe('model: gpt-4o # best\n');
    expect((await run('connect', 'aider')).stdout).toContain('aider is connected, as the client aider');
    expect(await run('connect', 'aider', '--verify')).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('answered'),
    });
    const undone = await run('connect', 'aider', '--undo');
    expect(undone).toMatchObject({ code: 0, stdout: expect.stringContaining('as it was before, to the byte') });
    expect(house.read('.aider.conf.yml')).toBe('model: gpt-4o # best\n');
    expect(await run('connect', 'cursor')).toMatchObject({ stderr: expect.stringContaining('own servers') });
  });
});

// Whole configuration files are tested and priced as they stand, without being put in force.

import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ledgerOf, post } from '../support/ask.ts';
import { runCommandLine } from '../support/command-line.ts';
import { provider, route } from '../support/gateway-config.ts';
import { startGateway, type Gateway } from '../support/gateway-process.ts';
import { startUpstream, type ScriptedUpstream } from '../support/scripted-upstream.ts';

const SECRET = 'sk-secret-of-nobody-0123456789';

/** What nobody has in force: its own providers, with a key in the clear. */
const WHOLE = `version: 1
providers:
  - id: work
    preset: custom
    baseUrl: http://127.0.0.1:9/v1
    keys: [{ name: main, value: ${SECRET} }, { name: kept }, { name: other, env: NOBODY_HAS_IT }]
    models: [{ id: small, inputPrice: 1, outputPrice: 2, contextWindow: 8000 }, { id: big, inputPrice: 5, outputPrice: 9 }]
routes:
  - id: long
    targets: [{ model: work/big }]
clients: [{ name: editor, key: bbx-0123456789 }, { name: batch }]
rules:
  - { id: much, when: { inputTokens: { gte: 4000 } }, use: { route: long } }
ruleTests:
  - { name: far, request: { inputTokens: 5000 }, expect: { rule: much, model: work/big } }
  - { name: near, request: { model: work/small }, expect: { rule: null, model: work/small } }
settings: { emulateJson: prompt }
`;

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'breakerbox-whole-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});
function file(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

describe('test-rules of a whole file', () => {
  test('runs its own tests on a data directory that has nothing of it, and leaves nothing there', async () => {
    const dataDir = join(folder, 'empty');
    const tested = await runCommandLine(dataDir, 'test-rules', file('whole.yaml', WHOLE));
    expect(tested).toMatchObject({ code: 0, out: expect.stringContaining('2 passed, 0 failed') });
    const kept = readdirSync(dataDir, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    for (const { parentPath, name } of kept) {
      expect(readFileSync(join(parentPath, name), 'latin1')).not.toMatch(/sk-secret|"work"/);
    }
  });

  test('tells of what is wrong in any section, with its line', async () => {
    const dataDir = join(folder, 'empty');
    const bad = await runCommandLine(
      dataDir,
      'test-rules',
      file('bad.yaml', WHOLE.replace('work/big }]', 'wrk/big }]')),
    );
    expect(bad).toMatchObject({
      code: 1,
      out: expect.stringMatching(/routes\[0\]\.targets\[0\]\.model: .*Did you mean "work"\?.*line 10/),
    });
    const failing = await runCommandLine(
      dataDir,
      'test-rules',
      file('failing.yaml', WHOLE.replace('gte: 4000', 'gte: 6000')),
    );
    expect(failing).toMatchObject({ code: 1, out: expect.stringMatching(/FAIL {2}far: .*\n.*\n1 passed, 1 failed/) });
  });
});

describe('beside what is in force', () => {
  let upstream: ScriptedUpstream;
  let gateway: Gateway;
  beforeAll(async () => {
    upstream = await startUpstream();
    const model = { id: 'm', inputPrice: 1, outputPrice: 2 };
    gateway = await startGateway({
      config: {
        providers: [provider('here', upstream.baseUrl, { models: [model] })],
        routes: [route('usual', ['here/m'])],
      },
    });
    const body = { model: 'usual', messages: [{ role: 'user', content: 'Hi' }] };
    await ledgerOf(gateway, await post(gateway, '/v1/chat/completions', body));
  });
  afterAll(async () => {
    await gateway?.dispose();
    await upstream?.close();
  });

  test('a file with providers stands for itself', async () => {
    const { problems, tests } = await gateway.panel.routing.check({ text: WHOLE, whole: true });
    expect(problems).toEqual([]);
    expect(tests).toMatchObject([{ result: 'passed' }, { result: 'passed' }]);
    expect((await gateway.panel.routing.get({})).rules).toEqual([]);
    expect((await gateway.panel.clients.list({})).map(({ name }) => name)).toEqual(['default']);
  });

  test('one without is laid over what is in force', async () => {
    const text = 'version: 1\nclients: [{ name: x }]\nrules: [{ id: r, when: { model: x }, use: { route: usual } }]';
    expect(await gateway.panel.routing.check({ text, whole: true })).toMatchObject({
      problems: [],
      rules: [{ id: 'r' }],
    });
    const { problems } = await gateway.panel.routing.check({ text: text.replace('usual', 'long'), whole: true });
    expect(problems).toMatchObject([{ path: 'rules[0].use.route' }]);
  });

  test('what is edited and saved is still about routing alone', async () => {
    expect((await gateway.panel.routing.check({ text: WHOLE })).problems).toMatchObject([
      { path: 'providers', message: expect.stringContaining('Only routes') },
      { path: 'clients' },
      { path: 'settings' },
    ]);
  });

  test('what-if sends the past to the providers of the file, at their prices', async () => {
    const text = WHOLE.replace('id: long', 'id: usual').replace('route: long', 'route: usual');
    const asked = await runCommandLine(gateway.dataDir, 'what-if', file('would.yaml', text), '--json');
    expect(JSON.parse(asked.out)).toMatchObject({ judged: 1, moved: 1, moves: [{ from: 'here/m', to: 'work/big' }] });
    expect((await gateway.panel.providers.list({})).map(({ id }) => id)).toEqual(['here']);
  });
});

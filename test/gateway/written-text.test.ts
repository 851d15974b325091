// What the user wrote, comments and all, as the whole process keeps it: on the page, in a file, and on the ways back.

import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { post, ledgerOf } from '../support/ask.ts';
import { secretsBelow } from '../support/canary.ts';
import { chat } from '../support/chat-call.ts';
import { makeDataDir, startGateway, type Gateway } from '../support/gateway-process.ts';
import { startUpstream, type ScriptedUpstream } from '../support/scripted-upstream.ts';

let upstream: ScriptedUpstream;
let data: ReturnType<typeof makeDataDir>;
let gateway: Gateway;

beforeAll(async () => {
  upstream = await startUpstream();
});
afterAll(() => upstream.close());
beforeEach(() => {
  data = makeDataDir();
});
afterEach(async () => {
  await gateway.dispose();
  data.remove();
});

const KEY = 'sk-canary-0123456789abcdefghij';
const CLIENT = 'bbx-canary-0123456789';
const file = (): string => `# The house.
version: 1
providers:
  - id: up
    preset: openai
    baseUrl: ${upstream.baseUrl}
    keys:
      - name: main
        value: ${KEY} # before: ${KEY}
clients:
  - { name: tool, key: ${CLIENT} } # mine
# where to
routes:
  - { id: r, targets: [ { model: up/m } ] } # one for all
`;

const RULES = `rules: # from the top

  # what is asked for by name
  - id: named
    when: { model: "up/*" }   # all of them
    use: { route: 'r' }
`;

const start = async (configText: string): Promise<void> => {
  gateway = await startGateway({ dataDir: data.path, configText });
};
const shown = async (): Promise<string> => (await gateway.panel.routing.get({})).text;
const newest = async () =>
  gateway.panel.versions.get({ n: (await gateway.panel.versions.list({ limit: 1 }))[0]?.n ?? 0 });

test('a saved text comes back to the letter; only what changes later is written anew, and each change can be undone', async () => {
  await start(file());
  const first = await shown();
  expect(first).toBe(
    '# The house.\nversion: 1\n# where to\nroutes:\n  - { id: r, targets: [ { model: up/m } ] } # one for all\n',
  );
  const text = first + RULES;
  const { undo } = await gateway.panel.routing.save({ text });
  expect(await shown()).toBe(text);

  const answer = await post(gateway, '/v1/chat/completions', chat('up/m'));
  const { request } = await ledgerOf(gateway, answer);
  const added = await gateway.panel.routing.addTest({ id: request.id, name: 'case' });
  expect((await shown()).startsWith(`${text}ruleTests:\n  - name: case\n`)).toBe(true);
  await gateway.panel.undo.apply({ token: added.undo });
  expect(await shown()).toBe(text);

  // A comment is a change, which stands in the way of undoing the one before at a click.
  const other = await gateway.panel.routing.save({ text: text.replace('# all of them', '# each') });
  expect(await newest()).toMatchObject({
    changes: 1,
    diff: [{ path: 'comments', kind: 'changed', before: '# all of them', after: '# each' }],
  });
  await expect(gateway.panel.undo.apply({ token: undo })).rejects.toThrow(/changed since/);
  await gateway.panel.undo.apply({ token: other.undo });
  expect(await shown()).toBe(text);
  await gateway.panel.undo.apply({ token: undo });
  expect(await shown()).toBe(first);
});

test('versions bring the words back, a restart keeps them, and no key is among them', async () => {
  await start(file());
  const first = await shown();
  await gateway.panel.routing.save({ text: first + RULES });
  await gateway.panel.providers.setDialect({ id: 'up', dialect: 'openai-chat' });
  await gateway.stop();
  await start(file());
  expect(await shown()).toBe(first + RULES);
  await gateway.panel.versions.undo({ n: 3 });
  expect(await shown()).toBe(first);
  await gateway.panel.versions.restore({ n: 3 });
  expect(await shown()).toBe(first + RULES);
  await gateway.stop();

  // Other comments in the file are taken in; what was written here since stays.
  await start(file().replace('# one for all', '# for everybody').replace('# mine', '# the editor'));
  expect(await newest()).toMatchObject({ source: 'file', label: 'import of config.yaml: comments and layout' });
  expect(await shown()).toBe(first.replace('# one for all', '# for everybody') + RULES);
  expect(secretsBelow(data.path, [KEY, CLIENT])).toEqual([]);
});

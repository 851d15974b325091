// Rules are moved and switched one by one, each time as a change that can be taken back.

import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { provider, route } from '../support/gateway-config.ts';
import { startGateway, type Gateway } from '../support/gateway-process.ts';
import { startUpstream, type ScriptedUpstream } from '../support/scripted-upstream.ts';

let upstream: ScriptedUpstream;
let gateway: Gateway;

beforeEach(async () => {
  upstream = await startUpstream();
  const configText = JSON.stringify({
    version: 1,
    providers: [provider('up', upstream.baseUrl)],
    routes: [route('one', ['up/m']), route('two', ['up/m'])],
    rules: [
      { id: 'long', when: { inputTokens: { gte: 100 } }, use: { route: 'one' } },
      { id: 'bugs', when: { keywords: ['bug'] }, use: { route: 'two' } },
      { id: 'rest', when: {}, use: { route: 'one' } },
    ],
    ruleTests: [{ name: 'a bug', request: { text: 'a bug' }, expect: { route: 'two' } }],
  });
  gateway = await startGateway({ configText });
});
afterEach(async () => {
  await gateway?.dispose();
  await upstream?.close();
});

const rules = async (): Promise<string> => {
  const { rules: all } = await gateway.panel.routing.get({});
  return all.map(({ id, enabled }) => `${id}${enabled ? '' : ' off'}`).join(', ');
};
const newest = async (): Promise<string | undefined> => (await gateway.panel.versions.list({ limit: 1 }))[0]?.label;
const decides = async (): Promise<string | null> =>
  (await gateway.panel.routing.explain({ of: 'sketch', request: { text: 'a bug', inputTokens: 500 } })).rule;

describe('the order of the rules', () => {
  test('is changed as a version, decides at once, and is taken back', async () => {
    expect(await decides()).toBe('long');
    const { undo } = await gateway.panel.routing.reorderRules({ ids: ['bugs', 'long', 'rest'] });
    expect(await rules()).toBe('bugs, long, rest');
    expect(await decides()).toBe('bugs');
    expect(await newest()).toBe('reorder the rules');
    await gateway.panel.undo.apply({ token: undo });
    expect(await rules()).toBe('long, bugs, rest');
  });

  test('that breaks a test is refused, and taken by force', async () => {
    const ids = ['rest', 'bugs', 'long'];
    await expect(gateway.panel.routing.reorderRules({ ids })).rejects.toMatchObject({
      message: expect.stringContaining('The test "a bug" fails'),
      data: { path: 'ruleTests[0]' },
    });
    expect(await rules()).toBe('long, bugs, rest');
    await gateway.panel.routing.reorderRules({ ids, force: true });
    expect(await rules()).toBe('rest, bugs, long');
  });

  test.each([
    [['long', 'bugs']],
    [['long', 'bugs', 'gone']],
    [['long', 'bugs', 'bugs']],
    [['long', 'bugs', 'rest', 'rest']],
  ])('must name every rule once: %j', async (ids) => {
    await expect(gateway.panel.routing.reorderRules({ ids })).rejects.toThrow(/changed elsewhere/);
    expect(await rules()).toBe('long, bugs, rest');
  });

  test('is not taken back where there are other rules now', async () => {
    const { undo } = await gateway.panel.routing.reorderRules({ ids: ['bugs', 'long', 'rest'] });
    const { text } = await gateway.panel.routing.get({});
    await gateway.panel.routing.save({ text: text.replace('id: long', 'id: longer') });
    await expect(gateway.panel.undo.apply({ token: undo })).rejects.toThrow(/changed elsewhere/);
    expect(await rules()).toBe('bugs, longer, rest');
  });
});

describe('a rule', () => {
  test('is switched off and on, and that is taken back', async () => {
    const { undo } = await gateway.panel.routing.switchRule({ id: 'long', on: false });
    expect(await rules()).toBe('long off, bugs, rest');
    expect(await newest()).toBe('switch rule long off');
    expect(await decides()).toBe('bugs');
    await gateway.panel.undo.apply({ token: undo });
    expect(await rules()).toBe('long, bugs, rest');
  });

  test('that a test needs is not switched off but by force', async () => {
    await expect(gateway.panel.routing.switchRule({ id: 'bugs', on: false })).rejects.toThrow(/The test "a bug" fails/);
    await gateway.panel.routing.switchRule({ id: 'bugs', on: false, force: true });
    expect(await rules()).toBe('long, bugs off, rest');
  });

  test('that nobody has is not found', async () => {
    await expect(gateway.panel.routing.switchRule({ id: 'gone', on: false })).rejects.toThrow(/no rule 'gone'/);
  });
});

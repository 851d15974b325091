// Why a request goes where it goes: asked by the contract and on the command line, of requests to come and of past ones.

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { header, ledgerOf, post } from '../support/ask.ts';
import { runCommandLine, type Said } from '../support/command-line.ts';
import { provider, route } from '../support/gateway-config.ts';
import { startGateway, type Gateway } from '../support/gateway-process.ts';
import { startUpstream, type ScriptedUpstream } from '../support/scripted-upstream.ts';

let upstream: ScriptedUpstream;
let gateway: Gateway;

const RULES = [
  { id: 'long', when: { inputTokens: { gte: 5_000 } }, use: { route: 'big' } },
  { id: 'refunds', note: 'money first', when: { keywords: ['refund'] }, use: { model: 'second/m' } },
];
const TESTS = [{ name: 'money', request: { text: 'a refund' }, expect: { rule: 'refunds', model: 'second/m' } }];

const MODELS = [
  { id: 'm', inputPrice: 1, outputPrice: 2, contextWindow: 8_000 },
  { id: 'wide', inputPrice: 3, outputPrice: 4, contextWindow: 200_000 },
];

beforeAll(async () => {
  upstream = await startUpstream();
  const configText = JSON.stringify({
    version: 1,
    providers: [
      provider('first', upstream.baseUrl, { models: MODELS }),
      provider('second', upstream.baseUrl, { models: MODELS }),
    ],
    routes: [route('usual', ['first/m', 'second/m', 'second/wide']), route('big', ['first/m', 'second/wide'])],
    rules: RULES,
    ruleTests: TESTS,
  });
  gateway = await startGateway({ configText });
});
afterAll(async () => {
  await gateway?.dispose();
  await upstream?.close();
});

const bodyOf = (content: string, rest: object = {}): string =>
  JSON.stringify({ model: 'usual', messages: [{ role: 'user', content }], ...rest });

describe('a request to come', () => {
  test('with each rule, the targets in order and what they would cost', async () => {
    const view = await gateway.panel.routing.explain({ of: 'body', body: bodyOf('Hello there', { max_tokens: 10 }) });
    expect(view).toMatchObject({
      asked: 'usual',
      rule: null,
      route: 'usual',
      strategy: 'priority',
      problem: null,
      facts: { exact: false, maxOutputTokens: 10, turns: 1, has: [] },
      rules: [
        { rule: 'long', outcome: 'no', why: expect.stringMatching(/the prompt has about \d+ tokens/) },
        { rule: 'refunds', outcome: 'no', why: 'the last message has other words' },
      ],
      targets: [
        { target: 'first/m', state: 'first' },
        { target: 'second/m', state: 'next' },
        { target: 'second/wide', state: 'next' },
      ],
    });
    const tokens = view.facts.inputTokens ?? 0;
    // $1 and $2 a million: a thousand and two thousand nano-dollars a token.
    expect(view.targets[0]?.expectedNanos).toBe(tokens * 1_000 + 10 * 2_000);
    expect(view.targets[0]?.arithmetic).toBe(`${tokens} input × $1/M + 10 output × $2/M`);
  });

  test('whose prompt is too long for one: counted, and left out with the reason', async () => {
    const words = Array.from({ length: 7_990 }, () => ' time').join('');
    const view = await gateway.panel.routing.explain({ of: 'body', body: bodyOf(words, { max_tokens: 500 }) });
    expect(view).toMatchObject({
      rule: 'long',
      route: 'big',
      facts: { inputTokens: 7_997, exact: true },
      targets: [{ target: 'second/wide', state: 'first' }],
      skipped: [{ target: 'first/m', requirement: 'context-window', reason: expect.stringContaining('8,000') }],
    });
    expect(view.rules.at(-1)).toEqual({ rule: 'refunds', outcome: 'not-reached', why: null });
  });

  test('in outline', async () => {
    const request = { text: 'My refund, please', has: ['tools' as const] };
    const view = await gateway.panel.routing.explain({ of: 'sketch', request });
    expect(view).toMatchObject({ rule: 'refunds', targets: [{ target: 'second/m' }], facts: { has: ['tools'] } });
  });

  test('in outline, with headers in any case', async () => {
    const { text } = await gateway.panel.routing.get({});
    const rules = [{ id: 'acme', when: { header: { 'x-project': 'acme' } }, use: { model: 'second/m' } }];
    await gateway.panel.routing.save({ text: JSON.stringify({ version: 1, rules, ruleTests: [] }) });
    const request = { headers: { 'X-Project': 'acme' } };
    expect((await gateway.panel.routing.explain({ of: 'sketch', request })).rule).toBe('acme');
    await gateway.panel.routing.save({ text });
  });

  test('that goes nowhere says what excluded whom', async () => {
    const view = await gateway.panel.routing.explain({
      of: 'sketch',
      request: { model: 'first/m', inputTokens: 4_900, has: [] },
    });
    expect(view.problem).toBeNull();
    const none = await gateway.panel.routing.explain({ of: 'sketch', request: { model: 'nobody-has-it' } });
    expect(none.problem).toMatchObject({ status: 404, message: expect.stringContaining('nobody-has-it') });
  });

  test('asks nobody and takes no turn', async () => {
    expect(upstream.calls).toHaveLength(0);
  });

  test.each([
    ['not JSON', '{', /not valid JSON/],
    ['a list', '[]', /must be a JSON object/],
    ['no model', '{"messages":[]}', /names no model/],
  ])('%s is refused in words', async (_, body, words) => {
    await expect(gateway.panel.routing.explain({ of: 'body', body })).rejects.toThrow(words);
  });
});

describe('a past request', () => {
  test('says how it went, in the header and later', async () => {
    const answer = await post(gateway, '/v1/chat/completions', JSON.parse(bodyOf('Where is my refund?')));
    expect(answer.status).toBe(200);
    expect(header(answer, 'rule')).toBe('refunds');
    expect(header(answer, 'why')).toBe('rule refunds');
    const { request } = await ledgerOf(gateway, answer);
    const view = await gateway.panel.routing.explain({ of: 'logged', id: request.id });
    expect(view).toMatchObject({
      id: request.id,
      rule: 'refunds',
      rules: [
        { rule: 'long', outcome: 'no' },
        { rule: 'refunds', outcome: 'matched', why: expect.stringContaining('“refund”') },
      ],
      targets: [{ target: 'second/m', state: 'first', expectedNanos: request.cost_nanos }],
    });
  });

  test('that nobody has is not found', async () => {
    await expect(gateway.panel.routing.explain({ of: 'logged', id: 'nothing' })).rejects.toThrow(
      /no request 'nothing'/,
    );
  });

  test('in a body of megabytes is explained too', async () => {
    const body = JSON.stringify({
      model: 'big',
      messages: [{ role: 'user', content: 'word '.repeat(500_000) }],
    });
    const explained = await gateway.panel.routing.explain({ of: 'body', body });
    expect(explained.rules[0]).toMatchObject({ rule: 'long', outcome: 'matched' });
  });

  test('becomes a case of the rules, with the words they ask for', async () => {
    const answer = await post(gateway, '/v1/chat/completions', JSON.parse(bodyOf('A refund of all I paid')));
    const { request } = await ledgerOf(gateway, answer);
    const { undo } = await gateway.panel.routing.addTest({ id: request.id, name: 'as it was' });
    const { tests, text } = await gateway.panel.routing.get({});
    expect(tests).toEqual([
      { name: 'money', result: 'passed', message: null },
      { name: 'as it was', result: 'passed', message: null },
    ]);
    expect(text).toContain('text: refund');
    await gateway.panel.undo.apply({ token: undo });
    expect((await gateway.panel.routing.get({})).tests).toHaveLength(1);
  });
});

describe('other rules', () => {
  test('are shown as sentences, with how often they decided', async () => {
    const { rules } = await gateway.panel.routing.get({});
    expect(rules).toMatchObject([
      { id: 'long', conditions: ['the prompt has 5,000 tokens or more'], use: 'use route big', used: 0 },
      { id: 'refunds', note: 'money first', use: 'use second/m', used: 2 },
    ]);
  });

  test('that break a test are told before, refused, and taken all the same by force; undo brings the old ones back', async () => {
    const { text } = await gateway.panel.routing.get({});
    const other = text.replace('second/m', 'first/m');
    expect(await gateway.panel.routing.check({ text: other })).toMatchObject({
      problems: [],
      tests: [{ result: 'passed' }],
    });
    const broken = text.replace(/model: second\/m(?![^]*model: second\/m)/u, 'model: second/other');
    const check = await gateway.panel.routing.check({ text: broken });
    expect(check.tests).toMatchObject([
      { name: 'money', result: 'failed', message: expect.stringContaining('second/other') },
    ]);
    await expect(gateway.panel.routing.save({ text: broken })).rejects.toThrow(/The test "money" fails/);
    const { undo } = await gateway.panel.routing.save({ text: broken, force: true });
    expect((await gateway.panel.routing.get({})).tests).toMatchObject([{ result: 'failed' }]);
    await gateway.panel.undo.apply({ token: undo });
    expect((await gateway.panel.routing.get({})).tests).toMatchObject([{ result: 'passed' }]);
  });

  test('are not undone together with what was changed after them', async () => {
    const { text } = await gateway.panel.routing.get({});
    const { undo } = await gateway.panel.routing.save({ text: text.replace('money first', 'money before all') });
    const later = (await gateway.panel.routing.get({})).text.replace('money before all', 'money, as ever');
    await gateway.panel.routing.save({ text: later });
    await expect(gateway.panel.undo.apply({ token: undo })).rejects.toThrow(/changed since/);
    expect((await gateway.panel.routing.get({})).text).toContain('money, as ever');
    await gateway.panel.routing.save({ text });
  });

  test('with a mistake are refused with its path, and the old ones stay', async () => {
    const { text } = await gateway.panel.routing.get({});
    const bad = text.replace('route: big', 'route: bg');
    const { problems } = await gateway.panel.routing.check({ text: bad });
    expect(problems).toMatchObject([
      { path: 'rules[0].use.route', message: expect.stringMatching(/Did you mean "big"\?.*\(line \d+\)/) },
    ]);
    await expect(gateway.panel.routing.save({ text: bad, force: true })).rejects.toThrow(/There is no route "bg"/);
    await expect(gateway.panel.routing.save({ text: `${text}\nproviders: []` })).rejects.toThrow(
      /Only routes, aliases/,
    );
    expect((await gateway.panel.routing.get({})).text).toBe(text);
  });
});

describe('on the command line', () => {
  const command = async (...args: string[]): Promise<Said> => runCommandLine(gateway.dataDir, ...args);
  const file = (name: string, text: string): string => {
    const path = join(gateway.dataDir, name);
    writeFileSync(path, text);
    return path;
  };

  test('explain, test-rules, what-if and savings ask the running instance', async () => {
    const asked = file('request.json', bodyOf('One refund'));
    const explained = await command('explain', asked);
    expect(explained).toMatchObject({ code: 0, out: expect.stringContaining('Decided by   rule refunds') });
    const json = await command('explain', asked, '--json');
    expect(JSON.parse(json.out)).toMatchObject({ rule: 'refunds', targets: [{ target: 'second/m' }] });
    expect(await command('test-rules')).toMatchObject({ code: 0, out: expect.stringContaining('1 passed, 0 failed') });
    const { text } = await gateway.panel.routing.get({});
    const rules = file('rules.yaml', text.replace('model: second/m', 'model: first/m'));
    const whatIf = await command('what-if', rules);
    expect(whatIf).toMatchObject({ code: 0, out: expect.stringMatching(/would have cost \$\S+ instead of \$\S+/) });
    const savings = await command('savings', '--baseline', 'second/wide');
    expect(savings).toMatchObject({ code: 0, out: expect.stringContaining('all of it on second/wide') });
  }, 60_000);

  test('mistakes are said in a line, with a code of their own', async () => {
    expect(await command('explain', '/nowhere.json')).toMatchObject({
      code: 64,
      err: expect.stringContaining('nowhere'),
    });
    expect(await command('explain', file('bad.json', '{'))).toMatchObject({
      code: 64,
      err: expect.stringContaining('not valid JSON'),
    });
    const bad = file('bad.yaml', 'version: 1\nrules: [ { id: a, whn: {} } ]');
    expect(await command('test-rules', bad)).toMatchObject({
      code: 1,
      out: expect.stringContaining('Did you mean "when"'),
    });
    expect(await command('savings', '--days', 'x')).toMatchObject({ code: 64, err: expect.stringContaining('--days') });
  }, 60_000);
});

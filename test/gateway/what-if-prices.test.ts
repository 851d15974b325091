// What the past would have cost at other prices: by the contract, and on the command line with a file of them.

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { WhatIfInput, WhatIfResult } from '../../src/contract/routing-views.ts';
import { ledgerOf, post } from '../support/ask.ts';
import { runCommandLine, type Said } from '../support/command-line.ts';
import { provider, route } from '../support/gateway-config.ts';
import { startGateway, type Gateway } from '../support/gateway-process.ts';
import { startUpstream, type ScriptedUpstream } from '../support/scripted-upstream.ts';

let upstream: ScriptedUpstream;
let gateway: Gateway;

beforeAll(async () => {
  upstream = await startUpstream();
  const config = {
    providers: [
      provider('plain', upstream.baseUrl, { models: [] }),
      provider('dear', upstream.baseUrl, { models: [{ id: 'm', inputPrice: 10, outputPrice: 40 }] }),
      provider('cheap', upstream.baseUrl, { models: [{ id: 'm', inputPrice: 1, outputPrice: 4 }] }),
    ],
    routes: [route('thrifty', ['cheap/m'])],
  };
  gateway = await startGateway({ config });
  for (const model of ['auto', 'dear/m', 'dear/m']) {
    const answer = await post(gateway, '/v1/chat/completions', { model, messages: [{ role: 'user', content: 'Hi' }] });
    expect(answer.status).toBe(200);
    await ledgerOf(gateway, answer);
  }
});
afterAll(async () => {
  await gateway?.dispose();
  await upstream?.close();
});

async function whatIf(asked: Partial<WhatIfInput>): Promise<WhatIfResult> {
  for await (const event of await gateway.panel.routing.whatIf({ from: 0, zone: 'UTC', ...asked })) {
    if (event.type === 'result') return event.result;
  }
  throw new Error('The replay ended without a result.');
}

const spentAt = ({ rows }: WhatIfResult, target: string): [number, number] => {
  const own = rows.filter((row) => row.target === target);
  return [own.reduce((sum, row) => sum + row.actualNanos, 0), own.reduce((sum, row) => sum + row.wouldNanos, 0)];
};

describe('other prices', () => {
  test('under the rules in force: nothing moves, and what stays costs so much more', async () => {
    const result = await whatIf({ prices: [{ provider: 'dear', model: 'm', inputPrice: 30, outputPrice: 120 }] });
    expect(result).toMatchObject({ requests: 3, judged: 3, moved: 0 });
    const [was, would] = spentAt(result, 'dear/m');
    expect(was).toBeGreaterThan(0);
    expect(would).toBe(3 * was);
    expect(result.prices).toEqual([
      {
        target: 'dear/m',
        inputPrice: 30_000_000_000,
        cachedInputPrice: null,
        cacheWritePrice: null,
        outputPrice: 120_000_000_000,
        reasoningPrice: null,
        isFlat: false,
      },
    ]);
  });

  test('under other rules: where requests go they cost what was assumed', async () => {
    const text =
      'version: 1\nroutes: [{ id: thrifty, targets: [{ model: cheap/m }] }]\n' +
      'rules: [{ id: all, when: { model: dear/* }, use: { route: thrifty } }]\n';
    const result = await whatIf({ text, prices: [{ provider: 'cheap', model: 'm', inputPrice: 20, outputPrice: 80 }] });
    expect(result.moved).toBe(2);
    expect(spentAt(result, 'cheap/m')[1]).toBe(2 * spentAt(result, 'dear/m')[0]);
  });

  test('of a model that nobody named redirect nothing', async () => {
    const result = await whatIf({
      prices: [{ provider: 'plain', model: 'gpt-5-nano', inputPrice: 1, outputPrice: 1 }],
    });
    expect(result).toMatchObject({ judged: 3, moved: 0 });
  });

  test('in place of those for long prompts are said to be flat', async () => {
    const change = { provider: 'plain', model: 'gpt-5.4', inputPrice: 1, outputPrice: 1 };
    expect((await whatIf({ prices: [change] })).prices).toMatchObject([{ target: 'plain/gpt-5.4', isFlat: true }]);
  });

  test.each([
    [{ provider: 'deer', model: 'm', inputPrice: 1 }, 'prices[0].provider', /no provider 'deer'.*Did you mean "dear"/],
    [{ provider: 'plain', model: 'gpt-5-nanoo', inputPrice: 1 }, 'prices[0].model', /mean "gpt-5-nano".*outputPrice/],
  ])('%j are refused with what would be right', async (change, path, message) => {
    await expect(whatIf({ prices: [change] })).rejects.toMatchObject({
      message: expect.stringMatching(message),
      data: { path },
    });
  });
});

describe('on the command line', () => {
  const command = async (...args: string[]): Promise<Said> => runCommandLine(gateway.dataDir, 'what-if', ...args);
  const file = (name: string, text: string): string => {
    const path = join(gateway.dataDir, name);
    writeFileSync(path, text);
    return path;
  };

  test('a file of prices, with rules or without', async () => {
    const prices = file('prices.yaml', 'dear/m: { inputPrice: 30, outputPrice: 120 }\n');
    const alone = await command('--prices', prices);
    expect(alone).toMatchObject({ code: 0, out: expect.stringContaining('0 would have gone elsewhere') });
    expect(alone.out).toContain('Assumed for dear/m, per million tokens: $30.00 input, $120.00 output.');
    const rules = file(
      'rules.yaml',
      'version: 1\nrules: [{ id: all, when: { model: "*" }, use: { route: thrifty } }]\n',
    );
    const both = await command(rules, '--prices', prices, '--json');
    expect(JSON.parse(both.out)).toMatchObject({ moved: 3, prices: [{ target: 'dear/m' }] });
    expect((await command(rules, '--prices', prices)).out).toContain('no request goes there');
  }, 60_000);

  test('mistakes name the field and what would be right', async () => {
    expect(await command()).toMatchObject({ code: 64, err: expect.stringContaining('--prices FILE') });
    const bad = await command('--prices', file('bad.yaml', 'dear/m: { inputPric: 1 }'));
    expect(bad).toMatchObject({
      code: 64,
      err: expect.stringMatching(/\["dear\/m"\]\.inputPric: .*Did you mean "inputPrice"/),
    });
    const nobody = await command('--prices', file('deer.yaml', 'deer/m: { inputPrice: 1 }'));
    expect(nobody).toMatchObject({ code: 64, err: expect.stringContaining('Did you mean "dear"') });
  }, 60_000);
});

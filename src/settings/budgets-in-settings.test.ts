// Budgets among the rest of the settings: what they become, what is refused in which words, and that they come back as
// they were written.

import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { MemoryVersions } from '../../test/support/memory-versions.ts';
import type { SettingsFile } from '../domain/ports.ts';
import { createSecretBox } from '../vault/secret-box.ts';
import { ConfigRefused, describeRefusal } from './config-refused.ts';
import { createSettingsStore, type SettingsStore } from './settings-store.ts';

function memoryFile(): SettingsFile {
  let kept: string | undefined;
  const read = (): unknown => (kept === undefined ? undefined : JSON.parse(kept));
  return {
    path: '/s.json',
    read,
    write: (document) => void (kept = JSON.stringify(document)),
    readBackup: read,
    writeBackup: () => undefined,
    quarantine: () => '/damaged.json',
  };
}

const box = createSecretBox(randomBytes(32), randomBytes);

function open(file = memoryFile()): SettingsStore {
  return createSettingsStore({ file, versions: new MemoryVersions(), clock: Date, box, env: {}, random: randomBytes });
}

const HOUSE = `
version: 1
providers: [ { id: openai, preset: openai } ]
routes: [ { id: cheap, targets: [ { model: openai/gpt-5-mini } ] } ]
clients: [ { name: editor, key: bbx-editor-key } ]
`;

function taken(budgets: string, rest = ''): SettingsStore {
  const store = open();
  store.importText(`${HOUSE}budgets: ${budgets}\n${rest}`, 'x');
  return store;
}

function refusalOf(budgets: string, rest = ''): string {
  try {
    taken(budgets, rest);
  } catch (error) {
    if (error instanceof ConfigRefused) return describeRefusal(error).replaceAll(/ \(x:\d+:\d+\)/g, '');
    throw error;
  }
  return 'accepted';
}

const PLAIN = 'id: a, scope: all, period: month, limit: 20';

describe('budgets', () => {
  it('become the normal form, with defaults filled in', () => {
    const steps = 'steps: [ { at: 0.5, do: notify }, { at: 0.9, do: { route: cheap } }, { at: 1, do: refuse } ]';
    const { budgets } = taken(
      `[ { ${PLAIN} }, { id: b, scope: { client: editor }, period: { from: "2026-11-01" }, zone: Europe/Berlin, limit: 0.000000001, ${steps} } ]`,
    ).current();
    expect(budgets).toEqual([
      {
        id: 'a',
        scope: 'all',
        period: 'month',
        zone: null,
        limit: 20_000_000_000,
        ladder: { warnAt: 0.8, onLimit: 'refuse' },
      },
      {
        id: 'b',
        scope: { client: 'editor' },
        period: { from: '2026-11-01' },
        zone: 'Europe/Berlin',
        limit: 1,
        ladder: {
          steps: [
            { at: 0.5, do: 'notify' },
            { at: 0.9, do: { route: 'cheap' } },
            { at: 1, do: 'refuse' },
          ],
        },
      },
    ]);
  });

  it('come back from disk and from an export as they were written', () => {
    const file = memoryFile();
    const store = open(file);
    const written = `[ { ${PLAIN}, warnAt: 0.5, onLimit: { downgrade: cheap } }, { ${PLAIN.replace('a,', 'b,')}, steps: [ { at: 1, do: notify } ] } ]`;
    store.importText(`${HOUSE}budgets: ${written}\nsettings: { reserveTokens: 512, runaway: { repeats: 5 } }`, 'x');
    const before = store.current();
    expect(open(file).current()).toEqual(before);
    const text = store.exportText();
    expect(text).toContain('limit: 20, warnAt: 0.5, onLimit: { downgrade: cheap } }, { id: b,');
    expect(text).toContain('settings: { reserveTokens: 512, runaway: { repeats: 5 } }');
    const again = open();
    again.importText(text, 'y');
    expect(again.current().budgets).toEqual(before.budgets);
    expect(again.current().settings).toEqual(before.settings);
  });

  it.each<[budgets: string, refusal: string | RegExp]>([
    ['[ { id: a } ]', /^budgets\[0\]\.scope: Missing or not a scope\. Write all, \{ client: my-editor \}/],
    [`[ { ${PLAIN.replace('all', 'openai')} } ]`, /^budgets\[0\]\.scope: "openai" is no scope\. Write all, /],
    [`[ { ${PLAIN.replace('all', '{ client: a, route: cheap }')} } ]`, /exactly one of .*, not 2/],
    [
      `[ { ${PLAIN.replace('all', '{ client: edtor }')} } ]`,
      'budgets[0].scope.client: There is no client "edtor". Did you mean "editor"? Clients: "editor" and "playground".',
    ],
    [`[ { ${PLAIN.replace('all', '{ provider: opena }')} } ]`, /no provider "opena"\. Did you mean "openai"\?/],
    [`[ { ${PLAIN.replace('all', '{ route: cheep }')} } ]`, /no route "cheep"\. Did you mean "cheap"\?/],
    [
      `[ { ${PLAIN.replace('month', 'monthly')} } ]`,
      /^budgets\[0\]\.period: "monthly" is no period\. Write day, week or month/,
    ],
    [`[ { ${PLAIN.replace('month', '{ from: "2026-02-30" }')} } ]`, /"2026-02-30" is not a day/],
    [`[ { ${PLAIN}, zone: Berlin } ]`, /zone: "Berlin" is not a time zone\. Did you mean "Europe\/Berlin"\?/],
    [`[ { ${PLAIN.replace('20', '0')} } ]`, /limit: A limit must be greater than 0/],
    [`[ { ${PLAIN.replace('20', '"20"')} } ]`, /limit: Must be an amount in USD, not a string/],
    [
      `[ { ${PLAIN}, warnAt: 80 } ]`,
      /warnAt: A share of the limit is at most 1, which is all of it: write 0\.8 for 80 %/,
    ],
    [
      `[ { ${PLAIN}, onLimit: cheap } ]`,
      /onLimit: "cheap" cannot be done\. Write refuse, notify, or \{ downgrade: cheap \}/,
    ],
    [`[ { ${PLAIN}, onLimit: { downgrade: cheep } } ]`, /onLimit\.downgrade: There is no route "cheep"/],
    [
      `[ { ${PLAIN}, steps: [ { at: 1, do: cheap } ] } ]`,
      /do: "cheap" cannot be done\. Write notify, refuse, or \{ route: cheap \}/,
    ],
    [
      `[ { ${PLAIN}, steps: [ { at: 1, do: { route: cheep } } ] } ]`,
      /steps\[0\]\.do\.route: There is no route "cheep"/,
    ],
    [
      `[ { ${PLAIN}, steps: [ { at: 0.8, do: notify }, { at: 0.5, do: refuse } ] } ]`,
      'budgets[0].steps[1].at: Steps stand in rising order: 0.5 is not above the 0.8 of the step before.',
    ],
    [`[ { ${PLAIN}, steps: [ { at: 0.5, do: refuse }, { at: 1, do: notify } ] } ]`, /Make "refuse" the last step/],
    [`[ { ${PLAIN}, steps: [] } ]`, /Needs at least one step/],
    [`[ { ${PLAIN}, warnAt: 0.5, steps: [ { at: 1, do: refuse } ] } ]`, /warnAt: "steps" says what happens when/],
    [`[ { ${PLAIN} }, { ${PLAIN} } ]`, /There is another budget "a"/],
    [`[ { ${PLAIN}, onlimit: refuse } ]`, /Unknown field "onlimit"\. Did you mean "onLimit"\?/],
  ])('%s are refused', (budgets, refusal) => {
    expect(refusalOf(budgets)).toMatch(refusal);
  });

  it.each<[rest: string, refusal: string | RegExp]>([
    ['rules: [ { id: r, when: { budget: { id: monthy, gte: 0.8 } }, use: { route: cheap } } ]', /no budget "monthy"/],
    [
      'ruleTests: [ { name: t, request: { budgets: { b: 0.5 } }, expect: { rule: null } } ]',
      /no budget "b"\. .*Budgets: "a"/,
    ],
    ['settings: { reserveTokens: 0 }', /reserveTokens: Must be a number of tokens, greater than 0/],
    ['settings: { runaway: { repeats: 1 } }', /at least 2/],
    ['settings: { runaway: { factor: 1 } }', /At least 2/],
    ['settings: { runaway: { pause: maybe } }', /Must be true or false/],
  ])('%s is refused', (rest, refusal) => {
    expect(refusalOf(`[ { ${PLAIN} } ]`, rest)).toMatch(refusal);
  });

  it('are told apart by their id in the history of changes', () => {
    const store = taken(`[ { ${PLAIN} }, { ${PLAIN.replace('a,', 'b,')} } ]`);
    store.change('raise a', (config) => ({
      ...config,
      budgets: config.budgets.map((each) => (each.id === 'a' ? { ...each, limit: 5_000_000_000 } : each)),
    }));
    const n = store.versions.current ?? 0;
    expect(JSON.stringify(store.versions.diff(n - 1, n))).toMatch(/"budgets.*a.*limit/);
  });
});

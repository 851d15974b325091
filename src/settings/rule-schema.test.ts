import { describe, expect, it } from 'vitest';
import { ConfigRefused, describeRefusal } from './config-refused.ts';
import { parseConfigText } from './config-text.ts';

function rulesOf(when: string, use = '{ route: auto }') {
  return parseConfigText(`version: 1\nrules: [ { id: a, when: ${when}, use: ${use} } ]`, 'x').config.rules;
}

function refusalOf(text: string): string {
  try {
    parseConfigText(`version: 1\n${text}`, 'x');
  } catch (error) {
    if (error instanceof ConfigRefused) return describeRefusal(error).replaceAll(/ \(x:\d+:\d+\)/g, '');
    throw error;
  }
  return 'accepted';
}

const words = (count: number) => `[ ${Array.from({ length: count }, (_, n) => `w${n}`).join(', ')} ]`;

describe('conditions', () => {
  it.each<[written: string, read: object]>([
    ['{}', {}],
    ['{ client: editor }', { client: ['editor'] }],
    ['{ client: [ "ed*", agent ] }', { client: ['ed*', 'agent'] }],
    ['{ model: auto, surface: chat, effort: high }', { model: ['auto'], surface: ['chat'], effort: ['high'] }],
    ['{ surface: [ embeddings, ollama, rerank ] }', { surface: ['embeddings', 'ollama', 'rerank'] }],
    ['{ inputTokens: { gte: 8000 } }', { inputTokens: { gte: 8000 } }],
    [
      '{ turns: { gt: 0, lte: 1 }, maxOutputTokens: { lt: 1 } }',
      { turns: { gt: 0, lte: 1 }, maxOutputTokens: { lt: 1 } },
    ],
    ['{ keywords: refund }', { keywords: { any: ['refund'] } }],
    ['{ keywords: [ refund, "in voice" ] }', { keywords: { any: ['refund', 'in voice'] } }],
    [
      '{ keywords: { all: refund, none: [ 退款 ], in: all } }',
      { keywords: { all: ['refund'], none: ['退款'], in: 'all' } },
    ],
    ['{ pattern: "order \\\\d+" }', { pattern: { matches: 'order \\d+' } }],
    ['{ pattern: { matches: "^x", in: system } }', { pattern: { matches: '^x', in: 'system' } }],
    ['{ has: { tools: false, images: true } }', { has: { tools: false, images: true } }],
    [
      '{ header: { X-Session: "nightly-*", user-agent: [ "a/*", "b/*" ] } }',
      { header: { 'x-session': ['nightly-*'], 'user-agent': ['a/*', 'b/*'] } },
    ],
    ['{ hours: { from: 09:00, to: "18:30" } }', { hours: { from: 540, to: 1110 } }],
    ['{ hours: { from: "00:00", to: "24:00", days: sat } }', { hours: { from: 0, to: 1440, days: ['sat'] } }],
    [
      '{ hours: { from: "22:00", to: "00:00", days: [ mon, tue ], zone: Europe/Berlin } }',
      { hours: { from: 1320, to: 1440, days: ['mon', 'tue'], zone: 'Europe/Berlin' } },
    ],
  ])('%s are read', (written, read) => {
    expect(rulesOf(written)?.[0]?.when).toEqual(read);
  });

  it.each<[written: string, refusal: string | RegExp]>([
    ['', 'rules[0].when: Must be conditions (an empty group, {}, matches every request), not empty.'],
    [
      '{ input: 3 }',
      'rules[0].when.input: Unknown field "input". Allowed here: client, surface, model, inputTokens, maxOutputTokens, turns, keywords, pattern, has, effort, header, hours, budget.',
    ],
    ['{ keyword: x }', /^rules\[0\]\.when\.keyword: Unknown field "keyword"\. Did you mean "keywords"\?/],
    ['{ budget: { id: monthly, gte: 80 } }', 'rules[0].when.budget.gte: A share of the limit: write 0.8 for 80 %.'],
    ['{ budget: monthly }', /^rules\[0\]\.when\.budget: Must be a budget and how much of it is spent, such as/],
    ['{ client: [] }', 'rules[0].when.client: Must list at least one of the clients, or be left out.'],
    ['{ client: 5 }', /^rules\[0\]\.when\.client: .*put the number in quotes/],
    ['{ client: "" }', 'rules[0].when.client: A pattern must not be empty.'],
    ['{ client: [ a, "" ] }', 'rules[0].when.client[1]: A pattern must not be empty.'],
    [`{ model: ${'m'.repeat(257)} }`, 'rules[0].when.model: A pattern has at most 256 characters.'],
    [`{ model: ${words(201)} }`, 'rules[0].when.model: At most 200 models.'],
    [
      '{ surface: chatt }',
      'rules[0].when.surface: "chatt" is not known. Did you mean "chat"? Allowed: "chat", "completions", "responses", "messages", "ollama", "embeddings", "images", "audio", "moderations" or "rerank".',
    ],
    ['{ surface: [ chat, embedings ] }', /^rules\[0\]\.when\.surface\[1\]: .*Did you mean "embeddings"/],
    [
      '{ effort: hgih }',
      /^rules\[0\]\.when\.effort: "hgih" is not known\. Did you mean "high"\? Allowed: "none", "minimal"/,
    ],
    [
      '{ inputTokens: 8000 }',
      'rules[0].when.inputTokens: Must be bounds, not a number: write { gte: 8000 } for 8000 and more, or { lt: 8000 } for less.',
    ],
    ['{ inputTokens: many }', 'rules[0].when.inputTokens: Must be bounds such as { gte: 8000 }, not a string.'],
    ['{ inputTokens: {} }', 'rules[0].when.inputTokens: Needs at least one of "gte", "gt", "lte" and "lt".'],
    ['{ turns: { gte: 1.5 } }', 'rules[0].when.turns.gte: Must be a number: a whole number.'],
    ['{ turns: { gte: -1 } }', 'rules[0].when.turns.gte: Must be a number, 0 or more.'],
    ['{ turns: { gte: "1" } }', 'rules[0].when.turns.gte: Must be a number, not a string.'],
    ['{ turns: { ge: 1 } }', /^rules\[0\]\.when\.turns\.ge: Unknown field "ge"\. Did you mean "gte"\?/],
    [
      '{ turns: { gte: 5, lte: 4 } }',
      'rules[0].when.turns: No whole number meets both "gte: 5" and "lte: 4". Change one of them.',
    ],
    ['{ turns: { gt: 5, lt: 6 } }', /both "gt: 5" and "lt: 6"/],
    ['{ turns: { gte: 5, lt: 5 } }', /both "gte: 5" and "lt: 5"/],
    ['{ turns: { gt: 5, lte: 5 } }', /both "gt: 5" and "lte: 5"/],
    ['{ turns: { gte: 1, gt: 9, lte: 9, lt: 99 } }', /both "gt: 9" and "lte: 9"/],
    ['{ turns: { lt: 0 } }', 'rules[0].when.turns: Nothing is below 0, so "lt: 0" would never hold.'],
    ['{ keywords: {} }', 'rules[0].when.keywords: Needs at least one of "any", "all" and "none".'],
    ['{ keywords: [] }', 'rules[0].when.keywords: Must list at least one of the keywords, or be left out.'],
    ['{ keywords: { any: [] } }', /^rules\[0\]\.when\.keywords\.any: Must list at least one/],
    ['{ keywords: { some: [ a ] } }', /^rules\[0\]\.when\.keywords\.some: Unknown field "some".*any, all, none, in/],
    [
      '{ keywords: { any: a, in: user } }',
      /^rules\[0\]\.when\.keywords\.in: "user" is not known.*"last-user", "all" or "system"/,
    ],
    ['{ keywords: [ a, "" ] }', /^rules\[0\]\.when\.keywords\[1\]: A keyword must have a letter or a digit/],
    ['{ keywords: "?!" }', /^rules\[0\]\.when\.keywords: A keyword must have a letter or a digit/],
    ['{ keywords: [ 404 ] }', /^rules\[0\]\.when\.keywords\[0\]: Must be a keyword: put the number in quotes/],
    [`{ keywords: ${'k'.repeat(65)} }`, 'rules[0].when.keywords: A keyword has at most 64 characters.'],
    [`{ keywords: ${words(201)} }`, 'rules[0].when.keywords: At most 200 keywords.'],
    [
      `{ keywords: { any: ${words(150)}, none: ${words(51)} } }`,
      'rules[0].when.keywords: A rule has at most 200 keywords, not 201.',
    ],
    ['{ pattern: "" }', 'rules[0].when.pattern: A pattern must not be empty.'],
    [`{ pattern: "${'x'.repeat(1001)}" }`, 'rules[0].when.pattern: A pattern has at most 1000 characters.'],
    [
      '{ pattern: "a(?=b)" }',
      "rules[0].when.pattern: This pattern cannot be used: invalid or unsupported Perl syntax: `(?=`. It is written in RE2's syntax: look-arounds and back-references are not possible, because patterns are matched in linear time.",
    ],
    ['{ pattern: { matches: "(a)\\\\1" } }', /^rules\[0\]\.when\.pattern\.matches: .*invalid escape sequence: `\\1`/],
    ['{ pattern: "(a" }', /cannot be used: missing closing \)/],
    [
      '{ pattern: "\\\\pL{600}\\\\pL{600}" }',
      /^rules\[0\]\.when\.pattern: This pattern is too large: .* 1202 steps, at most 1000/,
    ],
    ['{ pattern: { in: all } }', 'rules[0].when.pattern.matches: Missing: a regular expression must be given.'],
    ['{ has: {} }', 'rules[0].when.has: Needs at least one of: tools, images, audio, json, reasoning, stream.'],
    ['{ has: { tool: true } }', /^rules\[0\]\.when\.has\.tool: Unknown field "tool"\. Did you mean "tools"\?/],
    ['{ has: { tools: 1 } }', 'rules[0].when.has.tools: Must be true or false, not a number.'],
    ['{ has: [ tools ] }', 'rules[0].when.has: Must be what a request has, such as { tools: true }, not a list.'],
    ['{ header: {} }', 'rules[0].when.header: Needs at least one header.'],
    ['{ header: { Authorization: "*" } }', /^rules\[0\]\.when\.header\.Authorization: "authorization" holds a secret/],
    ['{ header: { X-Api-Key: "*" } }', /holds a secret/],
    ['{ header: { cookie: "*" } }', /holds a secret/],
    ['{ header: { proxy-authorization: "*" } }', /holds a secret/],
    ['{ header: { "a b": "*" } }', /^rules\[0\]\.when\.header\["a b"\]: Must be the name of a header/],
    ['{ header: { X-A: "*", x-a: "*" } }', /^rules\[0\]\.when\.header\.x-a: "x-a" is there twice/],
    ['{ header: { x-a: [] } }', /^rules\[0\]\.when\.header\.x-a: Must list at least one/],
    ['{ header: x-a }', /^rules\[0\]\.when\.header: Must be header names with a pattern for each/],
    [
      `{ header: { ${Array.from({ length: 21 }, (_, n) => `h${n}: x`).join(', ')} } }`,
      'rules[0].when.header: At most 20 headers.',
    ],
    ['{ hours: { from: "09:00" } }', 'rules[0].when.hours.to: Missing: a time of day such as "09:00" must be given.'],
    [
      '{ hours: { from: "9:00", to: "18:00" } }',
      'rules[0].when.hours.from: "9:00" is not a time of day. Write hours and minutes from "00:00" to "23:59".',
    ],
    ['{ hours: { from: "24:00", to: "18:00" } }', /^rules\[0\]\.when\.hours\.from: "24:00" is not a time of day/],
    ['{ hours: { from: "09:00", to: "24:01" } }', /^rules\[0\]\.when\.hours\.to: "24:01" is not .* to "24:00"/],
    ['{ hours: { from: "09:60", to: "18:00" } }', /"09:60" is not a time of day/],
    ['{ hours: { from: 9, to: "18:00" } }', /^rules\[0\]\.when\.hours\.from: .*write hours and minutes/],
    ['{ hours: { from: "09:00", to: "09:00" } }', /^rules\[0\]\.when\.hours\.to: Must differ from "from".*"24:00"/],
    ['{ hours: { from: "00:00", to: "00:00" } }', /^rules\[0\]\.when\.hours\.to: Must differ from "from"/],
    [
      '{ hours: { from: "09:00", to: "10:00", days: [ mo ] } }',
      /^rules\[0\]\.when\.hours\.days\[0\]: "mo" is not known\. Did you mean "mon"/,
    ],
    ['{ hours: { from: "09:00", to: "10:00", days: [] } }', /^rules\[0\]\.when\.hours\.days: Must list at least one/],
    [
      '{ hours: { from: "09:00", to: "10:00", zone: Europa/Berlin } }',
      /^rules\[0\]\.when\.hours\.zone: "Europa\/Berlin" is not a time zone\. Did you mean "Europe\/Berlin"/,
    ],
    ['{ hours: { from: "09:00", to: "10:00", zone: New York } }', /Did you mean "America\/New_York"/],
    ['{ hours: { from: "09:00", to: "10:00", zone: Mars } }', /is not a time zone\. Write its IANA name/],
    ['{ hours: always }', 'rules[0].when.hours: Must be hours such as { from: "09:00", to: "18:00" }, not a string.'],
  ])('%s are refused', (written, refusal) => {
    const said = refusalOf(`rules:\n  - { id: a, use: { route: auto }, when: ${written} }`);
    if (typeof refusal === 'string') expect(said).toBe(refusal);
    else expect(said).toMatch(refusal);
  });
});

describe('a rule', () => {
  it.each<[rule: string, refusal: string | RegExp]>([
    ['{ id: a, use: { route: auto } }', /^rules\[0\]\.when: Missing: conditions .*matches every request/],
    ['{ id: a, when: {} }', /^rules\[0\]\.use: Missing: where the request goes, such as { route: long }/],
    ['{ when: {}, use: { route: auto } }', 'rules[0].id: Missing: an id must be given.'],
    ['{ id: A B, when: {}, use: { route: auto } }', /^rules\[0\]\.id: An id begins/],
    [
      '{ id: a, when: {}, then: { route: auto }, use: { route: auto } }',
      /^rules\[0\]\.then: Unknown field.*id, note, enabled, when, use/,
    ],
    ['{ id: a, enable: true, when: {}, use: { route: auto } }', /Did you mean "enabled"/],
    [
      `{ id: a, note: ${'n'.repeat(2001)}, when: {}, use: { route: auto } }`,
      /^rules\[0\]\.note: A note has at most 2000/,
    ],
    [
      '{ id: a, when: {}, use: long }',
      'rules[0].use: Write { route: long } for a route, or { model: long } for a model.',
    ],
    [
      '{ id: a, when: {}, use: {} }',
      /^rules\[0\]\.use: Must have exactly one of "route", "model" and "refuse", for example/,
    ],
    [
      '{ id: a, when: {}, use: { route: x, model: y } }',
      'rules[0].use: Must have exactly one of "route", "model" and "refuse", not 2 of them. Leave out all but one.',
    ],
    ['{ id: a, when: {}, use: { rout: x } }', /^rules\[0\]\.use\.rout: Unknown field "rout"\. Did you mean "route"/],
    ['{ id: a, when: {}, use: { refuse: "" } }', /^rules\[0\]\.use\.refuse: Write the message that the client gets/],
    [`{ id: a, when: {}, use: { refuse: ${'r'.repeat(1001)} } }`, /at most 1000 characters/],
    [
      '{ id: a, when: {}, use: { refuse: no, set: { a: 1 } } }',
      /^rules\[0\]\.use\.set: A refused request is sent nowhere/,
    ],
    ['{ id: a, when: {}, use: { model: "a b" } }', /^rules\[0\]\.use\.model: .*without blanks/],
    [
      '{ id: a, when: {}, use: { model: m, set: { stream: true } } }',
      /^rules\[0\]\.use\.set\.stream: "stream" cannot be set/,
    ],
    [
      '{ id: a, when: {}, use: { route: r, set: { model: m } } }',
      /^rules\[0\]\.use\.set\.model: "model" cannot be set/,
    ],
  ])('%s is refused', (rule, refusal) => {
    const said = refusalOf(`rules: [ ${rule} ]`);
    if (typeof refusal === 'string') expect(said).toBe(refusal);
    else expect(said).toMatch(refusal);
  });

  it('may be one of 500', () => {
    const some = (count: number) =>
      `rules: [ ${Array.from({ length: count }, (_, n) => `{ id: r${n}, when: {}, use: { route: auto } }`).join(', ')} ]`;
    expect(refusalOf(some(500))).toBe('accepted');
    expect(refusalOf(some(501))).toBe('rules: At most 500 rules.');
  });
});

describe('a rule test', () => {
  const testOf = (request: string, outcome = '{ rule: a }') =>
    `ruleTests:\n  - { name: one, request: ${request}, expect: ${outcome} }`;

  it('may say anything about a request', () => {
    const { config } = parseConfigText(
      `version: 1\n${testOf('{ model: m, client: c, surface: responses, inputTokens: 0, maxOutputTokens: 1, turns: 2, system: s, text: t, has: { tools: true, json: false }, effort: low, headers: { X-A: b }, at: 2024-02-29T23:59 }', '{ rule: null, route: r, model: p/m, refused: false }')}`,
      'x',
    );
    expect(config.ruleTests).toEqual([
      {
        name: 'one',
        request: {
          model: 'm',
          client: 'c',
          surface: 'responses',
          inputTokens: 0,
          maxOutputTokens: 1,
          turns: 2,
          system: 's',
          text: 't',
          has: ['tools'],
          effort: 'low',
          headers: { 'x-a': 'b' },
          at: '2024-02-29T23:59',
        },
        expect: { rule: null, route: 'r', model: 'p/m', refused: false },
      },
    ]);
  });

  it.each<[written: string, refusal: string | RegExp]>([
    ['ruleTests: [ { name: "", request: {}, expect: { rule: a } } ]', /^ruleTests\[0\]\.name: .*must not be empty/],
    [`ruleTests: [ { name: ${'n'.repeat(121)}, request: {}, expect: { rule: a } } ]`, /name: .*at most 120/],
    ['ruleTests: [ { name: a, expect: { rule: a } } ]', /^ruleTests\[0\]\.request: Missing: a request in outline/],
    ['ruleTests: [ { name: a, request: {} } ]', /^ruleTests\[0\]\.expect: Missing: what must come of it/],
    ['ruleTests: [ { name: a, when: {}, request: {}, expect: { rule: a } } ]', /^ruleTests\[0\]\.when: Unknown field/],
    [testOf('{ promt: x }'), /^ruleTests\[0\]\.request\.promt: Unknown field "promt".*Allowed here: model, client/],
    [testOf('{ txt: x }'), /Did you mean "text"/],
    [testOf('{ model: "" }'), /^ruleTests\[0\]\.request\.model: /],
    [testOf('{ surface: chta }'), /^ruleTests\[0\]\.request\.surface: "chta" is not known\. Did you mean "chat"/],
    [testOf('{ inputTokens: -1 }'), 'ruleTests[0].request.inputTokens: Must be a number of tokens, 0 or more.'],
    [testOf('{ maxOutputTokens: 1.5 }'), /^ruleTests\[0\]\.request\.maxOutputTokens: .*whole number/],
    [testOf('{ turns: two }'), /^ruleTests\[0\]\.request\.turns: Must be a number of turns, not a string/],
    [testOf(`{ text: "${'x'.repeat(20_001)}" }`), 'ruleTests[0].request.text: At most 20000 characters.'],
    [testOf(`{ system: "${'x'.repeat(20_001)}" }`), /^ruleTests\[0\]\.request\.system: At most 20000/],
    [testOf('{ has: [ tool ] }'), /^ruleTests\[0\]\.request\.has\[0\]: "tool" is not known\. Did you mean "tools"/],
    [
      testOf('{ has: { tool: true } }'),
      /^ruleTests\[0\]\.request\.has\.tool: Unknown field "tool"\. Did you mean "tools"/,
    ],
    [testOf('{ effort: hard }'), /^ruleTests\[0\]\.request\.effort: .*Allowed: "none"/],
    [testOf('{ headers: { Cookie: x } }'), /^ruleTests\[0\]\.request\.headers\.Cookie: .*secret/],
    [
      testOf('{ headers: { x-a: [ b ] } }'),
      /^ruleTests\[0\]\.request\.headers\.x-a: Must be the value of the header, not a list/,
    ],
    [
      testOf('{ at: 2026-02-29T10:00 }'),
      /^ruleTests\[0\]\.request\.at: "2026-02-29T10:00" is not a local time\. .*2026-11-27T10:00/,
    ],
    [testOf('{ at: 2026-13-01T10:00 }'), /is not a local time/],
    [testOf('{ at: 2026-12-01T24:00 }'), /is not a local time/],
    [testOf('{ at: 2026-12-01T10:00:00Z }'), /without seconds and zone/],
    [testOf('{}', '{}'), /^ruleTests\[0\]\.expect: Needs at least one of "rule", "route", "model" and "refused"/],
    [testOf('{}', '{ refuse: true }'), /^ruleTests\[0\]\.expect\.refuse: .*Did you mean "refused"/],
    [testOf('{}', '{ rule: 5 }'), /^ruleTests\[0\]\.expect\.rule: Must be an id: put the number in quotes/],
    [testOf('{}', '{ model: mock-1 }'), /^ruleTests\[0\]\.expect\.model: Write the target as provider\/model-id/],
    [testOf('{}', '{ refused: true, route: r }'), /^ruleTests\[0\]\.expect: A refused request has no route/],
  ])('%s is refused', (written, refusal) => {
    const said = refusalOf(written);
    if (typeof refusal === 'string') expect(said).toBe(refusal);
    else expect(said).toMatch(refusal);
  });

  it('may be one of 500', () => {
    const some = (count: number) =>
      `ruleTests: [ ${Array.from({ length: count }, (_, n) => `{ name: t${n}, request: {}, expect: { rule: a } }`).join(', ')} ]`;
    expect(refusalOf(some(500))).toBe('accepted');
    expect(refusalOf(some(501))).toBe('ruleTests: At most 500 tests.');
  });
});

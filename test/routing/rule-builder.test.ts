// Every rule that is accepted goes through the builder and back unchanged, and leaves the words around it alone.

import { describe, expect, test } from 'vitest';
import {
  BOUNDS,
  conditionsOf,
  fieldText,
  isGroup,
  percentText,
  switchedTo,
  typedJson,
  typedNumber,
  typedPercent,
  withField,
  withName,
  wordsOf,
  type Json,
} from '../../app/features/routing/rule-json.ts';
import type { WrittenGroup } from '../../src/contract/builder-views.ts';
import { EFFORT_LEVELS, REQUEST_TRAITS, TEXT_SCOPES, WEEKDAYS } from '../../src/domain/rule.ts';
import type { Tree } from '../../src/settings/config-tree.ts';
import { conditionOf, rulesIn, useOf, withRules } from '../../src/settings/loose-rules.ts';
import { parseRoutingText } from '../../src/settings/routing-text.ts';
import { readRule } from '../../src/settings/rule-form.ts';

type Random = () => number;

/** mulberry32: the same rules in every run. */
function seeded(seed: number): Random {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const pick = <T>(random: Random, of: readonly T[]): T => of[Math.floor(random() * of.length)] as T;
const some = <T>(random: Random, of: readonly T[]): T[] => {
  const chosen = of.filter(() => random() < 0.4);
  return chosen.length === 0 ? [pick(random, of)] : chosen;
};
/** One alone may be written without its list. */
const oneOrMore = <T>(random: Random, of: readonly T[]): T | T[] => {
  const chosen = some(random, of);
  return chosen.length === 1 && random() < 0.5 ? (chosen[0] as T) : chosen;
};
const WORDS = ['refund', 'private key', 'a, b', 'Größe', "it's", '#1', 'yes', '1e3', '- x', 'a: b', '日本 語'];
const count = (random: Random): number => Math.floor(random() * 100_000);

const CONDITIONS: Record<string, (random: Random) => unknown> = {
  client: (random) => oneOrMore(random, ['editor', 'agents-*', '?x', 'with blank']),
  surface: (random) => oneOrMore(random, ['chat', 'messages', 'responses', 'embeddings', 'ollama']),
  model: (random) => oneOrMore(random, ['auto', 'gpt-*', 'openai/*', '*']),
  inputTokens: (random) => range(random),
  maxOutputTokens: (random) => range(random),
  turns: (random) => range(random),
  keywords: (random) =>
    random() < 0.3
      ? oneOrMore(random, WORDS)
      : {
          any: oneOrMore(random, WORDS),
          ...(random() < 0.5 && { all: some(random, WORDS) }),
          ...(random() < 0.5 && { none: some(random, WORDS) }),
          ...(random() < 0.5 && { in: pick(random, TEXT_SCOPES) }),
        },
  pattern: (random) => (random() < 0.5 ? 'order \\d+' : { matches: '^[a-z]+"\'#: $', in: pick(random, TEXT_SCOPES) }),
  has: (random) => Object.fromEntries(some(random, REQUEST_TRAITS).map((trait) => [trait, random() < 0.5])),
  effort: (random) => oneOrMore(random, EFFORT_LEVELS),
  header: (random) =>
    Object.fromEntries(
      some(random, ['x-session', 'X-Project', 'user-agent']).map((name) => [
        name,
        oneOrMore(random, ['acme', 'night*']),
      ]),
    ),
  hours: (random) => ({
    from: '22:30',
    to: random() < 0.5 ? '24:00' : '06:15',
    ...(random() < 0.5 && { days: oneOrMore(random, WEEKDAYS) }),
    ...(random() < 0.5 && { zone: pick(random, ['Europe/Berlin', 'UTC']) }),
  }),
  budget: (random) => ({ id: 'monthly', gte: pick(random, [0, 0.07, 0.285, 1 / 3, random(), 1, 1.005, 9.99]) }),
};

function range(random: Random): unknown {
  const least = count(random);
  const most = least + 2 + count(random);
  const [lower, upper] = [
    random() < 0.5 ? { gte: least } : { gt: least },
    random() < 0.5 ? { lte: most } : { lt: most },
  ];
  return pick(random, [lower, upper, { ...lower, ...upper }, { gte: least, gt: least, lte: most, lt: most }]);
}

const SET = { temperature: 0, stop: ['#', 'x: y'], metadata: { a: null, deep: [{ b: true }] }, seed: 1e21 };

function use(random: Random): unknown {
  const set = random() < 0.5 ? { set: SET } : {};
  return pick(random, [
    { route: 'long', ...set },
    { model: 'openai/gpt-5', ...set },
    { refuse: 'Not here: "ask" #somebody, please.\nSecond line' },
  ]);
}

function anyRule(random: Random, index: number): Record<string, unknown> {
  const names = some(random, Object.keys(CONDITIONS));
  return {
    id: `rule-${index}`,
    ...(random() < 0.3 && { note: pick(random, ['mine # or so', 'two\nlines', ' x ']) }),
    ...(random() < 0.3 && { enabled: random() < 0.5 }),
    when: random() < 0.1 ? {} : Object.fromEntries(names.map((name) => [name, CONDITIONS[name]?.(random)])),
    use: use(random),
  };
}

const SEEDS = Array.from({ length: 60 }, (_, seed) => [seed] as const);
const textOf = (rules: readonly unknown[]): string =>
  `# mine\nversion: 1\n\nrules: # in order\n${rules.map((rule) => `  # above\n  - ${JSON.stringify(rule)} # behind\n`).join('')}# end\n`;
const meaning = (text: string): unknown => (parseRoutingText(text).sections.rules ?? []).map(readRule);

describe.each(SEEDS)('rules that are accepted (%i)', (seed) => {
  const random = seeded(seed + 1);
  const written = Array.from({ length: 8 }, (_, index) => anyRule(random, index));
  const text = textOf(written);
  const rules = rulesIn(text) ?? [];

  test('come into the builder and back without a letter changed', () => {
    expect(rules).toHaveLength(written.length);
    expect(withRules(text, rules)).toBe(text);
  });

  test('mean the same in another text', () => {
    const copied = withRules('# empty\n', rules);
    expect(meaning(copied)).toEqual(meaning(text));
    expect(meaning(withRules(text, rules.toReversed()))).toEqual((meaning(text) as unknown[]).toReversed());
  });

  test('have a condition and a use that the builder can say', () => {
    for (const rule of rules) {
      for (const [name, value] of Object.entries(conditionsOf(rule as WrittenGroup))) {
        expect(conditionOf(name, value as Tree), name).not.toBeNull();
      }
      expect(useOf(rule['use'] ?? null)).not.toBeNull();
    }
  });

  test('are the same when every field is read and typed again', () => {
    for (const rule of rules as WrittenGroup[]) {
      expect({ ...rule, when: retyped(conditionsOf(rule)), use: retypedUse(rule['use']) }).toEqual(rule);
      expect(switchedTo(switchedTo(rule, rule['enabled'] === false), rule['enabled'] !== false)).toEqual(rule);
    }
  });

  test('keep the words of those that are not touched', () => {
    const touched = rules.map((rule, index) => (index === 3 ? { ...rule, use: { refuse: 'no' } } : rule));
    const lines = withRules(text, touched as Tree[]).split('\n');
    const before = text.split('\n');
    expect(lines.filter((line) => before.includes(line))).toHaveLength(before.length - 1);
  });
});

/** What the fields show, typed into them again. */
function retyped(when: WrittenGroup): WrittenGroup {
  return Object.fromEntries(Object.entries(when).map(([name, value]) => [name, retypedCondition(name, value)]));
}

function retypedCondition(name: string, value: Json): Json {
  if (!isGroup(value)) return retypedWords(value);
  switch (name) {
    case 'inputTokens':
    case 'maxOutputTokens':
    case 'turns':
      return BOUNDS.reduce((range, bound) => withField(range, bound, typedNumber(fieldText(range[bound]))), value);
    case 'budget':
      return withField(value, 'gte', typedPercent(percentText(value['gte'])));
    case 'header':
      return Object.keys(value).reduce(
        (headers, header) => withName(withField(headers, header, retypedWords(headers[header])), header, header),
        value,
      );
    case 'keywords':
      return ['any', 'all', 'none'].reduce(
        (words, list) => (words[list] === undefined ? words : withField(words, list, retypedWords(words[list]))),
        value,
      );
    default:
      return value;
  }
}

function retypedWords(value: Json | undefined): Json {
  const words = wordsOf(value);
  if (words === null) throw new Error(`not words: ${JSON.stringify(value)}`);
  return [...words];
}

function retypedUse(value: Json | undefined): Json {
  if (!isGroup(value)) throw new Error('no use');
  return value['set'] === undefined ? value : withField(value, 'set', typedJson(JSON.stringify(value['set'], null, 2)));
}

describe('rules that are wrong', () => {
  const wrong = `rules:
  # what I meant
  - id: a # mine
    when: { keywordz: [x], client: editor, inputTokens: lots }
    use: { rout: long }
    extra: 1
  - id: b
    when: { turns: { gte: 2 } }
    use: { route: r } # there
`;

  test('are shown as they are, and stay', () => {
    const rules = rulesIn(wrong) ?? [];
    expect(rules[0]).toEqual({
      id: 'a',
      when: { keywordz: ['x'], client: ['editor'], inputTokens: 'lots' },
      use: { rout: 'long' },
      extra: 1,
    });
    expect(withRules(wrong, rules)).toBe(wrong);
    const [a, b] = rules as [Tree, Tree];
    expect(withRules(wrong, [a, { ...b, when: { turns: { gte: 3 } } }])).toBe(wrong.replace('gte: 2', 'gte: 3'));
    expect(withRules(wrong, [{ ...a, use: { route: 'long' } }, b])).toBe(wrong.replace('rout:', 'route:'));
  });

  test.each([
    ['rules: nonsense', /list of rules/u],
    ['rules: [x, y]', /list of rules/u],
    ['rules: [', /neither YAML nor JSON/u],
    ['- a', /group of named parts/u],
  ])('cannot be told apart in %j', (text, message) => {
    expect(() => rulesIn(text)).toThrow(message);
  });

  test('are not there where a text says nothing of rules', () => {
    expect(rulesIn('routes: []\n')).toBeUndefined();
    expect(withRules('routes: []\n', [])).toBe('routes: []\n');
    expect(withRules('', [])).toBe('');
  });
});

describe('a rule that gets another name', () => {
  test('keeps what is written around it', () => {
    const text =
      '# head\nrules:\n  # why\n  - id: a # here\n    when: {} # all\n    use: { route: r }\n  - id: b\n    when: {}\n    use: { route: s }\n';
    const [a, b] = rulesIn(text) as [Tree, Tree];
    expect(withRules(text, [{ ...a, id: 'c' }, b])).toBe(text.replace('id: a', 'id: c'));
    expect(withRules(text, [{ ...a, id: 'c', when: { turns: { gte: 2 } } }, b])).toBe(
      text.replace('id: a', 'id: c').replace('when: {} # all', 'when: { turns: { gte: 2 } } # all'),
    );
  });
});

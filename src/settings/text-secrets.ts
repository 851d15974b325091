// Takes the secrets out of a configuration text, so that it can be kept: the keys that it gives, and what looks like
// them in its comments.

import type { YAMLMap } from 'yaml';
import { createRedactor, REDACTED } from '../platform/redactor.ts';
import { presets } from '../providers/registry.ts';
import type { FileConfig } from './config-schema.ts';
import { mapComments } from './text-comments.ts';
import { columnOf, isFlow, lineEnd, loadYaml, nameOfPair, rangeOf, type ParsedText } from './text-layout.ts';

/** Where secrets stand: a list in every item of a section, or the section itself, and their field. */
const PLACES = [
  { section: 'providers', list: 'keys', field: 'value' },
  { section: 'clients', list: null, field: 'key' },
] as const;

type Cut = readonly [from: number, to: number];

/** Shorter words behind `value:` are prose. */
const SHORTEST = 8;

/** `# value: …`, `# - { name: spare, key: "…" }` */
const NAMED = new RegExp(`((?:value|key)["']?\\s*[:=]\\s*["']?)([\\x21-\\x7e]{${SHORTEST},})`, 'giu');

/** What begins as keys do, is as long as they are and has a digit. */
const TELLING = new RegExp(`(?<![A-Za-z0-9])(?:${prefixes().join('|')})(?=[A-Za-z_-]*\\d)[A-Za-z0-9_-]{16,}`, 'gu');

function prefixes(): string[] {
  const known = [...presets.values()].flatMap(({ keyPrefix }) => keyPrefix ?? []);
  return [...new Set(['bbx-', ...known])].map((prefix) => prefix.replaceAll(/[^\w-]/gu, String.raw`\$&`));
}

/**
 * A file without the keys that it gives; null when one of them would be left in it, outside of comments.
 *
 * @param live every other secret that is known.
 */
export function withoutKeys(parsed: ParsedText, file: FileConfig, live: readonly string[]): string | null {
  const own = secretsOf(file);
  const clean = mapComments(withoutKeysInComments(withoutFields(parsed), [...own, ...live]), (comment) =>
    comment.replaceAll(NAMED, (_, before: string) => before + REDACTED),
  );
  const isLeft = own.some((secret) => secret.length >= SHORTEST && clean.includes(secret));
  return isLeft ? null : clean;
}

/** The text without these secrets, and without what can only be one, in its comments. */
export function withoutKeysInComments(text: string, secrets: readonly string[]): string {
  const redactor = createRedactor();
  for (const secret of secrets) redactor.learn(secret);
  // The redactor passes over what it cannot tell from ordinary words.
  const words = new Set(secrets);
  return mapComments(text, (comment) =>
    redactor
      .redact(comment)
      .replaceAll(TELLING, REDACTED)
      .replaceAll(/[\x21-\x7e]+/gu, (word) => (words.has(word) ? REDACTED : word)),
  );
}

function secretsOf({ providers = [], clients = [] }: FileConfig): string[] {
  const keys = providers.flatMap(({ keys: some = [] }) => some.map(({ value }) => value));
  return [...keys, ...clients.map(({ key }) => key)].filter((secret) => secret !== undefined);
}

/** Every other letter stays, so what was said in comments about a key is kept. */
function withoutFields({ text, document }: ParsedText): string {
  const root = document.contents;
  const maps = PLACES.flatMap(({ section, list, field }) =>
    mapsIn(valueOf(root, section))
      .flatMap((item) => (list === null ? [item] : mapsIn(valueOf(item, list))))
      .map((map) => ({ map, field })),
  );
  const cuts = maps.flatMap(({ map, field }) => cutsOf(text, map, field)).toSorted((a, b) => b[0] - a[0]);
  return cuts.reduce((rest, [from, to]) => rest.slice(0, from) + rest.slice(to), text);
}

function valueOf(node: unknown, field: string): unknown {
  return loadYaml().isMap(node) ? node.items.find((pair) => nameOfPair(pair) === field)?.value : undefined;
}

function mapsIn(node: unknown): YAMLMap[] {
  const { isMap, isSeq } = loadYaml();
  return isSeq(node) ? node.items.filter((item): item is YAMLMap => isMap(item)) : [];
}

function cutsOf(text: string, map: YAMLMap, field: string): Cut[] {
  const index = map.items.findIndex((pair) => nameOfPair(pair) === field);
  const [key, value] = [rangeOf(map.items[index]?.key), rangeOf(map.items[index]?.value)];
  if (key === null || value === null) return [];
  // A block of text ends with its last line.
  const [from, to] = [key[0], text[value[1] - 1] === '\n' ? value[1] - 1 : value[1]];
  const [, before] = rangeOf(map.items[index - 1]?.value) ?? [0, from];
  const [after] = rangeOf(map.items[index + 1]?.key) ?? [to];
  return [withGap(text, before, after, [from, to]) ?? (isFlow(map) ? withComma : withLine)(text, from, to)];
}

/** Up to what follows, or from what is before, where nothing but a comma and blanks is between. */
function withGap(text: string, before: number, after: number, [from, to]: Cut): Cut | null {
  if (after > to && isGap(text.slice(to, after))) return [from, after];
  return before < from && isGap(text.slice(before, from)) ? [before, to] : null;
}

function isGap(words: string): boolean {
  return /^[\s,]*$/u.test(words);
}

function withComma(text: string, from: number, to: number): Cut {
  return [from, to + (/^\s*,/u.exec(text.slice(to))?.[0].length ?? 0)];
}

function withLine(text: string, from: number, to: number): Cut {
  const [line, end] = [from - columnOf(text, from), lineEnd(text, to)];
  const isAlone = text.slice(line, from).trim() === '' && text.slice(to, end).trim() === '';
  return isAlone ? [line, end] : [from, to];
}

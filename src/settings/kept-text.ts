// The configuration as the user wrote it down, kept beside what it means: with its comments, order, blank lines and
// quotes. It stays as it was written while single settings change; what is shown is always made to say what holds.

import type { Config } from '../domain/config.ts';
import { plain } from './config-diff.ts';
import { ConfigRefused } from './config-refused.ts';
import type { FileConfig } from './config-schema.ts';
import { parseConfigText } from './config-text.ts';
import { isSame, type Tree } from './config-tree.ts';
import { exportConfig, withoutSecrets } from './export-config.ts';
import { toConfig } from './normal-form.ts';
import { generateRoutingText, ROUTING_SECTIONS } from './routing-text.ts';
import { commentsIn } from './text-comments.ts';
import { rewriteText } from './text-edits.ts';
import { loadYaml, sectionsOf, type ParsedText, type Section } from './text-layout.ts';
import { withoutKeys } from './text-secrets.ts';

export interface KeptText {
  /** A configuration file without secrets. It may lack sections, and say what held when it was written. */
  readonly whole: string;
  /** What was written on the Routing page, where no part of `whole` is that to the letter. */
  readonly routing?: string | undefined;
}

/** Of more the settings are taken in, but not the words: they are in every version. */
export const MOST_BYTES = 1_000_000;

/** How far down parts are changed by themselves, the best first: as far as possible, whole items, whole sections. */
const DEPTHS = [Infinity, 2, 1] as const;

const IN_ROUTING: ReadonlySet<string> = new Set(['version', ...ROUTING_SECTIONS]);

/** A text that is a configuration. */
interface Words extends ParsedText {
  /** What it says, in written form; what it does not mention is empty. */
  readonly tree: Tree;
  /** The sections that are in it. */
  readonly given: ReadonlySet<string>;
}

/** All of it as a file, in the user's own words where there are any. */
export function wholeText(kept: KeptText | undefined, config: Config): string {
  const words = kept === undefined ? null : readWords(kept.whole);
  return (words && saying(words, plain(withoutSecrets(config)))) ?? exportConfig(config);
}

/** Routes, aliases, rules and their tests, in the same way. */
export function routingText(kept: KeptText | undefined, config: Config): string {
  const words = kept === undefined ? null : routingWords(kept);
  const said = words && saying(words, picked(plain(withoutSecrets(config)), ROUTING_SECTIONS));
  return said ?? generateRoutingText(config);
}

export interface Keeping {
  readonly text: KeptText | undefined;
  /** false: it was too long, and `text` is what was kept before. */
  readonly isKept: boolean;
}

/** What is kept when this was written on the Routing page; `config` is what holds with it. */
export function keepRouting(kept: KeptText | undefined, text: string, config: Config): Keeping {
  if (text === routingText(kept, config)) return { text: kept, isKept: true };
  const [own, other] = [kept === undefined ? null : readWords(kept.whole), readWords(text)];
  if (kept === undefined || other === null) return limited(kept, { whole: text });
  const names = new Set([...IN_ROUTING].filter((name) => other.given.has(name)));
  const joined = own && withSections(own, other, names);
  const isExact = joined !== null && partOf(joined, names) === text;
  return limited(kept, { whole: joined?.text ?? kept.whole, ...(!isExact && { routing: text }) });
}

/**
 * The same for a file, of which only some sections count.
 *
 * @param text of what `fileToKeep` gives.
 */
export function keepFile(
  kept: KeptText | undefined,
  text: string,
  names: ReadonlySet<string>,
  config: Config,
): Keeping {
  if (names.size === 0 || text === wholeText(kept, config)) return { text: kept, isKept: true };
  const [own, other] = [kept === undefined ? null : readWords(kept.whole), readWords(text)];
  // Where the two cannot be put together, what was written last counts.
  const whole = (own && other && withSections(own, other, names)?.text) ?? text;
  const isOtherRouting = ROUTING_SECTIONS.some((name) => names.has(name));
  return limited(kept, { whole, ...(!isOtherRouting && kept?.routing !== undefined && { routing: kept.routing }) });
}

/** A file as it can be kept: without its secrets. */
export interface FileWords {
  readonly text: string;
  readonly sections: readonly Section[];
}

/** null: only machines write so, or a key would be left in it. */
export function fileToKeep(text: string, live: readonly string[]): FileWords | null {
  const words = readWords(text);
  const isOneGroup = words !== null && sectionsOf(words) === null;
  if (words === null || (isOneGroup && commentsIn(text).length === 0)) return null;
  const clean = withoutKeys(words, words.config, live);
  const cleaned = clean === null ? null : readWords(clean);
  const laidOut = isOneGroup ? cleaned && belowEachOther(cleaned) : cleaned;
  const sections = laidOut && sectionsOf(laidOut);
  return sections !== null && isSame(laidOut?.tree, words.tree) ? { text: joined(sections), sections } : null;
}

function belowEachOther({ document }: Words): Words | null {
  const laidOut = document.clone();
  if (loadYaml().isMap(laidOut.contents)) laidOut.contents.flow = false;
  return readWords(laidOut.toString({ lineWidth: 120 }));
}

function limited(before: KeptText | undefined, text: KeptText): Keeping {
  const isKept = Buffer.byteLength(text.whole) + Buffer.byteLength(text.routing ?? '') <= MOST_BYTES;
  return { text: isKept ? text : before, isKept };
}

/** null: it is no configuration, or no longer one. */
function readWords(text: string): (Words & { readonly config: FileConfig }) | null {
  try {
    const { config, document } = parseConfigText(text, 'text');
    const tree = plain(withoutSecrets(asConfig(config)));
    return { text: text.replace(/^\uFEFF/u, ''), document, tree, given: new Set(Object.keys(config)), config };
  } catch (error) {
    if (error instanceof ConfigRefused) return null;
    throw error;
  }
}

function asConfig(file: FileConfig): Config {
  const { providers = [], routes = [], rules = [], ruleTests = [], clients = [], aliases = {} } = file;
  const { budgets = [], settings = {} } = file;
  const named = clients.map(({ name, allow }) => ({ name, sealedKey: '', ...(allow && { allow }) }));
  return toConfig({ providers, routes, rules, ruleTests, clients: named, aliases, budgets, settings }, {});
}

/** The words, changed where they do not say this. Never words that do not: null, if they cannot be made to. */
function saying(words: Words, wanted: Tree): string | null {
  const sections = Object.keys(wanted);
  if (isSame(picked(words.tree, sections), wanted)) return words.text;
  // In one group there is no place for more.
  const start = sectionsOf(words) === null ? (belowEachOther(words) ?? words) : words;
  const atOnce = rewritten(start, wanted, Infinity);
  if (atOnce !== null) return atOnce.text;
  let said = start;
  for (const section of sections) {
    const next = { ...picked(said.tree, sections), ...picked(wanted, [section]) };
    const [first, ...others] = DEPTHS;
    const made = others.reduce((found, depth) => found ?? rewritten(said, next, depth), rewritten(said, next, first));
    if (made === null) return null;
    said = made;
  }
  return said.text;
}

/** null: at this depth it does not come to say that. */
function rewritten(words: Words, wanted: Tree, deepest: number): Words | null {
  const sections = Object.keys(wanted);
  const now = picked(words.tree, sections);
  const text = isSame(now, wanted) ? words.text : rewriteText(words, now, wanted, deepest);
  const made = text === null || text === words.text ? words : readWords(text);
  return made !== null && isSame(picked(made.tree, sections), wanted) ? made : null;
}

function picked(tree: Tree, sections: readonly string[]): Tree {
  return Object.fromEntries(sections.flatMap((section) => (section in tree ? [[section, tree[section] ?? null]] : [])));
}

function routingWords({ whole, routing }: KeptText): Words | null {
  const words = readWords(routing ?? whole);
  const part = words && partOf(words, IN_ROUTING);
  return part === words?.text ? words : part === null ? null : readWords(part);
}

/** What of the words are these sections; null: they do not stand below each other. */
function partOf(words: Words, names: ReadonlySet<string>): string | null {
  if ([...words.given].every((name) => names.has(name))) return words.text;
  const sections = sectionsOf(words)?.filter(({ name }) => names.has(name));
  return sections === undefined ? null : joined(sections);
}

/** Words with some sections of others in the place of their own; null: they cannot be put together. */
function withSections(words: Words, other: Words, names: ReadonlySet<string>): Words | null {
  const [own, others] = [sectionsOf(words), sectionsOf(other)?.filter(({ name }) => names.has(name))];
  if (own === null || others === undefined) return null;
  const kept = own.filter(({ name }) => !others.some((each) => each.name === name));
  const wanted = { ...words.tree, ...picked(other.tree, [...names]) };
  return [placed(own, others), [...others, ...kept]].reduce<Words | null>((found, sections) => {
    const made = found ?? readWords(joined(sections));
    return made !== null && (made === found || isSame(made.tree, wanted)) ? made : null;
  }, null);
}

/** In the order of the others; what is between them stays behind the section that it stood behind. */
function placed(own: readonly Section[], others: readonly Section[]): Section[] {
  const names = new Set(others.map(({ name }) => name));
  const behind = new Map<string, Section[]>();
  let last = '';
  for (const section of own) {
    if (names.has(section.name)) last = section.name;
    else behind.set(last, [...(behind.get(last) ?? []), section]);
  }
  return [...(behind.get('') ?? []), ...others.flatMap((section) => [section, ...(behind.get(section.name) ?? [])])];
}

function joined(sections: readonly Section[]): string {
  return sections
    .map(({ text }, index) => (index < sections.length - 1 && !text.endsWith('\n') ? `${text}\n` : text))
    .join('');
}

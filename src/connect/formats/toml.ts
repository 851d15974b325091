// TOML. There is no library that changes a value in place and leaves TOML 1.0 behind, so lines are put in and taken out
// here, and the parser is asked afterwards whether that was right (edit.ts).

import { parse, stringify, TomlError } from 'smol-toml';
import { ended, lineEndOf, type Format } from './format.ts';
import { statementsOf, type Statement } from './toml-statements.ts';
import { isFields, NotAsExpected, type Path, type Value } from './values.ts';

interface Placed extends Statement {
  /** Names from the top of the file. */
  readonly full: readonly string[];
  readonly table: Statement | null;
}

export const toml: Format = {
  parse(text) {
    try {
      return parse(text, { integersAsBigInt: 'asNeeded' }) as unknown as Value;
    } catch (error) {
      if (!(error instanceof TomlError)) throw error;
      throw new NotAsExpected(`line ${error.line} cannot be read as TOML`);
    }
  },
  set(text, path, value) {
    const names = namesOf(path);
    const written = literal(value);
    const found = placed(text).find(({ kind, full }) => kind === 'pair' && same(full, names));
    if (found?.value) return splice(text, found.value.start, found.value.end, written);
    return added(text, names, written);
  },
  remove(text, path) {
    const names = namesOf(path);
    const all = placed(text);
    const rest = all
      .filter((each, index) => !isWithin(each, names) && !(isBlank(text, each) && opensTable(all[index + 1], names)))
      .map(({ start, end }) => text.slice(start, end))
      .join('');
    // So does the one behind pairs that were put above everything else.
    return /^\r?\n/.test(text) ? rest : rest.replace(/^\r?\n/, '');
  },
};

function isWithin({ kind, full }: Placed, names: readonly string[]): boolean {
  return kind !== 'other' && same(full.slice(0, names.length), names);
}

/** The blank line that was put before a table goes with it. */
function opensTable(next: Placed | undefined, names: readonly string[]): boolean {
  return next?.kind === 'table' && isWithin(next, names);
}

function isBlank(text: string, { start, end }: Statement): boolean {
  return text.slice(start, end).trim() === '';
}

function added(text: string, names: readonly string[], written: string): string {
  const eol = lineEndOf(text);
  const parent = names.slice(0, -1);
  const line = `${quoted(names.at(-1) ?? '')} = ${written}${eol}`;
  const all = placed(text);
  if (parent.length === 0) {
    const last = all.findLast(({ kind, table }) => kind === 'pair' && table === null);
    if (last !== undefined) return insertedAfter(text, last, line);
    // Pairs of the file itself must stand before its first table.
    const hasTable = all.some(({ kind }) => kind === 'table' || kind === 'list-table');
    return hasTable ? `${line}${eol}${text}` : ended(text) + line;
  }
  const table = all.find(({ kind, full }) => kind === 'table' && same(full, parent));
  if (table !== undefined) {
    return insertedAfter(
      text,
      all.findLast((each) => each.kind === 'pair' && each.table?.start === table.start) ?? table,
      line,
    );
  }
  const gap = text.trim() === '' || text.endsWith(`${eol}${eol}`) ? '' : eol;
  return `${ended(text)}${gap}[${parent.map(quoted).join('.')}]${eol}${line}`;
}

function insertedAfter(text: string, { end }: Statement, line: string): string {
  const before = ended(text.slice(0, end));
  return before + line + text.slice(end);
}

function placed(text: string): Placed[] {
  let table: Statement | null = null;
  return statementsOf(text).map((statement) => {
    if (statement.kind === 'table' || statement.kind === 'list-table') {
      table = statement;
      return { ...statement, full: statement.names, table: null };
    }
    // What belongs to an item of a list has no name of its own.
    const prefix = table === null ? [] : table.kind === 'table' ? table.names : [ITEM, ...table.names];
    return { ...statement, full: [...prefix, ...statement.names], table };
  });
}

const ITEM = '[[';

function splice(text: string, start: number, end: number, by: string): string {
  return text.slice(0, start) + by + text.slice(end);
}

/** As it stands behind a key: the library would make tables of mappings. */
function literal(value: Value): string {
  if (Array.isArray(value)) return `[${value.map(literal).join(', ')}]`;
  if (!isFields(value)) return stringify({ v: value }).trim().slice('v = '.length);
  const members = Object.entries(value).map(([name, member]) => `${quoted(name)} = ${literal(member)}`);
  return members.length === 0 ? '{}' : `{ ${members.join(', ')} }`;
}

function quoted(name: string): string {
  return /^[\w-]+$/.test(name) ? name : JSON.stringify(name);
}

function same(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((name, index) => name === b[index]);
}

function namesOf(path: Path): string[] {
  return path.map((step) => {
    if (typeof step === 'string') return step;
    throw new Error('Items of lists are not edited in TOML files.');
  });
}

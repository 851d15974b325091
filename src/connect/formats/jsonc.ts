// JSON, with comments and trailing commas where a file has them. The library says where things stand; its own edits lay
// out their surroundings anew and drop comments beside what they remove, so members are put in and taken out here.

import {
  createScanner,
  findNodeAtLocation,
  parse,
  parseTree,
  printParseErrorCode,
  type Node,
  type ParseError,
} from 'jsonc-parser';
import { ended, lineEndOf, type Format } from './format.ts';
import { isFields, NotAsExpected, withValue, type Path, type Value } from './values.ts';

const COMMA = 5;
const BLANKS_AND_COMMENTS = new Set([12, 13, 14, 15]);

export const jsonc: Format = {
  parse(text) {
    const errors: ParseError[] = [];
    const value = parse(text, errors, { allowTrailingComma: true, allowEmptyContent: true }) as Value | undefined;
    const [error] = errors;
    if (error !== undefined) {
      const line = text.slice(0, error.offset).split('\n').length;
      throw new NotAsExpected(`line ${line} cannot be read as JSON (${printParseErrorCode(error.error)})`);
    }
    if (value === undefined) return {};
    if (!isFields(value)) throw new NotAsExpected('it holds no object');
    return value;
  },
  set: withValueAt,
  remove(text, path) {
    const root = parseTree(text);
    const member = root && findNodeAtLocation(root, namesOf(path))?.parent;
    return member?.parent === undefined ? text : withoutMember(text, member, member.parent);
  },
};

function withValueAt(text: string, path: Path, value: Value): string {
  const names = namesOf(path);
  const root = parseTree(text);
  if (root === undefined) return withValueAt(`${ended(text)}{}${lineEndOf(text)}`, path, value);
  const found = findNodeAtLocation(root, names);
  if (found !== undefined) return splice(text, found.offset, endOf(found), written(text, value, depthOf(found)));
  for (let length = names.length - 1; length >= 0; length -= 1) {
    const parent = findNodeAtLocation(root, names.slice(0, length));
    const name = names[length];
    if (parent === undefined || name === undefined) continue;
    return withMember(text, parent, name, withValue(undefined, names.slice(length + 1), value));
  }
  return text;
}

function withMember(text: string, object: Node, name: string, value: Value): string {
  const eol = lineEndOf(text);
  const depth = depthOf(object) + 1;
  const member = `${JSON.stringify(name)}: ${written(text, value, depth)}`;
  const last = object.children?.at(-1);
  const close = endOf(object) - 1;
  if (last === undefined) {
    const inside = text.slice(object.offset + 1, close).trimEnd();
    const line = `${eol}${indent(text, depth)}${member}${eol}${indent(text, depth - 1)}`;
    return splice(text, object.offset + 1, close, inside + line);
  }
  const comma = commaBehind(text, endOf(last));
  const behind = comma ?? endOf(last);
  // A comment at the end of the line speaks of the member before it.
  const lineEnd = text.slice(0, close).indexOf('\n', behind);
  if (lineEnd === -1) {
    const compact = `${JSON.stringify(name)}: ${JSON.stringify(value)}`;
    return splice(text, endOf(last), behind, `, ${compact}${comma === null ? '' : ','}`);
  }
  const at = text.charAt(lineEnd - 1) === '\r' ? lineEnd - 1 : lineEnd;
  const line = `${eol}${indentBefore(text, last)}${member}${comma === null ? '' : ','}`;
  return text.slice(0, endOf(last)) + (comma === null ? ',' : '') + text.slice(endOf(last), at) + line + text.slice(at);
}

function withoutMember(text: string, member: Node, object: Node): string {
  const all = object.children ?? [];
  const index = all.indexOf(member);
  const comma = commaBehind(text, endOf(member));
  const lineStart = text.lastIndexOf('\n', member.offset - 1) + 1;
  const lineEnd = text.indexOf('\n', comma ?? endOf(member));
  const isAlone =
    text.slice(lineStart, member.offset).trim() === '' &&
    lineEnd !== -1 &&
    text.slice(comma ?? endOf(member), lineEnd).trim() === '';
  const [start, end] = isAlone ? [lineStart, lineEnd + 1] : [member.offset, comma ?? endOf(member)];
  const rest = splice(text, start, end, '');
  // The member before it has become the last one: where it was last without a comma, so is this one.
  const before = all[index - 1];
  if (before === undefined || index < all.length - 1 || comma !== null) return rest;
  const stray = commaBehind(text, endOf(before));
  if (stray === null) return rest;
  const bare = isAlone ? text.slice(stray, start) : text.slice(stray, start).trimEnd();
  return text.slice(0, stray - 1) + bare + text.slice(end);
}

/** Behind the comma that follows; null: none does. */
function commaBehind(text: string, from: number): number | null {
  const scanner = createScanner(text, false);
  scanner.setPosition(from);
  let token: number = scanner.scan();
  while (BLANKS_AND_COMMENTS.has(token)) token = scanner.scan();
  return token === COMMA ? scanner.getTokenOffset() + 1 : null;
}

function written(text: string, value: Value, depth: number): string {
  const lines = JSON.stringify(value, null, indent(text, 1));
  return lines.replaceAll('\n', lineEndOf(text) + indent(text, depth));
}

function indent(text: string, depth: number): string {
  return (/^([ \t]+)["/]/m.exec(text)?.[1] ?? '  ').repeat(depth);
}

function indentBefore(text: string, { offset }: Node): string {
  return /^[ \t]*/.exec(text.slice(text.lastIndexOf('\n', offset - 1) + 1))?.[0] ?? '';
}

/** How many objects and lists it stands within. */
function depthOf(node: Node): number {
  let depth = 0;
  for (let parent = node.parent; parent !== undefined; parent = parent.parent)
    depth += parent.type === 'property' ? 0 : 1;
  return depth;
}

function endOf({ offset, length }: Node): number {
  return offset + length;
}

function splice(text: string, start: number, end: number, by: string): string {
  return text.slice(0, start) + by + text.slice(end);
}

function namesOf(path: Path): string[] {
  return path.map((step) => {
    if (typeof step === 'string') return step;
    throw new Error('Items of lists are not edited in JSON files.');
  });
}

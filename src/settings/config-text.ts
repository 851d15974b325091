// Reads a configuration file, YAML or JSON, into plain data. Files come from anywhere: their size, depth and number
// of values are limited, and errors never quote the file, because what they would quote may be a key.

import { createRequire } from 'node:module';
import type { Document, LineCounter, Node, YAMLError } from 'yaml';
import type * as z from 'zod';
import { problemsOf } from './config-problems.ts';
import { refusal, type ConfigPath, type ConfigRefused } from './config-refused.ts';
import { fileSchema, type FileConfig } from './config-schema.ts';

// Loaded when first needed: most starts read no such file, and loading takes as long as all the rest of this room.
const require = createRequire(import.meta.url);
const loadYaml = (): typeof import('yaml') => require('yaml') as typeof import('yaml');

const MAX_BYTES = 5 * 1024 * 1024;
const MAX_DEPTH = 32;
/** Words, signs and blanks. The parser makes several objects of each, so this bounds its time and memory. */
const MAX_TOKENS = 400_000;
/** Counted after aliases (`*name`) have been followed, so that a small file cannot become a huge one. */
const MAX_VALUES = 200_000;

export interface ConfigFile {
  readonly config: FileConfig;
  /** As the parser has it: where everything stands, without the mark of byte order in front. */
  readonly document: Document;
  /** `shop.yaml:12` for the place of a value, or of the nearest one around it; null where there is none. */
  where(path: ConfigPath): string | null;
}

/**
 * Parses and validates the form of a configuration file; JSON is read as the YAML that it is.
 *
 * @param sourceName what to call the file in errors.
 * Throws ConfigRefused with all that is wrong.
 */
export function parseConfigText(text: string, sourceName: string): ConfigFile {
  const { value, document, where } = parseText(text, sourceName, fileSchema);
  return { config: value, document, where };
}

/** The same for a file of another form. */
export function parseText<Schema extends z.ZodType>(
  text: string,
  sourceName: string,
  schema: Schema,
): { readonly value: z.output<Schema> } & Pick<ConfigFile, 'document' | 'where'> {
  if (Buffer.byteLength(text) > MAX_BYTES) throw asRefusal([], `${sourceName} is larger than 5 MiB.`);
  const { document, value, lines } = readYaml(text, sourceName);
  const where = (path: ConfigPath) => findPlace(document, lines, path, sourceName);
  const parsed = schema.safeParse(value);
  if (!parsed.success) throw refusal(problemsOf(parsed.error), where);
  return { value: parsed.data, document, where };
}

/** `line 12` in place of `shop.yaml:12:3`, for a text that has no name. */
export function linesOnly(where: ConfigFile['where']): ConfigFile['where'] {
  return (path) => where(path)?.replace(/^.*?:(\d+).*$/, 'line $1') ?? null;
}

function readYaml(text: string, sourceName: string): { document: Document; value: unknown; lines: LineCounter } {
  const yaml = loadYaml();
  const lines = new yaml.LineCounter();
  const source = text.replace(/^\uFEFF/, '');
  let tokens = 0;
  for (const _ of new yaml.Lexer().lex(source)) {
    tokens += 1;
    if (tokens > MAX_TOKENS)
      throw asRefusal([], `${sourceName} has too many parts. Configurations are not that large.`);
  }
  try {
    const document = yaml.parseDocument(source, {
      merge: true,
      lineCounter: lines,
      // Pretty errors quote the line they are about. Repeated keys are found below: the library compares all with all.
      prettyErrors: false,
      uniqueKeys: false,
      // 'silent' would also pass over a second document.
      logLevel: 'error',
    });
    const fault = document.errors[0] ?? document.warnings[0];
    if (fault !== undefined) throw asRefusal([], describeFault(fault, lines, sourceName));
    const place = (node: Node | null) => formatPlace(node?.range?.[0] ?? 0, lines, sourceName);
    return { document, value: new PlainReader(yaml, document, place).read(), lines };
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    // The parser calls itself for every level and has run out of stack.
    throw asRefusal([], `${sourceName} is nested too deeply.`);
  }
}

/** Turns the parser's tree into plain data without prototypes, so that no key of a file can mean anything but itself. */
class PlainReader {
  readonly #yaml: typeof import('yaml');
  readonly #document: Document;
  readonly #place: (node: Node | null) => string;
  readonly #anchors = new Map<string, unknown>();
  #values = 0;

  constructor(yaml: typeof import('yaml'), document: Document, place: (node: Node | null) => string) {
    this.#yaml = yaml;
    this.#document = document;
    this.#place = place;
  }

  read(): unknown {
    return this.#read(this.#document.contents, []);
  }

  #read(node: unknown, path: ConfigPath): unknown {
    const { isAlias, isMap, isScalar, isSeq } = this.#yaml;
    this.#values += 1;
    if (this.#values > MAX_VALUES)
      throw asRefusal([], `More than ${MAX_VALUES} values. Configurations are not that large.`);
    if (path.length > MAX_DEPTH) throw asRefusal([], `Nested more than ${MAX_DEPTH} levels deep.`);
    if (isAlias(node)) {
      // The library searches the whole document for each alias; reading in order we have met the anchor already.
      if (!this.#anchors.has(node.source))
        throw asRefusal(path, `An alias names an anchor that does not exist (${this.#place(node)}).`);
      return this.#read(this.#anchors.get(node.source), path);
    }
    if ((isSeq(node) || isMap(node) || isScalar(node)) && node.anchor !== undefined)
      this.#anchors.set(node.anchor, node);
    if (isSeq(node)) return node.items.map((item, index) => this.#read(item, [...path, index]));
    if (isMap(node)) {
      const object: Record<string, unknown> = Object.create(null);
      for (const { key, value } of node.items) {
        const name = this.#readKey(key, path);
        if (name in object)
          throw asRefusal([...path, name], `Given twice (${this.#place(isScalar(key) ? key : null)}).`);
        object[name] = this.#read(value, [...path, name]);
      }
      return object;
    }
    return isScalar(node) ? node.value : null;
  }

  #readKey(key: unknown, path: ConfigPath): string {
    const value = this.#yaml.isScalar(key) ? key.value : null;
    if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean') {
      throw asRefusal(path, 'A field has no proper name. Names are plain words.');
    }
    const name = String(value);
    if (name === '__proto__') throw asRefusal(path, 'A field must not be called "__proto__".');
    return name;
  }
}

function describeFault(fault: YAMLError, lines: LineCounter, sourceName: string): string {
  // The library's own sentence may quote the file.
  const reason = fault.code.toLowerCase().replaceAll('_', ' ');
  return `This is neither YAML nor JSON: ${reason} (${formatPlace(fault.pos[0], lines, sourceName)}).`;
}

function formatPlace(offset: number, lines: LineCounter, sourceName: string): string {
  const { line, col } = lines.linePos(offset);
  return `${sourceName}:${line}:${col}`;
}

function findPlace(document: Document, lines: LineCounter, path: ConfigPath, sourceName: string): string | null {
  for (let length = path.length; length > 0; length -= 1) {
    const node = document.getIn(path.slice(0, length), true);
    // The library's nodes carry where they begin; what is no node has no place of its own.
    const range = typeof node === 'object' && node !== null && 'range' in node ? (node as Node).range : undefined;
    if (range) return formatPlace(range[0], lines, sourceName);
  }
  return null;
}

function asRefusal(path: ConfigPath, message: string): ConfigRefused {
  return refusal([{ path, message }]);
}

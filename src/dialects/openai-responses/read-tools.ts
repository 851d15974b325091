// The tools of a request: those it lists, those its groups hold, and those that were found or added on the way.

import type { Tool, ToolOrigin } from '../conversation.ts';
import { isObject, type JsonObject } from '../json.ts';
import { objectSchema } from '../openai-chat/schema.ts';
import { CLIENT_TOOLS, clientToolType, type ClientToolType } from './client-tools.ts';
import { CUSTOM_SCHEMA } from './custom-input.ts';
import { isPlainName, takeName } from './tool-names.ts';

/** The tools of one request under names that are unique in it. */
export class ToolTable {
  readonly tools: readonly Tool[];
  /** Types of tools that the server would have to run. */
  readonly hosted: readonly string[];
  readonly #byKey = new Map<string, Tool>();
  readonly #taken = new Set<string>();
  /** Names of tools that are called but not listed. */
  readonly #strangers = new Map<string, string>();

  constructor(body: JsonObject) {
    const found = new Finder();
    for (const tool of listedTools(body)) found.add(tool, null);
    this.hosted = found.hosted;
    // What clients named themselves, outside any group, keeps its name; the others are named around it.
    for (const named of found.tools) if (keepsName(named.origin)) this.#declare(named);
    for (const named of found.tools) this.#declare(named);
    this.tools = found.tools.flatMap((named) => this.#byKey.get(named.key) ?? []);
  }

  /** By what the client calls it. */
  find(namespace: string | null, name: string): Tool | null {
    return this.#byKey.get(keyOf(namespace, name)) ?? null;
  }

  findTyped(type: ClientToolType): Tool | null {
    return this.#byKey.get(typedKey(type)) ?? null;
  }

  /** The name in the hub of a tool that may or may not be listed. */
  nameOf(namespace: string | null, name: string): string {
    return this.find(namespace, name)?.name ?? this.#stranger(keyOf(namespace, name), namespace, name);
  }

  nameOfTyped(type: ClientToolType): string {
    return this.findTyped(type)?.name ?? this.#stranger(typedKey(type), null, type);
  }

  #declare(found: FoundTool): void {
    if (this.#byKey.has(found.key)) return;
    const { key: _, ...rest } = found;
    const name = takeName(this.#taken, found.origin.namespace, found.origin.name);
    this.#byKey.set(found.key, { name, ...rest });
  }

  #stranger(key: string, namespace: string | null, name: string): string {
    const known = this.#strangers.get(key);
    if (known !== undefined) return known;
    const taken = takeName(this.#taken, namespace, name);
    this.#strangers.set(key, taken);
    return taken;
  }
}

type FoundTool = Omit<Tool, 'name'> & { readonly key: string };

class Finder {
  readonly tools: FoundTool[] = [];
  readonly hosted: string[] = [];
  readonly #keys = new Set<string>();

  add(tool: unknown, namespace: string | null): void {
    if (!isObject(tool)) return;
    const type = tool['type'];
    if (type === 'namespace') {
      const group = textOf(tool['name']);
      // Groups hold no groups.
      if (namespace !== null || group === null || !Array.isArray(tool['tools'])) return;
      for (const child of tool['tools'] as unknown[]) this.add(child, group);
    } else if (type === 'function') this.#addFunction(isObject(tool['function']) ? tool['function'] : tool, namespace);
    else if (type === 'custom') this.#addCustom(tool, namespace);
    else this.#addTyped(tool);
  }

  #addFunction(spec: JsonObject, namespace: string | null): void {
    const name = textOf(spec['name']);
    if (name === null) return;
    this.#push(keyOf(namespace, name), {
      description: textOf(spec['description']),
      schema: objectSchema(spec['parameters']),
      strict: typeof spec['strict'] === 'boolean' ? spec['strict'] : null,
      cache: null,
      origin: { name, namespace, custom: false },
    });
  }

  #addCustom(tool: JsonObject, namespace: string | null): void {
    const name = textOf(tool['name']);
    if (name === null) return;
    this.#push(keyOf(namespace, name), {
      description: withGrammar(textOf(tool['description']), tool['format']),
      schema: CUSTOM_SCHEMA,
      strict: null,
      cache: null,
      origin: { name, namespace, custom: true },
    });
  }

  #addTyped(tool: JsonObject): void {
    const type = clientToolType(tool);
    if (type === null) {
      this.hosted.push(textOf(tool['type']) ?? 'unknown');
      return;
    }
    const { description, schema } = CLIENT_TOOLS[type];
    const isSearch = type === 'tool_search';
    const origin: ToolOrigin = { name: type, namespace: null, custom: false, typed: type };
    this.#push(typedKey(type), {
      description: (isSearch ? textOf(tool['description']) : null) ?? description,
      schema: isSearch && isObject(tool['parameters']) ? objectSchema(tool['parameters']) : schema,
      strict: null,
      cache: null,
      origin,
    });
  }

  /** The first of two tools with one name counts: a search finds the same tool again. */
  #push(key: string, tool: Omit<Tool, 'name'>): void {
    if (this.#keys.has(key)) return;
    this.#keys.add(key);
    this.tools.push({ key, ...tool });
  }
}

/** In the order of their appearance. */
export function listedTools(body: JsonObject): unknown[] {
  const lists: unknown[] = [body['tools']];
  if (Array.isArray(body['input'])) {
    for (const item of body['input'] as unknown[]) {
      if (isObject(item) && (item['type'] === 'tool_search_output' || item['type'] === 'additional_tools'))
        lists.push(item['tools']);
    }
  }
  return lists.flatMap((list) => (Array.isArray(list) ? (list as unknown[]) : []));
}

/** The grammar cannot be enforced elsewhere, but it can be read. */
function withGrammar(description: string | null, format: unknown): string | null {
  if (!isObject(format) || format['type'] !== 'grammar' || typeof format['definition'] !== 'string') return description;
  const syntax = textOf(format['syntax']) ?? 'given';
  const grammar = `The input must follow this ${syntax} grammar:\n${format['definition']}`;
  return description === null ? grammar : `${description}\n\n${grammar}`;
}

function keepsName({ name, namespace, typed }: ToolOrigin): boolean {
  return namespace === null && typed === undefined && isPlainName(name);
}

function keyOf(namespace: string | null, name: string): string {
  return `${namespace ?? ''}\n${name}`;
}

/** Every key of a named tool has a line end in it. */
function typedKey(type: ClientToolType): string {
  return type;
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}

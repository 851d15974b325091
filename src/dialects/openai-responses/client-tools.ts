// Tools that the dialect knows by their type and the client runs itself. Elsewhere they are functions: what their calls
// say becomes the arguments, and the arguments become a call again.

import type { ToolOrigin } from '../conversation.ts';
import { isObject, objectIn, type JsonObject } from '../json.ts';

export type ClientToolType = NonNullable<ToolOrigin['typed']>;

interface ClientTool {
  readonly description: string;
  readonly schema: JsonObject;
  /** The arguments that say what a call item says. */
  readonly argumentsOf: (item: JsonObject) => JsonObject;
  /** The fields of a call item with these arguments; without any, of one that has just been opened. */
  readonly fieldsOf: (args: JsonObject) => JsonObject;
}

const TEXT = { type: 'string' };
const MILLISECONDS = { type: 'number', description: 'Time limit in milliseconds.' };

export const CLIENT_TOOLS: Readonly<Record<ClientToolType, ClientTool>> = {
  local_shell: {
    description: "Runs a command on the user's machine and returns its output.",
    schema: {
      type: 'object',
      properties: {
        command: { type: 'array', items: TEXT, description: 'The program and its arguments.' },
        working_directory: TEXT,
        timeout_ms: MILLISECONDS,
      },
      required: ['command'],
    },
    argumentsOf: (item) => without(objectIn(item, 'action'), 'type'),
    fieldsOf: (args) => ({ action: { type: 'exec', env: {}, ...args, command: words(args['command']) } }),
  },
  shell: {
    description: "Runs shell commands on the user's machine, each on its own, and returns their output.",
    schema: {
      type: 'object',
      properties: {
        commands: { type: 'array', items: TEXT },
        timeout_ms: MILLISECONDS,
        max_output_length: { type: 'number', description: 'Characters of output to return at most.' },
      },
      required: ['commands'],
    },
    argumentsOf: (item) => objectIn(item, 'action'),
    fieldsOf: (args) => ({
      action: { timeout_ms: null, max_output_length: null, ...args, commands: lines(args['commands']) },
    }),
  },
  apply_patch: {
    description: 'Creates, updates or deletes one file by a patch in the V4A diff format.',
    schema: {
      type: 'object',
      properties: {
        type: { type: 'string', enum: ['create_file', 'update_file', 'delete_file'] },
        path: TEXT,
        diff: { type: 'string', description: 'V4A diff; not needed to delete a file.' },
      },
      required: ['type', 'path'],
    },
    argumentsOf: (item) => objectIn(item, 'operation'),
    fieldsOf: (args) => ({ operation: { type: 'update_file', path: '', diff: '', ...args } }),
  },
  tool_search: {
    description: 'Searches for further tools and makes those that it finds available.',
    schema: {
      type: 'object',
      properties: {
        query: { type: 'string', description: 'What the tool should do.' },
        limit: { type: 'number', description: 'How many tools to return at most.' },
      },
      required: ['query'],
    },
    argumentsOf: (item) => {
      const args = item['arguments'];
      return isObject(args) ? args : { query: typeof args === 'string' ? args : '' };
    },
    fieldsOf: (args) => ({ execution: 'client', arguments: args }),
  },
};

/** The type of a tool that the client runs. Those of the same name that run on the server are none. */
export function clientToolType(tool: JsonObject): ClientToolType | null {
  const type = tool['type'];
  if (type === 'tool_search') return tool['execution'] === 'client' ? type : null;
  if (type === 'shell') return isLocal(tool['environment']) ? type : null;
  return type === 'local_shell' || type === 'apply_patch' ? type : null;
}

/** The tool that an item calls, when the client runs it. */
export function calledClientTool(item: JsonObject): ClientToolType | null {
  switch (item['type']) {
    case 'local_shell_call':
      return 'local_shell';
    case 'shell_call':
      return isLocal(item['environment']) ? 'shell' : null;
    case 'apply_patch_call':
      return 'apply_patch';
    case 'tool_search_call':
      return item['execution'] === 'server' || typeof item['call_id'] !== 'string' ? null : 'tool_search';
    default:
      return null;
  }
}

/** `environment` of the shell: only what names a container runs elsewhere. */
function isLocal(environment: unknown): boolean {
  return !isObject(environment) || environment['type'] === 'local';
}

function without(object: JsonObject, field: string): JsonObject {
  const { [field]: _, ...rest } = object;
  return rest;
}

/** Models give a command as one line too. */
function words(command: unknown): readonly unknown[] {
  if (typeof command === 'string') return ['bash', '-lc', command];
  return Array.isArray(command) ? command : [];
}

function lines(commands: unknown): readonly unknown[] {
  if (typeof commands === 'string') return [commands];
  return Array.isArray(commands) ? commands : [];
}

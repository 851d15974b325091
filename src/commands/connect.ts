// `connect [TOOL]`: points a local tool at the gateway, shows what that changes, and takes it back.

import type { ConnectPreviewView, ConnectUndoView, DiffLineView, ToolView } from '../contract/connect-views.ts';
import { CommandFailed, type Command, type CommandPorts, type Given } from './command.ts';

export const connectCommand: Command = {
  usage: '[TOOL] [--undo] [--dry-run] [--verify] [--list] [--model NAME]',
  summary: 'points TOOL at the gateway and shows what that changes; --undo takes it back; without TOOL lists them',
  flags: ['model'],
  switches: ['undo', 'dry-run', 'verify', 'list'],
  files: 1,
  takes: 'tool',
  async run(ports, given) {
    if (given.file === null || given.switches.has('list')) return listTools(ports);
    if (given.switches.has('undo')) return disconnect(ports, given.file, given.switches.has('dry-run'));
    if (given.switches.has('verify')) return verify(ports, given.file);
    return connect(ports, given.file, given);
  },
};

async function listTools({ client, print }: CommandPorts): Promise<number> {
  const { tools } = await client.connect.list({});
  for (const tool of tools) print(`${tool.id.padEnd(16)} ${tool.label.padEnd(18)} ${stateOf(tool)}`);
  return 0;
}

function stateOf({ way, connection, found, findable }: ToolView): string {
  if (connection !== null)
    return connection.problem === null ? `connected as ${connection.client}` : `connected, but: ${connection.problem}`;
  if (way === 'none') return 'cannot be connected; name it to read why';
  const here = findable ? (found === null ? 'not found here' : `found: ${found}`) : '';
  return [here, way === 'hand' ? 'by hand: name it to read how' : ''].filter((words) => words !== '').join('; ');
}

async function connect({ client, print }: CommandPorts, tool: string, { flags, switches }: Given): Promise<number> {
  const model = flags['model'] === undefined ? {} : { model: flags['model'] };
  const preview = await client.connect.preview({ tool, ...model });
  if (preview.tool.cannot !== null) throw new CommandFailed(preview.tool.cannot);
  if (preview.problem !== null) throw new CommandFailed(preview.problem);
  for (const { path, isNew, diff } of preview.files) printDiff(print, `${path}${isNew ? ' (new)' : ''}`, diff);
  if (switches.has('dry-run')) {
    print('Nothing was changed. The key will be one of its own.');
    return 0;
  }
  if (preview.tool.connection === null) {
    const { connection } = await client.connect.apply({ tool, ...model, seen: preview.seen });
    print(`${preview.tool.label} is connected, as the client ${connection?.client}. Take it back with --undo.`);
  } else print(`${preview.tool.label} is connected already, as the client ${preview.tool.connection.client}.`);
  printGuide(print, await client.connect.preview({ tool, ...model }));
  return 0;
}

function printGuide(print: CommandPorts['print'], { steps, snippets }: ConnectPreviewView): void {
  for (const step of steps) print(`- ${step}`);
  for (const { title, text } of snippets) print(`\n${title}:\n${text}`);
}

async function disconnect({ client, print }: CommandPorts, tool: string, dryRun: boolean): Promise<number> {
  const { files, notes } = await client.connect.undo({ tool, dryRun });
  for (const { path, how, diff, kept, copy } of files) {
    printDiff(print, `${path}: ${UNDO_WORDS[how]}`, diff);
    if (kept.length > 0) print(`  changed since, left as it is: ${kept.join(', ')}`);
    if (copy !== null) print(`  as it was before connecting: ${copy}`);
  }
  for (const note of notes) print(note);
  print(dryRun ? 'Nothing was changed.' : 'Disconnected. Its key is refused from now on.');
  return 0;
}

async function verify({ client, print }: CommandPorts, tool: string): Promise<number> {
  const { ok, text } = await client.connect.verify({ tool });
  print(text);
  return ok ? 0 : 1;
}

function printDiff(print: CommandPorts['print'], head: string, diff: readonly DiffLineView[]): void {
  print(head);
  for (const { sign, text } of diff) print(sign === '@' ? text : `${sign}${text}`);
}

const UNDO_WORDS: Readonly<Record<ConnectUndoView['files'][number]['how'], string>> = {
  restored: 'as it was before, to the byte',
  removed: 'removed, because it was new',
  'ours-removed': 'was changed since, so only our values were taken out',
  untouched: 'nothing of ours is in it',
};

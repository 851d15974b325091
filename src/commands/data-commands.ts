// `backup`, `restore` and `export`: the ledger as a file, from the command line.

import type { BackupEvent, ExportEvent, ExportInput, RestoreEvent } from '../contract/data-views.ts';
import { CommandFailed, DAY_MS, wholeNumber, type Command } from './command.ts';

export const backupCommand: Command = {
  usage: '[--list]',
  summary: 'copies the ledger into the folder backups of the data directory, or lists what is there',
  flags: [],
  switches: ['list'],
  files: 0,
  async run({ client, print }, { switches }) {
    if (switches.has('list')) {
      for (const { name, bytes, requests } of await client.data.backups({})) {
        print(
          `${name}  ${megabytes(bytes)}${requests === null ? '' : `  ${requests.toLocaleString('en-US')} requests`}`,
        );
      }
      return 0;
    }
    const { backup } = await lastOf<BackupEvent>(await client.data.backup({}));
    print(
      `${backup.path}  ${megabytes(backup.bytes)}, ${(backup.requests ?? 0).toLocaleString('en-US')} requests, checked`,
    );
    return 0;
  },
};

export const restoreCommand: Command = {
  usage: 'NAME',
  summary: 'puts a backup (see backup --list) in the place of the ledger, which is kept',
  flags: [],
  switches: [],
  files: 1,
  async run({ client, print }, { file }) {
    if (file === null) throw new CommandFailed('restore needs the NAME of a backup; backup --list shows them.');
    const { requests, before } = await lastOf<RestoreEvent>(await client.data.restore({ name: file }));
    print(`In use now: ${file}, ${requests.toLocaleString('en-US')} requests.`);
    if (before !== null) print(`What was in use before is ${before.path}.`);
    return 0;
  },
};

const WHATS = ['requests', 'attempts', 'rollups'] as const;
const FORMATS = ['csv', 'jsonl'] as const;

export const exportCommand: Command = {
  usage: '[--what requests|attempts|rollups] [--format csv|jsonl] [--days N] [--name NAME]',
  summary: 'writes the ledger as text into the folder exports of the data directory',
  flags: ['what', 'format', 'days', 'name'],
  switches: [],
  files: 0,
  async run({ client, print, now }, given) {
    const { flags } = given;
    const order: ExportInput = {
      what: oneOf(WHATS, 'what', flags['what'] ?? 'requests'),
      format: oneOf(FORMATS, 'format', flags['format'] ?? 'csv'),
      filter: flags['days'] === undefined ? {} : { from: now() - wholeNumber(given, 'days', 1) * DAY_MS },
    };
    const { name } = flags;
    const { path, rows, bytes } = await lastOf<ExportEvent>(
      await client.data.export({ ...order, ...(name !== undefined && { name }) }),
    );
    print(`${path}  ${rows.toLocaleString('en-US')} rows, ${megabytes(bytes)}`);
    return 0;
  },
};

function oneOf<T extends string>(allowed: readonly T[], flag: string, given: string): T {
  const found = allowed.find((each) => each === given);
  if (found === undefined) throw new CommandFailed(`--${flag} must be one of ${allowed.join(', ')}, found '${given}'.`);
  return found;
}

async function lastOf<Event extends { type: string }>(
  events: AsyncIterable<Event>,
): Promise<Extract<Event, { type: 'done' }>> {
  for await (const event of events) if (event.type === 'done') return event as Extract<Event, { type: 'done' }>;
  throw new CommandFailed('It ended before it was done.');
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}

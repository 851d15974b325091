// `export-config` and `import-config FILE`: the configuration as a text, with its secrets only under a passphrase. The
// passphrase comes from a file, so that it stands in no history of a shell and no list of processes.

import { CommandFailed, type Command, type CommandPorts, type Given } from './command.ts';

export const exportConfigCommand: Command = {
  usage: '[--passphrase-file FILE]',
  summary: 'prints the configuration; with a passphrase its secrets are in it, sealed under it',
  flags: ['passphrase-file'],
  switches: [],
  files: 0,
  async run(ports, given) {
    const { text } = await ports.client.data.exportConfig(passphraseOf(ports, given));
    ports.print(text.trimEnd());
    return 0;
  },
};

export const importConfigCommand: Command = {
  usage: 'FILE [--passphrase-file FILE]',
  summary: 'takes in a configuration; the sections that it has replace those in force',
  flags: ['passphrase-file'],
  switches: [],
  files: 1,
  async run(ports, given) {
    if (given.file === null) throw new CommandFailed('import-config needs a FILE.');
    const text = ports.readText(given.file);
    const { changed } = await ports.client.data.importConfig({ text, ...passphraseOf(ports, given) });
    ports.print(changed.length === 0 ? 'Nothing is different.' : `Taken in: ${changed.join(', ')}.`);
    return 0;
  },
};

/** The first line of the file. */
function passphraseOf({ readText }: CommandPorts, { flags }: Given): { readonly passphrase?: string } {
  const path = flags['passphrase-file'];
  if (path === undefined) return {};
  const [passphrase = ''] = readText(path).split(/\r?\n/u);
  if (passphrase === '') throw new CommandFailed(`${path} has no passphrase in its first line.`);
  return { passphrase };
}

// The configuration as a file with its secrets: sealed under a passphrase, in a comment at its end. Without the passphrase it
// is the same file as one without secrets.

import { createRequire } from 'node:module';
import type { Document } from 'yaml';
import type { Config } from '../domain/config.ts';
import type { RandomBytes } from '../domain/ports.ts';
import { openUnderPassphrase, PassphraseWrong, sealUnderPassphrase } from '../vault/passphrase-seal.ts';
import { refusal } from './config-refused.ts';
import { parseConfigText } from './config-text.ts';
import type { SealedSecrets } from './sealed-secrets.ts';

// Loaded when first needed, as in config-text.ts.
const require = createRequire(import.meta.url);

const HEAD = '# Secrets, sealed under a passphrase: give it when this file is imported.';
const LINE = /^# sealed-secrets: (\S+)\s*$/mu;
/** With the line that says what it is. */
const SEAL = /\n*(?:^# Secrets, sealed under a passphrase[^\n]*\n)?^# sealed-secrets: [^\n]*\n?/gmu;

interface Secrets {
  /** Provider → key's name → value. */
  readonly providers: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** Client → key. */
  readonly clients: Readonly<Record<string, string>>;
}

/** Without what was sealed: it must not be kept as a comment of the user's, and come out again unasked. */
export function withoutSeal(text: string): string {
  return text.replace(SEAL, '\n');
}

/** `text`: the same configuration without secrets. */
export async function withSealedSecrets(
  text: string,
  config: Config,
  secrets: SealedSecrets,
  passphrase: string,
  random: RandomBytes,
): Promise<string> {
  const plain = JSON.stringify(collect(config, secrets));
  const sealed = await sealUnderPassphrase(plain, passphrase, random);
  return `${withoutSeal(text).trimEnd()}\n\n${HEAD}\n# sealed-secrets: ${sealed}\n`;
}

/** The file with its secrets in the clear, to be imported. Throws ConfigRefused when they cannot be had. */
export async function withOpenedSecrets(text: string, passphrase: string): Promise<string> {
  const [, sealed] = LINE.exec(text) ?? [];
  if (sealed === undefined) throw refused('This file has no sealed secrets. Import it without a passphrase.');
  // What is wrong with the file itself is said before a second is spent on its secrets.
  parseConfigText(text, 'the file');
  let secrets: Secrets;
  try {
    // Sealed by us, and authenticated.
    secrets = JSON.parse(await openUnderPassphrase(sealed, passphrase)) as Secrets;
  } catch (error) {
    if (error instanceof PassphraseWrong) throw refused(`${error.message} Nothing was changed.`);
    throw error;
  }
  const yaml = require('yaml') as typeof import('yaml');
  const document = yaml.parseDocument(withoutSeal(text));
  fill(document, secrets);
  return document.toString({ lineWidth: 120 });
}

function collect(config: Config, { openProviderKey, openClientKey }: SealedSecrets): Secrets {
  const providers = config.providers.map(({ id, keys }) => {
    const values = keys.flatMap((key) => {
      const opened = 'env' in key ? null : openProviderKey(config, id, key.name);
      return opened !== null && 'value' in opened ? [[key.name, opened.value] as const] : [];
    });
    return [id, Object.fromEntries(values)] as const;
  });
  const clients = config.clients.flatMap((client) => {
    const opened = openClientKey(client);
    return 'value' in opened ? [[client.name, opened.value] as const] : [];
  });
  return { providers: Object.fromEntries(providers), clients: Object.fromEntries(clients) };
}

function fill(document: Document, { providers, clients }: Secrets): void {
  const { providers: given = [], clients: givenClients = [] } = document.toJS() as {
    providers?: { id: string; keys?: { name: string; value?: string; env?: string }[] }[];
    clients?: { name: string; key?: string }[];
  };
  given.forEach(({ id, keys = [] }, i) => {
    keys.forEach(({ name, value, env }, n) => {
      const secret = providers[id]?.[name];
      // What was written into the file by hand wins.
      if (secret !== undefined && value === undefined && env === undefined) {
        document.setIn(['providers', i, 'keys', n, 'value'], secret);
      }
    });
  });
  givenClients.forEach(({ name, key }, i) => {
    const secret = clients[name];
    if (secret !== undefined && key === undefined) document.setIn(['clients', i, 'key'], secret);
  });
}

function refused(message: string) {
  return refusal([{ path: [], message }]);
}

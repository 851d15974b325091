// Who signed a file, as Windows sees it. Everything but a plain yes is a no: no PowerShell, an odd answer, another file.

import { execFile } from 'node:child_process';
import { win32 } from 'node:path';
import { promisify } from 'node:util';
import * as z from 'zod';

/** `Valid` is 0. */
const Answer = z.object({
  Status: z.literal(0),
  Path: z.string(),
  SignerCertificate: z.object({ Subject: z.string() }),
});

const LIMIT_MS = 60_000;

/** Runs a command of PowerShell and gives what it prints. Throws where that cannot be done. */
export type PowerShell = (command: string) => Promise<string>;

/** `publishers`: names of certificates, whole (`CN=…, O=…`) or only their CN. */
export async function isSignedBy(publishers: readonly string[], file: string, ask: PowerShell): Promise<boolean> {
  let printed: string;
  try {
    printed = await ask(
      // The modules of a newer PowerShell, which may have started us, do not fit this one.
      `$env:PSModulePath = "$PSHOME\\Modules"; Get-AuthenticodeSignature -LiteralPath '${file.replaceAll("'", "''")}' | Select-Object Status, Path, @{n='SignerCertificate';e={@{Subject=$_.SignerCertificate.Subject}}} | ConvertTo-Json -Compress`,
    );
  } catch {
    return false;
  }
  const { data } = Answer.safeParse(jsonOf(printed));
  if (data === undefined || win32.normalize(data.Path) !== win32.normalize(file)) return false;
  const subject = partsOf(data.SignerCertificate.Subject);
  return publishers.some((name) => {
    const wanted = partsOf(name);
    if (wanted.size === 0) return subject.get('CN') === name;
    return [...wanted].every(([key, value]) => subject.get(key) === value);
  });
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** `CN="A, Inc.", O=A` as a table. Two values of one name are none that could be compared. */
function partsOf(name: string): Map<string, string | null> {
  const parts = new Map<string, string | null>();
  for (const [, key = '', quoted, plain = ''] of name.matchAll(/([A-Za-z][\w.]*)=(?:"((?:[^"]|"")*)"|([^,]*))/gu))
    parts.set(key, parts.has(key) ? null : (quoted?.replaceAll('""', '"') ?? plain.trim()));
  return parts;
}

/** From its own place: what stands in the search path may be anybody's. */
export function powerShellIn(systemRoot: string): PowerShell {
  const file = win32.join(systemRoot, 'System32', 'WindowsPowerShell', 'v1.0', 'powershell.exe');
  return async (command) => {
    const args = ['-NoProfile', '-NonInteractive', '-InputFormat', 'None', '-Command', command];
    return (await promisify(execFile)(file, args, { timeout: LIMIT_MS })).stdout;
  };
}

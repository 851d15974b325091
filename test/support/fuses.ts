// Fuses of Electron in a file that is nothing else, and what they are to be.
import { FuseState, getCurrentFuseWire, FuseV1Options } from '@electron/fuses';

/** What an Electron has in its binary, with as many fuses, all as Electron leaves them. */
export function binaryWithFuses(count: number): Buffer {
  const wire = Buffer.concat([Buffer.from([1, count]), Buffer.alloc(count, FuseState.DISABLE)]);
  return Buffer.concat([Buffer.alloc(4_096), Buffer.from('dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX'), wire, Buffer.alloc(64)]);
}

/** By name, on or off. */
export async function fusesOf(file: string): Promise<Record<string, string>> {
  const { version: _, ...wire } = await getCurrentFuseWire(file);
  return Object.fromEntries(
    Object.entries(wire).map(([number, state]) => [
      FuseV1Options[Number(number)] ?? number,
      state === FuseState.ENABLE ? 'on' : state === FuseState.DISABLE ? 'off' : 'neither',
    ]),
  );
}

export const FUSES_WANTED = {
  RunAsNode: 'off',
  EnableCookieEncryption: 'on',
  EnableNodeOptionsEnvironmentVariable: 'off',
  EnableNodeCliInspectArguments: 'off',
  EnableEmbeddedAsarIntegrityValidation: 'on',
  OnlyLoadAppFromAsar: 'on',
  LoadBrowserProcessSpecificV8Snapshot: 'off',
  GrantFileProtocolExtraPrivileges: 'off',
  WasmTrapHandlers: 'on',
};

// Sets the fuses in Electron's binary: what a packaged app may be talked into from outside. electron-builder calls this
// when a package is laid out, before anything is signed. All fuses are decided here, and a binary that has one more or
// one less than these ends the build; electron-builder's own list does neither.

import { join } from 'node:path';
import { flipFuses, FuseV1Options, FuseVersion, type FuseV1Config } from '@electron/fuses';
import type { AfterPackContext } from 'electron-builder';

const FUSES: FuseV1Config & { readonly strictlyRequireAllFuses: true } = {
  version: FuseVersion.V1,
  strictlyRequireAllFuses: true,
  // RunAsNode, NODE_OPTIONS and --inspect would let any local program run code with our rights.
  [FuseV1Options.RunAsNode]: false,
  [FuseV1Options.EnableNodeOptionsEnvironmentVariable]: false,
  [FuseV1Options.EnableNodeCliInspectArguments]: false,
  [FuseV1Options.EnableCookieEncryption]: true,
  // An archive that was changed is not loaded, nor an app beside it.
  [FuseV1Options.EnableEmbeddedAsarIntegrityValidation]: true,
  [FuseV1Options.OnlyLoadAppFromAsar]: true,
  // Only with a snapshot of our own.
  [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
  // Nothing is served from file:.
  [FuseV1Options.GrantFileProtocolExtraPrivileges]: false,
  // Speed, nothing else.
  [FuseV1Options.WasmTrapHandlers]: true,
};

export async function afterPack({ appOutDir, electronPlatformName, packager }: AfterPackContext): Promise<void> {
  const { productFilename, sanitizedName } = packager.appInfo;
  const names: Readonly<Record<string, string>> = {
    darwin: `${productFilename}.app`,
    win32: `${productFilename}.exe`,
    linux: sanitizedName.toLowerCase(),
  };
  const name = names[electronPlatformName];
  if (name === undefined) throw new Error(`It is not known what has the fuses of Electron on ${electronPlatformName}.`);
  await flipFuses(join(appOutDir, name), FUSES);
}

// What electron-builder finds where an Electron of each system is unpacked, as empty as can be; the fuses are there.
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { binaryWithFuses } from './fuses.ts';

export type StubPlatform = 'linux' | 'win32' | 'darwin';

const APP = 'Electron.app/Contents';
const FRAMEWORKS = `${APP}/Frameworks`;
const HELPERS = ['', ' (Renderer)', ' (Plugin)', ' (GPU)'].map((kind) => `Electron Helper${kind}`);
const PLIST =
  '<?xml version="1.0" encoding="UTF-8"?><plist version="1.0"><dict><key>CFBundleName</key><string>Electron</string></dict></plist>';

/** The file that has the fuses in a packed app, from its folder. */
export const FUSED: Readonly<Record<StubPlatform, string>> = {
  linux: 'breakerbox',
  win32: 'Breakerbox.exe',
  darwin: 'Breakerbox.app/Contents/Frameworks/Electron Framework.framework/Electron Framework',
};

export function writeElectronStub(folder: string, platform: StubPlatform): void {
  const write = (file: string, content: string | Buffer = ''): void => {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), content);
    chmodSync(join(folder, file), 0o755);
  };
  for (const name of ['LICENSE', 'LICENSES.chromium.html', 'version']) write(name);
  if (platform !== 'darwin') {
    write(platform === 'linux' ? 'electron' : 'electron.exe', binaryWithFuses(9));
    mkdirSync(join(folder, 'resources'));
    for (const language of ['en-US', 'de']) write(`locales/${language}.pak`);
    return;
  }
  write(`${APP}/Info.plist`, PLIST);
  write(`${APP}/MacOS/Electron`);
  write(`${APP}/Resources/electron.icns`);
  const framework = `${FRAMEWORKS}/Electron Framework.framework`;
  for (const place of [`${APP}/Resources`, `${framework}/Versions/A/Resources`])
    for (const language of ['en', 'de']) write(`${place}/${language}.lproj/locale.pak`);
  write(`${framework}/Electron Framework`, binaryWithFuses(9));
  for (const helper of HELPERS) {
    write(`${FRAMEWORKS}/${helper}.app/Contents/Info.plist`, PLIST);
    write(`${FRAMEWORKS}/${helper}.app/Contents/MacOS/${helper}`);
  }
}

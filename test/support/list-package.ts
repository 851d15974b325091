// Packs the built desktop app with electron-builder around a stub of Electron, and lists what came out.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join, relative, resolve } from 'node:path';

const project = resolve(import.meta.dirname, '../..');

// electron-builder's own way to read archives.
const load = createRequire(createRequire(import.meta.url).resolve('electron-builder'));
const asar = createRequire(load.resolve('app-builder-lib/package.json'))('@electron/asar') as {
  listPackage(file: string, options: { isPack: boolean }): string[];
  statFile(file: string, name: string): { size?: number; files?: object };
  extractFile(file: string, name: string): Buffer;
  extractAll(file: string, folder: string): void;
};

export interface PackageList {
  /** Files in the archive and beside it, sorted. */
  readonly packed: readonly string[];
  /** Those beside the archive. */
  readonly unpacked: readonly string[];
  readonly bytes: number;
  /** Chromium's own texts that are kept. */
  readonly languages: readonly string[];
  readonly read: (file: string) => string;
}

/** `extractTo`: a folder to lay all of it out in, as the running app sees it. */
export async function listPackage(
  platform: 'linux' | 'win32',
  arch: 'x64' | 'arm64',
  extractTo: string | null = null,
): Promise<PackageList> {
  const folder = mkdtempSync(join(tmpdir(), 'breakerbox-package-'));
  try {
    const stub = join(folder, 'electron');
    for (const name of ['resources', 'locales']) mkdirSync(join(stub, name), { recursive: true });
    for (const language of ['en-US', 'de']) writeFileSync(join(stub, 'locales', `${language}.pak`), '');
    const executable = platform === 'linux' ? 'electron' : 'electron.exe';
    for (const name of [executable, 'LICENSE', 'LICENSES.chromium.html', 'version'])
      writeFileSync(join(stub, name), '');
    chmodSync(join(stub, executable), 0o755);
    await runBuilder(folder, stub, platform, arch);
    const archive = archiveIn(join(folder, 'release'));
    if (extractTo !== null) asar.extractAll(archive, extractTo);
    return read(archive);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** In a process of its own: it changes its folder and prints as it likes. */
async function runBuilder(folder: string, stub: string, platform: string, arch: string): Promise<void> {
  const script = `
    import { Arch, build, Platform } from 'electron-builder';
    await build({
      targets: Platform.${platform === 'linux' ? 'LINUX' : 'WINDOWS'}.createTarget('dir', Arch.${arch}),
      publish: 'never',
      config: {
        electronDist: ${JSON.stringify(stub)},
        directories: { output: ${JSON.stringify(join(folder, 'release'))} },
        // A stub has neither fuses nor resources to be changed.
        electronFuses: null,
        win: { signAndEditExecutable: false },
        disableAsarIntegrity: true,
      },
    });`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    cwd: project,
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: 120_000,
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => (output += text));
  const [code] = (await once(child, 'close')) as [number | null];
  if (code !== 0) throw new Error(`electron-builder ended with ${code}:\n${output}`);
}

function archiveIn(release: string): string {
  const [folder = ''] = readdirSync(release).filter((name) => name.endsWith('unpacked'));
  return join(release, folder, 'resources/app.asar');
}

function read(archive: string): PackageList {
  const names = asar
    .listPackage(archive, { isPack: false })
    .map((name) => name.replace(/^[/\\]/u, '').replaceAll('\\', '/'))
    .filter((name) => asar.statFile(archive, name).files === undefined);
  const beside = `${archive}.unpacked`;
  const unpacked = readdirSync(beside, { recursive: true, encoding: 'utf8' })
    .map((name) => relative(beside, join(beside, name)).replaceAll('\\', '/'))
    .filter((name) => statSync(join(beside, name)).isFile());
  const texts = new Map(
    names
      .filter((name) => !unpacked.includes(name) && /\.(js|cjs|json|html|css)$/u.test(name))
      .map((name) => [name, asar.extractFile(archive, name).toString('utf8')]),
  );
  return {
    packed: names.toSorted(),
    unpacked: unpacked.toSorted(),
    languages: readdirSync(join(archive, '../../locales')),
    bytes: names.reduce((sum, name) => sum + (asar.statFile(archive, name).size ?? 0), 0),
    read: (file) => texts.get(file) ?? '',
  };
}

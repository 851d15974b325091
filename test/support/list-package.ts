// Packs the built desktop app with electron-builder around a stub of Electron, and lists what came out.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join, relative, resolve } from 'node:path';
import { FUSED, writeElectronStub, type StubPlatform } from './electron-stub.ts';
import { fusesOf } from './fuses.ts';

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
  readonly fuses: Readonly<Record<string, string>>;
  readonly read: (file: string) => string;
}

/** `extractTo`: a folder to lay all of it out in, as the running app sees it. */
export async function listPackage(
  platform: StubPlatform,
  arch: 'x64' | 'arm64',
  extractTo: string | null = null,
): Promise<PackageList> {
  const folder = mkdtempSync(join(tmpdir(), 'breakerbox-package-'));
  try {
    const stub = join(folder, 'electron');
    writeElectronStub(stub, platform);
    await runBuilder(folder, stub, platform, arch);
    const packed = packedIn(join(folder, 'release'));
    const resources = join(packed, platform === 'darwin' ? 'Breakerbox.app/Contents/Resources' : 'resources');
    const archive = join(resources, 'app.asar');
    if (extractTo !== null) asar.extractAll(archive, extractTo);
    const languages = readdirSync(platform === 'darwin' ? resources : join(packed, 'locales')).filter((name) =>
      /\.(pak|lproj)$/u.test(name),
    );
    return { ...read(archive), languages, fuses: await fusesOf(join(packed, FUSED[platform])) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const BUILDERS_NAMES = { linux: 'LINUX', win32: 'WINDOWS', darwin: 'MAC' } as const;

/** In a process of its own: it changes its folder and prints as it likes. */
async function runBuilder(folder: string, stub: string, platform: StubPlatform, arch: string): Promise<void> {
  const script = `
    import { Arch, build, Platform } from 'electron-builder';
    await build({
      targets: Platform.${BUILDERS_NAMES[platform]}.createTarget('dir', Arch.${arch}),
      publish: 'never',
      config: {
        electronDist: ${JSON.stringify(stub)},
        directories: { output: ${JSON.stringify(join(folder, 'release'))} },
        // A stub has no resources to be changed, and nobody to sign it.
        win: { signAndEditExecutable: false },
        mac: { identity: null },
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

/** The folder of the app: `linux-unpacked`, `mac-arm64`. */
function packedIn(release: string): string {
  const [folder = ''] = readdirSync(release).filter((name) => /unpacked$|^mac/u.test(name));
  return join(release, folder);
}

function read(archive: string): Omit<PackageList, 'fuses' | 'languages'> {
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
    bytes: names.reduce((sum, name) => sum + (asar.statFile(archive, name).size ?? 0), 0),
    read: (file) => texts.get(file) ?? '',
  };
}

// The real updater of Windows against a feed, with Node's HTTP under it.
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, request, type RequestOptions, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { NsisUpdater } from 'electron-updater';
import { ElectronHttpExecutor } from 'electron-updater/out/electronHttpExecutor.js';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { PowerShell } from './check-signature.ts';
import { restrain } from './updates.ts';

describe('the updater under our restraints', () => {
  const INSTALLER = Buffer.alloc(50_000, 'installer');
  const hashOf = (bytes: Buffer) => createHash('sha512').update(bytes).digest('base64');
  const SAYS_YES: PowerShell = async (command) => {
    const [, Path] = /-LiteralPath '(.*?)' \|/u.exec(command) ?? [];
    return JSON.stringify({ Status: 0, Path, SignerCertificate: { Subject: 'CN=Breakerbox, C=EU' } });
  };
  const FEED = { url: 'https://updates.example/', publishers: ['Breakerbox'] };
  let server: Server;
  const asked: { url: string; staging: unknown }[] = [];
  let resources: string;
  beforeEach(() => (resources = mkdtempSync(join(tmpdir(), 'breakerbox-updater-'))));
  afterEach(() => {
    server.close();
    rmSync(resources, { recursive: true });
  });

  async function updaterFor(manifest: string, body: Buffer | 'cut', powerShell = SAYS_YES): Promise<NsisUpdater> {
    asked.length = 0;
    server = createServer((incoming, response) => {
      const url = incoming.url ?? '';
      asked.push({
        url: url.replace(/\?.*/u, '').replace('-linux', ''),
        staging: incoming.headers['x-user-staging-id'],
      });
      if (/^\/latest(-linux)?\.yml/u.test(url)) response.end(manifest);
      else if (body !== 'cut') response.end(body);
      else {
        response.writeHead(200, { 'content-length': INSTALLER.length });
        response.write(INSTALLER.subarray(0, 20_000), () => response.destroy());
      }
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    writeFileSync(
      join(resources, 'app-update.yml'),
      `provider: generic\nurl: ${FEED.url}\npublisherName: [Breakerbox]\n`,
    );
    const updater = new NsisUpdater(null, {
      version: '1.0.0',
      name: 'breakerbox',
      isPackaged: true,
      appUpdateConfigPath: join(resources, 'app-update.yml'),
      userDataPath: resources,
      baseCachePath: join(resources, 'cache'),
      whenReady: () => Promise.resolve(),
      relaunch: () => undefined,
      quit: () => undefined,
      onQuit: () => undefined,
    });
    // Node's HTTP in place of Electron's, and this machine in place of the feed.
    const { port } = server.address() as AddressInfo;
    const executor = new ElectronHttpExecutor();
    executor.createRequest = ({ path, headers }: RequestOptions, onResponse) =>
      request({ host: '127.0.0.1', port, path, headers: Object.assign({}, headers) }, onResponse) as never;
    Object.assign(updater, { httpExecutor: executor });
    restrain(updater, FEED, powerShell);
    updater.on('error', () => undefined);
    return updater;
  }

  const manifestOf = (version: string, sha512 = hashOf(INSTALLER)) =>
    `version: ${version}\nfiles:\n  - url: Setup-${version}.exe\n    sha512: ${sha512}\n    size: ${INSTALLER.length}\npath: Setup-${version}.exe\nsha512: ${sha512}\n`;

  const ready = () =>
    existsSync(join(resources, 'cache'))
      ? readdirSync(join(resources, 'cache'), { recursive: true, encoding: 'utf8' }).filter((name) =>
          name.endsWith('.exe'),
        )
      : [];

  it('takes a newer version that is whole and signed, and does not say who is asking', async () => {
    const updater = await updaterFor(manifestOf('1.1.0'), INSTALLER);
    expect((await updater.checkForUpdates())?.isUpdateAvailable).toBe(true);
    await updater.downloadUpdate();
    expect(ready()).toHaveLength(1);
    expect(asked).toEqual([
      { url: '/latest.yml', staging: 'none' },
      { url: '/Setup-1.1.0.exe', staging: 'none' },
    ]);
  });

  it.each([
    ['an older one', manifestOf('0.9.9')],
    ['the same one', manifestOf('1.0.0')],
    ['one before a release', manifestOf('1.1.0-rc.1')],
    ['a file elsewhere', manifestOf('1.1.0').replaceAll('Setup-', 'https://evil.example/Setup-')],
  ])('passes over %s', async (_, manifest) => {
    const updater = await updaterFor(manifest, INSTALLER);
    expect((await updater.checkForUpdates())?.isUpdateAvailable).toBe(false);
    expect(asked.map(({ url }) => url)).toEqual(['/latest.yml']);
  });

  it('does not fetch an older one that it is told to', async () => {
    const updater = await updaterFor(manifestOf('0.9.9'), INSTALLER);
    await updater.checkForUpdates();
    await expect(updater.downloadUpdate()).rejects.toThrow('check update first');
  });

  const cases: [string, string, Buffer | 'cut', PowerShell, RegExp][] = [
    ['that was changed', manifestOf('1.1.0'), Buffer.alloc(50_000, 'other'), SAYS_YES, /checksum mismatch/u],
    ['of which half came', manifestOf('1.1.0'), 'cut', SAYS_YES, /.+/u],
    [
      'by another publisher',
      manifestOf('1.1.0'),
      INSTALLER,
      async (command) => (await SAYS_YES(command)).replace('Breakerbox', 'Other'),
      /not signed/u,
    ],
    [
      'where nobody can be asked who signed it',
      manifestOf('1.1.0'),
      INSTALLER,
      async () => Promise.reject(new Error('no PowerShell')),
      /not signed/u,
    ],
  ];
  it.each(cases)('keeps nothing of an installer %s', async (_, manifest, body, powerShell, problem) => {
    const updater = await updaterFor(manifest, body, powerShell);
    await updater.checkForUpdates();
    await expect(updater.downloadUpdate()).rejects.toThrow(problem);
    expect(ready()).toEqual([]);
  });
});

import { chmodSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { defaultDataDir, prepareDataDir } from './data-dir.ts';

describe('the place for the data', () => {
  it.each([
    ['linux', {}, '/home/ada', '/home/ada/.config/Breakerbox'],
    ['linux', { XDG_CONFIG_HOME: '/srv/config' }, '/home/ada', '/srv/config/Breakerbox'],
    ['linux', { XDG_CONFIG_HOME: '' }, '/home/ada', '/home/ada/.config/Breakerbox'],
    ['darwin', { XDG_CONFIG_HOME: '/srv/config' }, '/Users/ada', '/Users/ada/Library/Application Support/Breakerbox'],
    [
      'win32',
      { APPDATA: 'C:\\Users\\ada\\AppData\\Roaming' },
      'C:\\Users\\ada',
      'C:\\Users\\ada\\AppData\\Roaming\\Breakerbox',
    ],
    ['win32', {}, 'C:\\Users\\ada', 'C:\\Users\\ada\\AppData\\Roaming\\Breakerbox'],
  ])('on %s with %j and home %s is %s', (platform, env, home, path) => {
    expect(defaultDataDir({ platform, env, home })).toBe(path);
  });
});

describe.skipIf(process.platform === 'win32')('the data directory', () => {
  let base: string;
  const modeOf = (path: string) => statSync(path).mode & 0o777;
  const umask = process.umask(0);

  beforeEach(() => {
    process.umask(0);
    base = mkdtempSync(join(tmpdir(), 'breakerbox-'));
  });
  afterEach(() => {
    process.umask(umask);
    rmSync(base, { recursive: true });
  });

  it('is made with its parents, for its owner only, whatever the umask', () => {
    const path = join(base, 'a', 'b');
    expect(prepareDataDir(path)).toBeNull();
    expect(modeOf(path)).toBe(0o700);
  });

  it('is closed to others when it exists and is empty or ours', () => {
    const path = join(base, 'ours');
    mkdirSync(path, { mode: 0o755 });
    expect(prepareDataDir(path)).toBeNull();
    expect(modeOf(path)).toBe(0o700);
    chmodSync(path, 0o755);
    writeFileSync(join(path, 'settings.json'), '{}');
    expect(prepareDataDir(path)).toBeNull();
    expect(modeOf(path)).toBe(0o700);
  });

  it('is left as it is, with a warning, when it holds the files of others', () => {
    chmodSync(base, 0o755);
    writeFileSync(join(base, 'thesis.txt'), '');
    expect(prepareDataDir(base)).toContain('can be entered by other users');
    expect(modeOf(base)).toBe(0o755);
  });

  it('must be a directory', () => {
    const path = join(base, 'file');
    writeFileSync(path, '');
    expect(() => prepareDataDir(path)).toThrow();
  });
});

import { describe, expect, it } from 'vitest';
import { safeStorage } from '../test/shell/electron-double.ts';
import { findKeyring } from './keyring.ts';

type Storage = Parameters<typeof findKeyring>[0];
const noPause = (() => Promise.resolve()) as never;
const find = (part: Partial<Storage> = {}, platform: NodeJS.Platform = 'linux') =>
  findKeyring({ ...safeStorage, ...part }, platform, noPause);

describe('the keyring', () => {
  it('gives back what it was given', async () => {
    const { keyring } = await find();
    expect(await keyring?.open((await keyring?.seal('key')) ?? '')).toEqual({ text: 'key', isStale: false });
  });

  it.each(['basic_text', 'unknown'] as const)('is none on Linux when its name is %s', async (backend) => {
    const found = await find({ getSelectedStorageBackend: () => backend });
    expect(found).toMatchObject({
      keyring: null,
      why: expect.stringContaining('no keyring (GNOME Keyring or KWallet)'),
    });
  });

  it('is none on Linux when what it seals bears the mark of the well-known password, whatever its name', async () => {
    const found = await find({ encryptStringAsync: () => Promise.resolve(Buffer.from('v10xxxx')) });
    expect(found.keyring).toBeNull();
    const onMac = await find({ encryptStringAsync: () => Promise.resolve(Buffer.from('v10xxxx')) }, 'darwin');
    expect(onMac.keyring).not.toBeNull();
  });

  it('is none where it cannot be reached', async () => {
    const found = await find({ isAsyncEncryptionAvailable: () => Promise.resolve(false) }, 'darwin');
    expect(found).toMatchObject({ keyring: null, why: expect.stringContaining('cannot be reached') });
  });

  it('is waited for while it is unlocked, and not for ever', async () => {
    let tries = 0;
    const slow = (after: number): Partial<Storage> => ({
      decryptStringAsync: () => {
        tries += 1;
        return tries < after
          ? Promise.reject(new Error('locked'))
          : Promise.resolve({ result: 'key', shouldReEncrypt: true });
      },
    });
    const opened = await (await find(slow(4))).keyring?.open('x');
    expect(opened).toEqual({ text: 'key', isStale: true });
    tries = 0;
    await expect((await find(slow(99))).keyring?.open('x')).rejects.toThrow('locked');
    expect(tries).toBe(5);
  });
});

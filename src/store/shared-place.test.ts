import { expect, test } from 'vitest';
import { judgePlace } from './shared-place.ts';

const MOUNTS = `22 27 0:21 / / rw,relatime - ext4 /dev/vda rw
30 22 0:40 / /home rw,relatime shared:1 - ext4 /dev/vdb rw
31 30 0:41 / /home/me/share rw,relatime - nfs4 server:/share rw
32 30 0:42 / /home/me/my\\040box rw - fuse.sshfs me@host:/ rw
33 22 0:43 / /mnt/c rw - 9p C: rw
34 22 0:44 / /mnt/local rw - cifs //old/one rw
35 22 0:45 / /mnt/local rw - tmpfs tmpfs rw`;

test.each([
  ['/home/me/.config/Breakerbox', null],
  ['/home/me/share', 'a network drive (nfs4)'],
  ['/home/me/share/a/b', 'a network drive (nfs4)'],
  ['/home/me/shared', null],
  ['/home/me/my box/data', 'a network drive (fuse.sshfs)'],
  ['/mnt/c/Users/me', 'a network drive (9p)'],
  ['/mnt/local/data', null],
  ['/home/me/Dropbox/bb', 'a folder that is synchronized (Dropbox)'],
  ['/home/me/OneDrive - Acme/bb', 'a folder that is synchronized (OneDrive - Acme)'],
  ['/home/me/Dropboxes/bb', null],
])('%s: %s', (folder, place) => {
  expect(judgePlace(folder, MOUNTS, '/')).toBe(place);
});

test.each([
  ['\\\\server\\share\\bb', '\\', 'a network drive'],
  ['C:\\Users\\me\\OneDrive\\bb', '\\', 'a folder that is synchronized (OneDrive)'],
  ['C:\\Users\\me\\AppData\\Roaming\\Breakerbox', '\\', null],
  ['/Users/me/Library/Mobile Documents/bb', '/', 'a folder that is synchronized (Mobile Documents)'],
])('without a list of mounts, %s', (folder, separator, place) => {
  expect(judgePlace(folder, '', separator)).toBe(place);
});

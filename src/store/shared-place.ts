// Whether a file lies where others than this machine may touch it: on a network drive, or in a folder that a program copies
// to somewhere else. SQLite's write-ahead log needs memory that all its users share, and such places have none.

import { readFileSync, realpathSync } from 'node:fs';
import { dirname, sep } from 'node:path';

/** As Linux calls them in its list of mounts. */
const NETWORKS =
  /^(?:nfs4?|cifs|smb3|smbfs|afs|ceph|glusterfs|lustre|9p|vboxsf|davfs|fuse\.(?:sshfs|rclone|s3fs|gcsfuse|davfs2?|glusterfs))$/u;

/** Folders that synchronizing programs are known by, wherever they lie. */
const SYNCED =
  /^(?:Dropbox(?: \(.+\))?|OneDrive(?: - .+)?|Google Drive|GoogleDrive|CloudStorage|Mobile Documents|Nextcloud|pCloudDrive)$/u;

/** What the place is, for people; null: nothing speaks against it. */
export function sharedPlaceOf(path: string): string | null {
  return judgePlace(realFolder(dirname(path)), mounts(), sep);
}

/** `mountInfo` as in Linux's /proc/self/mountinfo; empty where there is none. */
export function judgePlace(folder: string, mountInfo: string, separator: string): string | null {
  if (folder.startsWith('\\\\')) return 'a network drive';
  const type = fileSystemOf(folder, mountInfo);
  if (type !== null && NETWORKS.test(type)) return `a network drive (${type})`;
  const synced = folder.split(separator).find((name) => SYNCED.test(name));
  return synced === undefined ? null : `a folder that is synchronized (${synced})`;
}

/** Of the mount that is nearest above the folder; of several at one place the last one counts. */
function fileSystemOf(folder: string, mountInfo: string): string | null {
  let nearest: { readonly at: string; readonly type: string } | null = null;
  for (const line of mountInfo.split('\n')) {
    const [left = '', right = ''] = line.split(' - ');
    const at = unescaped(left.split(' ')[4] ?? '');
    const [type = ''] = right.split(' ');
    const isAbove = at === '/' || folder === at || folder.startsWith(`${at}/`);
    if (at !== '' && isAbove && at.length >= (nearest?.at.length ?? 0)) nearest = { at, type };
  }
  return nearest?.type ?? null;
}

function unescaped(text: string): string {
  return text.replaceAll(/\\(\d{3})/gu, (_all, code: string) => String.fromCharCode(Number.parseInt(code, 8)));
}

function realFolder(folder: string): string {
  try {
    return realpathSync(folder);
  } catch {
    // One that is not there is met by whoever opens the file.
    return folder;
  }
}

function mounts(): string {
  try {
    return readFileSync('/proc/self/mountinfo', 'utf8');
  } catch {
    // Another system than Linux, which does not tell.
    return '';
  }
}

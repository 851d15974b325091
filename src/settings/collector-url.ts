// Where telemetry may go: anywhere the user names, but in the clear on this machine only.

const LOOPBACK = new Set(['127.0.0.1', 'localhost', '[::1]']);

export function isCollector(written: string): boolean {
  if (!URL.canParse(written)) return false;
  const { protocol, hostname, username, password, search, hash } = new URL(written);
  if (username !== '' || password !== '' || search !== '' || hash !== '') return false;
  return protocol === 'https:' || (protocol === 'http:' && LOOPBACK.has(hostname));
}

// A request that works as it stands, for a terminal.

/** Quoted for a POSIX shell; the key is made by us and holds no quote. */
export function curlLine(gatewayUrl: string, key: string): string {
  const body = '{"model":"auto","stream":true,"messages":[{"role":"user","content":"Say hello"}]}';
  return [
    `curl -N ${gatewayUrl}/chat/completions`,
    `  -H "Authorization: Bearer ${key}"`,
    '  -H "Content-Type: application/json"',
    `  -d '${body}'`,
  ].join(' \\\n');
}

// How a tool is told of its key: the two variables that most of them read.

/** For a POSIX shell or an .env file. Quoted: a key from a configuration file may hold any sign. */
export function environmentLines(gatewayUrl: string, key: string): string {
  return [`export OPENAI_BASE_URL=${gatewayUrl}`, `export OPENAI_API_KEY=${quoted(key)}`].join('\n');
}

function quoted(key: string): string {
  return /^[\w.-]+$/u.test(key) ? key : `'${key.replaceAll("'", String.raw`'\''`)}'`;
}

// The same question asked from a program: Python, Node, curl. The key stays out of it, in the environment.

import type { Fields, Json } from './conversation.ts';
import { inJavaScript, inPython } from './literals.ts';

export const LANGUAGES = [
  { value: 'python', label: 'Python' },
  { value: 'node', label: 'Node' },
  { value: 'curl', label: 'curl' },
] as const;
export type Language = (typeof LANGUAGES)[number]['value'];

/** What must be there before it runs. */
export const NEEDS: Readonly<Record<Language, string | null>> = {
  python: 'pip install openai',
  node: 'npm install openai',
  curl: null,
};

/** Where the snippets look for the key. */
const KEY_VARIABLE = 'BREAKERBOX_KEY';

/** For a POSIX shell. */
export function keyLine(key: string): string {
  return `export ${KEY_VARIABLE}='${key.replaceAll("'", String.raw`'\''`)}'`;
}

export function snippet(language: Language, gatewayUrl: string, body: Fields): string {
  switch (language) {
    case 'python':
      return pythonSnippet(gatewayUrl, body);
    case 'node':
      return nodeSnippet(gatewayUrl, body);
    case 'curl':
      return curlSnippet(gatewayUrl, body);
  }
}

/** Pictures and the like are long, and nobody reads them. */
export function shortened(value: Json): Json {
  if (typeof value === 'string') return value.startsWith('data:') ? value.replace(/^(.{64}).+$/su, '$1…') : value;
  if (Array.isArray(value)) return (value as readonly Json[]).map(shortened);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, shortened(each)]));
}

function pythonSnippet(gatewayUrl: string, body: Fields): string {
  const { stream: _, ...rest } = body;
  const given = Object.entries(rest).map(([name, value]) => `    ${name}=${inPython(value, 1)},`);
  const withTools = 'tools' in body;
  const head = [
    'import os',
    'from openai import OpenAI',
    '',
    `client = OpenAI(base_url=${JSON.stringify(gatewayUrl)}, api_key=os.environ["${KEY_VARIABLE}"])`,
    '',
  ];
  // Calls of tools come in pieces in a stream, which would hide what matters here.
  if (withTools) {
    return lines(
      ...head,
      'answer = client.chat.completions.create(',
      ...given,
      ')',
      'message = answer.choices[0].message',
      'print(message.content or "")',
      'for call in message.tool_calls or []:',
      '    print(call.function.name, call.function.arguments)',
    );
  }
  return lines(
    ...head,
    'stream = client.chat.completions.create(',
    ...given,
    '    stream=True,',
    ')',
    'for chunk in stream:',
    '    if chunk.choices:',
    '        print(chunk.choices[0].delta.content or "", end="", flush=True)',
    'print()',
  );
}

function nodeSnippet(gatewayUrl: string, body: Fields): string {
  const { stream: _, ...rest } = body;
  const withTools = 'tools' in body;
  const given = inJavaScript(withTools ? rest : { ...rest, stream: true }, 0);
  const head = [
    "import OpenAI from 'openai';",
    '',
    'const client = new OpenAI({',
    `  baseURL: ${JSON.stringify(gatewayUrl)},`,
    `  apiKey: process.env.${KEY_VARIABLE},`,
    '});',
    '',
  ];
  if (withTools) {
    return lines(
      ...head,
      `const answer = await client.chat.completions.create(${given});`,
      'const { content, tool_calls: calls = [] } = answer.choices[0].message;',
      "console.log(content ?? '');",
      'for (const call of calls) console.log(call.function.name, call.function.arguments);',
    );
  }
  return lines(
    ...head,
    `const stream = await client.chat.completions.create(${given});`,
    'for await (const chunk of stream) {',
    "  process.stdout.write(chunk.choices[0]?.delta.content ?? '');",
    '}',
    'console.log();',
  );
}

/**
 * The body comes through standard input, where a shell changes nothing and where it may be as long as it likes. No line of
 * indented JSON is the word that ends it.
 */
function curlSnippet(gatewayUrl: string, body: Fields): string {
  return lines(
    `curl -N ${gatewayUrl}/chat/completions \\`,
    `  -H "Authorization: Bearer $${KEY_VARIABLE}" \\`,
    '  -H "Content-Type: application/json" \\',
    "  --data-binary @- <<'JSON'",
    JSON.stringify(body, null, 2),
    'JSON',
  );
}

function lines(...all: readonly string[]): string {
  return `${all.join('\n')}\n`;
}

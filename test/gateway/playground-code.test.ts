// The code that the playground shows does what the page does: it is run as it stands, by a real shell, Node and Python.

import { execFile, execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Fields } from '../../app/features/playground/conversation.ts';
import { keyLine, snippet } from '../../app/features/playground/snippets.ts';
import { provider } from '../support/gateway-config.ts';
import { startGateway } from '../support/gateway-process.ts';
import type { Gateway } from '../support/gateway-process.ts';
import { settledAt } from '../support/ledger-file.ts';
import { startUpstream } from '../support/scripted-upstream.ts';
import type { ScriptedUpstream } from '../support/scripted-upstream.ts';

const run = promisify(execFile);

const NASTY = [
  `it's "quoted", \`ticked\`, $HOME, $(id), \${x}, %s {y}, \\back\\slash\\n, !! !x, #, ~, *`,
  'JSON',
  "EOF'",
  '\ttabbed, \u0007, \u2028, Zürich, 日本語 🌍',
  '',
].join('\n');

const BODY: Fields = {
  model: 'first/m',
  messages: [
    { role: 'system', content: `Mind: ${NASTY}` },
    { role: 'user', content: NASTY },
    { role: 'assistant', content: NASTY },
    { role: 'user', content: [{ type: 'text', text: NASTY }] },
  ],
  temperature: 0.5,
  response_format: {
    type: 'json_schema',
    json_schema: { name: 'answer', strict: true, schema: { type: 'object', properties: { "it's": { const: null } } } },
  },
  stream: true,
};

const TOOLS = [
  { type: 'function', function: { name: 'f', description: NASTY, parameters: { type: 'object', properties: {} } } },
];
const WITH_TOOLS: Fields = {
  model: 'first/m',
  messages: [{ role: 'user', content: NASTY }],
  tools: TOOLS,
  stream: true,
};
const CALLS = [{ id: 'a', name: 'f', arguments: '{"x":"ü"}' }];

let upstream: ScriptedUpstream;
let gateway: Gateway;
let folder: string;

beforeAll(async () => {
  upstream = await startUpstream();
  gateway = await startGateway({
    config: { providers: [provider('first', upstream.baseUrl)], clients: [{ name: 'tool', key: `bbx-it's-$HOME` }] },
  });
  folder = mkdtempSync(join(tmpdir(), 'breakerbox-code-'));
  symlinkSync(resolve(import.meta.dirname, '../../node_modules'), join(folder, 'node_modules'), 'junction');
});
beforeEach(() => upstream.forget());
afterAll(async () => {
  await gateway?.stop();
  await gateway?.dispose();
  await upstream?.close();
  rmSync(folder, { recursive: true, force: true });
});

const url = (): string => `${gateway.url}/v1`;
const env = (): NodeJS.ProcessEnv => ({ ...process.env, BREAKERBOX_KEY: gateway.clientKey });
const asked = (): unknown => JSON.parse(upstream.calls[0]?.body.toString() ?? '');

/** As the upstream gets it: under its own name. */
function expectAsked(body: Fields, streamed: boolean): void {
  const { stream: _, ...rest } = body;
  expect(asked()).toMatchObject({ ...rest, model: 'm', ...(streamed && { stream: true }) });
  expect((asked() as { stream?: boolean }).stream ?? false).toBe(streamed);
}

function isThere(program: string, ...args: string[]): boolean {
  try {
    execFileSync(program, args, { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

describe('curl', () => {
  test.skipIf(process.platform === 'win32').each(['sh', 'bash'])('in %s, with the key from its line', async (shell) => {
    const script = `${keyLine(gateway.clientKey)}\n${snippet('curl', url(), BODY)}`;
    const { stdout } = await run(shell, ['-c', script]);
    expect(stdout).toContain('[DONE]');
    expectAsked(BODY, true);
    expect((await settledAt(gateway.dataDir, -1)).request).toMatchObject({ client: 'tool', state: 'done' });
  });

  test('with a picture that is longer than any argument may be', async () => {
    const picture = { type: 'image_url', image_url: { url: `data:image/png;base64,${'A'.repeat(400_000)}` } };
    const body = { model: 'first/m', messages: [{ role: 'user', content: [picture] }], stream: true };
    const file = join(folder, 'ask.sh');
    writeFileSync(file, snippet('curl', url(), body));
    await run('sh', [file], { env: env(), maxBuffer: 1e8 });
    expectAsked(body, true);
  });
});

describe('Node', () => {
  test('streams the answer', async () => {
    const { stdout } = await runNode(snippet('node', url(), BODY));
    expect(stdout).toBe('Hello, wörld 🌍!\n');
    expectAsked(BODY, true);
  });

  test('shows which tools are to be called', async () => {
    upstream.script(({ response }) => {
      response.writeHead(200, { 'content-type': 'application/json' }).end(
        JSON.stringify({
          id: 'x',
          object: 'chat.completion',
          created: 1,
          model: 'm',
          choices: [
            {
              index: 0,
              finish_reason: 'tool_calls',
              message: {
                role: 'assistant',
                content: null,
                tool_calls: CALLS.map(({ id, name, arguments: given }) => ({
                  id,
                  type: 'function',
                  function: { name, arguments: given },
                })),
              },
            },
          ],
        }),
      );
    });
    const { stdout } = await runNode(snippet('node', url(), WITH_TOOLS));
    expect(stdout).toBe('\nf {"x":"ü"}\n');
    expectAsked(WITH_TOOLS, false);
  });

  async function runNode(text: string): Promise<{ stdout: string }> {
    const file = join(folder, 'ask.mjs');
    writeFileSync(file, text);
    return run(process.execPath, [file], { env: env() });
  }
});

/** In the place of the SDK, which is not there: says what it was called with, and streams nothing. */
const STAND_IN = `
import json
class Things(dict):
    __getattr__ = dict.__getitem__
class OpenAI:
    def __init__(self, base_url, api_key):
        self.given = [base_url, api_key]
        self.chat = self
        self.completions = self
    def create(self, **body):
        print(json.dumps({"given": self.given, "body": body}))
        if body.get("stream"):
            return [Things(choices=[]), Things(choices=[Things(delta=Things(content="Hi"))])]
        call = Things(function=Things(name="f", arguments="{}"))
        return Things(choices=[Things(message=Things(content=None, tool_calls=[call]))])
`;

describe.skipIf(!isThere('python3', '--version'))('Python', () => {
  test.each([
    [BODY, 'Hi\n'],
    [WITH_TOOLS, '\nf {}\n'],
  ])('hands every value to the SDK as it is', async (body, shown) => {
    writeFileSync(join(folder, 'openai.py'), STAND_IN);
    writeFileSync(join(folder, 'ask.py'), snippet('python', url(), body));
    const { stdout } = await run('python3', ['-W', 'error', 'ask.py'], { cwd: folder, env: env() });
    const end = stdout.indexOf('\n') + 1;
    const { stream: _, ...rest } = body;
    expect(JSON.parse(stdout.slice(0, end))).toEqual({
      given: [url(), gateway.clientKey],
      body: 'tools' in body ? rest : body,
    });
    expect(stdout.slice(end)).toBe(shown);
  });
});

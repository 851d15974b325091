// Codex: speaks OpenAI's Responses and nothing else, and reads a configuration file.

import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Agent } from './agent.ts';

const KEY_VARIABLE = 'GATEWAY_KEY';

export const codex: Agent = {
  id: 'codex',
  tool: 'codex',
  command: 'codex',
  packageName: '@openai/codex',
  version: '0.169.0',
  path: '/v1/responses',
  shells: [
    { name: 'exec_command', input: (cmd) => ({ cmd }) },
    // Models it knows to be able to program get this instead, and call the other one from a program.
    { name: 'exec', input: (cmd) => `text(await tools.exec_command(${JSON.stringify({ cmd })}));` },
  ],
  ownModel: 'gpt-6.1-sol',
  quiet: {},
  settings: '.codex/config.toml',
  usualSettings: '# mine\napproval_policy = "never" # ask nothing\n\n[mcp_servers]\n',
  program: (modules) => ({ file: process.execPath, args: [join(modules, '@openai', 'codex', 'bin', 'codex.js')] }),
  asking: (prompt) => [
    'exec',
    '--skip-git-repo-check',
    // Its sandbox needs rights that a container may not give; the only commands are those of our own script.
    '--dangerously-bypass-approvals-and-sandbox',
    ...QUIET.flatMap((setting) => ['-c', setting]),
    prompt,
  ],
  prepare({ url, key, model, prompt, home }) {
    const folder = join(home, '.codex');
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'config.toml'), configuration(url, model));
    return { args: codex.asking(prompt), env: { CODEX_HOME: folder, [KEY_VARIABLE]: key } };
  },
};

/** Each of these would fetch something from the internet. */
const QUIET = [
  'check_for_update_on_startup=false',
  'web_search="disabled"',
  'features.apps=false',
  'features.plugins=false',
  'features.remote_plugin=false',
  'analytics.enabled=false',
];

function configuration(url: string, model: string): string {
  return `
model = ${JSON.stringify(model)}
model_provider = "gateway"

[model_providers.gateway]
name = "gateway"
base_url = ${JSON.stringify(`${url}/v1`)}
wire_api = "responses"
env_key = "${KEY_VARIABLE}"
request_max_retries = 0
stream_max_retries = 0
`;
}

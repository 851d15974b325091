// opencode: speaks OpenAI's chat format through the Vercel AI SDK, and reads a configuration file.

import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Agent } from './agent.ts';

export const opencode: Agent = {
  id: 'opencode',
  tool: 'opencode',
  command: 'opencode',
  packageName: 'opencode-ai',
  version: '1.18.33',
  path: '/v1/chat/completions',
  shells: [{ name: 'bash', input: (command) => ({ command, description: 'Runs the command' }) }],
  ownModel: null,
  quiet: {
    OPENCODE_DISABLE_AUTOUPDATE: '1',
    OPENCODE_DISABLE_DEFAULT_PLUGINS: '1',
    OPENCODE_DISABLE_LSP_DOWNLOAD: '1',
    OPENCODE_DISABLE_MODELS_FETCH: '1',
    OPENCODE_PURE: '1',
    // It would install its plugin library into the folder of its configuration.
    npm_config_offline: 'true',
  },
  settings: '.config/opencode/opencode.json',
  usualSettings: '{\n  "$schema": "https://opencode.ai/config.json",\n  // mine\n  "share": "disabled", // never\n}\n',
  program: (modules) => ({ file: findProgram(modules), args: [] }),
  // Without a title it asks the model for one, and leaves in the middle of the answer when it is done before.
  asking: (prompt) => ['run', '--title', 'Errand', prompt],
  prepare({ url, key, model, prompt, home }) {
    const folder = join(home, '.config', 'opencode');
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'opencode.json'), JSON.stringify(configuration(url, key, model)));
    return { args: opencode.asking(prompt), env: {} };
  },
};

function configuration(url: string, key: string, model: string): unknown {
  const name = `gateway/${model}`;
  return {
    autoupdate: false,
    share: 'disabled',
    model: name,
    small_model: name,
    permission: { bash: 'allow' },
    provider: {
      gateway: {
        npm: '@ai-sdk/openai-compatible',
        name: 'gateway',
        options: { baseURL: `${url}/v1`, apiKey: key },
        models: { [model]: { name: model, limit: { context: 128_000, output: 8_192 } } },
      },
    },
  };
}

/**
 * The program itself, which the package's install script would copy to its place. npm fetches one for each kind of
 * processor; the baseline runs on all of them.
 */
function findProgram(modules: string): string {
  const folders = readdirSync(modules).filter((name) => name.startsWith('opencode-') && name !== 'opencode-ai');
  const programs = folders
    .toSorted((a, b) => Number(b.includes('baseline')) - Number(a.includes('baseline')))
    .flatMap((name) => ['opencode', 'opencode.exe'].map((file) => join(modules, name, 'bin', file)));
  const found = programs.find((file) => existsSync(file));
  if (found === undefined) throw new Error('npm installed no program of opencode for this platform.');
  return found;
}

// The LiteLLM proxy, from PyPI, in a virtual environment of its own.

import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { runProgram } from '../agents/run-program.ts';
import { VENDORS } from './upstream-server.ts';
import type { UpstreamServer } from './upstream-server.ts';

/** Later ones ask for a certifi that not every index has. */
const VERSION = '1.100.0';
const INSTALL_LIMIT_MS = 15 * 60_000;
const KEY = 'sk-litellm-0123456789abcdef';

export const litellm: UpstreamServer = {
  id: 'litellm',
  version: `litellm[proxy]==${VERSION}`,
  preset: 'litellm',
  key: KEY,
  modelName: ({ model }) => model,
  async install(folder, env) {
    if (existsSync(join(folder, 'installed'))) return;
    mkdirSync(folder, { recursive: true });
    await python(process.platform === 'win32' ? 'python' : 'python3', ['-m', 'venv', '.'], folder, env);
    await python(inside(folder, 'python'), ['-m', 'pip', 'install', '-q', `litellm[proxy]==${VERSION}`], folder, env);
    writeFileSync(join(folder, 'installed'), VERSION);
  },
  program({ folder, port, vendorsUrl, vendorKey, env }) {
    const file = join(folder, 'config.yaml');
    writeFileSync(file, stringify(configuration(vendorsUrl, vendorKey)));
    return {
      file: inside(folder, 'litellm'),
      args: ['--config', file, '--host', '127.0.0.1', '--port', String(port), '--telemetry', 'False'],
      // Prices from the package instead of from the internet.
      env: { ...env, LITELLM_LOCAL_MODEL_COST_MAP: 'True', PYTHONUNBUFFERED: '1' },
    };
  },
  front: ({ port }) => Promise.resolve(`http://127.0.0.1:${port}`),
};

function configuration(vendorsUrl: string, vendorKey: string): unknown {
  return {
    model_list: VENDORS.map(({ id, model }) => ({
      model_name: model,
      litellm_params: {
        model: `${id}/${model}`,
        api_base: id === 'anthropic' ? vendorsUrl : `${vendorsUrl}/v1`,
        api_key: vendorKey,
      },
    })),
    general_settings: { master_key: KEY },
    // Whether to try again is our gateway's business.
    litellm_settings: { num_retries: 0 },
    router_settings: { num_retries: 0, disable_cooldowns: true },
  };
}

function inside(folder: string, program: string): string {
  return process.platform === 'win32' ? join(folder, 'Scripts', `${program}.exe`) : join(folder, 'bin', program);
}

async function python(file: string, args: readonly string[], cwd: string, env: NodeJS.ProcessEnv): Promise<void> {
  const { code, stderr, stdout } = await runProgram(file, { args, cwd, env, limitMs: INSTALL_LIMIT_MS });
  const said = (stderr || stdout).trim().split('\n').at(-1) ?? '';
  if (code !== 0) throw new Error(`${file} ${args.join(' ')} ended with ${code}: ${said}`);
}

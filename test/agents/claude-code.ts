// Claude Code: speaks Anthropic's Messages, and takes everything it has to know from its environment.

import { join } from 'node:path';
import type { Agent } from './agent.ts';

export const claudeCode: Agent = {
  id: 'claude',
  tool: 'claude-code',
  command: 'claude',
  packageName: '@anthropic-ai/claude-code',
  version: '2.1.330',
  path: '/v1/messages',
  shells: [{ name: 'Bash', input: (command) => ({ command, description: 'Runs the command' }) }],
  ownModel: 'claude-opus-5-5',
  quiet: {
    CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
    CLAUDE_CODE_MAX_RETRIES: '0',
    DISABLE_AUTOUPDATER: '1',
    DISABLE_ERROR_REPORTING: '1',
    DISABLE_TELEMETRY: '1',
  },
  settings: '.claude/settings.json',
  usualSettings: '{\n  "permissions": {\n    "allow": ["Bash(ls)"]\n  },\n  "env": {\n    "FOO": "bar"\n  }\n}\n',
  program: (modules) => ({
    // The wrapper finds the native program without the package's install script.
    file: process.execPath,
    args: [join(modules, '@anthropic-ai', 'claude-code', 'cli-wrapper.cjs')],
  }),
  asking: (prompt) => ['-p', prompt, '--allowedTools', 'Bash'],
  prepare: ({ url, key, model, prompt, home }) => ({
    args: claudeCode.asking(prompt),
    env: {
      CLAUDE_CONFIG_DIR: join(home, '.claude'),
      ANTHROPIC_BASE_URL: url,
      ANTHROPIC_AUTH_TOKEN: key,
      ANTHROPIC_MODEL: model,
      ANTHROPIC_DEFAULT_HAIKU_MODEL: model,
    },
  }),
};

// Claude Code: speaks Messages at the root address; the `env` of its user settings wins over the shell's.

import { inHome, join } from '../places.ts';
import { PROBE_PROMPT, type Given, type Recipe } from '../recipe.ts';

const MODEL_VARIABLES = [
  'ANTHROPIC_MODEL',
  'ANTHROPIC_DEFAULT_OPUS_MODEL',
  'ANTHROPIC_DEFAULT_SONNET_MODEL',
  'ANTHROPIC_DEFAULT_HAIKU_MODEL',
];

export const claudeCode: Recipe = {
  id: 'claude-code',
  label: 'Claude Code',
  kind: 'agent',
  docs: 'https://code.claude.com/docs/en/llm-gateway-connect',
  ownModelsFrom: ['anthropic'],
  signs: (machine) => ({ programs: ['claude'], paths: [folderOf({ machine })] }),
  files: (given) => [
    {
      paths: [join(given.machine, folderOf(given), 'settings.json')],
      format: 'jsonc',
      changes: Object.entries(variables(given)).map(([name, value]) => ({ path: ['env', name], value })),
    },
  ],
  guide: () => ({
    steps: [
      'Start claude anew. /status shows the address it uses.',
      'Its extension for VS Code reads the same settings. A project whose own .claude/settings.json sets ANTHROPIC_BASE_URL goes there instead.',
    ],
    snippets: [],
  }),
  probe: () => ({ program: 'claude', args: ['-p', PROBE_PROMPT] }),
};

function folderOf({ machine }: Pick<Given, 'machine'>): string {
  return machine.env['CLAUDE_CONFIG_DIR'] || inHome(machine, '.claude');
}

function variables({ url, key, model }: Given): Record<string, string> {
  return {
    ANTHROPIC_BASE_URL: url,
    ANTHROPIC_AUTH_TOKEN: key,
    // One of the shell would be sent along, and win.
    ANTHROPIC_API_KEY: '',
    ...(model === null ? {} : Object.fromEntries(MODEL_VARIABLES.map((name) => [name, model.name]))),
  };
}

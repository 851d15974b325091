// Codex CLI: speaks Responses and nothing else. Its user configuration names the provider and may hold the key.

import { inHome, join } from '../places.ts';
import { PROBE_PROMPT, type Given, type Recipe } from '../recipe.ts';

const PROVIDER = ['model_providers', 'breakerbox'] as const;

export const codex: Recipe = {
  id: 'codex',
  label: 'Codex CLI',
  kind: 'agent',
  docs: 'https://developers.openai.com/codex/config-reference',
  ownModelsFrom: ['openai'],
  signs: (machine) => ({ programs: ['codex'], paths: [folderOf({ machine })] }),
  files: (given) => [
    {
      paths: [join(given.machine, folderOf(given), 'config.toml')],
      format: 'toml',
      changes: [
        ...(given.model === null ? [] : [{ path: ['model'], value: given.model.name }]),
        ...(given.model?.contextWindow ? [{ path: ['model_context_window'], value: given.model.contextWindow }] : []),
        { path: ['model_provider'], value: 'breakerbox' },
        { path: [...PROVIDER, 'name'], value: 'Breakerbox' },
        { path: [...PROVIDER, 'base_url'], value: `${given.url}/v1` },
        { path: [...PROVIDER, 'wire_api'], value: 'responses' },
        { path: [...PROVIDER, 'experimental_bearer_token'], value: given.key },
      ],
    },
  ],
  guide: () => ({
    steps: ['Start codex anew. A profile that names a provider of its own (codex --profile) goes there instead.'],
    snippets: [],
  }),
  probe: () => ({ program: 'codex', args: ['exec', '--skip-git-repo-check', PROBE_PROMPT] }),
};

function folderOf({ machine }: Pick<Given, 'machine'>): string {
  return machine.env['CODEX_HOME'] || inHome(machine, '.codex');
}

// aider: speaks Chat Completions; its prefix `openai/` says so and is not sent.

import { inHome } from '../places.ts';
import { modelName, PROBE_PROMPT, type Recipe } from '../recipe.ts';

export const aider: Recipe = {
  id: 'aider',
  label: 'aider',
  kind: 'agent',
  docs: 'https://aider.chat/docs/config/aider_conf.html',
  signs: (machine) => ({ programs: ['aider'], paths: [inHome(machine, '.aider.conf.yml'), inHome(machine, '.aider')] }),
  files: (given) => [
    {
      paths: [inHome(given.machine, '.aider.conf.yml')],
      format: 'yaml',
      changes: [
        { path: ['model'], value: `openai/${modelName(given)}` },
        { path: ['openai-api-base'], value: `${given.url}/v1` },
        { path: ['openai-api-key'], value: given.key },
      ],
    },
  ],
  guide: () => ({
    steps: [
      'aider warns that it does not know the model; that is harmless (show-model-warnings: false silences it).',
      'A .aider.conf.yml in a repository or in the current folder wins over this one.',
    ],
    snippets: [],
  }),
  probe: () => ({
    program: 'aider',
    args: [
      '--no-git',
      '--no-check-update',
      '--no-show-model-warnings',
      '--no-pretty',
      '--yes-always',
      '--chat-mode',
      'ask',
      '--message',
      PROBE_PROMPT,
    ],
  }),
};

// opencode: speaks Chat Completions through an npm package that it carries, and lists the models it may ask for.

import { inHome, xdgConfig } from '../places.ts';
import { modelName, PROBE_PROMPT, sizeOf, type Recipe } from '../recipe.ts';

export const opencode: Recipe = {
  id: 'opencode',
  label: 'opencode',
  kind: 'agent',
  docs: 'https://opencode.ai/docs/providers',
  signs: (machine) => ({
    programs: ['opencode'],
    paths: [xdgConfig(machine, 'opencode'), inHome(machine, '.local', 'share', 'opencode')],
  }),
  files(given) {
    const name = modelName(given);
    return [
      {
        // It reads both and lets the second win.
        paths: ['opencode.json', 'opencode.jsonc'].map((file) => xdgConfig(given.machine, 'opencode', file)),
        format: 'jsonc',
        // It would add this line itself.
        fresh: '{\n  "$schema": "https://opencode.ai/config.json"\n}\n',
        changes: [
          { path: ['model'], value: `breakerbox/${name}` },
          {
            path: ['provider', 'breakerbox'],
            value: {
              npm: '@ai-sdk/openai-compatible',
              name: 'Breakerbox',
              options: { baseURL: `${given.url}/v1`, apiKey: given.key },
              models: { [name]: { name, limit: sizeOf(given) } },
            },
          },
        ],
      },
    ];
  },
  guide: () => ({
    steps: ['Start opencode anew. An opencode.json in a project wins over this one where both name a model.'],
    snippets: [],
  }),
  probe: () => ({ program: 'opencode', args: ['run', '--title', 'Connection', PROBE_PROMPT] }),
};

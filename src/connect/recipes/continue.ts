// Continue: lists its models in a YAML file. It uses tools only with models whose names it knows, unless it is told.

import { inHome, join } from '../places.ts';
import { modelName, sizeOf, type Recipe } from '../recipe.ts';

const NAME = 'Breakerbox';

export const continueDev: Recipe = {
  id: 'continue',
  label: 'Continue',
  kind: 'editor',
  docs: 'https://docs.continue.dev/reference',
  signs: (machine) => ({ programs: ['cn'], paths: [inHome(machine, '.continue')] }),
  files(given) {
    const folder = given.machine.env['CONTINUE_GLOBAL_DIR'] || inHome(given.machine, '.continue');
    const { context, output } = sizeOf(given);
    return [
      {
        paths: [join(given.machine, folder, 'config.yaml')],
        format: 'yaml',
        fresh: 'name: Local config\nversion: 1.0.0\nschema: v1\n',
        notBeside: join(given.machine, folder, 'config.json'),
        changes: [
          {
            path: ['models', { by: 'name', is: NAME }],
            value: {
              name: NAME,
              provider: 'openai',
              model: modelName(given),
              apiBase: `${given.url}/v1`,
              apiKey: given.key,
              roles: ['chat', 'edit', 'apply'],
              capabilities: ['tool_use'],
              defaultCompletionOptions: { contextLength: context, maxTokens: output },
            },
          },
        ],
      },
    ];
  },
  guide: () => ({ steps: [`Choose “${NAME}” in Continue’s list of models.`], snippets: [] }),
};

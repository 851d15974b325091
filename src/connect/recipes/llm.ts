// Simon Willison's llm: further models are a list of their own, and keys another file.

import { appData, join } from '../places.ts';
import { modelName, PROBE_PROMPT, type Given, type Recipe } from '../recipe.ts';

const MODEL_ID = 'breakerbox';

export const llm: Recipe = {
  id: 'llm',
  label: 'llm',
  kind: 'app',
  docs: 'https://llm.datasette.io/en/stable/other-models.html',
  signs: (machine) => ({ programs: ['llm'], paths: [folderOf({ machine })] }),
  files: (given) => [
    {
      paths: [join(given.machine, folderOf(given), 'extra-openai-models.yaml')],
      format: 'yaml',
      changes: [
        {
          path: [{ by: 'model_id', is: MODEL_ID }],
          value: {
            model_id: MODEL_ID,
            model_name: modelName(given),
            api_base: `${given.url}/v1`,
            api_key_name: MODEL_ID,
            supports_tools: true,
            supports_schema: true,
            vision: true,
          },
        },
      ],
    },
    {
      paths: [join(given.machine, folderOf(given), 'keys.json')],
      format: 'jsonc',
      changes: [{ path: [MODEL_ID], value: given.key }],
    },
  ],
  guide: () => ({
    steps: [`Ask with llm -m ${MODEL_ID} '…', or make it the usual model.`],
    snippets: [{ title: 'Make it the usual model', text: `llm models default ${MODEL_ID}` }],
  }),
  probe: () => ({ program: 'llm', args: ['-m', MODEL_ID, '--no-log', PROBE_PROMPT] }),
};

function folderOf({ machine }: Pick<Given, 'machine'>): string {
  return machine.env['LLM_USER_PATH'] || appData(machine, 'io.datasette.llm');
}

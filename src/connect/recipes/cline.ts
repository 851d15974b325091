// Cline: keeps its settings within the editor, so a person enters them.

import { inHome } from '../places.ts';
import { modelName, sizeOf, type Recipe } from '../recipe.ts';

export const cline: Recipe = {
  id: 'cline',
  label: 'Cline',
  kind: 'editor',
  docs: 'https://docs.cline.bot/provider-config/openai-compatible',
  signs: (machine) => ({ programs: ['cline'], paths: [inHome(machine, '.cline')] }),
  guide: (given) => ({
    steps: [
      'Open Cline in your editor and click the cog.',
      'Choose “OpenAI Compatible” as API provider, and enter the base URL, key and model id below.',
      `Under model configuration set the context window to ${sizeOf(given).context}.`,
    ],
    snippets: [
      { title: 'Base URL', text: `${given.url}/v1` },
      { title: 'API key', text: given.key },
      { title: 'Model id', text: modelName(given) },
    ],
  }),
};

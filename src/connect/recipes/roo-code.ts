// Roo Code: keeps its settings within the editor, so a person enters them.

import { modelName, sizeOf, type Recipe } from '../recipe.ts';

export const rooCode: Recipe = {
  id: 'roo-code',
  label: 'Roo Code',
  kind: 'editor',
  docs: 'https://docs.roocode.com/providers/openai-compatible',
  guide: (given) => ({
    steps: [
      'Open Roo Code in your editor and click the cog.',
      'Choose “OpenAI Compatible” as API provider, and enter the base URL and key below. It asks the gateway for its models then; pick the one below.',
      `Set the context window to ${sizeOf(given).context} and leave “R1 format” off.`,
    ],
    snippets: [
      { title: 'Base URL', text: `${given.url}/v1` },
      { title: 'API key', text: given.key },
      { title: 'Model', text: modelName(given) },
    ],
  }),
};

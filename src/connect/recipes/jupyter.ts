// Jupyter: a notebook takes its environment from its first cell, Jupyter AI its model from its settings.

import { modelName, type Recipe } from '../recipe.ts';

export const jupyter: Recipe = {
  id: 'jupyter',
  label: 'Jupyter',
  kind: 'library',
  docs: 'https://jupyter-ai.readthedocs.io/en/latest/users/index.html',
  guide: (given) => ({
    steps: [
      'In a notebook: run the cell, then use any SDK that reads the two variables.',
      'For Jupyter AI: choose the chat model below in its settings, add the model parameter api_base, and enter the key as OPENAI_API_KEY.',
    ],
    snippets: [
      { title: 'Cell', text: `%env OPENAI_BASE_URL=${given.url}/v1\n%env OPENAI_API_KEY=${given.key}` },
      { title: 'Jupyter AI: chat model', text: `openai/${modelName(given)}` },
      { title: 'Jupyter AI: api_base', text: `${given.url}/v1` },
    ],
  }),
};

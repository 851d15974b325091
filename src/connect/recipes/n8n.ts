// n8n: keeps credentials in its database, so a person enters them.

import { inHome } from '../places.ts';
import { modelName, type Recipe } from '../recipe.ts';

export const n8n: Recipe = {
  id: 'n8n',
  label: 'n8n',
  kind: 'app',
  docs: 'https://docs.n8n.io/integrations/builtin/credentials/openai/',
  signs: (machine) => ({ programs: ['n8n'], paths: [inHome(machine, '.n8n')] }),
  guide: (given) => ({
    steps: [
      'Credentials → Create → OpenAI: enter the key, and the base URL without a slash at its end.',
      'In the node “OpenAI Chat Model” choose this credential and enter the model’s name. “Use Responses API” may stay on.',
      'In Docker 127.0.0.1 is the container itself: run it with the host’s network.',
    ],
    snippets: [
      { title: 'Base URL', text: `${given.url}/v1` },
      { title: 'API key', text: given.key },
      { title: 'Model', text: modelName(given) },
    ],
  }),
};

// curl, and what stands for it in PowerShell, where quotes would have to be written otherwise.

import { modelName, type Recipe } from '../recipe.ts';

export const curl: Recipe = {
  id: 'curl',
  label: 'curl',
  kind: 'library',
  docs: 'https://curl.se/docs/manpage.html',
  guide(given) {
    const body = JSON.stringify({ model: modelName(given), messages: [{ role: 'user', content: 'Hello!' }] });
    return {
      steps: [],
      snippets: [
        {
          title: 'Shell',
          text: `curl ${given.url}/v1/chat/completions \\
  -H 'Authorization: Bearer ${given.key}' \\
  -H 'Content-Type: application/json' \\
  -d '${body}'`,
        },
        {
          title: 'PowerShell',
          text: `Invoke-RestMethod ${given.url}/v1/chat/completions -Method Post -ContentType 'application/json' \`
  -Headers @{ Authorization = 'Bearer ${given.key}' } -Body '${body}'`,
        },
      ],
    };
  },
};

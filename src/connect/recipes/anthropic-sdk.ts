// Anthropic's SDKs for Python and Node: the address is the root, without /v1.

import { environmentSnippets } from '../environment-snippets.ts';
import { modelName, type Given, type Recipe } from '../recipe.ts';

export const anthropicSdk: Recipe = {
  id: 'anthropic-sdk',
  label: 'Anthropic SDKs',
  kind: 'library',
  docs: 'https://github.com/anthropics/anthropic-sdk-python',
  guide: (given) => ({
    steps: ['Both SDKs read the two variables. The address has no /v1 at its end; the SDKs add it.'],
    snippets: [
      ...environmentSnippets({ ANTHROPIC_BASE_URL: given.url, ANTHROPIC_API_KEY: given.key }),
      { title: 'Python', text: python(given) },
      { title: 'Node', text: node(given) },
    ],
  }),
};

function python(given: Given): string {
  return `from anthropic import Anthropic

client = Anthropic(base_url="${given.url}", api_key="${given.key}")
answer = client.messages.create(
    model="${modelName(given)}",
    max_tokens=1024,
    messages=[{"role": "user", "content": "Hello!"}],
)
print(answer.content[0].text)`;
}

function node(given: Given): string {
  return `import Anthropic from '@anthropic-ai/sdk';

const client = new Anthropic({ baseURL: '${given.url}', apiKey: '${given.key}' });
const answer = await client.messages.create({
  model: '${modelName(given)}',
  max_tokens: 1024,
  messages: [{ role: 'user', content: 'Hello!' }],
});
console.log(answer.content);`;
}

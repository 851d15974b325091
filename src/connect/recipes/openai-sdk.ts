// OpenAI's SDKs for Python and Node: address and key from the environment or as arguments.

import { environmentSnippets } from '../environment-snippets.ts';
import { modelName, type Given, type Recipe } from '../recipe.ts';

export const openaiSdk: Recipe = {
  id: 'openai-sdk',
  label: 'OpenAI SDKs',
  kind: 'library',
  docs: 'https://github.com/openai/openai-python',
  guide: (given) => ({
    steps: ['Both SDKs read the two variables; no code has to change but the model’s name.'],
    snippets: [
      ...environmentSnippets({ OPENAI_BASE_URL: `${given.url}/v1`, OPENAI_API_KEY: given.key }),
      { title: 'Python', text: python(given) },
      { title: 'Node', text: node(given) },
    ],
  }),
};

function python(given: Given): string {
  return `from openai import OpenAI

client = OpenAI(base_url="${given.url}/v1", api_key="${given.key}")
answer = client.chat.completions.create(
    model="${modelName(given)}",
    messages=[{"role": "user", "content": "Hello!"}],
)
print(answer.choices[0].message.content)`;
}

function node(given: Given): string {
  return `import OpenAI from 'openai';

const client = new OpenAI({ baseURL: '${given.url}/v1', apiKey: '${given.key}' });
const answer = await client.chat.completions.create({
  model: '${modelName(given)}',
  messages: [{ role: 'user', content: 'Hello!' }],
});
console.log(answer.choices[0].message.content);`;
}

// Vercel's AI SDK: the compatible provider speaks Chat Completions; `openai()` of the other one would speak Responses.

import { modelName, type Recipe } from '../recipe.ts';

export const vercelAiSdk: Recipe = {
  id: 'vercel-ai-sdk',
  label: 'Vercel AI SDK',
  kind: 'library',
  docs: 'https://ai-sdk.dev/providers/openai-compatible-providers',
  guide: (given) => ({
    steps: ['npm install ai @ai-sdk/openai-compatible'],
    snippets: [
      {
        title: 'TypeScript',
        text: `import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import { generateText } from 'ai';

const breakerbox = createOpenAICompatible({
  name: 'breakerbox',
  baseURL: '${given.url}/v1',
  apiKey: '${given.key}',
  includeUsage: true,
});
const { text } = await generateText({ model: breakerbox('${modelName(given)}'), prompt: 'Hello!' });
console.log(text);`,
      },
    ],
  }),
};

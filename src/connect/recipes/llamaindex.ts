// LlamaIndex: `OpenAILike` takes any model's name, but has to be told that it is one for chats.

import { modelName, sizeOf, type Recipe } from '../recipe.ts';

export const llamaindex: Recipe = {
  id: 'llamaindex',
  label: 'LlamaIndex',
  kind: 'library',
  docs: 'https://docs.llamaindex.ai/en/stable/api_reference/llms/openai_like/',
  guide: (given) => ({
    steps: ['pip install llama-index-llms-openai-like, or npm install @llamaindex/openai'],
    snippets: [
      {
        title: 'Python',
        text: `from llama_index.llms.openai_like import OpenAILike

llm = OpenAILike(
    model="${modelName(given)}",
    api_base="${given.url}/v1",
    api_key="${given.key}",
    context_window=${sizeOf(given).context},
    is_chat_model=True,
    is_function_calling_model=True,
    timeout=600,
)
print(llm.complete("Hello!"))`,
      },
      {
        title: 'TypeScript',
        text: `import { OpenAI } from '@llamaindex/openai';

const llm = new OpenAI({ model: '${modelName(given)}', baseURL: '${given.url}/v1', apiKey: '${given.key}' });
const { message } = await llm.chat({ messages: [{ role: 'user', content: 'Hello!' }] });
console.log(message.content);`,
      },
    ],
  }),
};

// LangChain for Python and JavaScript, through its OpenAI integration.

import { modelName, type Recipe } from '../recipe.ts';

export const langchain: Recipe = {
  id: 'langchain',
  label: 'LangChain',
  kind: 'library',
  docs: 'https://docs.langchain.com/oss/python/integrations/chat/openai',
  guide: (given) => ({
    steps: ['pip install langchain-openai, or npm install @langchain/openai'],
    snippets: [
      {
        title: 'Python',
        text: `from langchain_openai import ChatOpenAI

model = ChatOpenAI(
    model="${modelName(given)}",
    base_url="${given.url}/v1",
    api_key="${given.key}",
    stream_usage=True,
)
print(model.invoke("Hello!").content)`,
      },
      {
        title: 'JavaScript',
        text: `import { ChatOpenAI } from '@langchain/openai';

const model = new ChatOpenAI({
  model: '${modelName(given)}',
  apiKey: '${given.key}',
  configuration: { baseURL: '${given.url}/v1' },
});
console.log((await model.invoke('Hello!')).content);`,
      },
    ],
  }),
};

// Open WebUI: what its environment says counts at the first start only; after that its database does.

import { modelName, type Recipe } from '../recipe.ts';

export const openWebui: Recipe = {
  id: 'open-webui',
  label: 'Open WebUI',
  kind: 'app',
  docs: 'https://docs.openwebui.com/getting-started/quick-start/connect-a-provider/starting-with-openai-compatible',
  signs: () => ({ programs: ['open-webui'], paths: [] }),
  guide: (given) => ({
    steps: [
      'Admin panel → Settings → Connections → OpenAI API → add a connection with the URL (no slash at its end) and the key below.',
      `Its background calls (titles, tags) use the chat’s model: set a cheap one as task model, and ${modelName(given)} for chats.`,
      'In Docker 127.0.0.1 is the container itself: run it with --network host (Linux). Other ways in are refused, because the gateway answers to its own address only.',
    ],
    snippets: [
      { title: 'URL', text: `${given.url}/v1` },
      { title: 'Key', text: given.key },
      {
        title: 'Or at its first start',
        text: `OPENAI_API_BASE_URL=${given.url}/v1 OPENAI_API_KEY=${given.key} open-webui serve`,
      },
    ],
  }),
};

// LibreChat: reads librechat.yaml from wherever it was installed, so a person puts the entry there.

import { stringify } from 'yaml';
import { modelName, type Recipe } from '../recipe.ts';

export const librechat: Recipe = {
  id: 'librechat',
  label: 'LibreChat',
  kind: 'app',
  docs: 'https://www.librechat.ai/docs/configuration/librechat_yaml/object_structure/custom_endpoint',
  guide(given) {
    const endpoint = {
      name: 'Breakerbox',
      apiKey: '${BREAKERBOX_KEY}',
      baseURL: `${given.url}/v1`,
      models: { default: [modelName(given)], fetch: true },
      titleConvo: true,
      titleModel: modelName(given),
      dropParams: ['user'],
    };
    return {
      steps: [
        'Put the endpoint below into librechat.yaml in LibreChat’s folder, under endpoints → custom, and the line with the key into its .env.',
        'Start LibreChat anew. In Docker 127.0.0.1 is the container itself: run it with the host’s network.',
      ],
      snippets: [
        { title: 'librechat.yaml', text: stringify({ endpoints: { custom: [endpoint] } }, { lineWidth: 0 }) },
        { title: '.env', text: `BREAKERBOX_KEY=${given.key}` },
      ],
    };
  },
};

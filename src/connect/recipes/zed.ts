// Zed: lists models in its settings, and keeps keys in the system's keychain or takes them from its environment.

import { appData, xdgConfig } from '../places.ts';
import { modelName, sizeOf, type Given, type Recipe } from '../recipe.ts';

export const zed: Recipe = {
  id: 'zed',
  label: 'Zed',
  kind: 'editor',
  docs: 'https://zed.dev/docs/ai/use-api-access',
  signs: (machine) => ({ programs: ['zed', 'zeditor'], paths: [settingsOf({ machine })] }),
  files(given) {
    const { context, output } = sizeOf(given);
    const name = modelName(given);
    return [
      {
        paths: [settingsOf(given)],
        format: 'jsonc',
        changes: [
          {
            path: ['language_models', 'openai_compatible', 'Breakerbox'],
            value: {
              api_url: `${given.url}/v1`,
              available_models: [
                {
                  name,
                  display_name: `${name} (Breakerbox)`,
                  max_tokens: context,
                  max_output_tokens: output,
                  capabilities: { tools: true, images: true, parallel_tool_calls: true, prompt_cache_key: false },
                },
              ],
            },
          },
        ],
      },
    ];
  },
  guide: ({ key }) => ({
    steps: [
      'Zed keeps keys in the system’s keychain: open its agent settings, find Breakerbox under LLM providers, and paste the key. Or start Zed with the variable below.',
      'Choose the model in the agent panel.',
    ],
    snippets: [
      { title: 'API key', text: key },
      { title: 'Or for its environment', text: `BREAKERBOX_API_KEY=${key}` },
    ],
  }),
};

function settingsOf({ machine }: Pick<Given, 'machine'>): string {
  // On macOS too it is ~/.config.
  return machine.platform === 'win32'
    ? appData(machine, 'Zed', 'settings.json')
    : xdgConfig(machine, 'zed', 'settings.json');
}

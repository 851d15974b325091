// VS Code's own chat with a custom endpoint. It keeps the key among its secrets, so a person enters it there first.

import { appData } from '../places.ts';
import { modelName, sizeOf, type Recipe } from '../recipe.ts';

export const vsCode: Recipe = {
  id: 'vs-code',
  label: 'VS Code chat',
  kind: 'editor',
  docs: 'https://code.visualstudio.com/docs/agent-customization/language-models',
  signs: (machine) => ({ programs: ['code'], paths: [appData(machine, 'Code', 'User')] }),
  guide(given) {
    const { context, output } = sizeOf(given);
    const name = modelName(given);
    const model = {
      id: name,
      name: `${name} (Breakerbox)`,
      url: `${given.url}/v1/chat/completions`,
      toolCalling: true,
      vision: true,
      maxInputTokens: context,
      maxOutputTokens: output,
    };
    return {
      steps: [
        'VS Code 1.122 or newer: run “Chat: Manage Language Models” from the command palette, then Add Models → Custom Endpoint.',
        'Enter Breakerbox as group name, the key below, and Chat Completions as API type. VS Code keeps the key among its secrets.',
        'It opens chatLanguageModels.json: put the entry below into the list “models” of the new group. If the model does not appear, restart VS Code.',
      ],
      snippets: [
        { title: 'API key', text: given.key },
        { title: 'Entry of "models"', text: JSON.stringify(model, null, 2) },
      ],
    };
  },
};

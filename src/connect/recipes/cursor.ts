// Cursor: calls custom addresses from its own servers, which cannot reach this machine.

import { appData, inHome } from '../places.ts';
import type { Recipe } from '../recipe.ts';

export const cursor: Recipe = {
  id: 'cursor',
  label: 'Cursor',
  kind: 'editor',
  docs: 'https://github.com/cursor/cursor/issues/1380',
  cannot:
    'Cursor sends requests to a custom base URL from its own servers, not from your machine, so it cannot reach an address on localhost (“Access to private networks is forbidden”). It would need a public HTTPS address, and this gateway deliberately has none. Agents that run in Cursor’s terminal, such as Claude Code, can be connected.',
  signs: (machine) => ({ programs: ['cursor'], paths: [inHome(machine, '.cursor'), appData(machine, 'Cursor')] }),
};

// Gemini CLI: GOOGLE_GEMINI_BASE_URL points it elsewhere, but it speaks Gemini's own dialect wherever it goes.

import { inHome } from '../places.ts';
import type { Recipe } from '../recipe.ts';

export const geminiCli: Recipe = {
  id: 'gemini-cli',
  label: 'Gemini CLI',
  kind: 'agent',
  docs: 'https://github.com/google-gemini/gemini-cli/issues/6746',
  cannot:
    'Gemini CLI speaks Gemini’s own dialect and no other, and the gateway does not serve that one yet. Gemini’s models are there for every other tool: add Gemini as a provider.',
  signs: (machine) => ({ programs: ['gemini'], paths: [inHome(machine, '.gemini')] }),
};

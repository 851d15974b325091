// Variables for a program's environment, as the shells want them written.

import type { Snippet } from './recipe.ts';

export function environmentSnippets(variables: Readonly<Record<string, string>>): readonly Snippet[] {
  const all = Object.entries(variables);
  return [
    {
      title: 'Shell',
      text: all.map(([name, value]) => `export ${name}='${value.replaceAll("'", `'\\''`)}'`).join('\n'),
    },
    {
      title: 'PowerShell',
      text: all.map(([name, value]) => `$env:${name} = '${value.replaceAll("'", "''")}'`).join('\n'),
    },
  ];
}

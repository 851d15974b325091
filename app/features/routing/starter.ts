// The first rules: an example that can be saved as it is, and read to learn how rules are written.

export const FIRST_RULE = 'long-prompts';

/** @param route one that exists. */
export function starterRules(route: string): string {
  return `# Read from the top: the first rule that matches decides.
rules:
  - id: ${FIRST_RULE}
    note: what is long goes where it is cheap # yours, optional
    when: # all of it must hold
      inputTokens: { gte: 8000 } # also gt, lte, lt
    use: { route: ${route} } # or { model: provider/model-id }
  - id: no-secrets
    when: # whole words and phrases, in what the user wrote last
      keywords: { any: [password, private key], in: last-user }
    use: { refuse: Please keep secrets out of prompts. }
`;
}

/** The text with the example in the place of its empty rules. One that has rules stays as it is. */
export function withStarter(text: string, route: string): string {
  const empty = /^rules:[ \t]*(?:\[\s*\]|\{\s*\})?[ \t]*(?:#.*)?\n(?![ \t]*-)/mu;
  if (empty.test(text)) return text.replace(empty, () => starterRules(route));
  if (/^rules:/mu.test(text)) return text;
  return `${text.trimEnd()}\n${starterRules(route)}`.trimStart();
}

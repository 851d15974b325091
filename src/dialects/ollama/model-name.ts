// Ollama's names of models end in a tag, and its clients add the default one where there is none.

const DEFAULT_TAG = ':latest';

/** The name without the default tag. A model that is really called so must be looked for under its full name first. */
export function withoutLatest(name: string): string {
  return name.endsWith(DEFAULT_TAG) && name !== DEFAULT_TAG ? name.slice(0, -DEFAULT_TAG.length) : name;
}
